import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import fc from 'fast-check';
import type { PlannedDay, PlannedStretch } from '../schedules/planned-day.js';
import { dayAgainstPlan } from './day-against-plan.js';
import type { Session } from './sessions.js';

const ms = (instant: string): number => Date.parse(`2026-03-${instant}Z`);
const stretch = (from: string, to: string): PlannedStretch => ({ startsMs: ms(from), endsMs: ms(to) });

function plan(parts: readonly PlannedStretch[], changes: Partial<PlannedDay> = {}): PlannedDay {
  return {
    ...{ date: '2026-03-03', zone: 'UTC', kind: 'work', core: null, shift: null, dayName: null },
    ...{ shifts: parts, attendedStretches: parts, expectedMinutes: 480 },
    ...changes,
  } as PlannedDay;
}

const session = (start: string, end: string | null, status: Session['status'] = 'closed'): Session => ({
  ...{ date: '2026-03-03', punchIds: [], workedMs: 0, breakMs: 0, breaks: [], status },
  start: new Date(ms(start)).toISOString() as Instant,
  end: end === null ? null : (new Date(ms(end)).toISOString() as Instant),
});

const day = stretch('03T08:00:00', '03T16:30:00');
const LATER = ms('05T00:00:00');
const figures = (planned: PlannedDay | undefined, sessions: readonly Session[], asOfMs = LATER) => {
  const { lateMinutes, earlyMinutes } = dayAgainstPlan(planned, sessions, asOfMs);
  return [lateMinutes, earlyMinutes];
};

describe('a day beside its plan', () => {
  it('is late from when somebody had to be there, early until when they might go, in full minutes', () => {
    expect(figures(plan([day]), [session('03T08:00:00', '03T16:30:00')])).toEqual([0, 0]);
    expect(figures(plan([day]), [session('03T08:00:59', '03T16:29:01')])).toEqual([0, 0]);
    expect(figures(plan([day]), [session('03T08:01:00', '03T16:29:00')])).toEqual([1, 1]);
    expect(figures(plan([day]), [session('03T07:00:00', '03T18:00:00')])).toEqual([0, 0]);
  });

  it('is on time within the grace of the policy; beyond it every minute counts', () => {
    const sessions = [session('03T08:05:30', '03T16:24:00')];
    const within = dayAgainstPlan(plan([day]), sessions, LATER, { graceMinutes: 6 });
    expect(within).toMatchObject({ lateMinutes: 0, earlyMinutes: 0 });
    expect(dayAgainstPlan(plan([day]), sessions, LATER, { graceMinutes: 5 })).toMatchObject({
      lateMinutes: 0,
      earlyMinutes: 6,
    });
    expect(dayAgainstPlan(plan([day]), sessions, LATER, { graceMinutes: 4 })).toMatchObject({
      lateMinutes: 5,
      earlyMinutes: 6,
    });
  });

  it('counts the first coming and the last going, not what lies between', () => {
    const sessions = [session('03T08:10:00', '03T12:00:00'), session('03T13:00:00', '03T16:00:00')];
    expect(figures(plan([day]), sessions)).toEqual([10, 30]);
  });

  it('adds up the parts of a split shift; a part that nobody came to is no lateness', () => {
    const parts = [stretch('03T06:00:00', '03T10:00:00'), stretch('03T16:00:00', '03T20:00:00')];
    const both = [session('03T06:05:00', '03T10:00:00'), session('03T16:07:00', '03T19:50:00')];
    expect(figures(plan(parts), both)).toEqual([12, 10]);
    expect(figures(plan(parts), both.slice(0, 1))).toEqual([5, 0]);
    expect(figures(plan(parts), [session('03T06:00:00', '03T20:00:00')])).toEqual([0, 0]);
  });

  it('of a night is late though the session began on the next day', () => {
    const night = stretch('03T22:00:00', '04T06:00:00');
    expect(figures(plan([night]), [session('04T00:20:00', '04T06:00:00')])).toEqual([140, 0]);
  });

  it('is not early while somebody is there, nor where nobody knows when they went', () => {
    expect(figures(plan([day]), [session('03T08:00:00', null, 'open')], ms('03T12:00:00'))).toEqual([0, 0]);
    expect(figures(plan([day]), [session('03T08:00:00', null, 'end-unknown')])).toEqual([0, 0]);
  });

  it('has nobody late for flexible hours, but for their core time', () => {
    const flexible = plan([day], { attendedStretches: [] });
    expect(figures(flexible, [session('03T11:00:00', '03T12:00:00')])).toEqual([0, 0]);
    const core = plan([day], { attendedStretches: [stretch('03T10:00:00', '03T12:00:00')] });
    expect(figures(core, [session('03T10:30:00', '03T11:45:00')])).toEqual([30, 15]);
  });

  it('is absent only when it is over, and a night when the night is', () => {
    const unworked = (planned: PlannedDay, asOf: string) => dayAgainstPlan(planned, [], ms(asOf)).unworkedAs;
    expect(unworked(plan([day]), '03T23:59:59')).toBe('open');
    expect(unworked(plan([day]), '04T00:00:00')).toBe('absent');
    const night = plan([stretch('03T22:00:00', '04T06:00:00')]);
    expect(unworked(night, '04T05:59:59')).toBe('open');
    expect(unworked(night, '04T06:00:00')).toBe('absent');
  });

  it.each(['rest-day', 'holiday'] as const)('is a %s when nobody worked on one', (kind) => {
    const off = plan([], { kind, expectedMinutes: 0 });
    expect(dayAgainstPlan(off, [], LATER)).toEqual({
      ...{ expectedMinutes: 0, lateMinutes: 0, earlyMinutes: 0 },
      unworkedAs: kind,
    });
  });

  it('expects nothing where nothing was planned, or nobody knows', () => {
    const unplanned = { expectedMinutes: null, lateMinutes: 0, earlyMinutes: 0, unworkedAs: 'not-scheduled' };
    const worked = [session('03T11:00:00', '03T12:00:00')];
    expect(dayAgainstPlan(undefined, worked, LATER)).toEqual(unplanned);
    const notScheduled = plan([], { kind: 'not-scheduled', expectedMinutes: 0 });
    expect(dayAgainstPlan(notScheduled, worked, LATER)).toEqual(unplanned);
  });

  it('is never late or early by more than the part is long, and never at all for who stayed throughout', () => {
    const minute = fc.integer({ min: 0, max: 2_000 });
    fc.assert(
      fc.property(minute, minute, minute, minute, (one, two, came, stayed) => {
        const [from, to] = [Math.min(one, two), Math.max(one, two) + 1];
        const at = (minutes: number): string =>
          new Date(ms('03T00:00:00') + minutes * 60_000).toISOString().slice(8, 19);
        const planned = plan([stretch(at(from), at(to))]);
        const [late = 0, early = 0] = figures(planned, [session(at(came), at(came + stayed))]);
        expect(late + early).toBeLessThanOrEqual(to - from);
        const isThroughout = came <= from && came + stayed >= to;
        expect(late + early === 0).toBe(isThroughout || came >= to || came + stayed < from);
      }),
    );
  });
});
