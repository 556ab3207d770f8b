import type { LocalDate } from '../events/event.js';
import { versionOn, type AbsenceKindVersion, type BalanceRule } from './absence-kind.js';

/** Minutes that count from a day on, or on it. */
export interface DatedMinutes {
  readonly date: LocalDate;
  readonly minutes: number;
}

/** What a balance is reckoned from. */
export interface BalanceFacts {
  /** The versions of the kind, in their order, never none. */
  readonly versions: readonly AbsenceKindVersion[];
  readonly hiredOn: LocalDate;
  readonly leftOn: LocalDate | null;
  readonly adjustments: readonly DatedMinutes[];
  /** What absences cost, by day, of those that are approved. */
  readonly taken: readonly DatedMinutes[];
  /** The same of those that wait for a decision. */
  readonly requested: readonly DatedMinutes[];
}

/** A balance in a calendar year; all in minutes. */
export interface Balance {
  readonly year: number;
  /** Taken over from the year before. */
  readonly carriedMinutes: number;
  /** Of that, lost by the day. */
  readonly expiredMinutes: number;
  /** Given by the day. */
  readonly accruedMinutes: number;
  /** Booked by hand by the day. */
  readonly adjustedMinutes: number;
  /** Of approved absences of the whole year. */
  readonly takenMinutes: number;
  /** Of absences of the year that wait for a decision. */
  readonly requestedMinutes: number;
  /** What is left of it all by the day. */
  readonly leftMinutes: number;
}

const MONTHS_PER_YEAR = 12;
const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
const firstOf = (year: number, month = 1): LocalDate => `${year}-${String(month).padStart(2, '0')}-01`;
const lastOf = (year: number): LocalDate => `${year}-12-31`;
const sumOf = (items: readonly DatedMinutes[], isMeant: (date: LocalDate) => boolean): number =>
  items.reduce((sum, { date, minutes }) => sum + (isMeant(date) ? minutes : 0), 0);

/** The rule of a day; `null` before the first version that has one. */
const ruleOn = (versions: readonly AbsenceKindVersion[], date: LocalDate): BalanceRule | null =>
  versions.some(({ effectiveFrom }) => effectiveFrom <= date) ? versionOn(versions, date).balance : null;

/** What is given on a day on which something may be given. */
function accrualOn({ versions, hiredOn, leftOn }: BalanceFacts, date: LocalDate, monthsLeft: number): number {
  if (date < hiredOn || (leftOn !== null && date > leftOn)) return 0;
  const accrual = ruleOn(versions, date)?.accrual ?? null;
  if (accrual === null) return 0;
  if (accrual.per === 'month') return accrual.minutes;
  const isDue = monthsLeft === MONTHS_PER_YEAR || date === hiredOn;
  return isDue ? (accrual.minutes / MONTHS_PER_YEAR) * monthsLeft : 0;
}

/** What a year gives, by day: on its first day or on the day of hiring, or on the first day of each month. */
function accrualsOf(facts: BalanceFacts, year: number): readonly DatedMinutes[] {
  return Array.from({ length: MONTHS_PER_YEAR }, (_, index): DatedMinutes => {
    const first = firstOf(year, index + 1);
    const isHiredIn = facts.hiredOn.slice(0, 7) === first.slice(0, 7);
    const date = isHiredIn ? facts.hiredOn : first;
    return { date, minutes: accrualOn(facts, date, MONTHS_PER_YEAR - index) };
  }).filter(({ minutes }) => minutes > 0);
}

function balanceOf(facts: BalanceFacts, year: number, carried: number, on: LocalDate): Balance {
  const inYear = (date: LocalDate): boolean => yearOf(date) === year;
  const byDay = (date: LocalDate): boolean => inYear(date) && date <= on;
  const expiresOn = ruleOn(facts.versions, firstOf(year))?.carryOver.expiresOn ?? null;
  const lostOn = expiresOn === null ? null : `${year}-${expiresOn}`;
  const charges = [...facts.taken, ...facts.requested];
  // Absences before that day use up first what was taken over.
  const usedBefore = lostOn === null ? 0 : sumOf(charges, (date) => inYear(date) && date < lostOn);
  const expiredMinutes = lostOn !== null && on >= lostOn ? Math.max(0, carried - usedBefore) : 0;
  const accruedMinutes = sumOf(accrualsOf(facts, year), byDay);
  const adjustedMinutes = sumOf(facts.adjustments, byDay);
  const takenMinutes = sumOf(facts.taken, inYear);
  const requestedMinutes = sumOf(facts.requested, inYear);
  return {
    ...{ year, carriedMinutes: carried, expiredMinutes, accruedMinutes, adjustedMinutes },
    ...{ takenMinutes, requestedMinutes },
    leftMinutes:
      carried - expiredMinutes + accruedMinutes + adjustedMinutes - takenMinutes - requestedMinutes,
  };
}

/**
 * The balance of a kind by a day: what was given until then, less everything that absences of its year cost, also later
 * ones and those that still wait. Of a year's rest as much goes over as its rule allows; what is below zero goes over whole.
 */
export function balanceOn(facts: BalanceFacts, on: LocalDate): Balance {
  const years = [facts.hiredOn, ...facts.adjustments.map(({ date }) => date)].map(yearOf);
  let carried = 0;
  for (let year = Math.min(...years); year < yearOf(on); year += 1) {
    const { leftMinutes } = balanceOf(facts, year, carried, lastOf(year));
    const maximum = ruleOn(facts.versions, lastOf(year))?.carryOver.maximumMinutes ?? 0;
    carried = Math.min(leftMinutes, maximum);
  }
  return balanceOf(facts, yearOf(on), carried, on);
}

/** A day on which absences would cost more than there is. */
export interface Shortage {
  readonly on: LocalDate;
  readonly leftMinutes: number;
  readonly overdraftMinutes: number;
}

/**
 * Whether an absence costs more than its balance has: by its last day in each year that it touches, and at the end of
 * each later year in which something is booked, because it takes away what would have gone over.
 * @param facts with what the absence costs in them
 */
export function shortageOf(facts: BalanceFacts, dates: readonly LocalDate[]): Shortage | undefined {
  const lastInYear = new Map(dates.toSorted().map((date) => [yearOf(date), date]));
  const later = [...facts.taken, ...facts.requested].map(({ date }) => yearOf(date));
  const first = Math.min(...lastInYear.keys());
  const years = [...new Set([...lastInYear.keys(), ...later.filter((year) => year > first)])].sort();
  for (const year of years) {
    const on = lastInYear.get(year) ?? lastOf(year);
    const { leftMinutes } = balanceOn(facts, on);
    const overdraftMinutes = ruleOn(facts.versions, on)?.overdraftMinutes ?? 0;
    if (leftMinutes < -overdraftMinutes) return { on, leftMinutes, overdraftMinutes };
  }
  return undefined;
}
