import type { Instant } from '@timeledger/kernel/clock.js';
import type { LocalDate } from '../events/event.js';
import type { WorkTimePolicy } from '../events/setting-events.js';
import type { PayCategory } from '../events/timesheet-events.js';
import { comparePunches } from '../punches/punch-set.js';
import type { EffectivePunch } from '../punches/punch-set.js';
import { addDays, dateIndexAt, dayBoundaries } from './day-boundaries.js';
import type { DayBoundaries } from './day-boundaries.js';
import { dayExceptions, figuresOf } from './day-figures.js';
import type { DayFigures } from './day-figures.js';
import type { PayPeriod } from './pay-period.js';
import { punchExceptions } from './punch-exceptions.js';
import type { EmploymentDates } from './punch-exceptions.js';
import { walkSessions } from './session-pieces.js';
import type { Interval, SessionPiece } from './session-pieces.js';
import { sessionsOf } from './sessions.js';
import type { Session } from './sessions.js';
import { compareExceptions, exceptionOf } from './timesheet-exception.js';
import type { TimesheetException } from './timesheet-exception.js';
import { marginMsOf, policyOn } from './work-time-policy.js';

/**
 * Version of the rules below. Raised with every change that may give other minutes for the same punches; pinned by
 * submit, approve and lock.
 */
export const CALCULATOR_VERSION = 1;

export interface TimesheetTotals {
  readonly workedMinutes: number;
  readonly breakMinutes: number;
  readonly paidMinutes: number;
  readonly categories: Readonly<Record<PayCategory, number>>;
}

/** What the punches of a period amount to. */
export interface TimesheetCalculation {
  readonly calculatorVersion: number;
  readonly periodStart: LocalDate;
  readonly periodEnd: LocalDate;
  /** Every day of the period, in order. */
  readonly days: readonly DayFigures[];
  readonly totals: TimesheetTotals;
  /** Sessions that started in the period, in order. */
  readonly sessions: readonly Session[];
  /** By date, then code, then punch. */
  readonly exceptions: readonly TimesheetException[];
}

export interface CalculationInput {
  /** Punches of the period and of {@link marginMsOf} on either side at least; others and voided ones are ignored. */
  readonly punches: Iterable<EffectivePunch>;
  readonly period: PayPeriod;
  /** All versions that may be in force; see {@link policyOn}. */
  readonly policies: readonly WorkTimePolicy[];
  /** First and last day of the employment; when absent, the flags of the punches stand. */
  readonly employment?: EmploymentDates;
  /** Tells an open session from one whose end is unknown. Minutes never depend on it. */
  readonly asOf?: Instant;
}

const MS_PER_DAY = 86_400_000;
const MAXIMUM_CACHED_MARGINS = 1024;
const marginStarts = new Map<string, LocalDate>();

/** The days of a period and of the margin before it; behind the period's end nothing more is told apart. */
function daysAround(period: PayPeriod, marginMs: number): { days: DayBoundaries; firstIndex: number } {
  const marginDays = Math.ceil(marginMs / MS_PER_DAY) + 1;
  const key = `${period.start} ${marginDays}`;
  let from = marginStarts.get(key);
  if (from === undefined) {
    from = addDays(period.start, -marginDays);
    if (marginStarts.size >= MAXIMUM_CACHED_MARGINS) marginStarts.clear();
    marginStarts.set(key, from);
  }
  const days = dayBoundaries(period.payGroup.zone, from, period.end);
  const isAsCut = days.startsMs.at(-1) === period.endMs;
  // Where a new definition brings another zone, the last day ends with the period, not at its own midnight.
  return {
    days: isAsCut ? days : { ...days, startsMs: [...days.startsMs.slice(0, -1), period.endMs] },
    firstIndex: marginDays,
  };
}

/** Punches that may matter, each once, in order. */
function punchesBetween(punches: Iterable<EffectivePunch>, fromMs: number, toMs: number): EffectivePunch[] {
  const wanted: EffectivePunch[] = [];
  let isOrdered = true;
  for (const punch of punches) {
    if (punch.isVoided || punch.atMs < fromMs || punch.atMs > toMs) continue;
    const last = wanted.at(-1);
    isOrdered &&= last === undefined || comparePunches(last, punch) < 0;
    wanted.push(punch);
  }
  if (isOrdered) return wanted;
  wanted.sort(comparePunches);
  return wanted.filter((punch, index) => punch.punchId !== wanted[index - 1]?.punchId);
}

/** Puts the stretches of a piece on the days of the period they count for. */
function attribute(
  piece: SessionPiece,
  period: PayPeriod,
  days: DayBoundaries,
  byDay: (Interval[] | undefined)[],
): void {
  const add = (index: number, interval: Interval): void => {
    (byDay[index] ??= []).push(interval);
  };
  if (period.payGroup.dayAttribution === 'start-of-session') {
    const index = dateIndexAt(days, piece.startPunch.atMs);
    for (const interval of piece.intervals) add(index, interval);
    return;
  }
  for (const interval of piece.intervals) {
    for (
      let fromMs = interval.fromMs, index = dateIndexAt(days, fromMs);
      fromMs < interval.toMs;
      index += 1
    ) {
      const endOfDayMs = days.startsMs[index + 1] ?? interval.toMs;
      const toMs = Math.min(interval.toMs, endOfDayMs);
      if (toMs > fromMs) add(index, { ...interval, fromMs, toMs });
      fromMs = toMs;
    }
  }
}

function totalsOf(days: readonly DayFigures[]): TimesheetTotals {
  const sum = (figure: (day: DayFigures) => number): number =>
    days.reduce((total, day) => total + figure(day), 0);
  return {
    workedMinutes: sum((day) => day.workedMinutes),
    breakMinutes: sum((day) => day.breakMinutes),
    paidMinutes: sum((day) => day.paidMinutes),
    categories: {
      regular: sum((day) => day.categories.regular),
      overtime: sum((day) => day.categories.overtime),
    },
  };
}

/**
 * Calculates a timesheet. Pure: the same punches, period and policy versions give the same figures for ever, in
 * whatever order the punches come.
 *
 * - Time is elapsed time: a session over a change to daylight-saving time lasts as long as it lasted.
 * - A session counts for the day on which it started, or is split at local midnight, as the pay group says; days are
 *   those of the pay group's zone.
 * - Rounding: milliseconds are summed by day and activity and rounded down once, to full minutes. The minutes of a day
 *   are then shared out among its parts by largest remainder, so that parts sum to days and days to the period. Where
 *   breaks are paid, work and break of a day are rounded as one sum.
 * - Paid minutes beyond the policy's daily threshold are overtime, the latest of the day first.
 */
export function calculateTimesheet(input: CalculationInput): TimesheetCalculation {
  const { period, policies } = input;
  const marginMs = marginMsOf(policies);
  const { days: boundaries, firstIndex } = daysAround(period, marginMs);
  const lastIndex = boundaries.dates.length - 1;
  const dateAt = (atMs: number): LocalDate =>
    boundaries.dates[Math.min(Math.max(dateIndexAt(boundaries, atMs), 0), lastIndex)] as LocalDate;
  const versions = new Map<LocalDate, WorkTimePolicy>();
  const policyFor = (date: LocalDate): WorkTimePolicy => {
    let policy = versions.get(date);
    if (policy === undefined) versions.set(date, (policy = policyOn(policies, date)));
    return policy;
  };
  const policyAt = (atMs: number): WorkTimePolicy => policyFor(dateAt(atMs));
  const isInPeriod = (atMs: number): boolean => atMs >= period.startMs && atMs < period.endMs;

  const punches = punchesBetween(input.punches, period.startMs - marginMs, period.endMs + marginMs);
  const walk = walkSessions(punches, policyAt, input.asOf === undefined ? undefined : Date.parse(input.asOf));
  const byDay: (Interval[] | undefined)[] = [];
  for (const piece of walk.pieces) attribute(piece, period, boundaries, byDay);

  const exceptions: TimesheetException[] = [];
  for (const { code, at, punchIds } of [
    ...walk.contradictions,
    ...punchExceptions(punches, input.employment, dateAt, policyAt),
  ]) {
    if (isInPeriod(at.atMs)) exceptions.push(exceptionOf(code, dateAt(at.atMs), punchIds));
  }
  const days: DayFigures[] = [];
  for (let index = firstIndex; index <= lastIndex; index += 1) {
    const date = boundaries.dates[index] as LocalDate;
    const intervals = byDay[index] ?? [];
    const day = figuresOf(date, intervals, policyFor(date));
    days.push(day);
    exceptions.push(...dayExceptions(day, intervals, policyFor(date)));
  }
  return {
    calculatorVersion: CALCULATOR_VERSION,
    periodStart: period.start,
    periodEnd: period.end,
    days,
    totals: totalsOf(days),
    sessions: sessionsOf(walk.pieces, isInPeriod, dateAt),
    exceptions: exceptions.sort(compareExceptions),
  };
}
