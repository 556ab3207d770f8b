import { epochMsOf, type Instant } from '@timeledger/kernel/clock.js';

/** A position may be there before the punch that it belongs to: phones send what they kept in any order. */
export const DUTY_HOLD_MS = 15 * 60_000;
/** Who never clocked out is not on duty for ever: an open session, and an open paid break, count for so long. */
export const LONGEST_OPEN_SESSION_MS = 16 * 60 * 60_000;

/** A break within a session; `endedAt` is `null` while it is open. */
export type DutyBreak = {
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly isPaid: boolean;
};

/** A session of work; `endedAt` is `null` while it is open, and when nobody knows. */
export type DutySession = {
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly breaks: readonly DutyBreak[];
};

/** What attendance calculated of a day of one employment. */
export type DutyDay = {
  /** A person may have two employments, with a calculation of the same day each. */
  readonly employmentId: string;
  /** Local date on which the sessions began. */
  readonly date: string;
  /** Counts the calculations of the day, from 1. */
  readonly revision: number;
  readonly sessions: readonly DutySession[];
};

/** What is known of the duty of one person, by employment and date. */
export type Duty = ReadonlyMap<string, DutyDay>;

export const NO_DUTY: Duty = new Map();

/** With a day as calculated: the highest revision stands, whatever order they come in and however often. */
export function withDutyDay(duty: Duty, day: DutyDay): Duty {
  const key = `${day.employmentId} ${day.date}`;
  const known = duty.get(key);
  return known !== undefined && known.revision >= day.revision ? duty : new Map(duty).set(key, day);
}

/**
 * How somebody stands at an instant. `open-break` is an unpaid break without an end as yet: it may have ended before the
 * instant, and the punch that says so be on its way.
 */
export type DutyStanding = 'on-duty' | 'unpaid-break' | 'open-break' | 'off-duty';

/** Breaks and sessions hold their first instant and not their last: of two that touch, one has it. */
const isWithin = (atMs: number, startedAt: Instant, endMs: number): boolean =>
  atMs >= epochMsOf(startedAt) && atMs < endMs;

const endMsOf = ({ startedAt, endedAt }: DutySession): number =>
  endedAt === null ? epochMsOf(startedAt) + LONGEST_OPEN_SESSION_MS : epochMsOf(endedAt);

function standingIn(session: DutySession, atMs: number): DutyStanding {
  const { startedAt, breaks } = session;
  const endMs = endMsOf(session);
  if (!isWithin(atMs, startedAt, endMs)) return 'off-duty';
  const unpaid = breaks.filter(
    (pause) =>
      !pause.isPaid &&
      isWithin(atMs, pause.startedAt, pause.endedAt === null ? endMs : epochMsOf(pause.endedAt)),
  );
  if (unpaid.length === 0) return 'on-duty';
  return unpaid.some(({ endedAt: end }) => end !== null) ? 'unpaid-break' : 'open-break';
}

/** From what lets a position be kept to what does not: of sessions that overlap the strictest break counts. */
const STRICTEST_FIRST = ['unpaid-break', 'open-break', 'on-duty'] as const;

/** How somebody stands at an instant, by what is known. Nothing known is off duty. */
export function dutyAt(duty: Duty, atMs: number): DutyStanding {
  const standings = new Set<DutyStanding>();
  for (const { sessions } of duty.values())
    for (const session of sessions) standings.add(standingIn(session, atMs));
  return STRICTEST_FIRST.find((standing) => standings.has(standing)) ?? 'off-duty';
}

/**
 * The local date to whose duty an instant belongs: that on which the session began, so that a night is one day. Of sessions
 * that overlap the first counts. `undefined` where no session is.
 */
export function dutyDateAt(duty: Duty, atMs: number): string | undefined {
  let found: string | undefined;
  for (const { date, sessions } of duty.values())
    if ((found === undefined || date < found) && sessions.some((one) => standingIn(one, atMs) !== 'off-duty'))
      found = date;
  return found;
}

/** From when until when there was duty of a date, both employments of a person together; milliseconds since the epoch. */
export function dutySpan(
  duty: Duty,
  date: string,
): { readonly fromMs: number; readonly untilMs: number; readonly hasOpenSession: boolean } | undefined {
  const sessions = [...duty.values()].flatMap((day) => (day.date === date ? day.sessions : []));
  if (sessions.length === 0) return undefined;
  return {
    fromMs: Math.min(...sessions.map(({ startedAt }) => epochMsOf(startedAt))),
    untilMs: Math.max(...sessions.map(endMsOf)),
    hasOpenSession: sessions.some(({ endedAt }) => endedAt === null),
  };
}

/** Why a position is not kept. */
export type NotKeptReason = 'unpaid-break' | 'off-duty';

/** A position as far as duty is asked: when it was taken, and when it was received. */
export type DutyFix = { readonly atMs: number; readonly receivedAtMs: number };

/** Positions by what becomes of them; each is in one of the three. */
export type SortedByDuty<Fix extends DutyFix> = {
  readonly kept: readonly Fix[];
  /** Early for the event that would put them on duty, for {@link DUTY_HOLD_MS} after they were received. */
  readonly held: readonly Fix[];
  readonly dropped: readonly { readonly fix: Fix; readonly reason: NotKeptReason }[];
};

/**
 * What becomes of positions that were received: kept on duty; dropped in an unpaid break that is over; else held, and dropped
 * when they were held for long enough. Asked again whenever duty changes and when the time of the held is over.
 */
export function sortByDuty<Fix extends DutyFix>(
  duty: Duty,
  fixes: Iterable<Fix>,
  nowMs: number,
): SortedByDuty<Fix> {
  const kept: Fix[] = [];
  const held: Fix[] = [];
  const dropped: { fix: Fix; reason: NotKeptReason }[] = [];
  for (const fix of fixes) {
    const standing = dutyAt(duty, fix.atMs);
    if (standing === 'on-duty') kept.push(fix);
    else if (standing === 'unpaid-break') dropped.push({ fix, reason: standing });
    else if (nowMs - fix.receivedAtMs < DUTY_HOLD_MS) held.push(fix);
    else dropped.push({ fix, reason: standing === 'open-break' ? 'unpaid-break' : standing });
  }
  return { kept, held, dropped };
}

/**
 * What of the positions that are kept must go, since duty came out otherwise: all that are not on duty any more, at once. A
 * break whose end is on its way takes what came after it too: to keep too little is the lesser harm.
 */
export const outsideDuty = <Fix extends Pick<DutyFix, 'atMs'>>(
  duty: Duty,
  kept: Iterable<Fix>,
): readonly Fix[] => [...kept].filter(({ atMs }) => dutyAt(duty, atMs) !== 'on-duty');
