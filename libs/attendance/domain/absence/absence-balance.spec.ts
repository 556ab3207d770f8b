import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { balanceOn, shortageOf, type BalanceFacts } from './absence-balance.js';
import type { AbsenceKindVersion, BalanceRule } from './absence-kind.js';

const DAY = 480;
const rule = (over: Partial<BalanceRule> = {}): BalanceRule => ({
  dayMinutes: DAY,
  accrual: { per: 'year', minutes: 30 * DAY },
  carryOver: { maximumMinutes: 5 * DAY, expiresOn: '04-01' },
  overdraftMinutes: 0,
  ...over,
});
const version = (balance: BalanceRule | null, effectiveFrom = '2024-01-01'): AbsenceKindVersion => ({
  ...{ kind: 'leave', version: 1, effectiveFrom, name: { en: 'Leave', zh: '休假' }, isPaid: true },
  ...{ countsAsWorked: false, needsApproval: true, areHalvesAllowed: true, isOffered: true, balance },
});
const facts = (over: Partial<BalanceFacts> = {}): BalanceFacts => ({
  ...{ versions: [version(rule())], hiredOn: '2020-03-01', leftOn: null },
  ...{ adjustments: [], taken: [], requested: [] },
  ...over,
});
const days = (first: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    date: `${first.slice(0, 8)}${String(Number(first.slice(8)) + index).padStart(2, '0')}`,
    minutes: DAY,
  }));

describe('a balance', () => {
  it('gets a year’s leave on 1 January, and what is taken and asked for in the year is gone from it', () => {
    const taken = [...days('2024-02-05', 3), ...days('2024-12-02', 2)];
    expect(balanceOn(facts({ taken, requested: days('2024-08-05', 1) }), '2024-01-01')).toEqual({
      ...{ year: 2024, carriedMinutes: 0, expiredMinutes: 0, accruedMinutes: 30 * DAY, adjustedMinutes: 0 },
      ...{ takenMinutes: 5 * DAY, requestedMinutes: DAY, leftMinutes: 24 * DAY },
    });
  });

  it('gets twelfths in the year of hiring, from the day of hiring on', () => {
    const hired = facts({ hiredOn: '2024-10-15' });
    expect(balanceOn(hired, '2024-10-14').accruedMinutes).toBe(0);
    expect(balanceOn(hired, '2024-10-15').accruedMinutes).toBe((30 * DAY * 3) / 12);
    expect(balanceOn(hired, '2025-01-01').accruedMinutes).toBe(30 * DAY);
  });

  it('gets a month’s on the first of each month, the month of hiring on the day of hiring', () => {
    const versions = [version(rule({ accrual: { per: 'month', minutes: 100 } }))];
    const monthly = facts({ versions, hiredOn: '2024-04-20', leftOn: '2024-07-15' });
    const by = (on: string) => balanceOn(monthly, on).accruedMinutes;
    expect(['2024-04-19', '2024-04-20', '2024-05-01', '2024-06-30', '2024-12-31'].map(by)).toEqual([
      0, 100, 200, 300, 400,
    ]);
  });

  it('takes over no more than its rule allows, and loses it on its day but for what was used before', () => {
    const taken = [...days('2024-05-06', 5), ...days('2025-02-03', 2), ...days('2025-06-02', 4)];
    const both = facts({ taken });
    // 25 days are left of 2024, five go over; two of them are used before April.
    expect(balanceOn(both, '2025-03-31')).toMatchObject({ carriedMinutes: 5 * DAY, expiredMinutes: 0 });
    expect(balanceOn(both, '2025-04-01')).toMatchObject({
      ...{ carriedMinutes: 5 * DAY, expiredMinutes: 3 * DAY, takenMinutes: 6 * DAY },
      leftMinutes: (5 - 3 + 30 - 6) * DAY,
    });
    // What waits for a decision uses it up as well.
    const asked = facts({ taken: days('2024-05-06', 5), requested: days('2025-02-03', 2) });
    expect(balanceOn(asked, '2025-04-01').expiredMinutes).toBe(3 * DAY);
    const forEver = facts({
      taken,
      versions: [version(rule({ carryOver: { maximumMinutes: 99 * DAY, expiresOn: null } }))],
    });
    expect(balanceOn(forEver, '2025-12-31').leftMinutes).toBe((25 + 30 - 6) * DAY);
  });

  it('takes a debt over whole', () => {
    const versions = [version(rule({ accrual: null, overdraftMinutes: 10 * DAY }))];
    const inDebt = facts({ versions, taken: days('2024-05-06', 4) });
    expect(balanceOn(inDebt, '2026-01-01')).toMatchObject({
      carriedMinutes: -4 * DAY,
      leftMinutes: -4 * DAY,
    });
  });

  it('begins with the first version that says so, and with what is booked by hand from its day on', () => {
    const versions = [version(null), version(rule({ accrual: null }), '2024-06-01')];
    const booked = facts({ versions, adjustments: [{ date: '2024-06-10', minutes: 700 }] });
    expect(balanceOn(booked, '2024-06-09').leftMinutes).toBe(0);
    expect(balanceOn(booked, '2024-06-10')).toMatchObject({ adjustedMinutes: 700, leftMinutes: 700 });
    expect(balanceOn(booked, '2025-01-01').carriedMinutes).toBe(700);
  });

  it('is the sum of what goes in and out, whatever is booked, taken and asked for, where nothing is lost', () => {
    const dated = fc.record({
      date: fc.constantFrom('2024-01-02', '2024-07-01', '2025-02-28', '2025-12-31', '2026-05-05'),
      minutes: fc.integer({ min: 1, max: 900 }),
    });
    const list = fc.array(dated, { maxLength: 6 });
    fc.assert(
      fc.property(list, list, list, (adjustments, taken, requested) => {
        const carryOver = { maximumMinutes: Number.MAX_SAFE_INTEGER, expiresOn: null };
        const versions = [version(rule({ carryOver }))];
        const sum = (items: readonly { readonly minutes: number }[]) =>
          items.reduce((total, { minutes }) => total + minutes, 0);
        const { leftMinutes } = balanceOn(facts({ versions, adjustments, taken, requested }), '2026-12-31');
        expect(leftMinutes).toBe(3 * 30 * DAY + sum(adjustments) - sum(taken) - sum(requested));
      }),
    );
  });
});

describe('a shortage', () => {
  const versions = [version(rule({ accrual: { per: 'year', minutes: 12 * DAY }, overdraftMinutes: DAY }))];

  it('is found on the last day in the year that an absence touches', () => {
    const taken = [...days('2024-05-06', 5), ...days('2024-06-03', 8)];
    expect(shortageOf(facts({ versions, taken }), ['2024-06-03', '2024-06-10'])).toBeUndefined();
    const more = facts({ versions, taken: [...taken, ...days('2024-07-01', 1)] });
    expect(shortageOf(more, ['2024-07-01'])).toEqual({
      ...{ on: '2024-07-01', leftMinutes: -2 * DAY, overdraftMinutes: DAY },
    });
  });

  it('is found in a later year whose leave rests on what would have gone over', () => {
    const nextYear = days('2025-01-06', 17);
    const enough = facts({ versions, taken: nextYear });
    expect(shortageOf(enough, ['2025-01-22'])).toBeUndefined();
    const taken = [...days('2024-12-02', 9), ...nextYear];
    expect(shortageOf(facts({ versions, taken }), ['2024-12-10'])).toMatchObject({ on: '2025-12-31' });
  });
});
