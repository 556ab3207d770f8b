const employmentId = '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33';
const employeeId = '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11';
const managerId = '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22';
const punchId = '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c';
const before = {
  kind: 'clock-in',
  occurredAt: '2026-03-02T07:00:00.000Z',
  zone: 'Europe/Berlin',
  offset: '+01:00',
};
const pending = {
  id: '3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10',
  employmentId,
  employeeId,
  status: 'pending',
  action: 'change-time',
  punchId,
  before,
  after: { ...before, occurredAt: '2026-03-02T06:30:00.000Z' },
  reason: 'Was with a customer first.',
  requestedBy: employeeId,
  requestedAt: '2026-03-02T16:05:00.000Z',
  isDirect: false,
  decidedBy: null,
  decidedAt: null,
  comment: null,
  expiresAt: '2026-04-01T16:05:00.000Z',
  rulesVersion: 0,
  awaiting: { by: 'manager', employeeId: '7d1c2b3a-4e5f-4a6b-8c7d-9e0f1a2b3c4d' },
};
const decided = { decidedBy: managerId, decidedAt: '2026-03-03T08:12:00.000Z', awaiting: null };

/** Realistic bodies for the documentation; tests check that they fit the schemas. */
export const correctionExamples = {
  requests: {
    changeTime: {
      employmentId,
      action: 'change-time',
      punchId,
      occurredAt: '2026-03-02T07:30:00+01:00',
      reason: 'Was with a customer first.',
    },
    add: {
      employmentId,
      action: 'add',
      kind: 'clock-out',
      occurredAt: '2026-03-02T17:00:00+01:00',
      zone: 'Europe/Berlin',
      reason: 'Forgot to clock out.',
    },
    void: { employmentId, action: 'void', punchId, reason: 'Tapped twice.' },
    reclassify: {
      employmentId,
      action: 'reclassify',
      punchId,
      kind: 'break-start',
      reason: 'It was a break.',
    },
    madeOffline: {
      employmentId,
      action: 'change-time',
      target: {
        id: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
        kind: 'clock-in',
        occurredAt: '2026-03-02T08:00:00+01:00',
        zone: 'Europe/Berlin',
      },
      occurredAt: '2026-03-02T07:30:00+01:00',
      reason: 'Was with a customer first.',
      capturedAt: '2026-03-02T17:05:00+01:00',
    },
  },
  pending,
  approved: { ...pending, ...decided, status: 'applied', comment: 'Agreed.' },
  rejected: { ...pending, ...decided, status: 'rejected', comment: 'The door log says otherwise.' },
  withdrawn: { ...pending, ...decided, status: 'withdrawn', decidedBy: employeeId },
  page: { items: [pending] },
} as const;
