import { describe, expect, it } from '@jest/globals';
import type { PayGroupDefinition, WorkTimePolicy } from '../events/setting-events.js';
import { at, idOf, payGroup, policy, punches } from '../../testing/punch-samples.js';
import { payPeriodOf } from './pay-period.js';
import { calculateTimesheet } from './work-time-calculator.js';
import type { TimesheetCalculation } from './work-time-calculator.js';

interface Given {
  readonly group?: Partial<PayGroupDefinition>;
  readonly policy?: Partial<WorkTimePolicy>;
  readonly date?: string;
}

const calculate = (given: Given, ...lines: readonly string[]): TimesheetCalculation =>
  calculateTimesheet({
    punches: punches(...lines),
    period: payPeriodOf([payGroup(given.group)], given.date ?? '2026-03-15'),
    policies: [policy(given.policy)],
  });

const daysWithWork = (sheet: TimesheetCalculation): Readonly<Record<string, number>> =>
  Object.fromEntries(
    sheet.days.filter((day) => day.workedMs > 0).map((day) => [day.date, day.workedMinutes]),
  );
const codesOf = (sheet: TimesheetCalculation): readonly string[] =>
  sheet.exceptions.map((exception) => `${exception.date} ${exception.code}`);

describe('calculateTimesheet', () => {
  it('counts a plain day with its break', () => {
    const sheet = calculate(
      {},
      'in 2026-03-02T08:00+01:00',
      'pause 2026-03-02T12:00+01:00',
      'resume 2026-03-02T12:45+01:00',
      'out 2026-03-02T17:00+01:00',
    );
    expect(sheet.totals).toEqual({
      workedMinutes: 495,
      breakMinutes: 45,
      paidMinutes: 495,
      categories: { regular: 495, overtime: 0 },
    });
    expect(sheet.days).toHaveLength(31);
    expect(sheet.exceptions).toEqual([]);
    expect(sheet.sessions).toEqual([
      expect.objectContaining({ date: '2026-03-02', status: 'closed', end: at('2026-03-02T17:00+01:00') }),
    ]);
  });

  it.each([
    ['an open session is worth nothing yet', ['in 2026-03-02T08:00+01:00'], {}, ['2026-03-02 session.open']],
    [
      'an open session is worth what its break punches show',
      ['in 2026-03-02T08:00+01:00', 'pause 2026-03-02T12:00+01:00'],
      { '2026-03-02': 240 },
      ['2026-03-02 session.open'],
    ],
    [
      'a session older than the longest one ends unknown, and the next begins',
      ['in 2026-03-02T08:00+01:00', 'in 2026-03-03T08:00+01:00', 'out 2026-03-03T12:00+01:00'],
      { '2026-03-03': 240 },
      ['2026-03-02 session.end-unknown'],
    ],
    [
      'a clock-out behind the longest session closes nothing',
      ['in 2026-03-02T08:00+01:00', 'out 2026-03-03T08:00+01:00'],
      {},
      ['2026-03-02 session.end-unknown', '2026-03-03 punch.out-without-in'],
    ],
    [
      'a second clock-in overlaps, and time goes on',
      ['in 2026-03-02T08:00+01:00', 'in 2026-03-02T09:00+01:00', 'out 2026-03-02T13:00+01:00'],
      { '2026-03-02': 300 },
      ['2026-03-02 session.overlap'],
    ],
    [
      'a clock-out alone is worth nothing',
      ['out 2026-03-02T17:00+01:00'],
      {},
      ['2026-03-02 punch.out-without-in'],
    ],
    [
      'a break without a session',
      ['pause 2026-03-02T12:00+01:00', 'resume 2026-03-02T12:30+01:00'],
      {},
      ['2026-03-02 break.without-session', '2026-03-02 break.without-session'],
    ],
    [
      'a nested break start and a stray break end are ignored',
      [
        'in 2026-03-02T08:00+01:00',
        'pause 2026-03-02T09:00+01:00',
        'pause 2026-03-02T09:10+01:00',
        'resume 2026-03-02T09:30+01:00',
        'resume 2026-03-02T09:40+01:00',
        'out 2026-03-02T10:00+01:00',
      ],
      { '2026-03-02': 90 },
      ['2026-03-02 break.nested', '2026-03-02 break.not-started'],
    ],
    [
      'clocking out on a break ends it',
      ['in 2026-03-02T08:00+01:00', 'pause 2026-03-02T09:00+01:00', 'out 2026-03-02T10:00+01:00'],
      { '2026-03-02': 60 },
      ['2026-03-02 break.unfinished'],
    ],
    [
      'more than six hours without a break',
      ['in 2026-03-02T08:00+01:00', 'out 2026-03-02T14:01+01:00'],
      { '2026-03-02': 361 },
      ['2026-03-02 break.missing'],
    ],
    [
      'time between two sessions of a day is rest',
      [
        'in 2026-03-02T08:00+01:00',
        'out 2026-03-02T12:00+01:00',
        'in 2026-03-02T12:30+01:00',
        'out 2026-03-02T17:00+01:00',
      ],
      { '2026-03-02': 510 },
      [],
    ],
    [
      'a day beyond ten hours is too long',
      [
        'in 2026-03-02T08:00+01:00',
        'pause 2026-03-02T12:00+01:00',
        'resume 2026-03-02T12:30+01:00',
        'out 2026-03-02T18:31+01:00',
      ],
      { '2026-03-02': 601 },
      ['2026-03-02 day.too-long'],
    ],
  ])('%s', (_, lines, worked, codes) => {
    const sheet = calculate({}, ...lines);
    expect(daysWithWork(sheet)).toEqual(worked);
    expect(codesOf(sheet)).toEqual(codes);
  });

  it('counts elapsed time over the changes to and from daylight-saving time', () => {
    const spring = calculate({}, 'in 2026-03-28T22:00+01:00', 'out 2026-03-29T06:00+02:00');
    expect(spring.totals.workedMinutes).toBe(7 * 60);
    const autumn = calculate(
      { date: '2026-10-15' },
      'in 2026-10-24T22:00+02:00',
      'out 2026-10-25T06:00+01:00',
    );
    expect(autumn.totals.workedMinutes).toBe(9 * 60);
    const halfHour = calculate(
      { date: '2026-04-15', group: { zone: 'Australia/Lord_Howe', dayAttribution: 'split-at-midnight' } },
      'in 2026-04-05T00:00+11:00',
      'out 2026-04-05T08:00+10:30',
    );
    expect(daysWithWork(halfHour)).toEqual({ '2026-04-05': 8 * 60 + 30 });
  });

  it('keeps a session over midnight on its first day, or splits it, as the pay group says', () => {
    const lines = ['in 2026-03-02T22:00+01:00', 'out 2026-03-03T06:00+01:00'];
    expect(daysWithWork(calculate({}, ...lines))).toEqual({ '2026-03-02': 480 });
    const split = calculate({ group: { dayAttribution: 'split-at-midnight' } }, ...lines);
    expect(daysWithWork(split)).toEqual({ '2026-03-02': 120, '2026-03-03': 360 });
  });

  it('gives each minute of a session over the end of a period to one period', () => {
    const lines = ['in 2026-03-31T22:00+02:00', 'out 2026-04-01T06:00+02:00'];
    const minutes = (date: string, dayAttribution: PayGroupDefinition['dayAttribution']) =>
      calculate({ date, group: { dayAttribution } }, ...lines).totals.workedMinutes;
    expect([minutes('2026-03-15', 'start-of-session'), minutes('2026-04-15', 'start-of-session')]).toEqual([
      480, 0,
    ]);
    expect([minutes('2026-03-15', 'split-at-midnight'), minutes('2026-04-15', 'split-at-midnight')]).toEqual([
      120, 360,
    ]);
  });

  it('rounds a day once, and shares the minutes out so that nothing is lost', () => {
    const sheet = calculate(
      {},
      'in 2026-03-02T08:00:00+01:00',
      'out 2026-03-02T08:00:40+01:00',
      'in 2026-03-02T09:00:00+01:00',
      'out 2026-03-02T09:00:40+01:00',
      'in 2026-03-02T10:00:00+01:00',
      'out 2026-03-02T10:00:40+01:00',
    );
    expect(sheet.totals.workedMinutes).toBe(2);
    expect(sheet.days[1]?.contributions.map((part) => part.minutes)).toEqual([1, 1, 0]);
    expect(sheet.days[1]?.workedMs).toBe(120_000);
  });

  it('rounds paid breaks and work as one sum', () => {
    const sheet = calculate(
      { policy: { isBreakPaid: true } },
      'in 2026-03-02T08:00:00+01:00',
      'pause 2026-03-02T10:00:30+01:00',
      'resume 2026-03-02T10:30:00+01:00',
      'out 2026-03-02T12:00:00+01:00',
    );
    expect(sheet.totals).toMatchObject({ workedMinutes: 211, breakMinutes: 29, paidMinutes: 240 });
  });

  it('counts what is beyond the daily threshold as overtime', () => {
    const sheet = calculate(
      { policy: { overtimeAfterDailyMinutes: 480 } },
      'in 2026-03-02T08:00+01:00',
      'out 2026-03-02T17:00+01:00',
    );
    expect(sheet.totals.categories).toEqual({ regular: 480, overtime: 60 });
  });

  it('applies each version of a policy from its own date on', () => {
    const sheet = calculateTimesheet({
      punches: punches(
        'in 2026-03-02T08:00+01:00',
        'out 2026-03-02T14:30+01:00',
        'in 2026-03-16T08:00+01:00',
        'out 2026-03-16T14:30+01:00',
      ),
      period: payPeriodOf([payGroup()], '2026-03-02'),
      policies: [
        policy({ version: 2, effectiveFrom: '2026-03-16', maximumWorkedMinutesBeforeBreak: 400 }),
        policy({ version: 1 }),
      ],
    });
    expect(codesOf(sheet)).toEqual(['2026-03-02 break.missing']);
    expect(sheet.days.map((day) => day.policyVersion)).toEqual([
      ...Array<number>(15).fill(1),
      ...Array<number>(16).fill(2),
    ]);
  });

  it('tells an open session from a forgotten one by the moment of the reading, and counts the same minutes', () => {
    const input = {
      punches: punches('in 2026-03-02T08:00+01:00', 'pause 2026-03-02T12:00+01:00'),
      period: payPeriodOf([payGroup()], '2026-03-02'),
      policies: [policy()],
    };
    const running = calculateTimesheet({ ...input, asOf: at('2026-03-02T15:00+01:00') });
    const forgotten = calculateTimesheet({ ...input, asOf: at('2026-03-04T15:00+01:00') });
    expect(codesOf(running)).toEqual(['2026-03-02 session.open']);
    expect(codesOf(forgotten)).toEqual(['2026-03-02 session.end-unknown']);
    expect(forgotten.totals).toEqual(running.totals);
  });

  it('orders punches of one instant by id', () => {
    const sheet = calculate({}, 'in 2026-03-02T08:00+01:00', 'out 2026-03-02T08:00+01:00');
    const isInFirst =
      idOf(`clock-in ${at('2026-03-02T08:00+01:00')}`) < idOf(`clock-out ${at('2026-03-02T08:00+01:00')}`);
    expect(codesOf(sheet)).toEqual(
      isInFirst ? [] : ['2026-03-02 punch.out-without-in', '2026-03-02 session.open'],
    );
  });

  it('does not touch what it is given', () => {
    const given = Object.freeze(
      [...punches('out 2026-03-02T17:00+01:00', 'in 2026-03-02T08:00+01:00')].reverse(),
    );
    given.forEach(Object.freeze);
    const input = Object.freeze({
      punches: given,
      period: payPeriodOf([payGroup()], '2026-03-02'),
      policies: Object.freeze([policy()]),
    });
    expect(calculateTimesheet(input).totals.workedMinutes).toBe(540);
  });
});
