import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '@timeledger/kernel/local-date.js';

/**
 * A time of the clock on a day in a zone, in seconds since the epoch. One that the clock skips is as much later as it skips;
 * of one that comes twice the first counts.
 * @param time `HH:MM`
 * @param zone IANA
 */
export function secondsAtClockTime(date: LocalDate, time: string, zone: string): number {
  const local = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds / 1000;
}

/** The local date of a moment in a zone. @param atMs since the epoch */
export const dateAt = (atMs: number, zone: string): LocalDate =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString();
