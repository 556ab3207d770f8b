import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '../events/event.js';
import type { PayGroupDefinition } from '../events/setting-events.js';
import { addDays, daysBetween, localDateOf, startOfDayMs } from './day-boundaries.js';

/** One pay period of a pay group. Its first day names the timesheets. */
export interface PayPeriod {
  readonly start: LocalDate;
  /** The last day, included. */
  readonly end: LocalDate;
  /** Milliseconds since the epoch: from here … */
  readonly startMs: number;
  /** … to before here, which is where the next period starts. */
  readonly endMs: number;
  /** The definition that cut it. */
  readonly payGroup: PayGroupDefinition;
}

/** A definition and the day from which it cuts periods. */
interface Reign {
  readonly definition: PayGroupDefinition;
  readonly from: LocalDate | undefined;
}

const WEEK_DAYS = 7;
const DAYS_OF = { weekly: WEEK_DAYS, biweekly: 2 * WEEK_DAYS } as const;
const MIDDLE_OF_MONTH = 16;

/** First day of the period that would contain a date if the definition had always held. */
function alignedStart(definition: PayGroupDefinition, date: LocalDate): LocalDate {
  const day = Temporal.PlainDate.from(date);
  switch (definition.periodKind) {
    case 'weekly':
    case 'biweekly': {
      const length = DAYS_OF[definition.periodKind];
      const sinceAnchor = daysBetween(definition.anchor, date);
      return addDays(date, -(((sinceAnchor % length) + length) % length));
    }
    case 'semi-monthly':
      return day.with({ day: day.day < MIDDLE_OF_MONTH ? 1 : MIDDLE_OF_MONTH }).toString();
    case 'monthly':
      return day.with({ day: 1 }).toString();
  }
}

/** First day of the period behind the one that starts on an aligned day. */
function alignedNext(definition: PayGroupDefinition, start: LocalDate): LocalDate {
  const day = Temporal.PlainDate.from(start);
  switch (definition.periodKind) {
    case 'weekly':
    case 'biweekly':
      return addDays(start, DAYS_OF[definition.periodKind]);
    case 'semi-monthly':
      return day.day < MIDDLE_OF_MONTH
        ? day.with({ day: MIDDLE_OF_MONTH }).toString()
        : day.add({ months: 1 }).with({ day: 1 }).toString();
    case 'monthly':
      return day.add({ months: 1 }).toString();
  }
}

/**
 * From which day each definition cuts periods. The first holds for all time before it too. A later one takes over
 * where the first period of its predecessor that begins on or behind `effectiveFrom` would begin: running periods stay
 * whole, and the new definition starts with at most one short period, up to its own next boundary.
 */
function reignsOf(definitions: readonly PayGroupDefinition[]): readonly Reign[] {
  const ordered = [...definitions].sort(
    (left, right) =>
      (left.effectiveFrom < right.effectiveFrom ? -1 : left.effectiveFrom > right.effectiveFrom ? 1 : 0) ||
      left.version - right.version,
  );
  const reigns: Reign[] = [];
  for (const definition of ordered) {
    const before = reigns.at(-1);
    if (before === undefined) {
      reigns.push({ definition, from: undefined });
      continue;
    }
    if (before.from !== undefined && definition.effectiveFrom <= before.from) {
      reigns[reigns.length - 1] = { definition, from: before.from };
      continue;
    }
    const running = alignedStart(before.definition, definition.effectiveFrom);
    const isBoundary = running === definition.effectiveFrom;
    reigns.push({ definition, from: isBoundary ? running : alignedNext(before.definition, running) });
  }
  return reigns;
}

const MAXIMUM_CACHED_PERIODS = 4096;
const cachedPeriods = new Map<string, PayPeriod>();

const keyOf = (definitions: readonly PayGroupDefinition[], date: LocalDate): string =>
  `${date} ${definitions
    .map((one) =>
      [
        one.payGroupId,
        one.version,
        one.zone,
        one.periodKind,
        one.anchor,
        one.dayAttribution,
        one.effectiveFrom,
      ].join(),
    )
    .join(';')}`;

function periodWith(reigns: readonly Reign[], date: LocalDate): PayPeriod {
  let index = reigns.length - 1;
  while (index > 0 && (reigns[index]?.from ?? '') > date) index -= 1;
  const reign = reigns[index] as Reign;
  const successor = reigns[index + 1];
  const aligned = alignedStart(reign.definition, date);
  const start = reign.from !== undefined && reign.from > aligned ? reign.from : aligned;
  const regularNext = alignedNext(reign.definition, aligned);
  const isLast = successor?.from !== undefined && successor.from <= regularNext;
  const next = isLast ? (successor.from as LocalDate) : regularNext;
  // Where a new definition brings another zone, its midnight is the boundary of both: no instant is lost or doubled.
  const nextZone = isLast ? successor.definition.zone : reign.definition.zone;
  return {
    start,
    end: addDays(next, -1),
    startMs: startOfDayMs(reign.definition.zone, start),
    endMs: startOfDayMs(nextZone, next),
    payGroup: reign.definition,
  };
}

/**
 * The pay period that contains a local date.
 * @param definitions all definitions that hold for the employment, in any order; at least one
 * @throws RangeError without a definition, or when the date is none
 */
export function payPeriodOf(definitions: readonly PayGroupDefinition[], date: LocalDate): PayPeriod {
  if (definitions.length === 0) throw new RangeError('no pay group definition');
  const key = keyOf(definitions, date);
  const known = cachedPeriods.get(key);
  if (known !== undefined) return known;
  const period = periodWith(reignsOf(definitions), date);
  if (cachedPeriods.size >= MAXIMUM_CACHED_PERIODS) cachedPeriods.clear();
  cachedPeriods.set(key, period);
  return period;
}

/** The pay period that an instant falls into. */
export function payPeriodAt(definitions: readonly PayGroupDefinition[], atMs: number): PayPeriod {
  const guess = payPeriodOf(definitions, localDateOf((definitions[0] as PayGroupDefinition).zone, atMs));
  if (atMs < guess.startMs) return previousPayPeriod(definitions, guess);
  return atMs >= guess.endMs ? nextPayPeriod(definitions, guess) : guess;
}

/** The period that starts on a date; `undefined` when none does: no timesheet has that name. */
export function payPeriodStarting(
  definitions: readonly PayGroupDefinition[],
  start: LocalDate,
): PayPeriod | undefined {
  const period = payPeriodOf(definitions, start);
  return period.start === start ? period : undefined;
}

export const nextPayPeriod = (definitions: readonly PayGroupDefinition[], period: PayPeriod): PayPeriod =>
  payPeriodOf(definitions, addDays(period.end, 1));

export const previousPayPeriod = (definitions: readonly PayGroupDefinition[], period: PayPeriod): PayPeriod =>
  payPeriodOf(definitions, addDays(period.start, -1));

/** The periods that have a day in common with the dates from one to another, both included, in order. */
export function payPeriodsBetween(
  definitions: readonly PayGroupDefinition[],
  from: LocalDate,
  to: LocalDate,
): readonly PayPeriod[] {
  const periods: PayPeriod[] = [];
  let period = payPeriodOf(definitions, from);
  while (period.start <= to) {
    periods.push(period);
    period = nextPayPeriod(definitions, period);
  }
  return periods;
}

/**
 * The definitions that hold for an employment which belongs to pay groups by effective date: of each group the one in
 * force when the employment joins it, and those that follow until it leaves.
 */
export function definitionsOf(
  assignments: readonly { readonly payGroupId: string; readonly from: LocalDate }[],
  known: readonly PayGroupDefinition[],
): readonly PayGroupDefinition[] {
  const ordered = [...assignments].sort((left, right) => (left.from < right.from ? -1 : 1));
  return ordered.flatMap((assignment, index) => {
    const until = ordered[index + 1]?.from;
    const ofGroup = known
      .filter((one) => one.payGroupId === assignment.payGroupId)
      .sort((left, right) => (left.effectiveFrom < right.effectiveFrom ? -1 : 1));
    const inForce = ofGroup.filter((one) => one.effectiveFrom <= assignment.from).at(-1) ?? ofGroup[0];
    const later = ofGroup.filter(
      (one) =>
        one !== inForce &&
        one.effectiveFrom > assignment.from &&
        (until === undefined || one.effectiveFrom < until),
    );
    return inForce === undefined ? [] : [{ ...inForce, effectiveFrom: assignment.from }, ...later];
  });
}
