import type { AnalyticsPublicType } from './analytics-events.js';

/** A JSON Schema (draft 2020-12) as plain JSON. Unknown members are allowed: consumers ignore what they do not know. */
export type PublicEventSchema = { readonly [keyword: string]: unknown };

const uuid = { type: 'string', format: 'uuid' } as const;
const date = { type: 'string', format: 'date' } as const;
const numberOrNull = { type: ['number', 'null'] } as const;
const known = (...values: readonly string[]) => ({
  type: 'string',
  description: `Open; known: ${values.join(', ')}.`,
});

function object(description: string, required: Readonly<Record<string, unknown>>): PublicEventSchema {
  return { type: 'object', description, properties: required, required: Object.keys(required) };
}

/** The schema of `data` of every public event type of analytics; a missing type does not compile. */
export const ANALYTICS_PUBLIC_SCHEMAS: Readonly<Record<AnalyticsPublicType, PublicEventSchema>> = {
  'timeledger.analytics.attendance-restated.v1': object(
    'Attendance figures of a month of a person came out otherwise after they were told.',
    {
      employmentId: uuid,
      employeeId: uuid,
      month: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}$' },
      date,
      changes: {
        type: 'array',
        items: object('A figure, or a rate as a share of 1; a rate of nothing is null.', {
          figure: known(
            ...[
              'attendanceRate',
              'absenceRate',
              'lateRate',
              'days',
              'plannedDays',
              'attendedDays',
              'absentDays',
            ],
            ...['leaveDays', 'unplannedDays', 'lateDays', 'lateMinutes', 'earlyDays', 'earlyMinutes'],
            ...['workedMinutes', 'overtimeMinutes', 'expectedMinutes'],
          ),
          before: numberOrNull,
          after: numberOrNull,
        }),
      },
      cause: object('What made it so.', {
        source: known('attendance'),
        kind: known(
          'punch',
          'correction',
          'absence',
          'schedule',
          'policy',
          'pay-group',
          'employment',
          'day-closed',
        ),
        eventId: uuid,
        correctionId: { type: ['string', 'null'], format: 'uuid' },
      }),
    },
  ),
};
