import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import fc from 'fast-check';
import {
  evolveAttendanceDays,
  NO_ATTENDANCE_DAYS,
  noteAttendanceDay,
  type AttendanceDayNoted,
  type AttendanceDays,
  type AttendanceRestated,
} from './attendance-days.js';
import { figuresOfDay, NO_FIGURES, ratesOf, sumOfFigures, type AttendanceDay } from './attendance-figures.js';

const day = (changes: Partial<AttendanceDay> = {}): AttendanceDay => ({
  ...{ status: 'worked', workedMinutes: 480, overtimeMinutes: 0, expectedMinutes: 480 },
  ...{ lateMinutes: 0, earlyMinutes: 0 },
  ...changes,
});

describe('the figures of a day', () => {
  it.each<[string, Partial<AttendanceDay>, object]>([
    ['worked as planned', {}, { days: 1, plannedDays: 1, attendedDays: 1, absentDays: 0 }],
    [
      'nobody came to',
      { status: 'absent', workedMinutes: 0 },
      { plannedDays: 1, attendedDays: 0, absentDays: 1 },
    ],
    ['on leave', { status: 'on-leave', workedMinutes: 0 }, { plannedDays: 0, leaveDays: 1, absentDays: 0 }],
    [
      'whose plan nobody holds to any more',
      { status: 'not-scheduled', workedMinutes: 0 },
      { plannedDays: 0, absentDays: 0 },
    ],
    ['half worked', { status: 'half-day', workedMinutes: 200 }, { attendedDays: 1, workedMinutes: 200 }],
    ['off, yet worked', { expectedMinutes: 0 }, { plannedDays: 0, attendedDays: 0, workedMinutes: 480 }],
    ['of no known plan', { expectedMinutes: null }, { plannedDays: 0, unplannedDays: 1, expectedMinutes: 0 }],
    ['late and early', { lateMinutes: 7, earlyMinutes: 3 }, { lateDays: 1, lateMinutes: 7, earlyDays: 1 }],
    [
      'of a status of later versions',
      { status: 'on-strike' },
      { plannedDays: 1, attendedDays: 0, absentDays: 1 },
    ],
  ])('%s', (_what, changes, figures) => {
    expect(figuresOfDay(day(changes))).toMatchObject(figures);
  });

  it('are none while it is not over', () => {
    expect(figuresOfDay(day({ status: 'open', lateMinutes: 5 }))).toEqual(NO_FIGURES);
  });
});

const anyDay = fc.record({
  status: fc.constantFrom('worked', 'absent', 'on-leave', 'open', 'rest-day', 'half-day'),
  workedMinutes: fc.nat(600),
  overtimeMinutes: fc.nat(60),
  expectedMinutes: fc.option(fc.nat(480)),
  lateMinutes: fc.nat(30),
  earlyMinutes: fc.nat(30),
});

describe('figures of many days', () => {
  it('are sums, in whatever order and groups', () => {
    fc.assert(
      fc.property(fc.array(anyDay), fc.nat(20), (days, cut) => {
        const each = days.map(figuresOfDay);
        const parts = [each.slice(0, cut), each.slice(cut)].map(sumOfFigures);
        expect(sumOfFigures(parts)).toEqual(sumOfFigures(each.toReversed()));
      }),
    );
  });

  it('have rates between 0 and 1 that come of them alone, and no rate of nothing', () => {
    expect(ratesOf(NO_FIGURES)).toEqual({ attendanceRate: null, absenceRate: null, lateRate: null });
    fc.assert(
      fc.property(fc.array(anyDay), (days) => {
        const figures = sumOfFigures(days.map(figuresOfDay));
        expect(figures.attendedDays + figures.absentDays).toBe(figures.plannedDays);
        for (const rate of Object.values(ratesOf(figures)))
          if (rate !== null) expect(rate >= 0 && rate <= 1).toBe(true);
      }),
    );
    const thirds = { ...NO_FIGURES, plannedDays: 3, attendedDays: 2, absentDays: 1, lateDays: 1 };
    expect(ratesOf(thirds)).toEqual({ attendanceRate: 0.6667, absenceRate: 0.3333, lateRate: 0.5 });
  });
});

const told = '2026-04-02T09:00:00.000Z' as Instant;
const noted = (
  date: string,
  revision: number,
  changes: Partial<AttendanceDay> = {},
  calculatedOn = '2026-04-02',
): AttendanceDayNoted['data'] =>
  ({
    ...{ employmentId: 'e', employeeId: 'p', date, revision, calculatedOn, day: day(changes) },
    cause: { kind: 'correction', eventId: 'c' as EventId, correctionId: null },
    messageId: `${date} ${revision}` as EventId,
  }) as AttendanceDayNoted['data'];

/** The days after some were noted, and the restatements in between. */
function after(...all: readonly AttendanceDayNoted['data'][]) {
  let days: AttendanceDays = NO_ATTENDANCE_DAYS;
  const restated: AttendanceRestated['data'][] = [];
  for (const one of all)
    for (const { type, data } of noteAttendanceDay(one, days, told)) {
      days = evolveAttendanceDays(days, { type, data } as never);
      if (type === 'analytics.AttendanceRestated') restated.push(data as AttendanceRestated['data']);
    }
  return { days, restated };
}

describe('a day that attendance calculated anew', () => {
  it('restates the figures of its month, and names only what is another', () => {
    const { restated } = after(
      noted('2026-03-11', 1),
      noted('2026-03-12', 1, { status: 'absent', workedMinutes: 0 }),
      noted('2026-03-12', 2, { lateMinutes: 5 }),
    );
    expect(restated).toMatchObject([
      {
        ...{ month: '2026-03', date: '2026-03-12', messageId: '2026-03-12 2' },
        changes: [
          { figure: 'attendedDays', before: 1, after: 2 },
          { figure: 'absentDays', before: 1, after: 0 },
          { figure: 'lateDays', before: 0, after: 1 },
          { figure: 'lateMinutes', before: 0, after: 5 },
          { figure: 'workedMinutes', before: 480, after: 960 },
          { figure: 'attendanceRate', before: 0.5, after: 1 },
          { figure: 'absenceRate', before: 0.5, after: 0 },
          { figure: 'lateRate', before: 0, after: 0.5 },
        ],
      },
    ]);
  });

  it('restates nothing while the day lasts, when it is told for the first time, or when nothing is another', () => {
    const lunch = [
      noted('2026-03-12', 1, { status: 'open' }, '2026-03-12'),
      noted('2026-03-12', 2, { workedMinutes: 240 }, '2026-03-12'),
      noted('2026-03-12', 3, { status: 'open' }, '2026-03-12'),
      // A night ends on the next day.
      noted('2026-03-12', 4, { workedMinutes: 500 }, '2026-03-13'),
      noted('2026-03-12', 5, { workedMinutes: 500 }, '2026-03-14'),
    ];
    expect(after(...lunch).restated).toEqual([]);
    expect(after(...lunch, noted('2026-03-12', 6, { workedMinutes: 501 })).restated).toHaveLength(1);
  });

  it('is known by its revision: twice, late and out of order it is the same', () => {
    const all = [1, 2, 3].map((revision) => noted('2026-03-12', revision, { workedMinutes: revision }));
    fc.assert(
      fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 6 }), (order) => {
        expect(after(...order).days).toEqual(after(...all).days);
      }),
    );
  });
});
