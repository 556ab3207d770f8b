import type { GeolocationPublicType } from './public-events.js';

/** A JSON Schema (draft 2020-12) as plain JSON. Unknown members are allowed: consumers ignore what they do not know. */
export type PublicEventSchema = { readonly [keyword: string]: unknown };

const uuid = { type: 'string', format: 'uuid' } as const;
const uuidOrNull = { type: ['string', 'null'], format: 'uuid' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const instantOrNull = { type: ['string', 'null'], format: 'date-time' } as const;
const isTrue = { type: 'boolean' } as const;
const amount = { type: 'integer', minimum: 0 } as const;

const known = (...values: readonly string[]) => ({
  type: 'string',
  description: `Open; known: ${values.join(', ')}.`,
});

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

const date = { type: 'string', format: 'date' } as const;

const crossing = (description: string): PublicEventSchema =>
  object(
    description,
    { crossingId: uuid, employeeId: uuid, date, siteId: uuid, isInferred: isTrue },
    { at: instant, interval: object('When it must have been.', { from: instant, until: instant }) },
  );

const trackDay = {
  ...object('Where somebody stood, and how far they went.', {
    distanceMeters: amount,
    unobservedMeters: amount,
    stops: {
      type: 'array',
      items: object('Somebody stood somewhere.', {
        siteId: uuidOrNull,
        arrivedAt: instant,
        leftAt: instant,
      }),
    },
  }),
};

const visitProof = {
  ...object('Somebody was at a customer’s site.', {
    siteId: uuid,
    customerId: uuid,
    arrivedAt: instant,
    leftAt: instantOrNull,
    dwellMinutes: amount,
  }),
  type: ['object', 'null'],
};

/** The schema of `data` of every public event type; a missing type does not compile. */
export const GEOLOCATION_PUBLIC_SCHEMAS: Readonly<Record<GeolocationPublicType, PublicEventSchema>> = {
  'timeledger.geolocation.punch-verdict-given.v1': object('Where a punch was made, by the evidence.', {
    punchId: uuid,
    employmentId: uuid,
    employeeId: uuid,
    outcome: known('inside', 'near', 'outside', 'uncertain'),
    action: known('allow', 'flag', 'ask', 'refuse'),
    siteId: uuidOrNull,
    reasons: { type: 'array', items: { type: 'string' } },
  }),
  'timeledger.geolocation.integrity-signal-raised.v1': object(
    'Something was odd about where somebody said to be.',
    {
      signalId: uuid,
      employeeId: uuid,
      kind: known('mock-position', 'impossible-travel', 'shared-device', 'ip-elsewhere'),
      punchId: uuidOrNull,
    },
  ),
  'timeledger.geolocation.fence-entered.v1': crossing('Somebody came into a site.'),
  'timeledger.geolocation.fence-left.v1': crossing('Somebody went out of a site.'),
  'timeledger.geolocation.fence-crossing-withdrawn.v1': object('What was told of a crossing does not hold.', {
    crossingId: uuid,
    employeeId: uuid,
    date,
    siteId: uuid,
  }),
  'timeledger.geolocation.visit-proof-changed.v1': object(
    'A visit is shown by positions, shown otherwise, or shown no more.',
    {
      ...{ proofId: uuid, employeeId: uuid, date },
      before: visitProof,
      after: visitProof,
    },
  ),
  'timeledger.geolocation.track-day-calculated.v1': object('The track of a day was calculated.', {
    employeeId: uuid,
    date,
    before: { ...trackDay, type: ['object', 'null'] },
    after: trackDay,
  }),
};
