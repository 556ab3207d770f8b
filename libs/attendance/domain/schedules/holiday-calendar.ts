import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { LocalDate } from '../events/event.js';

/** A day that is not an ordinary one. `rest-day`: off, but no statutory holiday, such as a day moved for a long weekend. */
export type DayMark = {
  readonly date: LocalDate;
  readonly kind: 'holiday' | 'rest-day' | 'make-up-workday';
  readonly name: string;
};

/** What a tenant says of a day itself: it stands before what the law of the region says; `ordinary` takes a mark off. */
export type DayOverride = {
  readonly date: LocalDate;
  readonly kind: DayMark['kind'] | 'ordinary';
  readonly name: string;
};

/** A country, and where its parts differ a region of it: `CN`, `FI`, `DE-BY` (ISO 3166). */
export type CalendarCode = string;

/** What a tenant says about the holidays of a country or region. */
export type TenantCalendar = {
  readonly calendar: CalendarCode;
  /** Pay groups whose people follow it wherever they are placed. */
  readonly payGroupIds: readonly string[];
  /** Years of which `overrides` say everything: nothing else marks a day in them, known or not. */
  readonly completeYears: readonly number[];
  readonly overrides: readonly DayOverride[];
};

/** One version of everything that a tenant says about holidays; the latest recorded stands. */
export type HolidayCalendars = {
  readonly version: number;
  readonly calendars: readonly TenantCalendar[];
};

/** The marked days of a year by law, or `undefined` where they are not known. */
export type StatutoryDays = (calendar: CalendarCode, year: number) => readonly DayMark[] | undefined;

export const MAXIMUM_CALENDARS = 100;
export const MAXIMUM_OVERRIDES = 2000;

/**
 * The calendar a person follows: the one named for the pay group, else that of the country the person is placed in;
 * `undefined` where neither is known: then there are no holidays.
 */
export function calendarOf(
  calendars: readonly TenantCalendar[],
  payGroupId: string | undefined,
  country: string | null,
): CalendarCode | undefined {
  const ofGroup = calendars.find(
    ({ payGroupIds }) => payGroupId !== undefined && payGroupIds.includes(payGroupId),
  );
  return ofGroup?.calendar ?? country ?? undefined;
}

/**
 * The marked days of a year, as the tenant and the law say, by date.
 * @throws DomainError `holiday-calendar.year-unknown`: nobody has said yet what the year's holidays are, and a guess would
 * be paid
 */
export function daysOfYear(
  calendars: readonly TenantCalendar[],
  code: CalendarCode,
  year: number,
  statutory: StatutoryDays,
): readonly DayMark[] {
  const own = calendars.find(({ calendar }) => calendar === code);
  const isComplete = own?.completeYears.includes(year) === true;
  const known = isComplete ? [] : statutory(code, year);
  if (known === undefined) throw yearUnknown(code, year);
  const days = new Map(known.map((mark) => [mark.date, mark]));
  for (const { date, kind, name } of own?.overrides ?? []) {
    if (Number(date.slice(0, 4)) !== year) continue;
    if (kind === 'ordinary') days.delete(date);
    else days.set(date, { date, kind, name });
  }
  return [...days.values()].sort((left, right) => (left.date < right.date ? -1 : 1));
}

const yearUnknown = (calendar: CalendarCode, year: number): DomainError =>
  new DomainError('holiday-calendar.year-unknown', 'invalid', {
    detail: `The holidays of ${calendar} in ${year} are not known: say what they are.`,
    extensions: { calendar, year },
  });
