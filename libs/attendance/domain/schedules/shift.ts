import type { LocalDate } from '../events/event.js';

/** A clock time of a day without a zone: `22:00`. */
export type ClockTime = string;

/** A stretch of a shift. One that ends at or before its beginning on the clock ends on the next day. */
export type ShiftPart = { readonly startTime: ClockTime; readonly endTime: ClockTime };

/** What is worked on one day: one part, or several of a split shift, each behind the one before. */
export type ShiftDay = {
  /** At least one, at most {@link MAXIMUM_PARTS}; from the first beginning to the last end at most 24 hours. */
  readonly parts: readonly ShiftPart[];
  /** Break inside the parts that is not expected as work. */
  readonly unpaidBreakMinutes: number;
  /** When somebody with flexible hours has to be there; `null` for no such time. */
  readonly core: ShiftPart | null;
  /** Minutes to be worked where the hours are flexible; `null`: the parts' own length less the unpaid break. */
  readonly expectedMinutes: number | null;
};

/**
 * When a shift is worked. `weekly`: the same on these days of the week (1 Monday to 7 Sunday, ISO 8601). `rotating`: a
 * pattern of days that begins at the anchor and repeats for ever, to both sides; `null` is a day of rest.
 */
export type ShiftPattern =
  | { readonly kind: 'weekly'; readonly weekdays: readonly number[]; readonly day: ShiftDay }
  | { readonly kind: 'rotating'; readonly anchor: LocalDate; readonly days: readonly (ShiftDay | null)[] };

/** One version of a shift. Versions are never changed: what was planned with one can be planned again. */
export type ShiftVersion = {
  readonly shiftId: string;
  /** From 1, growing with each version of the shift. */
  readonly version: number;
  readonly name: string;
  /** First local day on which it counts; before that of the first version the shift is not worked. */
  readonly effectiveFrom: LocalDate;
  /** Whether holidays are off, and make-up workdays worked. */
  readonly observesHolidays: boolean;
  readonly pattern: ShiftPattern;
};

/** From a local day on, up to and including another, somebody works a shift. */
export type ShiftAssignment = {
  /** `null`: a time without work, such as a day off in a roster. */
  readonly shiftId: string | null;
  readonly from: LocalDate;
  /** The last day; `null` without an end. */
  readonly until: LocalDate | null;
  /** How many days ahead of the pattern's anchor: crews of one rotation differ by it alone. */
  readonly rotationOffsetDays: number;
};

/** A stretch of a shift in minutes from the midnight with which its day begins, as the clock on the wall counts. */
export interface WallStretch {
  readonly startMinute: number;
  readonly endMinute: number;
}

/** A member of a shift that does not fit, as a JSON pointer into its pattern. */
export interface ShiftFault {
  readonly pointer: string;
  readonly code:
    'shift.parts-overlap' | 'shift.core-outside' | 'shift.break-too-long' | 'shift.too-many-minutes';
}

export const MAXIMUM_PARTS = 6;
export const MAXIMUM_PATTERN_DAYS = 366;
export const MAXIMUM_ASSIGNMENTS = 400;
export const MAXIMUM_SHIFTS = 500;

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 1440;

const minuteOf = (time: ClockTime): number =>
  Number(time.slice(0, 2)) * MINUTES_PER_HOUR + Number(time.slice(3, 5));

/** The parts of a day as minutes of the wall clock: a part that ends before it begins goes over midnight. */
export function wallStretchesOf(parts: readonly ShiftPart[]): readonly WallStretch[] {
  let before = 0;
  return parts.map(({ startTime, endTime }) => {
    let startMinute = minuteOf(startTime);
    while (startMinute < before) startMinute += MINUTES_PER_DAY;
    let endMinute = minuteOf(endTime);
    while (endMinute <= startMinute) endMinute += MINUTES_PER_DAY;
    before = endMinute;
    return { startMinute, endMinute };
  });
}

/** Where the core time lies: on the day the shift begins, or behind the midnight it goes over. */
export function coreStretchOf(day: ShiftDay): WallStretch | undefined {
  if (day.core === null) return undefined;
  const [alone] = wallStretchesOf([day.core]);
  const first = wallStretchesOf(day.parts)[0];
  if (alone === undefined || first === undefined) return undefined;
  const days = alone.startMinute < first.startMinute ? MINUTES_PER_DAY : 0;
  return { startMinute: alone.startMinute + days, endMinute: alone.endMinute + days };
}

function faultsOfDay(day: ShiftDay, pointer: string): readonly ShiftFault[] {
  const stretches = wallStretchesOf(day.parts);
  const first = stretches[0];
  const last = stretches.at(-1);
  if (first === undefined || last === undefined) return [];
  // Parts that are out of order wrap around midnight, and so show as a day of more than 24 hours.
  if (last.endMinute - first.startMinute > MINUTES_PER_DAY)
    return [{ pointer: `${pointer}/parts`, code: 'shift.parts-overlap' }];
  const minutes = stretches.reduce((sum, each) => sum + each.endMinute - each.startMinute, 0);
  const core = coreStretchOf(day);
  return [
    ...(core !== undefined && (core.startMinute < first.startMinute || core.endMinute > last.endMinute)
      ? [{ pointer: `${pointer}/core`, code: 'shift.core-outside' } as const]
      : []),
    ...(day.unpaidBreakMinutes >= minutes
      ? [{ pointer: `${pointer}/unpaidBreakMinutes`, code: 'shift.break-too-long' } as const]
      : []),
    ...(day.expectedMinutes !== null && day.expectedMinutes > minutes
      ? [{ pointer: `${pointer}/expectedMinutes`, code: 'shift.too-many-minutes' } as const]
      : []),
  ];
}

/** What of a pattern contradicts itself; empty for one that can be worked. */
export function faultsOfPattern(pattern: ShiftPattern): readonly ShiftFault[] {
  switch (pattern.kind) {
    case 'weekly':
      return faultsOfDay(pattern.day, '/pattern/day');
    case 'rotating':
      return pattern.days.flatMap((day, index) =>
        day === null ? [] : faultsOfDay(day, `/pattern/days/${index}`),
      );
  }
}

/** The version of a shift in force on a day: the one that took effect last; of several of one day the highest. */
export function shiftOn(versions: readonly ShiftVersion[], date: LocalDate): ShiftVersion | undefined {
  let inForce: ShiftVersion | undefined;
  for (const one of versions) {
    if (one.effectiveFrom > date) continue;
    const isLater =
      inForce === undefined ||
      one.effectiveFrom > inForce.effectiveFrom ||
      (one.effectiveFrom === inForce.effectiveFrom && one.version > inForce.version);
    if (isLater) inForce = one;
  }
  return inForce;
}

/** The assignment that holds on a day: of those that cover it the one that began last; of several the last named. */
export function assignmentOn(
  assignments: readonly ShiftAssignment[],
  date: LocalDate,
): ShiftAssignment | undefined {
  let holding: ShiftAssignment | undefined;
  for (const one of assignments) {
    if (one.from > date || (one.until !== null && one.until < date)) continue;
    if (holding === undefined || one.from >= holding.from) holding = one;
  }
  return holding;
}
