import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { EXPENSE_PUBLIC_SCHEMAS } from './contracts/expense-event-schemas.js';
import type { BudgetEvent, SpendingEvent } from './domain/budgets/budget-events.js';
import { availableOf, evolveBudget, NO_BUDGET } from './domain/budgets/budget.decider.js';
import { evolveSpending, NO_SPENDING } from './domain/budgets/spending-request.decider.js';
import type { ClaimEvent } from './domain/claims/claim-events.js';
import { evolveClaim, NO_CLAIM } from './domain/claims/claim-state.js';
import { parseExpensePolicy, type ExpensePolicyPublished } from './domain/claims/expense-policy.js';
import {
  RECORDED_EVENT_SCHEMAS,
  TRAVEL_EXPENSE_EVENT_SCHEMAS,
  UPCOMING_EVENT_SCHEMAS,
  type TravelExpenseEventType,
} from './event-schemas.js';
import { expenseMessageOf } from './expense-messages.js';

const folder = (name: string): string => fileURLToPath(new URL(`./domain/${name}`, import.meta.url));
const schemas = Object.values(TRAVEL_EXPENSE_EVENT_SCHEMAS);

goldenFixtures(new EventRegistry(RECORDED_EVENT_SCHEMAS), folder('fixtures'));
goldenFixtures(new EventRegistry(UPCOMING_EVENT_SCHEMAS), folder('upcoming'));
const upcoming: ReadonlySet<string> = new Set(UPCOMING_EVENT_SCHEMAS.map(({ type }) => type));

function stored(type: TravelExpenseEventType): StoredEvent {
  const text = readFileSync(
    `${folder(upcoming.has(type) ? 'upcoming' : 'fixtures')}/${type}.v1.json`,
    'utf8',
  );
  // The fixture of a type holds its data; a fold needs no more of the envelope.
  const { reads: data } = JSON.parse(text) as { reads: StoredEvent['data'] };
  return { type, data, eventId: '019c0000-0000-7000-8000-000000000001', schemaVersion: 1 } as StoredEvent;
}
const expenseTypes = schemas.map(({ type }) => type as TravelExpenseEventType);
/** The events of a fixture's type are those of its union. */
const events = <Event>(prefix: string): readonly Event[] =>
  expenseTypes
    .filter((type) => type.startsWith(`travelexpense.${prefix}`))
    .map(stored) as unknown as readonly Event[];

/** Sealed members that what was once stored does not have. */
const CAME_LATER: ReadonlySet<string> = new Set(['nextStep']);

describe('what was once stored', () => {
  it('of a claim is still understood', () => {
    const [drafted, set, ...later] = events<ClaimEvent>('Claim');
    const [flagged] = events<ClaimEvent>('MileageLineFlagged');
    const [proposed] = events<ClaimEvent>('ReversalProposed');
    expect([drafted, set].map((event) => event?.type)).toEqual([
      'travelexpense.ClaimDrafted',
      'travelexpense.ClaimLineSet',
    ]);
    const paid = later.filter(({ type }) => !/Removed|Recalled|Rejected/.test(type));
    const claim = [drafted, set, ...paid, flagged, proposed].reduce(
      (state, event) => (event === undefined ? state : evolveClaim(state, event)),
      NO_CLAIM,
    );
    expect(claim).toMatchObject({ status: 'paid', baseCurrency: 'EUR', advance: { amount: '50.00' } });
    expect([...(claim?.lines.values() ?? [])]).toMatchObject([
      { flags: ['mileage.not-on-duty'], dutyRevision: 2, reversalId: expect.any(String) },
    ]);
  });

  it('of a budget and of a request is still understood', () => {
    const budget = events<BudgetEvent>('Budget').reduce(evolveBudget, NO_BUDGET);
    expect(budget && availableOf(budget)).toEqual({ amount: '500.00', currency: 'EUR' });
    const [asked, approved] = events<SpendingEvent>('Spending');
    if (asked === undefined || approved === undefined) throw new Error('no fixtures');
    expect([asked, approved].reduce(evolveSpending, NO_SPENDING)).toMatchObject({ status: 'approved' });
  });

  it('of a policy is still valid', () => {
    const [published] = events<ExpensePolicyPublished>('ExpensePolicyPublished');
    expect(published && parseExpensePolicy(published.data.policy)).toMatchObject({ baseCurrency: 'EUR' });
  });

  it('has sealed what the schemas name', () => {
    for (const { type, sealed } of schemas) {
      if (sealed === undefined) continue;
      const { data } = stored(type as TravelExpenseEventType);
      expect(data[sealed.subject]).toEqual(expect.any(String));
      for (const field of Object.keys(sealed.fields).filter((each) => !CAME_LATER.has(each)))
        expect({ type, field, value: data[field] }).toMatchObject({ value: { $enc: 1 } });
    }
  });
});

describe('public events of expenses', () => {
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);
  const messages = expenseTypes.flatMap((type) => expenseMessageOf(stored(type)) ?? []);

  it('are there for every type of the contract', () => {
    const told = new Set(messages.map(({ type }) => type));
    expect([...told].sort()).toEqual(Object.keys(EXPENSE_PUBLIC_SCHEMAS).sort());
  });

  it.each(messages.map((message) => [message.type, message] as const))(
    '%s fit their schema and carry nothing personal',
    (_, { type, data }) => {
      const isValid = ajv.compile(EXPENSE_PUBLIC_SCHEMAS[type]);
      expect(isValid(data) ? [] : isValid.errors).toEqual([]);
      expect(JSON.stringify(data)).not.toMatch(
        /\$enc|comment|purpose|description|approvedBy|notes|writtenBy|decidedBy/,
      );
    },
  );
});
