import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { absenceDays, datesOf, DAY_PORTIONS, mondayToFriday, overlap } from './absence-days.js';

const leave = {
  areHalvesAllowed: true,
  balance: {
    ...{ dayMinutes: 480, accrual: null, overdraftMinutes: 0 },
    carryOver: { maximumMinutes: 0, expiresOn: null },
  },
};
const free = { areHalvesAllowed: true, balance: null };

describe('the days of an absence', () => {
  it('leave out those on which no work is planned; a full day costs the same however long it is', () => {
    const plan = (date: string) =>
      date === '2026-05-01' ? 0 : date === '2026-04-30' ? 300 : mondayToFriday(date);
    const stretch = { from: '2026-04-30', until: '2026-05-04', portion: 'full' } as const;
    expect(absenceDays(stretch, leave, plan)).toEqual([
      { date: '2026-04-30', portion: 'full', plannedMinutes: 300, minutes: 300, chargedMinutes: 480 },
      { date: '2026-05-04', portion: 'full', plannedMinutes: 480, minutes: 480, chargedMinutes: 480 },
    ]);
    expect(absenceDays(stretch, free, plan).map(({ chargedMinutes }) => chargedMinutes)).toEqual([0, 0]);
  });

  it('are halves that together are the day, of odd minutes too', () => {
    const half = (portion: 'morning' | 'afternoon') =>
      absenceDays({ from: '2026-05-04', until: '2026-05-04', portion }, leave, () => 455)[0];
    expect([half('morning'), half('afternoon')]).toMatchObject([
      { minutes: 228, chargedMinutes: 240 },
      { minutes: 227, chargedMinutes: 240 },
    ]);
  });

  it.each([
    ['that end before they begin', '2026-05-04', '2026-05-03', 'full', '/until'],
    ['of more than a year', '2026-05-04', '2027-05-05', 'full', '/until'],
    ['of halves that the kind does not have', '2026-05-04', '2026-05-04', 'morning', '/portion'],
    ['on which nobody works', '2026-05-02', '2026-05-03', 'full', '/from'],
  ] as const)('are refused: %s', (_, from, until, portion, pointer) => {
    const whole = { ...leave, areHalvesAllowed: false };
    expect(() => absenceDays({ from, until, portion }, whole, mondayToFriday)).toThrow(
      expect.objectContaining({ code: 'absence.days-unfit', errors: [expect.objectContaining({ pointer })] }),
    );
  });

  it('are Monday to Friday where nothing is planned', () => {
    const week = datesOf({ from: '2026-11-23', until: '2026-11-29' }).map(mondayToFriday);
    expect(week).toEqual([480, 480, 480, 480, 480, 0, 0]);
    expect(mondayToFriday('1999-12-31')).toBe(480);
    expect(mondayToFriday('2000-01-01')).toBe(0);
  });

  it('overlap where both want the same half of a day', () => {
    const days = (portion: (typeof DAY_PORTIONS)[number]) =>
      absenceDays({ from: '2026-05-04', until: '2026-05-05', portion }, free, mondayToFriday);
    fc.assert(
      fc.property(fc.constantFrom(...DAY_PORTIONS), fc.constantFrom(...DAY_PORTIONS), (one, other) => {
        const isApart = one !== other && one !== 'full' && other !== 'full';
        expect(overlap(days(one), days(other))).toBe(!isApart);
      }),
    );
    const later = absenceDays(
      { from: '2026-05-06', until: '2026-05-06', portion: 'full' },
      free,
      mondayToFriday,
    );
    expect(overlap(days('full'), later)).toBe(false);
  });
});
