import type { OrganisationPublicEvent } from './public-events.js';

/** A JSON Schema (draft 2020-12) as plain JSON. Unknown members are allowed: consumers ignore what they do not know. */
export type PublicEventSchema = { readonly [keyword: string]: unknown };

const uuid = { type: 'string', format: 'uuid' } as const;
const date = { type: 'string', format: 'date' } as const;
const text = { type: 'string' } as const;
const orNull = (schema: { readonly type: string }) => ({ ...schema, type: [schema.type, 'null'] });
const known = (...values: readonly string[]) => ({
  ...text,
  description: `Open; known: ${values.join(', ')}.`,
});
const listOf = (items: PublicEventSchema) => ({ type: 'array', items });

const object = (description: string, properties: Readonly<Record<string, unknown>>): PublicEventSchema => ({
  type: 'object',
  description,
  properties,
  required: Object.keys(properties),
});

/** The schema of `data` of every public event type; a missing type does not compile. */
export const ORGANISATION_PUBLIC_SCHEMAS: Readonly<
  Record<OrganisationPublicEvent['type'], PublicEventSchema>
> = {
  'timeledger.organisation.employee-registered.v1': object(
    'A person came into the organisation, or the facts about the person changed.',
    { employeeId: uuid },
  ),
  'timeledger.organisation.employment-changed.v1': object(
    'An employment began, moved to another pay group, or got an end. Carries the whole terms.',
    {
      employmentId: uuid,
      terms: object('The dates and pay groups of the employment; `leavesOn` is the last day of work.', {
        employeeId: uuid,
        hiredOn: date,
        leavesOn: orNull(date),
        payGroups: listOf(object('From a local date on.', { from: date, payGroupId: uuid })),
      }),
    },
  ),
  'timeledger.organisation.reporting-line-changed.v1': object(
    'Who is responsible for a person from which local date on. Carries all lines, oldest first.',
    {
      employeeId: uuid,
      lines: listOf(object('`managerId` is null for nobody.', { from: date, managerId: orNull(uuid) })),
    },
  ),
  'timeledger.organisation.pay-group-defined.v1': object(
    'A pay group was defined, or is defined anew from a date on. Carries all definitions, oldest first.',
    {
      payGroupId: uuid,
      definitions: listOf(
        object('In force from `effectiveFrom` on.', {
          effectiveFrom: date,
          zone: text,
          periodKind: known('weekly', 'biweekly', 'semi-monthly', 'monthly'),
          anchor: date,
          workweekStart: { type: 'integer', minimum: 1, maximum: 7 },
          dayAttribution: known('start-of-session', 'split-at-midnight'),
        }),
      ),
    },
  ),
};
