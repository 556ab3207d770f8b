import type { ExpensePublicType } from './expense-events.js';

/** A JSON Schema (draft 2020-12) as plain JSON. Unknown members are allowed: consumers ignore what they do not know. */
export type PublicEventSchema = { readonly [keyword: string]: unknown };

const uuid = { type: 'string', format: 'uuid' } as const;
const uuidOrNull = { type: ['string', 'null'], format: 'uuid' } as const;
const date = { type: 'string', format: 'date' } as const;
const instant = { type: 'string', format: 'date-time' } as const;
const instantOrNull = { type: ['string', 'null'], format: 'date-time' } as const;
const text = { type: 'string' } as const;

const known = (...values: readonly string[]) => ({
  type: 'string',
  description: `Open; known: ${values.join(', ')}.`,
});
const list = (items: unknown) => ({ type: 'array', items });

function object(
  description: string,
  required: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): PublicEventSchema {
  const properties = { ...required, ...optional };
  return { type: 'object', description, properties, required: Object.keys(required) };
}

const money = object('An exact amount, with as many decimals as the currency has minor units.', {
  amount: { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' },
  currency: { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217.' },
});
const flags = list(known('mileage.not-on-duty'));

/** The schema of `data` of every public event type of expenses; a missing type does not compile. */
export const EXPENSE_PUBLIC_SCHEMAS: Readonly<Record<ExpensePublicType, PublicEventSchema>> = {
  'timeledger.travel-expense.customer-changed.v1': object(
    'A customer as it is from now on, without name and address.',
    {
      customerId: uuid,
      stage: known('lead', 'prospect', 'customer', 'former'),
      importance: known('key', 'high', 'normal', 'low'),
      region: { type: ['string', 'null'], description: 'As the company calls its regions.' },
      siteId: { ...uuidOrNull, description: 'The site of geolocation that stands for its address.' },
      isActive: { type: 'boolean' },
    },
  ),
  'timeledger.travel-expense.visit-changed.v1': object(
    'A visit as it is from now on, whole, without what was written of it.',
    {
      visitId: uuid,
      customerId: uuid,
      employeeIds: { ...list(uuid), description: 'Who goes: one person, or several together.' },
      plannedStart: instant,
      plannedEnd: instant,
      zone: { ...text, description: 'IANA: the clock by which the days of the visit are told.' },
      status: known('planned', 'under-way', 'finished', 'cancelled'),
      arrivedAt: instantOrNull,
      leftAt: instantOrNull,
      outcome: {
        type: ['string', 'null'],
        description: 'Open; known: done, follow-up-needed, not-met.',
      },
    },
    {
      satisfaction: {
        ...{ type: ['integer', 'null'], minimum: 1, maximum: 5 },
        description: 'How content the customer was; left out, or null, for not said.',
      },
      nextStepOn: {
        ...{ type: ['string', 'null'], format: 'date' },
        description: 'The local day by which something is to follow; left out, or null, for none.',
      },
    },
  ),
  'timeledger.travel-expense.trip-changed.v1': object(
    'A trip as it is from now on, whole, without what was written of it.',
    {
      tripId: uuid,
      employeeId: uuid,
      firstDay: date,
      lastDay: date,
      status: known('requested', 'approved', 'rejected', 'under-way', 'completed', 'cancelled'),
      customerIds: list(uuid),
      visitIds: list(uuid),
    },
  ),
  'timeledger.travel-expense.claim-changed.v1': object('A claim as it is from now on, whole.', {
    claimId: uuid,
    employeeId: uuid,
    status: known('draft', 'submitted', 'approved', 'rejected', 'paid'),
    total: money,
    payable: money,
    totals: list(money),
    lines: list(
      object('A line of the claim.', {
        lineId: uuid,
        category: text,
        date,
        amount: money,
        baseAmount: money,
        flags,
        visitId: uuidOrNull,
        tripId: uuidOrNull,
      }),
    ),
  }),
  'timeledger.travel-expense.mileage-line-flagged.v1': object(
    'A flag of a mileage line came or went, because a day was calculated anew.',
    {
      claimId: uuid,
      lineId: uuid,
      employeeId: uuid,
      before: flags,
      after: flags,
      cause: object('The calculation of the day.', {
        kind: known('worked-day-calculated'),
        eventId: uuid,
        date,
        revision: { type: 'integer', minimum: 1 },
        correctionId: uuidOrNull,
      }),
    },
  ),
  'timeledger.travel-expense.reversal-proposal-changed.v1': object(
    'A line of a paid claim lost its ground, or has it again.',
    {
      reversalId: uuid,
      claimId: uuid,
      lineId: uuid,
      employeeId: uuid,
      status: known('proposed', 'withdrawn'),
      amount: { ...money, type: ['object', 'null'] },
      causeEventId: uuid,
    },
  ),
};
