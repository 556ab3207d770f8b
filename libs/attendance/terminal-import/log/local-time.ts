import { Temporal } from 'temporal-polyfill';

/** A date and time of day as a wall clock shows them, without a zone. */
export interface LocalDateTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * What a wall clock's reading means in a zone: one instant, two (the hour that is repeated when clocks go back),
 * or none (the hour that is skipped when clocks go forward).
 */
export type ResolvedLocalTime =
  | { readonly kind: 'exact'; readonly epochMs: number }
  | { readonly kind: 'ambiguous'; readonly earlierMs: number; readonly laterMs: number }
  | { readonly kind: 'skipped' };

const HOUR_MS = 3_600_000;
/** A local day lies within UTC midnight -14 h and +36 h (offsets +14:00 to -12:00); 2 h more are for good measure. */
const BEFORE_DAY_MS = 16 * HOUR_MS;
const BEHIND_DAY_MS = 38 * HOUR_MS;
/** Days whose offset is kept in memory; a log is mostly in order, so few are in use at once. */
const MAX_KEPT_DAYS = 512;

/** Whether this is the name of an IANA time zone; an offset such as `+01:00` is not, because it knows no summer time. */
export function isZoneName(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone) || zone.length > 64) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Turns wall clock readings of one zone into instants and never chooses between two.
 * @param zone an IANA name; @throws RangeError when it is unknown
 */
export function localTimeResolver(zone: string): (local: LocalDateTime) => ResolvedLocalTime {
  // The offset of a day without a change of clocks; `null` for a day near one, which takes the slow way.
  const offsetsByDay = new Map<number, number | null>();
  const offsetOfDay = (dayMs: number): number | null => {
    const kept = offsetsByDay.get(dayMs);
    if (kept !== undefined) return kept;
    const before = Temporal.Instant.fromEpochMilliseconds(dayMs - BEFORE_DAY_MS).toZonedDateTimeISO(zone);
    const next = before.getTimeZoneTransition('next');
    const isSteady = next === null || next.epochMilliseconds > dayMs + BEHIND_DAY_MS;
    const offset = isSteady ? before.offsetNanoseconds / 1_000_000 : null;
    if (offsetsByDay.size >= MAX_KEPT_DAYS) offsetsByDay.clear();
    offsetsByDay.set(dayMs, offset);
    return offset;
  };
  offsetOfDay(0);
  return (local) => {
    const dayMs = Date.UTC(local.year, local.month - 1, local.day);
    const offset = offsetOfDay(dayMs);
    if (offset === null) return resolveSlowly(zone, local);
    const timeMs = local.hour * HOUR_MS + local.minute * 60_000 + local.second * 1000;
    return { kind: 'exact', epochMs: dayMs + timeMs - offset };
  };
}

function resolveSlowly(zone: string, local: LocalDateTime): ResolvedLocalTime {
  const wall = new Temporal.PlainDateTime(
    local.year,
    local.month,
    local.day,
    local.hour,
    local.minute,
    local.second,
  );
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) {
    return { kind: 'exact', epochMs: earlier.epochMilliseconds };
  }
  return earlier.toPlainDateTime().equals(wall)
    ? { kind: 'ambiguous', earlierMs: earlier.epochMilliseconds, laterMs: later.epochMilliseconds }
    : { kind: 'skipped' };
}
