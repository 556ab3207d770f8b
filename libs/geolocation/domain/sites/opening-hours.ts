import { Temporal } from 'temporal-polyfill';
import type { Instant } from '@timeledger/kernel/clock.js';

/** Open on a day of the week, from one wall time to another; `until` at or before `from` is on the day after. */
export type OpeningSpan = {
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  /** Wall times `HH:MM`. */
  readonly from: string;
  readonly until: string;
};

/** When a site is open, in its own zone; none is always. */
export type OpeningHours = readonly OpeningSpan[];

/** Spans of one week. */
export const MAXIMUM_OPENING_SPANS = 50;

/** Whether a text is a wall time of `HH:MM`. */
export const isWallTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);

/**
 * Whether a site is open at an instant. A wall time that a change of the clocks leaves out or gives twice is taken by what
 * the clock on the wall shows.
 * @param zone IANA zone of the site
 */
export function isOpenAt(hours: OpeningHours | null, zone: string, at: Instant): boolean {
  if (hours === null || hours.length === 0) return true;
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const yesterday = local.dayOfWeek === 1 ? 7 : local.dayOfWeek - 1;
  return hours.some(({ weekday, from, until }) => {
    const isOvernight = until <= from;
    if (weekday === local.dayOfWeek && time >= from && (isOvernight || time < until)) return true;
    return isOvernight && weekday === yesterday && time < until;
  });
}
