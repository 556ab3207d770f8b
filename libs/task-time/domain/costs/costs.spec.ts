import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Money } from '@timeledger/kernel/money.js';
import {
  decideProjectCost,
  evolveProjectCost,
  initialProjectCost,
  noCost,
  together,
  type ProjectCost,
  type ProjectCostState,
} from './project-cost.decider.js';
import { costOf, decideRate, rateOf, type Rate } from './rates.js';

const eur = (amount: string): Money => ({ amount, currency: 'EUR' });
const rate = (amount: string, more: Partial<Rate> = {}): Rate => ({
  ...{ employeeId: null, role: null, projectId: null, perHour: eur(amount), validFrom: '2020-01-01' },
  ...more,
});
const work = {
  ...{ employeeId: 'e', roles: ['technician', 'lead'], projectId: 'p', date: '2026-03-02', currency: 'EUR' },
};

describe('the rate of work', () => {
  it('is that of the day of the work, not of the day on which it is entered', () => {
    const rates = [
      rate('50.00'),
      rate('60.00', { validFrom: '2026-03-01' }),
      rate('70.00', { validFrom: '2026-03-03' }),
    ];
    expect(rateOf(rates, work)?.perHour.amount).toBe('60.00');
    expect(rateOf(rates, { ...work, date: '2026-02-28' })?.perHour.amount).toBe('50.00');
  });

  it('is the closest: person before role before everybody, and of two the one for the project', () => {
    const fitting = [
      rate('6.00', { employeeId: 'e', projectId: 'p' }),
      rate('5.00', { employeeId: 'e' }),
      rate('4.00', { role: 'lead', projectId: 'p' }),
      rate('3.00', { role: 'lead' }),
      rate('2.00', { projectId: 'p' }),
      rate('1.00'),
    ];
    fitting.forEach((wanted, index) => {
      const others = [rate('9.00', { employeeId: 'other' }), rate('9.00', { role: 'other' })];
      expect(rateOf([...others, ...fitting.slice(index).reverse()], work)).toBe(wanted);
    });
  });

  it('does not depend on the order in which rates were set', () => {
    const rates = [
      rate('100.00', { role: 'lead' }),
      rate('50.00', { role: 'lead', validFrom: '2026-01-01' }),
      rate('60.00', { role: 'technician', validFrom: '2025-01-01' }),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(rates, { minLength: 3 }), (shuffled) => {
        expect(rateOf(shuffled, work)?.perHour.amount).toBe('60.00');
      }),
    );
  });

  it('is none where there is none in the currency', () => {
    expect(rateOf([rate('1.00', { perHour: { amount: '1.00', currency: 'USD' } })], work)).toBeUndefined();
  });

  it('is set once, and says what it was', () => {
    const [set] = decideRate('r', rate('50.00'), {});
    expect(set?.data.before).toBeNull();
    expect(decideRate('r', rate('50.00'), { r: rate('50.00') })).toEqual([]);
    expect(decideRate('r', rate('55.00'), { r: rate('50.00') })).toMatchObject([
      { data: { before: eur('50.00') } },
    ]);
    expect(() => decideRate('r', rate('-1.00'), {})).toThrow(
      expect.objectContaining({ code: 'rate.negative' }),
    );
  });
});

describe('what work costs', () => {
  it.each([
    ['60.00', 90, '90.00'],
    ['0.03', 10, '0.00'],
    ['0.09', 10, '0.02'],
    ['50.00', 1, '0.83'],
    ['50.00', -1, '-0.83'],
  ])('%s an hour for %i minutes is %s', (perHour, minutes, cost) => {
    expect(costOf(eur(perHour), minutes)).toEqual(eur(cost));
  });

  it('keeps the decimals of the currency', () => {
    expect(costOf({ amount: '5000', currency: 'JPY' }, 1)).toEqual({ amount: '83', currency: 'JPY' });
  });
});

describe('the cost of a project', () => {
  const cost = (minutes: number, amount: string): ProjectCost => ({
    ...{ minutes, cost: eur(amount), unpricedMinutes: 0 },
  });
  const budget = { amount: eur('100.00'), thresholds: [80, 100] };
  const book = (state: ProjectCostState, sourceId: string, source: ProjectCost) =>
    decideProjectCost(
      {
        ...{ projectId: 'p', budget, cause: { kind: 'allocation', eventId: 'x' } },
        sources: [{ sourceId, employeeId: 'e', date: '2026-03-02', cost: source }],
      },
      state,
    );

  it('names before and after, and each threshold when it is reached, and again after it fell below', () => {
    let state = initialProjectCost;
    const said: unknown[] = [];
    for (const [source, amount] of [
      ['a', '79.99'],
      ['b', '0.01'],
      ['b', '30.00'],
      ['b', '0.00'],
      ['b', '20.01'],
    ] as const) {
      const events = book(state, source, cost(10, amount));
      state = events.reduce(evolveProjectCost, state);
      said.push(
        events.map((event) =>
          event.type === 'tasktime.ProjectCostChanged' ? event.data.after.cost.amount : event.data.threshold,
        ),
      );
    }
    expect(said).toEqual([['79.99'], ['80.00', 80], ['109.99', 100], ['79.99'], ['100.00', 80, 100]]);
  });

  it('is booked once, however often it is said', () => {
    const state = book(initialProjectCost, 'a', cost(10, '1.00')).reduce(
      evolveProjectCost,
      initialProjectCost,
    );
    expect(book(state, 'a', cost(10, '1.00'))).toEqual([]);
  });

  it('is always the sum of its sources as they are now', () => {
    const bookings = fc.array(
      fc.record({ source: fc.constantFrom('a', 'b', 'c'), cents: fc.integer({ min: 0, max: 99_999 }) }),
    );
    fc.assert(
      fc.property(bookings, (all) => {
        let state = initialProjectCost;
        const now = new Map<string, number>();
        for (const { source, cents } of all) {
          now.set(source, cents);
          const booked = cost(cents % 600, (cents / 100).toFixed(2));
          state = book(state, source, booked).reduce(evolveProjectCost, state);
        }
        const whole = Object.values(state.bySource).reduce(
          (one, other) => together(one, other.cost),
          noCost('EUR'),
        );
        expect(state.total ?? noCost('EUR')).toEqual(whole);
        const cents = [...now.values()].reduce((one, other) => one + other, 0);
        expect(whole.cost.amount).toBe((cents / 100).toFixed(2));
      }),
    );
  });
});
