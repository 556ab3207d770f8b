import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CURRENCIES, minorUnitsOf } from './currencies.js';
import { DomainError } from './domain-error.js';
import { largestRemainder } from './largest-remainder.js';
import {
  add,
  compare,
  convert,
  multiply,
  negate,
  parseMoney,
  parseRate,
  prorate,
  split,
  subtract,
  sum,
  worthOf,
} from './money.js';
import type { Money } from './money.js';

const eur = (amount: string): Money => ({ amount, currency: 'EUR' });

const anyMoney = fc
  .tuple(fc.constantFrom('EUR', 'JPY', 'KWD'), fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }))
  .map(([currency, minor]): Money => {
    const digits = minorUnitsOf(currency) ?? 0;
    const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
    const amount = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
    return { amount: minor < 0n ? `-${amount}` : amount, currency };
  });

function refused(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof DomainError) return [error.code, ...error.errors.map(({ pointer }) => pointer)];
    throw error;
  }
  return [];
}

describe('money', () => {
  it.each([
    ['12.3', 'EUR', '12.30'],
    ['1230', 'JPY', '1230'],
    ['1.5', 'KWD', '1.500'],
    ['-0.00', 'EUR', '0.00'],
    ['-0.01', 'EUR', '-0.01'],
    ['5.0', 'JPY', '5'],
  ])('%s %s is kept as %s', (amount, currency, kept) => {
    expect(parseMoney({ amount, currency })).toEqual({ amount: kept, currency });
  });

  it.each([
    ['12.345', 'EUR', 'money.too-precise', '/lines/0/amount'],
    ['1.5', 'JPY', 'money.too-precise', '/lines/0/amount'],
    ['1e3', 'EUR', 'money.amount-malformed', '/lines/0/amount'],
    ['NaN', 'EUR', 'money.amount-malformed', '/lines/0/amount'],
    ['012', 'EUR', 'money.amount-malformed', '/lines/0/amount'],
    ['1234567890123456', 'EUR', 'money.amount-malformed', '/lines/0/amount'],
    ['1', 'eur', 'money.currency-unknown', '/lines/0/currency'],
    ['1', 'DEM', 'money.currency-unknown', '/lines/0/currency'],
  ])('%s %s is refused with %s', (amount, currency, code, pointer) => {
    expect(refused(() => parseMoney({ amount, currency }, '/lines/0'))).toEqual([code, pointer]);
  });

  it('of two currencies is never added, subtracted or compared', () => {
    const usd = { amount: '1.00', currency: 'USD' };
    for (const action of [add, subtract, compare]) {
      expect(refused(() => action(eur('1.00'), usd))).toEqual(['money.currency-mismatch']);
    }
  });

  it.each([
    ['half-even', '0.05', '0.5', '0.02'],
    ['half-up', '0.05', '0.5', '0.03'],
    ['half-even', '0.15', '0.5', '0.08'],
    ['half-even', '-0.05', '0.5', '-0.02'],
    ['half-up', '-0.05', '0.5', '-0.03'],
    ['half-up', '0.30', '123.45', '37.04'],
  ] as const)('rounded %s, %s times %s is %s', (rounding, amount, factor, product) => {
    expect(multiply(eur(amount), factor, rounding)).toEqual(eur(product));
  });

  it('of priced quantities is rounded once, not by each of them', () => {
    const third = { quantity: '0.333', unitPrice: '0.10' };
    expect(worthOf([third, third, third], 'EUR', 'half-even')).toEqual(eur('0.10'));
    expect(worthOf([], 'JPY', 'half-up')).toEqual({ amount: '0', currency: 'JPY' });
  });

  it('prorated is rounded once: a quotient just above the half goes up, ties to even or away from 0', () => {
    expect(prorate(eur('0.01'), 31, 60, 'half-even')).toEqual(eur('0.01'));
    expect(prorate(eur('0.01'), 30, 60, 'half-even')).toEqual(eur('0.00'));
    expect(prorate(eur('0.03'), 30, 60, 'half-even')).toEqual(eur('0.02'));
    expect(prorate(eur('0.01'), 30, 60, 'half-up')).toEqual(eur('0.01'));
    expect(prorate(eur('60.00'), -7, 60, 'half-even')).toEqual(eur('-7.00'));
    expect(prorate(eur('0.01'), -1, 60, 'half-even')).toEqual(eur('0.00'));
    expect(prorate({ amount: '1000', currency: 'JPY' }, 20, 60, 'half-even').amount).toBe('333');
  });

  it('is converted into the minor units of the other currency', () => {
    expect(convert(eur('12.34'), '163.21', 'JPY', 'half-even')).toEqual({ amount: '2014', currency: 'JPY' });
    expect(convert({ amount: '2014', currency: 'JPY' }, '0.0061', 'EUR', 'half-even')).toEqual(eur('12.29'));
  });

  it('reads rates, and refuses those that would give nothing', () => {
    expect(parseRate('1.50', '/rate')).toBe('1.5');
    expect(parseRate('0.0000001', '/rate')).toBe('0.0000001');
    for (const text of ['0', '0.0', '-1', '1e2', '', 'NaN']) {
      expect(refused(() => parseRate(text, '/rate'))).toEqual(['rate.malformed', '/rate']);
    }
  });

  it('that is shared out sums to the whole, each share within one minor unit of its exact part', () => {
    const weights = fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(anyMoney, weights, (money, parts) => {
        fc.pre(parts.some((part) => part > 0));
        const shares = split(money, parts);
        expect(sum(shares, money.currency)).toEqual(money);
        const total = parts.reduce((one, other) => one + other, 0);
        const minor = 10 ** (minorUnitsOf(money.currency) ?? 0);
        shares.forEach((share, index) => {
          const exact = (Number(money.amount) * (parts[index] ?? 0)) / total;
          expect(Math.abs(Number(share.amount) - exact) * minor).toBeLessThan(1.01);
        });
      }),
    );
  });

  it('comes back from being added and taken away, negated twice, and read again', () => {
    fc.assert(
      fc.property(anyMoney, anyMoney, (one, other) => {
        const same = { ...other, currency: one.currency };
        fc.pre(refused(() => parseMoney(same)).length === 0);
        const kept = parseMoney(same);
        expect(subtract(add(one, kept), kept)).toEqual(parseMoney(one));
        expect(negate(negate(one))).toEqual(parseMoney(one));
        expect(compare(one, kept) + compare(kept, one)).toBe(0);
      }),
    );
  });

  it('has the minor units of ISO 4217, and only codes that Intl knows', () => {
    expect(['JPY', 'KRW', 'KWD', 'IQD', 'EUR', 'CNY'].map(minorUnitsOf)).toEqual([0, 0, 3, 3, 2, 2]);
    const known = new Set(Intl.supportedValuesOf('currency'));
    // The newest codes reach Intl's data later than ISO's list.
    expect(
      CURRENCIES.filter((code) => !known.has(code) && !['XCG', 'ZWG', 'SLE', 'VED'].includes(code)),
    ).toEqual([]);
  });
});

describe('largest remainder', () => {
  it('gives the odd ones to the largest remainders, ties to the earlier', () => {
    expect(largestRemainder([1, 1, 1], 100)).toEqual([34, 33, 33]);
    expect(largestRemainder([1, 2, 4], 10)).toEqual([1, 3, 6]);
    expect(largestRemainder([0, 0], 10)).toEqual([0, 0]);
  });

  it('is the same beyond what a double holds', () => {
    const weights = fc.array(fc.nat({ max: 2 ** 30 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(weights, fc.nat({ max: 2 ** 31 - 1 }), (parts, whole) => {
        fc.pre(parts.some((part) => part > 0));
        const shares = largestRemainder(parts, whole);
        expect(shares.reduce((one, other) => one + other, 0)).toBe(whole);
        const total = parts.reduce((one, other) => one + other, 0);
        shares.forEach((share, index) => {
          const numerator = BigInt(share) * BigInt(total) - BigInt(parts[index] ?? 0) * BigInt(whole);
          expect(numerator < BigInt(total) && numerator > -BigInt(total)).toBe(true);
        });
      }),
    );
  });
});
