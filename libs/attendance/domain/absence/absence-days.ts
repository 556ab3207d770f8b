import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { LocalDate } from '../events/event.js';
import { addDays, daysBetween } from '../work-time/day-boundaries.js';
import type { AbsenceKindVersion } from './absence-kind.js';

/** Which part of a day an absence takes. */
export const DAY_PORTIONS = ['full', 'morning', 'afternoon'] as const;
export type DayPortion = (typeof DAY_PORTIONS)[number];

/** One day of an absence. */
export type AbsenceDay = {
  readonly date: LocalDate;
  readonly portion: DayPortion;
  /** What was planned of the whole day. */
  readonly plannedMinutes: number;
  /** Of those, how many the absence takes: morning and afternoon are together the day. */
  readonly minutes: number;
  /** What it takes from the balance; 0 where the kind has none. */
  readonly chargedMinutes: number;
};

/** What is planned of a day: 0 on a day off, which an absence skips. */
export type PlannedMinutes = (date: LocalDate) => number;

/** From one day to another, both included, each of them taken in the same way. */
export interface AbsenceStretch {
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly portion: DayPortion;
}

/** An absence is at most this long; a longer one is several. */
export const MAXIMUM_ABSENCE_DAYS = 366;

const DAY_MINUTES = 480;
const SATURDAY = 6;
const DAYS_PER_WEEK = 7;
const A_MONDAY: LocalDate = '2024-01-01';

/** What counts where nobody planned anything: Monday to Friday, eight hours. */
export function mondayToFriday(date: LocalDate): number {
  const offset = daysBetween(A_MONDAY, date) % DAYS_PER_WEEK;
  const weekday = ((offset + DAYS_PER_WEEK) % DAYS_PER_WEEK) + 1;
  return weekday < SATURDAY ? DAY_MINUTES : 0;
}

const unfit = (pointer: string, detail: string): DomainError => {
  const code = 'absence.days-unfit';
  return new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });
};

/** The days of a stretch. @throws DomainError 422 `absence.days-unfit` where it ends before it begins, or is too long */
export function datesOf({ from, until }: Pick<AbsenceStretch, 'from' | 'until'>): readonly LocalDate[] {
  if (until < from) throw unfit('/until', 'The last day is not before the first.');
  const count = daysBetween(from, until) + 1;
  if (count > MAXIMUM_ABSENCE_DAYS) throw unfit('/until', 'An absence lasts 366 days at most.');
  return Array.from({ length: count }, (_, index) => addDays(from, index));
}

function minutesOf(portion: DayPortion, planned: number): number {
  switch (portion) {
    case 'full':
      return planned;
    case 'morning':
      return Math.ceil(planned / 2);
    case 'afternoon':
      return Math.floor(planned / 2);
  }
}

/**
 * The days that an absence takes: those on which work is planned. A full day costs the same whatever is planned on it.
 * @throws DomainError 422 `absence.days-unfit`, also where no work is planned in the whole stretch
 */
export function absenceDays(
  stretch: AbsenceStretch,
  { areHalvesAllowed, balance }: Pick<AbsenceKindVersion, 'areHalvesAllowed' | 'balance'>,
  plannedMinutes: PlannedMinutes,
): readonly AbsenceDay[] {
  const { portion } = stretch;
  const dates = datesOf(stretch);
  if (portion !== 'full' && !areHalvesAllowed)
    throw unfit('/portion', 'This kind of absence is not taken by half days.');
  const dayMinutes = balance?.dayMinutes ?? 0;
  const days = dates
    .map((date): AbsenceDay => {
      const planned = plannedMinutes(date);
      const chargedMinutes = portion === 'full' ? dayMinutes : dayMinutes / 2;
      return { date, portion, plannedMinutes: planned, minutes: minutesOf(portion, planned), chargedMinutes };
    })
    .filter(({ minutes }) => minutes > 0);
  if (days.length === 0) throw unfit('/from', 'No work is planned on these days.');
  return days;
}

const isSameTime = (one: DayPortion, other: DayPortion): boolean =>
  one === 'full' || other === 'full' || one === other;

/** Whether two absences want the same time of the same day. A morning and an afternoon do not. */
export function overlap(one: readonly AbsenceDay[], other: readonly AbsenceDay[]): boolean {
  const portions = new Map(other.map(({ date, portion }) => [date, portion]));
  return one.some(({ date, portion }) => {
    const taken = portions.get(date);
    return taken !== undefined && isSameTime(portion, taken);
  });
}
