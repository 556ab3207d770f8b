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
const truth = { type: 'boolean' } as const;
const country = { ...text, pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2.' } as const;
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
  'timeledger.organisation.employee-status-changed.v1': object(
    'A person was deactivated or reactivated. Everything recorded stays.',
    { employeeId: uuid, isActive: truth, since: { ...text, format: 'date-time' } },
  ),
  'timeledger.organisation.employee-placed.v1': object(
    'The country whose law holds for a person, and the teams and sites by local date. Carries everything, oldest first.',
    {
      employeeId: uuid,
      country: orNull(country),
      teams: listOf(object('`teamId` is null for none.', { from: date, teamId: orNull(uuid) })),
      sites: listOf(object('`siteId` is null for none.', { from: date, siteId: orNull(uuid) })),
    },
  ),
  'timeledger.organisation.role-assignments-changed.v1': object(
    'The roles that the organisation assigned to a person. Carries all, also those that are over.',
    {
      employeeId: uuid,
      assignments: listOf(
        object('`from` and `until` are the first and the last day; `teamId` is null for the whole company.', {
          role: known('time_administrator', 'finance', 'auditor', 'tenant_administrator'),
          teamId: orNull(uuid),
          from: date,
          until: orNull(date),
        }),
      ),
    },
  ),
  'timeledger.organisation.delegations-changed.v1': object(
    'Who stands in for a manager. Carries all delegations, also those that are over.',
    {
      managerId: uuid,
      delegations: listOf(
        object('From the first to the last day.', {
          delegationId: uuid,
          delegateId: uuid,
          from: date,
          until: date,
        }),
      ),
    },
  ),
  'timeledger.organisation.team-changed.v1': object(
    'A team was made, renamed, moved, closed or opened again. Carries the whole team.',
    { teamId: uuid, name: text, parentTeamId: orNull(uuid), isActive: truth },
  ),
  'timeledger.organisation.site-changed.v1': object(
    'A site of work was made, changed, closed or opened again.',
    { siteId: uuid, name: text, zone: text, country, isActive: truth },
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
  'timeledger.organisation.device-changed.v1': object(
    'A device was registered, bound to another person or revoked. Carries how it stands now; the time is since when.',
    {
      deviceId: uuid,
      employeeId: orNull(uuid),
      status: known('active', 'revoked'),
      revokedAt: { type: ['string', 'null'], format: 'date-time' },
    },
  ),
  'timeledger.organisation.legal-basis-declared.v1': object(
    'On which ground a kind of personal data may be stored in a country, null for every other one. Carries all declarations, oldest first.',
    {
      country: orNull(text),
      purposes: listOf(
        object('In force from the instant `from` on.', {
          purpose: known('identity', 'location', 'face', 'note'),
          basis: known('consent', 'contract', 'legal-obligation', 'legitimate-interest', 'none'),
          textVersion: { type: 'integer', minimum: 1 },
          from: { ...text, format: 'date-time' },
        }),
      ),
    },
  ),
  'timeledger.organisation.consent-changed.v1': object(
    'A person gave a consent or took it back. Carries where the person stands with every purpose.',
    {
      employeeId: uuid,
      purposes: listOf(
        object('To the version `textVersion` of the text of `country`, since the instant `since`.', {
          purpose: known('location', 'face'),
          country: orNull(text),
          isPermitted: { type: 'boolean' },
          basis: known('consent'),
          textVersion: { type: 'integer', minimum: 1 },
          since: { ...text, format: 'date-time' },
        }),
      ),
    },
  ),
};
