const texts = [
  {
    language: 'en',
    text: 'When you punch, your position is stored for 90 days to show that you were on site.',
  },
];
const employeeId = '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11';
const consent = {
  purpose: 'location',
  isGiven: true,
  textVersion: 1,
  country: 'DE',
  since: '2030-01-01T08:00:00.000Z',
};
const hold = {
  holdId: '5f0f3c1d-7d0a-4d53-9b56-0a4a5a0c1b77',
  employeeId,
  reason: 'Case 14/2030 before the labour court',
  until: null,
  placedAt: '2030-02-01T09:00:00.000Z',
  isLifted: false,
};
const rule = { country: 'DE', class: 'punch-evidence', keepDays: 60 };

/** Whole bodies for the documentation. */
export const privacyExamples = {
  declare: { country: 'DE', purpose: 'location', basis: 'consent', texts },
  legalBasis: {
    country: 'DE',
    purpose: 'location',
    basis: 'consent',
    textVersion: 1,
    from: '2030-01-01T00:00:00.000Z',
    texts,
  },
  consentBody: { purpose: 'location', textVersion: 1, language: 'en' },
  consent,
  withdrawn: { purpose: 'location', isEffective: true, isDeleted: true },
  employeePrivacy: {
    employeeId,
    purposes: [
      {
        purpose: 'location',
        basis: 'consent',
        isStored: true,
        isConsentAsked: false,
        textVersion: 1,
        keepDays: 90,
        storedMonths: ['2030-01'],
      },
    ],
    history: [{ change: 'given', purpose: 'location', textVersion: 1, at: '2030-01-01T08:00:00.000Z' }],
    isOnLegalHold: false,
  },
  consentPage: {
    counts: [{ textVersion: 1, country: 'DE', isGiven: true, persons: 120 }],
    items: [{ ...consent, employeeId }],
  },
  holdBody: { reason: hold.reason },
  hold,
  rule,
  run: {
    runId: '2030-04-01',
    startedAt: '2030-04-01T01:00:00.000Z',
    finishedAt: '2030-04-01T01:00:04.120Z',
    counts: [
      {
        class: 'punch-evidence',
        untilMonth: '2029-12',
        destroyedKeys: 118,
        persons: 118,
        heldPersons: 1,
      },
    ],
  },
};

/** The erasure of a person whom a legal obligation keeps the notes of. */
export const erasureExample = {
  employeeId,
  requestedAt: '2030-05-02T09:00:00.000Z',
  goes: [
    { purpose: 'identity', kinds: ['organisation.identity'], months: [] },
    { purpose: 'location', kinds: ['attendance.position'], months: ['2030-04', '2030-05'] },
  ],
  removes: [{ kind: 'issuer.account', count: 1 }],
  stays: [
    {
      purpose: 'note',
      kinds: ['attendance.punch-note', 'attendance.correction-text'],
      months: ['2030-04'],
      because: 'legal-obligation',
      until: '2032-04-30T00:00:00.000Z',
    },
  ],
  partialUntil: '2032-04-30T00:00:00.000Z',
  isComplete: false,
  hoursKeptAtLeastUntil: '2032-05-31T00:00:00.000Z',
};
