const id = '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e';
const punchId = '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c';
const employmentId = '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33';
const punch = {
  punchId,
  employmentId,
  kind: 'clock-in',
  occurredAt: '2026-03-02T07:00:00.000Z',
  zone: 'Europe/Berlin',
  offset: '+01:00',
  source: 'live',
  flags: [],
};

/** Realistic bodies for the documentation; tests check that they fit the schemas. */
export const punchExamples = {
  request: {
    id,
    employmentId,
    kind: 'clock-in',
    occurredAt: '2026-03-02T08:00:00+01:00',
    zone: 'Europe/Berlin',
  },
  recorded: { ...punch, recordedAt: '2026-03-02T07:00:00.412Z', isDuplicate: false },
  batch: {
    employmentId,
    deviceId: 'phone-7f3a',
    items: [
      {
        id,
        kind: 'clock-out',
        occurredAt: '2026-03-02T17:00:00+01:00',
        zone: 'Europe/Berlin',
        monotonicMs: 812345,
        bootId: 'boot-17',
      },
    ],
  },
  batchResult: { results: [{ index: 0, id, outcome: 'recorded', punchId }] },
  page: {
    items: [
      { ...punch, isVoided: false, originallyOccurredAt: '2026-03-02T07:00:00.000Z', correctionIds: [] },
    ],
  },
} as const;
