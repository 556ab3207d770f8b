import type { AttendancePublicType } from './public-events.js';

/** A JSON Schema (draft 2020-12) as plain JSON. Unknown members are allowed: consumers ignore what they do not know. */
export type PublicEventSchema = { readonly [keyword: string]: unknown };

const uuid = { type: 'string', format: 'uuid' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const date = { type: 'string', format: 'date' } as const;
const text = { type: 'string' } as const;
const minutes = { type: 'integer' } as const;

const known = (...values: readonly string[]) => ({
  type: 'string',
  description: `Open; known: ${values.join(', ')}.`,
});
const kind = known('clock-in', 'clock-out', 'break-start', 'break-end');
const source = known('live', 'offline', 'import', 'terminal', 'manual', 'automatic');
const category = known('regular', 'overtime');

function object(
  description: string,
  required: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): PublicEventSchema {
  return {
    type: 'object',
    description,
    properties: { ...required, ...optional },
    required: Object.keys(required),
  };
}

const employment = { employmentId: uuid, employeeId: uuid };
const lines = {
  type: 'array',
  items: object('Minutes of a pay category on a day.', { date, category, minutes }),
};

const punch = (description: string): PublicEventSchema =>
  object(description, {
    ...employment,
    punchId: uuid,
    occurredAt: instant,
    zone: text,
    offset: text,
    source,
    flags: { type: 'array', items: text },
  });

const side = {
  type: ['object', 'null'],
  properties: { occurredAt: instant, zone: text, offset: text, kind },
};
const punchCorrection = (description: string): PublicEventSchema =>
  object(description, {
    ...employment,
    punchId: uuid,
    correctionId: uuid,
    correctedAt: instant,
    before: side,
    after: side,
  });

const correction = (description: string): PublicEventSchema =>
  object(
    description,
    {
      ...employment,
      correctionId: uuid,
      status: known('pending', 'approved', 'rejected', 'withdrawn', 'expired', 'applied'),
    },
    { punchId: uuid, action: known('change-time', 'reclassify', 'void', 'add') },
  );

const timesheet = (description: string): PublicEventSchema =>
  object(
    description,
    {
      ...employment,
      periodStart: date,
      periodEnd: date,
      status: known('open', 'submitted', 'approved', 'locked'),
    },
    { lines, workedMinutes: minutes, breakMinutes: minutes, paidMinutes: minutes },
  );

const flag = { type: 'boolean' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const list = (items: PublicEventSchema) => ({ type: 'array', items });
const orNull = ({ type, ...schema }: PublicEventSchema): PublicEventSchema => ({
  ...schema,
  type: [type, 'null'],
});

const workedDay = object('A local day of an employment, as calculated.', {
  workedMinutes: count,
  breakMinutes: count,
  paidMinutes: count,
  overtimeMinutes: count,
  expectedMinutes: orNull(count),
  lateMinutes: count,
  earlyMinutes: count,
  sessions: list(
    object('From coming to going.', {
      startedAt: instant,
      endedAt: orNull(instant),
      breaks: list(object('A break.', { startedAt: instant, endedAt: orNull(instant), isPaid: flag })),
    }),
  ),
  status: known(
    ...['worked', 'open', 'absent', 'half-day', 'on-leave', 'rest-day', 'holiday', 'not-scheduled'],
  ),
  absences: list(object('An absence of the day.', { absenceId: uuid, kind: text, minutes: count })),
  locked: flag,
});

/** The schema of `data` of every public event type; a missing type does not compile. */
export const ATTENDANCE_PUBLIC_SCHEMAS: Readonly<Record<AttendancePublicType, PublicEventSchema>> = {
  'timeledger.attendance.clocked-in.v1': punch('Work began.'),
  'timeledger.attendance.clocked-out.v1': punch('Work ended.'),
  'timeledger.attendance.break-started.v1': punch('A break began.'),
  'timeledger.attendance.break-ended.v1': punch('A break ended.'),
  'timeledger.attendance.punch-added.v1': punchCorrection('A missing punch was added.'),
  'timeledger.attendance.punch-time-corrected.v1': punchCorrection('A punch got another time.'),
  'timeledger.attendance.punch-reclassified.v1': punchCorrection('A punch got another kind.'),
  'timeledger.attendance.punch-voided.v1': punchCorrection('A punch was declared void.'),
  'timeledger.attendance.correction-requested.v1': correction('A correction was asked for.'),
  'timeledger.attendance.correction-approved.v1': correction('A correction was approved.'),
  'timeledger.attendance.correction-rejected.v1': correction('A correction was rejected.'),
  'timeledger.attendance.correction-withdrawn.v1': correction('A request was taken back.'),
  'timeledger.attendance.correction-expired.v1': correction('A request expired undecided.'),
  'timeledger.attendance.correction-applied.v1': correction('All effects of a correction are recorded.'),
  'timeledger.attendance.timesheet-opened.v1': timesheet('A timesheet was opened.'),
  'timeledger.attendance.timesheet-submitted.v1': timesheet('A timesheet was submitted.'),
  'timeledger.attendance.timesheet-approved.v1': timesheet('A timesheet was approved.'),
  'timeledger.attendance.timesheet-rejected.v1': timesheet('A timesheet was sent back to the employee.'),
  'timeledger.attendance.timesheet-reopened.v1': timesheet('A timesheet was taken back to open.'),
  'timeledger.attendance.timesheet-returned.v1': timesheet(
    'A later fact returned a timesheet to its manager.',
  ),
  'timeledger.attendance.timesheet-locked.v1': timesheet('A timesheet was frozen for payroll.'),
  'timeledger.attendance.timesheet-adjusted.v1': object(
    'Minutes behind the lock, to be paid with another sheet.',
    {
      ...employment,
      adjustmentId: uuid,
      originPeriodStart: date,
      originPeriodEnd: date,
      bookInto: date,
      lines,
    },
  ),
  'timeledger.attendance.absence-changed.v1': object('An absence as it is now; the last one stands.', {
    ...employment,
    absenceId: uuid,
    kind: text,
    from: date,
    until: date,
    days: list(
      object('A day on which work was planned.', {
        date,
        portion: known('full', 'morning', 'afternoon'),
        minutes: count,
      }),
    ),
    status: known('requested', 'approved', 'rejected', 'withdrawn', 'cancelled'),
    countsAsWorked: flag,
  }),
  'timeledger.attendance.worked-day-calculated.v1': object(
    'A day came out otherwise than before; of a day the greatest revision stands.',
    {
      ...employment,
      date,
      zone: text,
      revision: { type: 'integer', minimum: 1 },
      before: orNull(workedDay),
      after: workedDay,
      cause: object('What made it so.', {
        kind: known(
          ...['punch', 'correction', 'lock', 'absence', 'schedule', 'policy', 'pay-group', 'employment'],
          'day-closed',
        ),
        eventId: uuid,
        correctionId: orNull(uuid),
      }),
    },
  ),
};
