const employmentId = '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33';
const employeeId = '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11';
const clockIn = '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c';
const clockOut = '2d1c7b44-6e55-5f0f-8d0b-1a7e1c9b6f01';
const totals = {
  workedMinutes: 480,
  breakMinutes: 0,
  paidMinutes: 480,
  regularMinutes: 480,
  overtimeMinutes: 0,
};
const line = { date: '2026-03-02', category: 'regular', minutes: 480 };
const exception = {
  code: 'break.missing',
  severity: 'warning',
  date: '2026-03-02',
  punchIds: [],
  actualMinutes: 0,
  limitMinutes: 30,
};
const punch = (punchId: string, kind: string, occurredAt: string) => ({
  punchId,
  kind,
  occurredAt,
  recordedAs: { kind, occurredAt },
  correctionIds: [],
});

/** Realistic bodies for the documentation; tests check that they fit the schemas. */
export const timesheetExamples = {
  sheet: {
    employmentId,
    employeeId,
    periodStart: '2026-03-01',
    periodEnd: '2026-03-31',
    zone: 'Europe/Berlin',
    status: 'open',
    isReturned: false,
    awaiting: null,
    hiddenDays: [],
    hiddenBecause: null,
    days: [{ date: '2026-03-02', ...totals }],
    asWorked: totals,
    asPaid: { isFrozen: false, lines: [line], adjustments: [], regularMinutes: 480, overtimeMinutes: 0 },
    sessions: [
      {
        date: '2026-03-02',
        status: 'closed',
        start: '2026-03-02T07:00:00.000Z',
        end: '2026-03-02T15:00:00.000Z',
        punchIds: [clockIn, clockOut],
      },
    ],
    exceptions: [exception],
    calculatedWith: {
      calculatorVersion: 1,
      policyVersions: [0],
      payGroupId: '3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01',
      payGroupVersion: 1,
      tzData: '2026c',
    },
  },
  page: {
    items: [
      {
        employmentId,
        employeeId,
        periodStart: '2026-03-01',
        periodEnd: '2026-03-31',
        status: 'submitted',
        pinnedWorkedMinutes: 9600,
        awaiting: { by: 'manager', employeeId: '7d1c2b3a-4e5f-4a6b-8c7d-9e0f1a2b3c4d' },
      },
    ],
  },
  explanation: {
    date: '2026-03-02',
    figure: 'worked',
    minutes: 480,
    contributions: [
      {
        activity: 'worked',
        from: '2026-03-02T07:00:00.000Z',
        to: '2026-03-02T15:00:00.000Z',
        ms: 28_800_000,
        minutes: 480,
        startPunch: punch(clockIn, 'clock-in', '2026-03-02T07:00:00.000Z'),
        endPunch: punch(clockOut, 'clock-out', '2026-03-02T15:00:00.000Z'),
      },
    ],
    policy: { policyId: 'default', version: 0, clauses: [{ member: 'longestSessionMinutes', value: 960 }] },
    rounding: { rule: 'day-rounded-down', rawMs: 28_800_000, remainderMs: 0 },
    calculatorVersion: 1,
  },
  timeline: {
    items: [
      {
        eventId: clockIn,
        type: 'attendance.ClockedIn',
        occurredAt: '2026-03-02T07:00:00.000Z',
        recordedAt: '2026-03-02T07:00:00.412Z',
        position: 4711,
        actor: { kind: 'user', id: employeeId, roles: ['employee'] },
        punchId: clockIn,
        correctionId: null,
        reason: null,
        before: null,
        after: {
          occurredAt: '2026-03-02T07:00:00.000Z',
          zone: 'Europe/Berlin',
          offset: '+01:00',
          source: 'live',
          flags: [],
        },
      },
    ],
  },
  difference: {
    from: '2026-03-31T16:00:00.000Z',
    to: '2026-04-02T07:00:00.000Z',
    days: [
      {
        date: '2026-03-02',
        workedMinutes: { before: 450, after: 480 },
        breakMinutes: { before: 0, after: 0 },
        paidMinutes: { before: 450, after: 480 },
      },
    ],
    lines: [{ date: '2026-03-02', category: 'regular', minutes: 30 }],
    exceptionsGone: [],
    exceptionsNew: [exception],
  },
  attempts: {
    items: [
      {
        kind: 'clock-out',
        code: 'punch.not-in',
        occurredAt: '2026-03-02T07:00:00.000Z',
        recordedAt: '2026-03-02T07:00:00.412Z',
      },
    ],
  },
};
