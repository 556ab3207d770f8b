import type { Instant } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '../events/event.js';
import type { SessionPiece } from './session-pieces.js';

/** A session as people see it: from clock-in to what ended it. */
export interface Session {
  /** The day on which it started. */
  readonly date: LocalDate;
  readonly status: 'closed' | 'open' | 'end-unknown';
  readonly start: Instant;
  /** `null` while it is open, and when nobody knows. */
  readonly end: Instant | null;
  /** Its punches that count, in order. */
  readonly punchIds: readonly EventId[];
  readonly workedMs: number;
  readonly breakMs: number;
  /** In order; the last one's end is `null` where nothing ended it. */
  readonly breaks: readonly { readonly start: Instant; readonly end: Instant | null }[];
}

/** A run of pieces that overlaps made one after another, all started on one day: one session for people. */
function sessionOf(date: LocalDate, run: readonly SessionPiece[]): Session {
  const first = run[0] as SessionPiece;
  const last = run.at(-1) as SessionPiece;
  const punchIds = new Set<EventId>([first.startPunch.punchId]);
  let workedMs = 0;
  let breakMs = 0;
  const breaks: { start: Instant; end: Instant | null }[] = [];
  for (const { intervals, unfinishedBreak } of run) {
    for (const { activity, fromMs, toMs, startPunch, endPunch } of intervals) {
      punchIds.add(startPunch.punchId).add(endPunch.punchId);
      if (activity === 'worked') workedMs += toMs - fromMs;
      else {
        breakMs += toMs - fromMs;
        breaks.push({ start: startPunch.occurredAt, end: endPunch.occurredAt });
      }
    }
    if (unfinishedBreak !== null) breaks.push({ start: unfinishedBreak.occurredAt, end: null });
  }
  punchIds.add(last.startPunch.punchId);
  const isClosed = last.end === 'closed' || last.end === 'overlap';
  return {
    date,
    status: isClosed ? 'closed' : (last.end as 'open' | 'end-unknown'),
    start: first.startPunch.occurredAt,
    end: isClosed ? (last.endPunch?.occurredAt ?? null) : null,
    punchIds: [...punchIds],
    workedMs,
    breakMs,
    breaks,
  };
}

/** The sessions that start within a period, in order. An overlap does not begin a session of its own on the same day. */
export function sessionsOf(
  pieces: readonly SessionPiece[],
  isInPeriod: (atMs: number) => boolean,
  dateAt: (atMs: number) => LocalDate,
): readonly Session[] {
  const sessions: Session[] = [];
  let run: SessionPiece[] = [];
  let runDate: LocalDate = '';
  const close = (): void => {
    if (run.length > 0) sessions.push(sessionOf(runDate, run));
    run = [];
  };
  for (const piece of pieces) {
    if (!isInPeriod(piece.startPunch.atMs)) continue;
    const date = dateAt(piece.startPunch.atMs);
    if (run.at(-1)?.end !== 'overlap' || date !== runDate) close();
    run.push(piece);
    runDate = date;
  }
  close();
  return sessions;
}
