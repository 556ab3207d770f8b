import type { EventId } from '@timeledger/kernel/ids.js';
import type { WorkTimePolicy } from '../events/setting-events.js';
import type { EffectivePunch } from '../punches/punch-set.js';
import type { ExceptionCode } from './timesheet-exception.js';

/** A stretch of work or break between two punches, in milliseconds since the epoch; both ends are known. */
export interface Interval {
  readonly activity: 'worked' | 'break';
  readonly fromMs: number;
  readonly toMs: number;
  readonly startPunch: EffectivePunch;
  readonly endPunch: EffectivePunch;
}

/**
 * What one clock-in leads to. `closed` by a clock-out; `overlap`: another clock-in came and time goes on in the next
 * piece; `open`: nothing more is known; `end-unknown`: older than the longest session.
 */
export interface SessionPiece {
  readonly startPunch: EffectivePunch;
  readonly end: 'closed' | 'overlap' | 'open' | 'end-unknown';
  /** The clock-out or the overlapping clock-in. */
  readonly endPunch: EffectivePunch | null;
  /** Up to where something is known: the end, or the last punch that says so. */
  readonly knownUntilMs: number;
  readonly intervals: readonly Interval[];
  /** What began the break that nothing ended; `null` for none. */
  readonly unfinishedBreak: EffectivePunch | null;
}

/** Something that does not fit, at one punch. */
export interface PunchContradiction {
  readonly code: ExceptionCode;
  readonly at: EffectivePunch;
  readonly punchIds: readonly EventId[];
}

/** What the walk over the punches found. */
export interface SessionWalk {
  readonly pieces: readonly SessionPiece[];
  readonly contradictions: readonly PunchContradiction[];
}

const MS_PER_MINUTE = 60_000;

/** The running session of the walk: since when it is known that the person works or rests. */
interface Running {
  readonly startPunch: EffectivePunch;
  readonly expiresMs: number;
  since: EffectivePunch;
  isOnBreak: boolean;
  readonly intervals: Interval[];
}

/**
 * Cuts ordered punches into sessions. What holds at a moment depends only on the latest clock-in or clock-out before
 * it and what came since, and on that only if it is not older than the longest session: so a reading of one longest
 * session more on either side of a period gives the same sessions as a reading of everything.
 *
 * @param punches not voided, in order of {@link comparePunches}
 * @param policyAt the policy in force at an instant (milliseconds since the epoch)
 * @param asOfMs when given, a session without an end that is older than the longest session is `end-unknown`, else `open`
 */
export function walkSessions(
  punches: readonly EffectivePunch[],
  policyAt: (atMs: number) => WorkTimePolicy,
  asOfMs: number | undefined,
): SessionWalk {
  const pieces: SessionPiece[] = [];
  const contradictions: PunchContradiction[] = [];
  let running: Running | undefined;

  const contradict = (
    code: ExceptionCode,
    at: EffectivePunch,
    ...others: readonly EffectivePunch[]
  ): void => {
    contradictions.push({ code, at, punchIds: [at, ...others].map((punch) => punch.punchId) });
  };
  const open = (punch: EffectivePunch): Running => ({
    startPunch: punch,
    expiresMs: punch.atMs + policyAt(punch.atMs).longestSessionMinutes * MS_PER_MINUTE,
    since: punch,
    isOnBreak: false,
    intervals: [],
  });
  const turn = (session: Running, punch: EffectivePunch, isOnBreak: boolean): void => {
    session.intervals.push({
      activity: session.isOnBreak ? 'break' : 'worked',
      fromMs: session.since.atMs,
      toMs: punch.atMs,
      startPunch: session.since,
      endPunch: punch,
    });
    session.since = punch;
    session.isOnBreak = isOnBreak;
  };
  const finish = (session: Running, end: SessionPiece['end'], endPunch: EffectivePunch | null): void => {
    const { startPunch, intervals, since, isOnBreak } = session;
    const unfinishedBreak = isOnBreak ? since : null;
    pieces.push({ startPunch, end, endPunch, knownUntilMs: since.atMs, intervals, unfinishedBreak });
    if (end === 'end-unknown') contradict('session.end-unknown', startPunch);
    if (end === 'open') contradict('session.open', startPunch);
  };

  for (const punch of punches) {
    if (running !== undefined && punch.atMs > running.expiresMs) {
      finish(running, 'end-unknown', null);
      running = undefined;
    }
    switch (punch.kind) {
      case 'clock-in':
        if (running !== undefined) {
          contradict('session.overlap', punch, running.startPunch);
          turn(running, punch, false);
          finish(running, 'overlap', punch);
        }
        running = open(punch);
        break;
      case 'clock-out':
        if (running === undefined) contradict('punch.out-without-in', punch);
        else {
          if (running.isOnBreak) contradict('break.unfinished', running.since, punch);
          turn(running, punch, false);
          finish(running, 'closed', punch);
          running = undefined;
        }
        break;
      case 'break-start':
        if (running === undefined) contradict('break.without-session', punch);
        else if (running.isOnBreak) contradict('break.nested', punch, running.since);
        else turn(running, punch, true);
        break;
      case 'break-end':
        if (running === undefined) contradict('break.without-session', punch);
        else if (running.isOnBreak) turn(running, punch, false);
        else contradict('break.not-started', punch);
        break;
    }
  }
  if (running !== undefined) {
    finish(running, asOfMs !== undefined && asOfMs > running.expiresMs ? 'end-unknown' : 'open', null);
  }
  return { pieces, contradictions };
}
