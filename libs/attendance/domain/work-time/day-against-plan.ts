import { epochMsOf } from '@timeledger/kernel/clock.js';
import type { PlannedDay, PlannedStretch } from '../schedules/planned-day.js';
import { addDays, startOfDayMs } from './day-boundaries.js';
import { stretchesLeft, type DayAbsence } from './day-absences.js';
import type { Session } from './sessions.js';

/** How a day was worked beside what was planned of it. Minutes are whole and not negative. */
export interface DayAgainstPlan {
  /** What was to be worked: 0 on a day off; `null` where nothing was planned, or the plan is not known. */
  readonly expectedMinutes: number | null;
  /** Full minutes from when somebody had to be there to when they came, summed over the parts that they came to. */
  readonly lateMinutes: number;
  /** Full minutes from when they went to when they might, likewise. A part that nobody ended counts none. */
  readonly earlyMinutes: number;
  /** What the day is when nobody worked on it: `open` while it may still be worked. */
  readonly unworkedAs: 'absent' | 'open' | 'rest-day' | 'holiday' | 'not-scheduled';
}

const MS_PER_MINUTE = 60_000;

interface Presence {
  readonly fromMs: number;
  /** Until when the person is known to have been there. */
  readonly untilMs: number;
  readonly isEndKnown: boolean;
}

function presenceOf({ start, end, status }: Session, asOfMs: number): Presence {
  const fromMs = epochMsOf(start);
  if (end !== null) return { fromMs, untilMs: epochMsOf(end), isEndKnown: true };
  return { fromMs, untilMs: status === 'open' ? Math.max(fromMs, asOfMs) : fromMs, isEndKnown: false };
}

/** Late and early of one part; nothing of a part that nobody came to: that is missing time, not lateness. */
function ofPart(
  { startsMs, endsMs }: PlannedStretch,
  presences: readonly Presence[],
  graceMinutes: number,
): { readonly late: number; readonly early: number } {
  const there = presences.filter(({ fromMs, untilMs }) => fromMs < endsMs && untilMs >= startsMs);
  if (there.length === 0) return { late: 0, early: 0 };
  const cameMs = Math.min(...there.map(({ fromMs }) => fromMs));
  const wentMs = Math.max(...there.map(({ untilMs }) => untilMs));
  const minutes = (ms: number): number => {
    const full = Math.max(0, Math.floor(ms / MS_PER_MINUTE));
    return full > graceMinutes ? full : 0;
  };
  return {
    late: minutes(cameMs - startsMs),
    early: there.every(({ isEndKnown }) => isEndKnown) ? minutes(endsMs - wentMs) : 0,
  };
}

/** When a day is over: the local day, and what was planned to begin on it. */
const overAtMs = ({ date, zone, shifts }: PlannedDay): number =>
  Math.max(startOfDayMs(zone, addDays(date, 1)), ...shifts.map(({ endsMs }) => endsMs));

/**
 * Compares a day with its plan. Whoever goes home during a part and comes back was early until then: figures are those
 * of what is known.
 * @param plan `undefined` where it is not known, such as in a year whose holidays nobody has announced
 * @param sessions those of the day and of the days around it: somebody late for the night comes on the next day
 * @param asOfMs what is known is known at this moment, in milliseconds since the epoch
 * @param beside grace: who is late or early by no more minutes is on time, and beyond it every minute counts; absences:
 *   nobody is late for what they take
 */
export function dayAgainstPlan(
  plan: PlannedDay | undefined,
  sessions: readonly Session[],
  asOfMs: number,
  {
    graceMinutes = 0,
    absences = [],
  }: { readonly graceMinutes?: number; readonly absences?: readonly DayAbsence[] } = {},
): DayAgainstPlan {
  if (plan === undefined || plan.kind === 'not-scheduled')
    return { expectedMinutes: null, lateMinutes: 0, earlyMinutes: 0, unworkedAs: 'not-scheduled' };
  const { kind, expectedMinutes } = plan;
  const isDayOff = kind === 'rest-day' || kind === 'holiday';
  const presences = sessions.map((session) => presenceOf(session, asOfMs));
  const parts = stretchesLeft(plan.attendedStretches, absences).map((part) =>
    ofPart(part, presences, graceMinutes),
  );
  return {
    expectedMinutes,
    lateMinutes: parts.reduce((sum, { late }) => sum + late, 0),
    earlyMinutes: parts.reduce((sum, { early }) => sum + early, 0),
    unworkedAs: isDayOff ? kind : asOfMs >= overAtMs(plan) ? 'absent' : 'open',
  };
}
