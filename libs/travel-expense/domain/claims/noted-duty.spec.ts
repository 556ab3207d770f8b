import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPLOYEE, idOf, NOW } from '../../testing/claim-samples.js';
import { dutyOn, evolveNotedDays, NO_NOTED_DAYS, noteDuty, type DutyOfDayNoted } from './noted-duty.js';

type Noted = DutyOfDayNoted['data'];
const DATE = '2026-03-12';
const noted = (revision: number, isOnDuty: boolean, employment = 'first'): Noted => ({
  ...{ employeeId: EMPLOYEE, employmentId: idOf(employment), date: DATE, isOnDuty, lastDate: DATE, revision },
  ...{ messageId: idOf(`${employment} ${revision}`), correctionId: null },
});
const told = (all: readonly Noted[]) =>
  all.reduce(
    (days, data) =>
      noteDuty(data, days, NOW).reduce(
        (state, decided) => evolveNotedDays(state, { ...decided, eventId: idOf('e'), recordedAt: NOW }),
        days,
      ),
    NO_NOTED_DAYS,
  );

describe('what is known of a day', () => {
  it('is nothing before attendance has calculated it', () => {
    expect(dutyOn(told([noted(1, true)]), '2026-03-13')).toBe(undefined);
  });

  it('is what the newest calculation says, in whatever order they come and however often', () => {
    const days = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(days, fc.infiniteStream(fc.nat()), (onDuty, random) => {
        const inOrder = onDuty.map((isOnDuty, index) => noted(index + 1, isOnDuty));
        const shuffled = [...inOrder, ...inOrder]
          .map((one) => ({ one, at: random.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        expect(dutyOn(told(shuffled), DATE)).toEqual(dutyOn(told(inOrder), DATE));
        expect(dutyOn(told(shuffled), DATE)?.isOnDuty).toBe(onDuty.at(-1));
      }),
    );
  });

  it('of two employments is on duty when either is, and grows with each of them', () => {
    const of = (...all: readonly Noted[]) => {
      const { isOnDuty, cause } = dutyOn(told(all), DATE) ?? {};
      return [isOnDuty, cause?.revision];
    };
    expect(of(noted(1, false), noted(1, true, 'second'))).toEqual([true, 2]);
    expect(of(noted(1, false), noted(1, true, 'second'), noted(2, false, 'second'))).toEqual([false, 3]);
  });

  it('is duty when the night before reached into it', () => {
    const eve = { ...noted(1, true), date: '2026-03-11', lastDate: DATE, messageId: idOf('eve') };
    const of = (...all: readonly Noted[]) => dutyOn(told(all), DATE)?.isOnDuty;
    expect([of(noted(1, false)), of(noted(1, false), eve), of(eve, noted(1, false))]).toEqual([
      false,
      true,
      true,
    ]);
    expect(of(noted(1, false), { ...eve, lastDate: eve.date })).toBe(false);
    const shortened = { ...eve, revision: 2, lastDate: eve.date, messageId: idOf('shortened') };
    expect(dutyOn(told([noted(1, false), eve, shortened]), DATE, shortened)).toMatchObject({
      isOnDuty: false,
      cause: { eventId: idOf('shortened'), date: DATE, revision: 3 },
    });
    // Nothing is said of a day that was not calculated itself.
    expect(dutyOn(told([eve]), DATE)).toBe(undefined);
  });
});
