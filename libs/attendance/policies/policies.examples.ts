const thresholds = {
  effectiveFrom: '2026-04-01',
  longestSessionMinutes: 960,
  maximumWorkedMinutesBeforeBreak: 360,
  requiredBreakMinutes: 30,
  tooLongDayMinutes: 600,
  overtimeAfterDailyMinutes: 480,
  allowedSkewMs: 300_000,
  isBreakPaid: false,
};
const rules = {
  rules: [
    {
      role: 'employee',
      scope: 'own',
      right: 'request',
      maximumAgeDays: 35,
      sheetStatuses: ['open', 'submitted', 'approved', 'locked'],
    },
    {
      role: 'manager',
      scope: 'reports',
      right: 'direct',
      maximumAgeDays: 62,
      sheetStatuses: ['open', 'submitted', 'approved'],
    },
    {
      role: 'time_administrator',
      scope: 'all',
      right: 'direct',
      maximumAgeDays: 400,
      sheetStatuses: ['open', 'submitted', 'approved', 'locked'],
    },
  ],
  requestExpiresAfterDays: 14,
  approvals: [
    {
      name: 'Large changes go one level up',
      conditions: [{ attribute: 'changed-minutes', moreThan: 240 }],
      by: 'manager-above',
      isStepUpNeeded: true,
    },
  ],
};
const rulesVersion = {
  ...rules,
  version: 1,
  effectiveFrom: '2026-03-20T12:00:00.000Z',
  publishedAt: '2026-03-20T12:00:00.000Z',
  publishedBy: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
};
const preview = {
  relations: [
    {
      relation: 'manager',
      people: { count: 12, first: ['7d1c2b3a-4e5f-4a6b-8c7d-9e0f1a2b3c4d'], isComplete: true },
      changes: [
        {
          action: 'void',
          sheetStatus: 'locked',
          before: { right: 'request', maximumAgeDays: 62, isConditional: false },
          after: { right: 'none', maximumAgeDays: 0, isConditional: false },
          gains: false,
          loses: true,
        },
      ],
    },
  ],
  clauses: [{ change: 'removed', index: 2, name: null, relations: ['manager'] }],
  pendingRequests: { count: 0, first: [], isComplete: true },
  statesWithoutCorrector: [],
};

/** Realistic bodies for the documentation; tests check that they fit the schemas. */
export const policyExamples = {
  workTimePolicy: {
    request: thresholds,
    view: {
      policyId: '2c1b7a52-0f9e-4d55-8c4b-6a1d3e5f7b90',
      inForce: { ...thresholds, version: 1 },
      versions: [{ ...thresholds, version: 1 }],
    },
  },
  correctionRules: { request: rules, preview, view: { inForce: rulesVersion, versions: [rulesVersion] } },
};
