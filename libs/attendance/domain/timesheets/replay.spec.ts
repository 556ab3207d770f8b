import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { at, idOf, payGroup, policy, punchEvent, punches } from '../../testing/punch-samples.js';
import { explain } from '../work-time/explain.js';
import { payPeriodOf } from '../work-time/pay-period.js';
import { calculateTimesheet } from '../work-time/work-time-calculator.js';
import { differenceOf, timelineOf } from './replay.js';

const calculate = (...lines: readonly string[]) =>
  calculateTimesheet({
    punches: punches(...lines),
    period: payPeriodOf([payGroup()], '2026-03-15'),
    policies: [policy({ overtimeAfterDailyMinutes: 480 })],
  });

const IN = 'in 2026-03-02T08:00+01:00';

describe('the difference of two readings', () => {
  it('tells days, categories and exceptions', () => {
    const before = calculate(IN, 'in 2026-03-03T08:00+01:00', 'out 2026-03-03T12:00+01:00');
    const after = calculate(
      IN,
      'out 2026-03-02T17:00+01:00',
      'in 2026-03-03T08:00+01:00',
      'out 2026-03-03T12:00+01:00',
    );
    expect(differenceOf(before, after)).toMatchObject({
      days: [
        {
          date: '2026-03-02',
          workedMinutes: { before: 0, after: 540 },
          breakMinutes: { before: 0, after: 0 },
        },
      ],
      lines: [
        { date: '2026-03-02', category: 'regular', minutes: 480 },
        { date: '2026-03-02', category: 'overtime', minutes: 60 },
      ],
      exceptionsGone: [{ code: 'session.end-unknown' }],
      exceptionsNew: [{ code: 'break.missing' }],
    });
  });

  it('is empty between a reading and itself', () => {
    const sheet = calculate(IN);
    expect(differenceOf(sheet, sheet)).toEqual({
      days: [],
      lines: [],
      exceptionsGone: [],
      exceptionsNew: [],
    });
  });
});

describe('the timeline', () => {
  it('tells each event once, in the order in which we learned it', () => {
    const actor = { kind: 'user', id: 'e' } as const;
    const stored = (kind: 'clock-in' | 'clock-out', time: string, position: number): StoredEvent =>
      // An event of the log: the fields that no reading needs are left out.
      ({ ...punchEvent(kind, time), position, actor }) as unknown as StoredEvent;
    const second = stored('clock-out', '2026-03-02T07:00Z', 2);
    const entries = timelineOf([second, stored('clock-in', '2026-03-02T08:00Z', 1), second]);
    expect(entries.map(({ position, type }) => [position, type])).toEqual([
      [1, 'attendance.ClockedIn'],
      [2, 'attendance.ClockedOut'],
    ]);
    expect(entries[1]).toMatchObject({ actor, before: null, after: { occurredAt: at('2026-03-02T07:00Z') } });
  });
});

describe('explain', () => {
  it('traces overtime to the latest stretch of the day, its punches, clauses and rounding', () => {
    const lines = [
      'in 2026-03-02T08:00+01:00',
      'pause 2026-03-02T12:00+01:00',
      'resume 2026-03-02T12:30+01:00',
      'out 2026-03-02T17:30:30+01:00',
    ];
    const sheet = calculate(...lines);
    const byId = new Map(punches(...lines).map((punch) => [punch.punchId, punch]));
    const version = policy({ overtimeAfterDailyMinutes: 480 });
    expect(explain(sheet, byId, version, '2026-03-02', 'overtime')).toMatchObject({
      minutes: 60,
      contributions: [
        {
          minutes: 60,
          from: at('2026-03-02T12:30+01:00'),
          startPunch: { punchId: idOf(`break-end ${at('2026-03-02T12:30+01:00')}`), correctionIds: [] },
          endPunch: { kind: 'clock-out' },
        },
      ],
      policy: { policyId: 'standard', version: 1 },
      rounding: { remainderMs: 30_000 },
    });
    expect(
      explain(sheet, byId, version, '2026-03-02', 'regular')?.contributions.map((part) => part.minutes),
    ).toEqual([240, 240]);
    expect(explain(sheet, byId, version, '2026-05-02', 'paid')).toBeUndefined();
  });
});
