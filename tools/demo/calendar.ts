import { Temporal } from 'temporal-polyfill';

/** A calendar date without a zone: `2026-03-29`. */
export type LocalDate = string;
export type PeriodKind = 'monthly' | 'biweekly' | 'weekly';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const dayMsOf = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (dayMs: number): LocalDate => new Date(dayMs).toISOString().slice(0, 10);

/** Whether the text is a date that the calendar knows. */
export const isLocalDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayMsOf(text)) && dateOf(dayMsOf(text)) === text;

export const addDays = (date: LocalDate, days: number): LocalDate => dateOf(dayMsOf(date) + days * DAY_MS);
export const daysBetween = (from: LocalDate, to: LocalDate): number => (dayMsOf(to) - dayMsOf(from)) / DAY_MS;

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export const weekdayOf = (date: LocalDate): number => new Date(dayMsOf(date)).getUTCDay() || 7;

/** The last `count` days from Monday to Friday up to and including a date, oldest first. */
export function workingDaysUntil(until: LocalDate, count: number): readonly LocalDate[] {
  const days: LocalDate[] = [];
  for (let date = until; days.length < count; date = addDays(date, -1)) {
    if (weekdayOf(date) <= 5) days.push(date);
  }
  return days.reverse();
}

const offsetsByDay = new Map<string, number | null>();

/**
 * The instant at which a clock in a zone shows so many minutes after the midnight that begins a date. Of a time that
 * comes twice the earlier, of one that is skipped the later.
 * @param minutes may exceed a day (an overnight shift)
 */
export function instantMsAt(zone: string, date: LocalDate, minutes: number): number {
  const day = addDays(date, Math.floor(minutes / 1440));
  const offset = steadyOffsetMs(zone, day);
  const minuteOfDay = ((minutes % 1440) + 1440) % 1440;
  if (offset !== null) return dayMsOf(day) + minuteOfDay * MINUTE_MS - offset;
  const wall = Temporal.PlainDateTime.from(`${day}T00:00`).add({ seconds: Math.round(minuteOfDay * 60) });
  return wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The offset of a local day on which, and next to which, no clock changes; else `null`. */
function steadyOffsetMs(zone: string, date: LocalDate): number | null {
  const key = `${zone} ${date}`;
  const known = offsetsByDay.get(key);
  if (known !== undefined) return known;
  const before = Temporal.Instant.fromEpochMilliseconds(dayMsOf(date) - DAY_MS).toZonedDateTimeISO(zone);
  const next = before.getTimeZoneTransition('next');
  const isSteady = next === null || next.epochMilliseconds > dayMsOf(date) + 2 * DAY_MS;
  const offset = isSteady ? before.offsetNanoseconds / 1_000_000 : null;
  offsetsByDay.set(key, offset);
  return offset;
}

/** What a clock in a zone shows: `2026-03-01 08:00:01`. */
export function wallClockOf(zone: string, epochMs: number): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).toPlainDateTime();
  return `${wall.toPlainDate().toString()} ${wall.toPlainTime().toString({ smallestUnit: 'second' })}`;
}

/** The local date in a zone. */
export const localDateAt = (zone: string, epochMs: number): LocalDate =>
  wallClockOf(zone, epochMs).slice(0, 10);

/** A pay period by its first and last day. */
export interface Period {
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** The pay period of a date. @param anchor a day on which a weekly or biweekly period begins */
export function periodOf(kind: PeriodKind, anchor: LocalDate, date: LocalDate): Period {
  if (kind === 'monthly') {
    const start = `${date.slice(0, 7)}-01`;
    const nextMonth = addDays(start, 31);
    return { start, end: addDays(`${nextMonth.slice(0, 7)}-01`, -1) };
  }
  const length = kind === 'weekly' ? 7 : 14;
  const start = addDays(date, -(((daysBetween(anchor, date) % length) + length) % length));
  return { start, end: addDays(start, length - 1) };
}

/** The whole pay periods within the days from one date to another, oldest first. */
export function wholePeriods(
  kind: PeriodKind,
  anchor: LocalDate,
  from: LocalDate,
  to: LocalDate,
): readonly Period[] {
  const periods: Period[] = [];
  for (let period = periodOf(kind, anchor, from); period.end <= to;) {
    if (period.start >= from) periods.push(period);
    period = periodOf(kind, anchor, addDays(period.end, 1));
  }
  return periods;
}
