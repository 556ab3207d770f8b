import { instantOf } from '@timeledger/kernel/clock.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import { largestRemainder } from '@timeledger/kernel/largest-remainder.js';
import type { LocalDate } from '../events/event.js';
import type { WorkTimePolicy } from '../events/setting-events.js';
import type { PayCategory } from '../events/timesheet-events.js';
import { exceptionOf } from './timesheet-exception.js';
import type { Interval } from './session-pieces.js';
import type { TimesheetException } from './timesheet-exception.js';

/** A figure's smallest part: a stretch between two punches, clipped to one day. */
export interface Contribution {
  readonly activity: 'worked' | 'break';
  readonly from: Instant;
  readonly to: Instant;
  readonly startPunchId: EventId;
  readonly endPunchId: EventId;
  readonly ms: number;
  /** Its share of the day's minutes; the shares sum to the day's figure. */
  readonly minutes: number;
}

/** One local day of the period. */
export interface DayFigures {
  readonly date: LocalDate;
  readonly workedMinutes: number;
  readonly breakMinutes: number;
  readonly paidMinutes: number;
  /** Sums to `paidMinutes`. */
  readonly categories: Readonly<Record<PayCategory, number>>;
  /** The raw figures before rounding, in milliseconds. */
  readonly workedMs: number;
  readonly breakMs: number;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly contributions: readonly Contribution[];
}

const MS_PER_MINUTE = 60_000;

const msOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, interval) => sum + interval.toMs - interval.fromMs, 0);

/** Minutes of work and of break; see the rounding rule of the calculator. */
function roundedMinutes(
  workedMs: number,
  breakMs: number,
  isBreakPaid: boolean,
): { worked: number; rest: number } {
  const full = (ms: number): number => Math.floor(ms / MS_PER_MINUTE);
  if (!isBreakPaid) return { worked: full(workedMs), rest: full(breakMs) };
  const [worked = 0, rest = 0] = largestRemainder([workedMs, breakMs], full(workedMs + breakMs));
  return { worked, rest };
}

function contributionsOf(intervals: readonly Interval[], activity: 'worked' | 'break', minutes: number) {
  const parts = intervals.filter((interval) => interval.activity === activity);
  const shares = largestRemainder(
    parts.map((part) => part.toMs - part.fromMs),
    minutes,
  );
  return parts.map(
    ({ fromMs, toMs, startPunch, endPunch }, index): Contribution & { readonly fromMs: number } => ({
      activity,
      from: fromMs === startPunch.atMs ? startPunch.occurredAt : instantOf(fromMs),
      to: toMs === endPunch.atMs ? endPunch.occurredAt : instantOf(toMs),
      startPunchId: startPunch.punchId,
      endPunchId: endPunch.punchId,
      ms: toMs - fromMs,
      minutes: shares[index] ?? 0,
      fromMs,
    }),
  );
}

/** The figures of a day from its stretches of work and break, in order of time. */
export function figuresOf(
  date: LocalDate,
  intervals: readonly Interval[],
  policy: WorkTimePolicy,
): DayFigures {
  const workedMs = msOf(intervals.filter((interval) => interval.activity === 'worked'));
  const breakMs = msOf(intervals) - workedMs;
  const { worked, rest } = roundedMinutes(workedMs, breakMs, policy.isBreakPaid);
  const paidMinutes = policy.isBreakPaid ? worked + rest : worked;
  const regular = Math.min(paidMinutes, policy.overtimeAfterDailyMinutes ?? paidMinutes);
  return {
    date,
    workedMinutes: worked,
    breakMinutes: rest,
    paidMinutes,
    categories: { regular, overtime: paidMinutes - regular },
    workedMs,
    breakMs,
    policyId: policy.policyId,
    policyVersion: policy.version,
    contributions: [
      ...contributionsOf(intervals, 'worked', worked),
      ...contributionsOf(intervals, 'break', rest),
    ]
      .sort((left, right) => left.fromMs - right.fromMs)
      .map(({ fromMs: _, ...contribution }) => contribution),
  };
}

/**
 * Rest of a day in milliseconds: breaks, and what lies between a clock-out and the next clock-in of the day
 * (an interruption of work, ArbZG section 4). Nothing is known of the time behind a session without an end.
 */
function restMsOf(intervals: readonly Interval[]): number {
  let restMs = 0;
  let previous: Interval | undefined;
  for (const interval of intervals) {
    if (interval.activity === 'break') restMs += interval.toMs - interval.fromMs;
    if (previous !== undefined && previous.endPunch.kind === 'clock-out' && interval.fromMs > previous.toMs) {
      restMs += interval.fromMs - previous.toMs;
    }
    previous = interval;
  }
  return restMs;
}

/** The thresholds of the policy that a day goes beyond. */
export function dayExceptions(
  day: DayFigures,
  intervals: readonly Interval[],
  policy: WorkTimePolicy,
): readonly TimesheetException[] {
  const exceptions: TimesheetException[] = [];
  if (day.workedMinutes > policy.tooLongDayMinutes) {
    const limitMinutes = policy.tooLongDayMinutes;
    exceptions.push({
      ...exceptionOf('day.too-long', day.date, []),
      actualMinutes: day.workedMinutes,
      limitMinutes,
    });
  }
  if (day.workedMinutes > policy.maximumWorkedMinutesBeforeBreak) {
    const actualMinutes = Math.floor(restMsOf(intervals) / MS_PER_MINUTE);
    const limitMinutes = policy.requiredBreakMinutes;
    if (actualMinutes < limitMinutes) {
      exceptions.push({ ...exceptionOf('break.missing', day.date, []), actualMinutes, limitMinutes });
    }
  }
  return exceptions;
}
