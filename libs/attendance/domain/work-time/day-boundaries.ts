import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '../events/event.js';

/** The local days of a zone over a stretch of time, as instants. A day is as long as it is there: 23, 24, 24.5, 25 hours. */
export interface DayBoundaries {
  readonly zone: string;
  /** The dates covered, in order, without gaps. */
  readonly dates: readonly LocalDate[];
  /** Where each of `dates` begins, in milliseconds since the epoch, and behind them where the last one ends. */
  readonly startsMs: readonly number[];
}

const MAXIMUM_CACHED_BOUNDARIES = 1024;
const cache = new Map<string, DayBoundaries>();

/** The first instant of a local date, in milliseconds since the epoch; right where midnight is skipped or repeated. */
export const startOfDayMs = (zone: string, date: LocalDate): number =>
  Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;

/** The local date of an instant in a zone. Slow: for single instants; {@link dateIndexAt} is for many. */
export const localDateOf = (zone: string, atMs: number): LocalDate =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString();

/** The date some days later (or earlier). */
export const addDays = (date: LocalDate, days: number): LocalDate =>
  Temporal.PlainDate.from(date).add({ days }).toString();

/** Days from one date to another. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;

/**
 * The days from one date to another, both included. Kept in memory, because a zone's midnights cost a thousand times
 * more than a look-up: every sheet of a pay group and period shares one.
 */
export function dayBoundaries(zone: string, first: LocalDate, last: LocalDate): DayBoundaries {
  const key = `${zone} ${first} ${last}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const count = daysBetween(first, last) + 1;
  const days = Array.from({ length: count + 1 }, (_, index) => addDays(first, index));
  const boundaries: DayBoundaries = {
    zone,
    dates: days.slice(0, count),
    startsMs: days.map((date) => startOfDayMs(zone, date)),
  };
  if (cache.size >= MAXIMUM_CACHED_BOUNDARIES) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  }
  cache.set(key, boundaries);
  return boundaries;
}

/** Which of the covered days an instant falls into; -1 before the first, `dates.length` behind the last. */
export function dateIndexAt(boundaries: DayBoundaries, atMs: number): number {
  const { startsMs } = boundaries;
  let low = 0;
  let high = startsMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((startsMs[middle] as number) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
