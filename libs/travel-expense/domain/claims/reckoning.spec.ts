import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { add, sum, zero } from '@timeledger/kernel/money.js';
import { drive, eur, hotel, idOf, line, POLICY, RATES } from '../../testing/claim-samples.js';
import { priceLine, type LineBasis } from './claim-lines.js';
import { parseExpensePolicy, stepsFor, type ExpensePolicy } from './expense-policy.js';
import { mileageOf, type MileageDrive } from './mileage.js';
import { perDiemOf } from './per-diem.js';

function refused(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof DomainError) return [error.code, ...error.errors.map(({ pointer }) => pointer)];
    throw error;
  }
  return [];
}

const car = (meters: number): MileageDrive => ({
  date: '2026-03-12',
  vehicle: 'car',
  meters,
  distanceFrom: 'track',
});
const stay = (firstDay: string, lastDay: string, country = 'DE', city: string | null = null) => ({
  firstDay,
  lastDay,
  country,
  city,
});

describe('a stay', () => {
  it('is worth a share on its first and last day, and the rate of each day between', () => {
    const { days, amount } = perDiemOf(stay('2026-03-30', '2026-04-02'), POLICY);
    expect(days.map(({ date, amount: { amount: worth } }) => `${date} ${worth}`)).toEqual([
      '2026-03-30 14.00',
      '2026-03-31 28.00',
      '2026-04-01 30.00',
      '2026-04-02 15.00',
    ]);
    expect(amount).toEqual(eur('87.00'));
  });

  it('in a city has its rate, or that of its country', () => {
    const dailyOf = (city: string | null) =>
      perDiemOf(stay('2026-03-01', '2026-03-03', 'CN', city), POLICY).days[1]?.amount.amount;
    expect([dailyOf('Shanghai'), dailyOf('Chengdu'), dailyOf(null)]).toEqual(['58.00', '48.00', '48.00']);
  });

  it('of one day has a share of its own', () => {
    expect(perDiemOf(stay('2026-03-01', '2026-03-01'), POLICY).amount).toEqual(eur('0.00'));
  });

  it.each([
    [stay('2026-03-02', '2026-03-01'), 'per-diem.reversed', '/basis/lastDay'],
    [stay('2026-02-30', '2026-03-01'), 'per-diem.dates-malformed', '/basis/firstDay'],
    [stay('2026-01-01', '2027-03-01'), 'per-diem.too-long', '/basis/lastDay'],
    [stay('2026-03-01', '2026-03-02', 'FR'), 'per-diem.rate-missing', '/basis/country'],
    [stay('2024-12-31', '2025-01-01'), 'per-diem.rate-missing', '/basis/country'],
  ])('%j is refused with %s', (of, code, pointer) => {
    expect(refused(() => perDiemOf(of, POLICY, '/basis'))).toEqual([code, pointer]);
  });
});

describe('mileage', () => {
  it.each([
    [50_000, 0, '15.00'],
    [100_000, 0, '30.00'],
    [150_000, 0, '49.00'],
    [50_000, 100_000, '19.00'],
    [2_000_000, 0, '577.00'],
    [1, 0, '0.00'],
  ])('%d meters after %d are worth %s', (meters, before, worth) => {
    expect(mileageOf(car(meters), before, POLICY)).toEqual(eur(worth));
  });

  it('of a year is the same however it is cut into lines', () => {
    const lines = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(lines, (parts) => {
        let before = 0;
        let total = zero('EUR');
        for (const meters of parts) {
          total = add(total, mileageOf(car(meters), before, POLICY));
          before += meters;
        }
        expect(total).toEqual(mileageOf(car(before), 0, POLICY));
      }),
    );
  });

  it.each<readonly [Partial<MileageDrive>, string, string]>([
    [{ meters: -5 }, 'mileage.distance-invalid', '/basis/meters'],
    [{ meters: 0 }, 'mileage.distance-invalid', '/basis/meters'],
    [{ meters: NaN }, 'mileage.distance-invalid', '/basis/meters'],
    [{ vehicle: 'boat' }, 'mileage.rate-missing', '/basis/vehicle'],
    [{ date: '2025-12-31' }, 'mileage.rate-missing', '/basis/vehicle'],
    [{ date: 'today' }, 'mileage.date-malformed', '/basis/date'],
  ])('with %j is refused with %s', (members, code, pointer) => {
    expect(refused(() => mileageOf({ ...car(1000), ...members }, 0, POLICY, '/basis'))).toEqual([
      code,
      pointer,
    ]);
  });
});

describe('a line', () => {
  it('in another currency is converted with the rate of the transaction date, not the posting date', () => {
    expect(line(hotel('100.00', 'USD', '2026-03-31'))).toMatchObject({
      amount: { amount: '100.00', currency: 'USD' },
      baseAmount: eur('90.00'),
      exchangeRate: { date: '2026-03-31', rate: '0.9', source: 'ECB' },
    });
    expect(line(hotel('100.00', 'USD', '2026-04-01')).baseAmount).toEqual(eur('110.00'));
  });

  it('in three currencies comes to one sum', () => {
    const bases = [hotel('12.34'), hotel('100', 'USD'), hotel('2014', 'JPY')].map(
      (basis) => line(basis).baseAmount,
    );
    expect(sum(bases, 'EUR')).toEqual(eur('114.63'));
  });

  const price = (basis: LineBasis, category: string) => () =>
    priceLine(
      { lineId: idOf('line'), category, basis, visitId: null, tripId: null },
      { policy: POLICY, rates: RATES, metersBefore: 0 },
      '/lines/2',
    );

  it.each<readonly [string, LineBasis, string, string, string]>([
    ['without a rate', hotel('1', 'GBP'), 'hotel', 'exchange-rate.missing', '/lines/2/basis'],
    [
      'before the first rate',
      hotel('1', 'USD', '2026-03-30'),
      'hotel',
      'exchange-rate.missing',
      '/lines/2/basis',
    ],
    ['of nothing', hotel('0.00'), 'hotel', 'claim.amount-not-positive', '/lines/2/basis/amount/amount'],
    ['below nothing', hotel('-1'), 'hotel', 'claim.amount-not-positive', '/lines/2/basis/amount/amount'],
    ['of parts of a yen', hotel('1.5', 'JPY'), 'hotel', 'money.too-precise', '/lines/2/basis/amount/amount'],
    ['on no date', hotel('1', 'EUR', '2026-02-30'), 'hotel', 'claim.date-malformed', '/lines/2/basis/date'],
    ['of no category', hotel('1'), 'yacht', 'claim.category-unknown', '/lines/2/category'],
    ['of another kind', drive, 'hotel', 'claim.basis-mismatch', '/lines/2/basis/kind'],
  ])('%s is refused', (_, basis, category, code, pointer) => {
    expect(refused(price(basis, category))).toEqual([code, pointer]);
  });
});

describe('a policy', () => {
  it('that is read again is the same, rates without superfluous zeros', () => {
    const read = parseExpensePolicy(POLICY);
    expect(read.mileageRates[0]?.tiers[0]?.perKilometer).toBe('0.3');
    expect(parseExpensePolicy(read)).toEqual(read);
  });

  it('asks for more steps the more a claim comes to', () => {
    const counts = ['0.00', '499.99', '500.00', '5000.00'].map(
      (amount) => stepsFor(POLICY, eur(amount)).length,
    );
    expect(counts).toEqual([1, 1, 2, 3]);
  });

  const [first] = POLICY.approvalSteps;
  it.each<readonly [Partial<ExpensePolicy>, string]>([
    [{ baseCurrency: 'XXX' }, '/baseCurrency'],
    [{ rateMaximumAgeDays: 32 }, '/rateMaximumAgeDays'],
    [{ perDiemShares: { ...POLICY.perDiemShares, lastDayPercent: 101 } }, '/perDiemShares/lastDayPercent'],
    [{ categories: [POLICY.categories[0]!, POLICY.categories[0]!] }, '/categories/1'],
    [{ approvalSteps: [] }, '/approvalSteps'],
    [{ approvalSteps: [{ ...first!, from: eur('1') }] }, '/approvalSteps'],
    [
      { approvalSteps: [{ ...first!, from: { amount: '0', currency: 'USD' } }] },
      '/approvalSteps/0/from/currency',
    ],
    [{ mileageRates: [{ ...POLICY.mileageRates[0]!, tiers: [] }] }, '/mileageRates/0/tiers'],
    [{ perDiemRates: [{ ...POLICY.perDiemRates[0]!, daily: eur('-1') }] }, '/perDiemRates/0/daily/amount'],
  ])('with %j is refused', (members, pointer) => {
    expect(refused(() => parseExpensePolicy({ ...POLICY, ...members }))).toEqual([
      'expense-policy.invalid',
      pointer,
    ]);
  });
});
