import { describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import fc from 'fast-check';
import { MORNING_MS } from '../testing/fixes.js';
import {
  DUTY_HOLD_MS,
  LONGEST_OPEN_SESSION_MS,
  NO_DUTY,
  dutyAt,
  outsideDuty,
  sortByDuty,
  withDutyDay,
  type DutyBreak,
  type DutyDay,
  type DutySession,
} from './duty.js';

const MINUTE = 60_000;
const ms = (minutes: number) => MORNING_MS + minutes * MINUTE;
const at = (minutes: number) => instantOf(ms(minutes));
const end = (minutes: number | null) => (minutes === null ? null : at(minutes));
const pause = (from: number, until: number | null, isPaid = false): DutyBreak => ({
  startedAt: at(from),
  endedAt: end(until),
  isPaid,
});
const session = (from: number, until: number | null, ...breaks: DutyBreak[]): DutySession => ({
  startedAt: at(from),
  endedAt: end(until),
  breaks,
});
const EMPLOYMENT = '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33';
const day = (revision: number, ...sessions: DutySession[]): DutyDay => ({
  employmentId: EMPLOYMENT,
  date: '2026-03-02',
  revision,
  sessions,
});
const duty = (...sessions: DutySession[]) => withDutyDay(NO_DUTY, day(1, ...sessions));
const fix = (minutes: number, receivedMinutes = minutes) => ({
  atMs: ms(minutes),
  receivedAtMs: ms(receivedMinutes),
});

describe('duty', () => {
  const worked = duty(session(0, 480, pause(120, 130, true), pause(240, 270)), session(500, 600));

  it.each([
    [-1, 'off-duty'],
    [0, 'on-duty'],
    [125, 'on-duty'],
    [239, 'on-duty'],
    [240, 'unpaid-break'],
    [269, 'unpaid-break'],
    [270, 'on-duty'],
    [480, 'off-duty'],
    [499, 'off-duty'],
    [500, 'on-duty'],
    [600, 'off-duty'],
  ])('at minute %i is %s', (minutes, standing) => {
    expect(dutyAt(worked, ms(minutes))).toBe(standing);
  });

  it('of nobody who is known is off duty', () => {
    expect(dutyAt(NO_DUTY, ms(0))).toBe('off-duty');
  });

  it('lasts in an open session until its longest time, and no longer', () => {
    const open = duty(session(0, null));
    expect(dutyAt(open, ms(0) + LONGEST_OPEN_SESSION_MS - 1)).toBe('on-duty');
    expect(dutyAt(open, ms(0) + LONGEST_OPEN_SESSION_MS)).toBe('off-duty');
  });

  it('of two employments is either’s, and neither’s revision is the other’s', () => {
    const second = { ...day(1, session(600, 700)), employmentId: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c34' };
    const both = withDutyDay(withDutyDay(NO_DUTY, day(5, session(0, 480))), second);
    expect([dutyAt(both, ms(100)), dutyAt(both, ms(500)), dutyAt(both, ms(650))]).toEqual([
      'on-duty',
      'off-duty',
      'on-duty',
    ]);
  });

  it('over midnight is known from the day on which the session began', () => {
    const next: DutyDay = { employmentId: EMPLOYMENT, date: '2026-03-03', revision: 1, sessions: [] };
    const night = withDutyDay(duty(session(900, 1500)), next);
    expect(dutyAt(night, ms(1450))).toBe('on-duty');
  });

  it('is what the highest revision says, in whatever order and however often days come', () => {
    const days = fc.array(
      fc.record({
        revision: fc.integer({ min: 1, max: 9 }),
        date: fc.constantFrom('2026-03-02', '2026-03-03'),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(days, fc.func(fc.integer()), (drawn, order) => {
        const all = drawn.map(({ revision, date }): DutyDay => ({
          employmentId: EMPLOYMENT,
          date,
          revision,
          sessions: [session(0, revision * 10)],
        }));
        const shuffled = [...all, ...all].sort((a, b) => order(a) - order(b));
        const sorted = (list: readonly DutyDay[]) =>
          [...list.reduce(withDutyDay, NO_DUTY)].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(sorted(shuffled)).toEqual(sorted(all));
        for (const [, known] of sorted(shuffled))
          expect(known.revision).toBe(
            Math.max(...drawn.filter((one) => one.date === known.date).map(({ revision }) => revision)),
          );
      }),
    );
  });
});

describe('positions', () => {
  it('that are early for their punch are held, and kept once it is known', () => {
    const early = [fix(5)];
    expect(sortByDuty(NO_DUTY, early, ms(6))).toEqual({ kept: [], held: early, dropped: [] });
    expect(sortByDuty(duty(session(0, null)), early, ms(6))).toEqual({ kept: early, held: [], dropped: [] });
  });

  it('are held for a bounded time from when they were received, however old they are', () => {
    const late = fix(5, 3000);
    expect(sortByDuty(NO_DUTY, [late], late.receivedAtMs + DUTY_HOLD_MS - 1).held).toEqual([late]);
    expect(sortByDuty(NO_DUTY, [late], late.receivedAtMs + DUTY_HOLD_MS)).toEqual({
      kept: [],
      held: [],
      dropped: [{ fix: late, reason: 'off-duty' }],
    });
  });

  it('of an unpaid break that is over are dropped at once, of an open one when they were held', () => {
    const lunch = [fix(250)];
    const dropped = [{ fix: lunch[0], reason: 'unpaid-break' }];
    const over = duty(session(0, null, pause(240, 270)));
    expect(sortByDuty(over, lunch, ms(250)).dropped).toEqual(dropped);
    const open = duty(session(0, null, pause(240, null)));
    expect(sortByDuty(open, lunch, ms(251)).held).toEqual(lunch);
    expect(sortByDuty(open, lunch, ms(250) + DUTY_HOLD_MS).dropped).toEqual(dropped);
    const ended = duty(session(0, null, pause(240, 245)));
    expect(sortByDuty(ended, lunch, ms(251)).kept).toEqual(lunch);
  });

  it('that a correction put off duty must go', () => {
    const before = duty(session(0, 480));
    const { kept } = sortByDuty(before, [fix(10), fix(250), fix(470)], ms(500));
    expect(kept).toHaveLength(3);
    const after = withDutyDay(before, day(2, session(0, 460, pause(240, 270))));
    expect(outsideDuty(after, kept)).toEqual([fix(250), fix(470)]);
    // The older revision, seen again, brings nothing back.
    expect(outsideDuty(withDutyDay(after, day(1, session(0, 480))), kept)).toEqual([fix(250), fix(470)]);
  });

  const minutes = fc.integer({ min: 0, max: 1000 });
  const anyBreak = fc
    .tuple(minutes, fc.option(fc.integer({ min: 1, max: 90 })), fc.boolean())
    .map(([from, length, isPaid]) => pause(from, length === null ? null : from + length, isPaid));
  const anySession = fc
    .tuple(minutes, fc.option(fc.integer({ min: 1, max: 600 })), fc.array(anyBreak, { maxLength: 3 }))
    .map(([from, length, breaks]) => session(from, length === null ? null : from + length, ...breaks));
  const sessions = fc.array(anySession, { maxLength: 3 });
  const fixes = fc.array(
    fc.tuple(minutes, fc.integer({ min: 0, max: 500 })).map(([taken, delay]) => fix(taken, taken + delay)),
    { maxLength: 30 },
  );

  it('are each kept, held or dropped; kept is none of an unpaid break or outside the sessions', () => {
    fc.assert(
      fc.property(sessions, fixes, fc.integer({ min: 0, max: 3000 }), (worked, all, now) => {
        const { kept, held, dropped } = sortByDuty(duty(...worked), all, ms(now));
        expect(new Set([...kept, ...held, ...dropped.map((one) => one.fix)])).toEqual(new Set(all));
        expect(kept.length + held.length + dropped.length).toBe(all.length);
        for (const { atMs } of kept) {
          const isWorked = worked.some(({ startedAt }) => Date.parse(startedAt) <= atMs);
          expect(isWorked).toBe(true);
          const around = worked.filter(
            ({ startedAt, endedAt }) =>
              Date.parse(startedAt) <= atMs && atMs < (endedAt === null ? Infinity : Date.parse(endedAt)),
          );
          expect(around.length).toBeGreaterThan(0);
          for (const { breaks } of around)
            for (const { startedAt, endedAt, isPaid } of breaks)
              expect(
                !isPaid &&
                  Date.parse(startedAt) <= atMs &&
                  atMs < (endedAt === null ? Infinity : Date.parse(endedAt)),
              ).toBe(false);
        }
      }),
    );
  });

  it('are none held when their time is over, and a purge leaves only what would be kept anew', () => {
    fc.assert(
      fc.property(sessions, sessions, fixes, (first, second, all) => {
        const later = ms(3000);
        const before = sortByDuty(duty(...first), all, later);
        expect(before.held).toEqual([]);
        const corrected = withDutyDay(duty(...first), day(2, ...second));
        const purged = new Set(outsideDuty(corrected, before.kept));
        const left = before.kept.filter((one) => !purged.has(one));
        expect(sortByDuty(corrected, before.kept, later).kept).toEqual(left);
        expect(outsideDuty(corrected, left)).toEqual([]);
      }),
    );
  });
});
