import type { TaskTimePublicType } from './public-events.js';

/** A JSON Schema (draft 2020-12) as plain JSON. Unknown members are allowed: consumers ignore what they do not know. */
export type PublicEventSchema = { readonly [keyword: string]: unknown };

const uuid = { type: 'string', format: 'uuid' } as const;
const uuidOrNull = { type: ['string', 'null'], format: 'uuid' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const date = { type: 'string', format: 'date' } as const;
const boolean = { type: 'boolean' } as const;
const minutes = { type: 'integer', minimum: 0 } as const;

const known = (...values: readonly string[]) => ({
  type: 'string',
  description: `Open; known: ${values.join(', ')}.`,
});

const object = (
  description: string,
  members: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): PublicEventSchema => ({
  type: 'object',
  description,
  properties: { ...members, ...optional },
  required: Object.keys(members),
});

const orNull = (schema: PublicEventSchema): PublicEventSchema => ({ ...schema, type: ['object', 'null'] });

const money = object('An exact amount.', {
  amount: { type: 'string', description: 'A decimal, with the digits that the currency has.' },
  currency: { type: 'string', description: 'ISO 4217.' },
});
const timer = (description: string): PublicEventSchema =>
  object(description, { timerId: uuid, employeeId: uuid, taskId: uuid, at: instant });
const entry = object('An entry, before rounding.', {
  ...{ startedAt: instant, endedAt: instant, minutes, date, billable: boolean },
});
const lines = (type: string | readonly string[]): PublicEventSchema => ({
  type,
  items: object('Minutes of a task on a day.', { taskId: uuid, projectId: uuid, minutes }),
});
const activity = object('Something that somebody did.', {
  kind: known('call', 'email', 'meeting', 'visit', 'message'),
  ...{ customerId: uuidOrNull, taskId: uuidOrNull, startedAt: instant, minutes },
});
const projectCost = object('What a project came to.', { minutes, cost: money });

/** The schema of `data` of every public event type; a missing type does not compile. */
export const TASK_TIME_PUBLIC_SCHEMAS: Readonly<Record<TaskTimePublicType, PublicEventSchema>> = {
  'timeledger.task-time.project-changed.v1': object('A project as it is now.', {
    ...{ projectId: uuid, customerId: uuidOrNull, leadId: uuidOrNull, isBillable: boolean },
    ...{ currency: { type: 'string', description: 'ISO 4217.' }, budget: orNull(money), isOpen: boolean },
  }),
  'timeledger.task-time.task-changed.v1': object('A task as it is now.', {
    ...{ taskId: uuid, projectId: uuid, parentId: uuidOrNull },
    assigneeIds: { type: 'array', items: uuid },
    priority: known('low', 'normal', 'high', 'urgent'),
    estimateMinutes: { type: ['integer', 'null'], minimum: 0 },
    isBillable: { type: ['boolean', 'null'], description: 'Null as its project says.' },
    isOpen: boolean,
  }),
  'timeledger.task-time.timer-started.v1': timer('A timer began to run.'),
  'timeledger.task-time.timer-stopped.v1': timer('A timer is over.'),
  'timeledger.task-time.time-entry-changed.v1': object('An entry is new, another than it was, or gone.', {
    ...{ entryId: uuid, employeeId: uuid, taskId: uuid, projectId: uuid },
    ...{ before: orNull(entry), after: orNull(entry) },
  }),
  'timeledger.task-time.allocation-calculated.v1': object('A worked day was shared out over tasks.', {
    ...{ allocationId: uuid, employeeId: uuid, date },
    ...{ before: lines(['array', 'null']), after: lines('array'), isAdjustment: boolean },
    cause: object(
      'What it follows from.',
      {
        kind: known('shares', 'punch', 'correction', 'absence', 'schedule', 'policy'),
        eventId: uuidOrNull,
      },
      { correctionId: { ...uuid, description: 'The correction that changed the worked day, if one did.' } },
    ),
  }),
  'timeledger.task-time.project-cost-changed.v1': object('The cost of a project changed.', {
    ...{ projectId: uuid, before: projectCost, after: projectCost },
    cause: object('What it follows from.', {
      ...{ kind: known('time-entry', 'allocation', 'rate'), eventId: uuid },
    }),
  }),
  'timeledger.task-time.budget-threshold-reached.v1': object(
    'A project’s cost came to a share of its budget.',
    {
      ...{ projectId: uuid, threshold: { type: 'integer', minimum: 1 }, budget: money, cost: money },
    },
  ),
  'timeledger.task-time.activity-changed.v1': object(
    'An activity is new, another than it was, or taken back.',
    { activityId: uuid, employeeId: uuid, before: orNull(activity), after: orNull(activity) },
  ),
  'timeledger.task-time.project-timesheet-changed.v1': object(
    'A week of project time was submitted, approved, opened again or locked.',
    {
      ...{ employeeId: uuid, week: { ...date, description: 'Its Monday.' } },
      status: known('open', 'submitted', 'approved', 'locked'),
      lines: {
        type: ['array', 'null'],
        description: 'What was submitted, as it counts after rounding; null with every other status.',
        items: object('Minutes of a task on a local day.', { date, taskId: uuid, projectId: uuid, minutes }),
      },
    },
  ),
};
