import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { WorkTimePolicy } from '../events/setting-events.js';
import type { PlannedDay } from '../schedules/planned-day.js';
import type { DayAbsence } from './day-absences.js';
import type { TimesheetCalculation } from './work-time-calculator.js';
import { workedDaysOf } from './worked-day.js';

const DATE = '2026-03-03';
const at = (time: string): Instant => `${DATE}T${time}:00.000Z` as Instant;
const taken = (portion: DayAbsence['portion'], countsAsWorked: boolean): DayAbsence => ({
  ...{ absenceId: 'a' as EventId, kind: countsAsWorked ? 'remote' : 'leave', minutes: 240 },
  ...{ portion, countsAsWorked },
});
const part = { startsMs: Date.parse(at('08:00')), endsMs: Date.parse(at('16:00')) };
const plan = {
  ...{
    date: DATE,
    zone: 'UTC',
    kind: 'work',
    shifts: [part],
    attendedStretches: [part],
    expectedMinutes: 480,
  },
  ...{ core: null, shift: null, dayName: null },
} as PlannedDay;

/** A day of which only the afternoon was worked on site. */
function afternoonWith(absences: readonly DayAbsence[]) {
  const session = {
    ...{ date: DATE, status: 'closed', start: at('12:00'), end: at('16:00'), punchIds: [], breaks: [] },
    ...{ workedMs: 14_400_000, breakMs: 0 },
  };
  const day = {
    date: DATE,
    workedMinutes: 240,
    breakMinutes: 0,
    paidMinutes: 240,
    categories: { overtime: 0 },
  };
  // What is looked at of a calculation.
  const calculation = { days: [day], sessions: [session] } as unknown as TimesheetCalculation;
  const policy = { isBreakPaid: false, halfDayBelowMinutes: 300 } as unknown as WorkTimePolicy;
  return workedDaysOf(calculation, () => true, {
    policyOf: () => policy,
    planOf: () => plan,
    absencesOf: () => absences,
    locked: false,
    asOfMs: Date.parse(at('23:00')),
  }).get(DATE);
}

describe('an afternoon at work', () => {
  it('is half a day, and late', () => {
    expect(afternoonWith([])).toMatchObject({ status: 'half-day', lateMinutes: 240, absences: [] });
  });

  it('is half a day after a morning of leave, and on time', () => {
    expect(afternoonWith([taken('morning', false)])).toMatchObject({
      ...{ status: 'half-day', lateMinutes: 0, expectedMinutes: 480 },
      absences: [{ absenceId: 'a', kind: 'leave', minutes: 240 }],
    });
  });

  it('is a whole day after a morning of work elsewhere', () => {
    expect(afternoonWith([taken('morning', true)])).toMatchObject({ status: 'worked', lateMinutes: 0 });
  });
});
