import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../work-time/day-boundaries.js';
import { calendarOf, daysOfYear, type DayMark, type TenantCalendar } from './holiday-calendar.js';
import { plannedDay, type PlanningFacts } from './planned-day.js';
import {
  faultsOfPattern,
  type ShiftAssignment,
  type ShiftDay,
  type ShiftPattern,
  type ShiftVersion,
} from './shift.js';

const day = (...parts: readonly (readonly [string, string])[]): ShiftDay => ({
  parts: parts.map(([startTime, endTime]) => ({ startTime, endTime })),
  unpaidBreakMinutes: 0,
  core: null,
  expectedMinutes: null,
});
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const weekly = (one: ShiftDay, weekdays: readonly number[] = everyDay): ShiftPattern => ({
  kind: 'weekly',
  weekdays,
  day: one,
});
const version = (pattern: ShiftPattern, changes: Partial<ShiftVersion> = {}): ShiftVersion => ({
  shiftId: 'shift',
  version: 1,
  name: 'Shift',
  effectiveFrom: '2026-01-01',
  observesHolidays: true,
  pattern,
  ...changes,
});
const assigned = (changes: Partial<ShiftAssignment> = {}): ShiftAssignment => ({
  shiftId: 'shift',
  from: '2026-01-01',
  until: null,
  rotationOffsetDays: 0,
  ...changes,
});

function facts(versions: readonly ShiftVersion[], changes: Partial<PlanningFacts> = {}): PlanningFacts {
  return {
    zone: 'Europe/Berlin',
    assignments: () => [[assigned()]],
    versionsOf: (shiftId) => versions.filter((one) => one.shiftId === shiftId),
    markOf: () => undefined,
    ...changes,
  };
}
const times = (planned: ReturnType<typeof plannedDay>): readonly string[] =>
  planned.shifts.map(
    ({ startsMs, endsMs }) => `${new Date(startsMs).toISOString()} ${new Date(endsMs).toISOString()}`,
  );

describe('a planned day', () => {
  it('is a working day with the parts of the shift as instants, less the unpaid break', () => {
    const planned = plannedDay(
      facts([version(weekly({ ...day(['09:00', '17:30']), unpaidBreakMinutes: 30 }, [1, 2, 3, 4, 5]))]),
      '2026-03-20',
    );
    expect(planned).toMatchObject({ kind: 'work', expectedMinutes: 480, shift: { version: 1 } });
    expect(times(planned)).toEqual(['2026-03-20T08:00:00.000Z 2026-03-20T16:30:00.000Z']);
  });

  it.each([
    ['an ordinary night', '2026-03-20', 480],
    ['the night in which the clock goes forward', '2026-03-28', 420],
    ['the night in which the clock goes back', '2026-10-24', 540],
  ])('has its true length in %s', (_title, date, expectedMinutes) => {
    expect(plannedDay(facts([version(weekly(day(['22:00', '06:00'])))]), date)).toMatchObject({
      expectedMinutes,
    });
  });

  it('of a split night shift has every part on its own side of midnight', () => {
    const planned = plannedDay(
      facts([version(weekly(day(['20:00', '23:00'], ['01:00', '05:00'])))]),
      '2026-01-10',
    );
    expect(times(planned)).toEqual([
      '2026-01-10T19:00:00.000Z 2026-01-10T22:00:00.000Z',
      '2026-01-11T00:00:00.000Z 2026-01-11T04:00:00.000Z',
    ]);
    expect(planned.expectedMinutes).toBe(420);
  });

  it('with flexible hours expects what was agreed, and tells the core time', () => {
    const flexible = {
      ...day(['06:00', '20:00']),
      core: { startTime: '10:00', endTime: '15:00' },
      expectedMinutes: 456,
    };
    expect(plannedDay(facts([version(weekly(flexible))]), '2026-01-12')).toMatchObject({
      expectedMinutes: 456,
      core: { startsMs: Date.parse('2026-01-12T09:00:00Z'), endsMs: Date.parse('2026-01-12T14:00:00Z') },
    });
  });

  it('rests on days that are not of the week pattern', () => {
    expect(plannedDay(facts([version(weekly(day(['09:00', '17:00']), [1]))]), '2026-01-13')).toMatchObject({
      kind: 'rest-day',
      shifts: [],
      expectedMinutes: 0,
    });
  });

  it('is not scheduled without an assignment, nor before the first version of the shift', () => {
    const pattern = weekly(day(['09:00', '17:00']));
    expect(plannedDay(facts([version(pattern)], { assignments: () => [] }), '2026-01-13').kind).toBe(
      'not-scheduled',
    );
    expect(plannedDay(facts([version(pattern)]), '2025-12-31').kind).toBe('not-scheduled');
    expect(plannedDay(facts([version(pattern, { effectiveFrom: '2026-02-01' })]), '2026-01-31').kind).toBe(
      'not-scheduled',
    );
  });

  it('keeps the version of its day when a later one is published', () => {
    const versions = [
      version(weekly(day(['09:00', '17:00']))),
      version(weekly(day(['08:00', '14:00'])), { version: 2, effectiveFrom: '2026-02-01' }),
    ];
    expect(plannedDay(facts(versions), '2026-01-31')).toMatchObject({
      expectedMinutes: 480,
      shift: { version: 1 },
    });
    expect(plannedDay(facts(versions), '2026-02-01')).toMatchObject({
      expectedMinutes: 360,
      shift: { version: 2 },
    });
  });

  it('follows the person’s own assignment before the team’s, and a day off in the roster before both', () => {
    const versions = [
      version(weekly(day(['09:00', '17:00']))),
      version(weekly(day(['14:00', '22:00'])), { shiftId: 'late' }),
    ];
    const own = [
      assigned({ shiftId: 'late', from: '2026-01-12', until: '2026-01-14' }),
      assigned({ shiftId: null, from: '2026-01-13', until: '2026-01-13' }),
    ];
    const planning = facts(versions, { assignments: () => [own, [assigned()]] });
    expect(
      ['2026-01-11', '2026-01-12', '2026-01-13', '2026-01-14', '2026-01-15'].map(
        (date) => `${plannedDay(planning, date).kind} ${plannedDay(planning, date).shift?.shiftId ?? '-'}`,
      ),
    ).toEqual(['work shift', 'work late', 'rest-day -', 'work late', 'work shift']);
  });

  describe('marked in the calendar', () => {
    const marked = (kind: DayMark['kind']): Partial<PlanningFacts> => ({
      markOf: (date) => ({ date, kind, name: 'Named' }),
    });
    const pattern = weekly(day(['09:00', '17:00']), [1, 2, 3, 4, 5]);

    it.each(['holiday', 'rest-day'] as const)('as a %s is off', (kind) => {
      expect(plannedDay(facts([version(pattern)], marked(kind)), '2026-01-13')).toMatchObject({
        kind,
        expectedMinutes: 0,
        shifts: [],
        dayName: 'Named',
      });
    });

    it('as a make-up workday is worked, though a Saturday', () => {
      expect(plannedDay(facts([version(pattern)], marked('make-up-workday')), '2026-02-14')).toMatchObject({
        kind: 'make-up-workday',
        expectedMinutes: 480,
      });
    });

    it('is worked as ever where the shift does not observe holidays, and the calendar is not asked', () => {
      const asked: string[] = [];
      const planning = facts([version(pattern, { observesHolidays: false })], {
        markOf: (date) => {
          asked.push(date);
          return { date, kind: 'holiday', name: 'Named' };
        },
      });
      expect(plannedDay(planning, '2026-01-13').kind).toBe('work');
      expect(asked).toEqual([]);
    });
  });

  it('of a rotation comes again after its length, before the anchor too; crews are apart by their offset', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 28 }),
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 60 }),
        (pattern, at, offset) => {
          const rotating: ShiftPattern = {
            kind: 'rotating',
            anchor: '2027-01-01',
            days: pattern.map((isWork) => (isWork ? day(['06:00', '14:00']) : null)),
          };
          const planned = (rotationOffsetDays: number, date: string): string =>
            plannedDay(
              facts([version(rotating)], { assignments: () => [[assigned({ rotationOffsetDays })]] }),
              date,
            ).kind;
          const date = addDays('2026-01-01', at);
          expect(planned(0, addDays(date, pattern.length))).toBe(planned(0, date));
          expect(planned(offset, date)).toBe(planned(0, addDays(date, offset)));
        },
      ),
    );
  });

  it('never has parts that overlap, and expects their sum in any zone and on any day', () => {
    const clock = fc
      .integer({ min: 0, max: 95 })
      .map(
        (quarter) =>
          `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
      );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(clock, clock), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 720 }),
        fc.constantFrom('Europe/Helsinki', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Shanghai'),
        (parts, at, zone) => {
          const pattern = weekly(day(...parts));
          fc.pre(faultsOfPattern(pattern).length === 0);
          const planned = plannedDay(facts([version(pattern)], { zone }), addDays('2026-01-01', at));
          let before = -Infinity;
          let minutes = 0;
          for (const { startsMs, endsMs } of planned.shifts) {
            expect(startsMs).toBeGreaterThanOrEqual(before);
            expect(endsMs).toBeGreaterThanOrEqual(startsMs);
            before = endsMs;
            minutes += (endsMs - startsMs) / 60_000;
          }
          expect(planned.expectedMinutes).toBe(minutes);
        },
      ),
    );
  });
});

describe('a shift', () => {
  it.each([
    ['parts out of order', weekly(day(['13:00', '17:00'], ['08:00', '14:00'])), '/pattern/day/parts'],
    [
      'more break than shift',
      weekly({ ...day(['09:00', '10:00']), unpaidBreakMinutes: 60 }),
      '/pattern/day/unpaidBreakMinutes',
    ],
    [
      'more minutes than hours',
      weekly({ ...day(['09:00', '10:00']), expectedMinutes: 61 }),
      '/pattern/day/expectedMinutes',
    ],
    [
      'core time outside its hours',
      weekly({ ...day(['09:00', '17:00']), core: { startTime: '08:00', endTime: '10:00' } }),
      '/pattern/day/core',
    ],
    [
      'a day of the rotation that contradicts itself',
      {
        kind: 'rotating',
        anchor: '2026-01-01',
        days: [null, { ...day(['09:00', '10:00']), expectedMinutes: 61 }],
      } as const,
      '/pattern/days/1/expectedMinutes',
    ],
  ])('is refused with %s', (_title, pattern, pointer) => {
    expect(faultsOfPattern(pattern).map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('may go round the clock, and have its core behind midnight', () => {
    expect(faultsOfPattern(weekly(day(['08:00', '08:00'])))).toEqual([]);
    expect(
      faultsOfPattern(weekly({ ...day(['20:00', '06:00']), core: { startTime: '01:00', endTime: '04:00' } })),
    ).toEqual([]);
  });
});

describe('the calendar of a tenant', () => {
  const own = (changes: Partial<TenantCalendar> = {}): TenantCalendar => ({
    calendar: 'CN',
    payGroupIds: [],
    completeYears: [],
    overrides: [],
    ...changes,
  });
  const law: DayMark[] = [
    { date: '2026-10-01', kind: 'holiday', name: 'National Day' },
    { date: '2026-10-10', kind: 'make-up-workday', name: 'National Day' },
  ];
  const statutory = (_calendar: string, year: number) => (year === 2026 ? law : undefined);

  it('is that of the pay group, else of the country one is placed in, else none', () => {
    const calendars = [own({ calendar: 'DE-BY', payGroupIds: ['group'] })];
    expect(calendarOf(calendars, 'group', 'CN')).toBe('DE-BY');
    expect(calendarOf(calendars, 'other', 'CN')).toBe('CN');
    expect(calendarOf(calendars, undefined, null)).toBeUndefined();
  });

  it('says more or otherwise than the law, or that a day is an ordinary one', () => {
    const overrides = [
      { date: '2026-10-10', kind: 'ordinary', name: '' },
      { date: '2026-12-24', kind: 'rest-day', name: 'Works holiday' },
      { date: '2027-01-01', kind: 'holiday', name: 'New year' },
    ] as const;
    expect(daysOfYear([own({ overrides })], 'CN', 2026, statutory)).toEqual([
      law[0],
      { date: '2026-12-24', kind: 'rest-day', name: 'Works holiday' },
    ]);
  });

  it('fails closed for a year that nobody knows, until the tenant says it is complete', () => {
    expect(() => daysOfYear([], 'CN', 2027, statutory)).toThrow(
      expect.objectContaining({
        code: 'holiday-calendar.year-unknown',
        extensions: { calendar: 'CN', year: 2027 },
      }),
    );
    const overrides = [{ date: '2027-01-01', kind: 'holiday', name: '元旦' }] as const;
    expect(() => daysOfYear([own({ overrides })], 'CN', 2027, statutory)).toThrow();
    expect(daysOfYear([own({ overrides, completeYears: [2027] })], 'CN', 2027, statutory)).toEqual(overrides);
  });
});
