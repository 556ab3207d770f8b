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
};
const rulesVersion = { ...rules, version: 1, effectiveFrom: '2026-03-20T12:00:00.000Z' };

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
  correctionRules: { request: rules, view: { inForce: rulesVersion, versions: [rulesVersion] } },
};
