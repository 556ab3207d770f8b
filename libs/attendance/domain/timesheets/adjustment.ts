import type { LocalDate } from '../events/event.js';
import type { CalculatedMinutes, CategoryMinutes, PayCategory } from '../events/timesheet-events.js';
import type { TimesheetCalculation } from '../work-time/work-time-calculator.js';

/** Pay categories in the order in which lines are listed. */
export const PAY_CATEGORIES: readonly PayCategory[] = ['regular', 'overtime'];

/** Minutes of a day and category by `<date> <category>`. */
type Tally = Map<string, number>;

function tally(sums: Tally, lines: readonly CategoryMinutes[], sign: 1 | -1): Tally {
  for (const { date, category, minutes } of lines) {
    const key = `${date} ${category}`;
    sums.set(key, (sums.get(key) ?? 0) + sign * minutes);
  }
  return sums;
}

function linesOf(sums: Tally): readonly CategoryMinutes[] {
  const rank = (category: string): number => PAY_CATEGORIES.indexOf(category as PayCategory);
  return [...sums]
    .filter(([, minutes]) => minutes !== 0)
    .map(([key, minutes]) => {
      // Keys are written by `tally` alone.
      const [date = '', category] = key.split(' ') as [LocalDate, PayCategory];
      return { date, category, minutes };
    })
    .sort(
      (left, right) =>
        (left.date < right.date ? -1 : left.date > right.date ? 1 : 0) ||
        rank(left.category) - rank(right.category),
    );
}

/** Adds lines up by day and category; what comes to nothing is left out. */
export const sumLines = (...lists: readonly (readonly CategoryMinutes[])[]): readonly CategoryMinutes[] =>
  linesOf(lists.reduce((sums, lines) => tally(sums, lines, 1), new Map<string, number>()));

/** What must be added to `before` to get `after`, by day and category. */
export const differenceOfLines = (
  after: readonly CategoryMinutes[],
  before: readonly CategoryMinutes[],
): readonly CategoryMinutes[] => linesOf(tally(tally(new Map(), after, 1), before, -1));

/** A calculation as timesheet events keep it. */
export function calculatedMinutesOf(calculation: TimesheetCalculation): CalculatedMinutes {
  const { workedMinutes, breakMinutes, paidMinutes } = calculation.totals;
  const lines = calculation.days.flatMap(({ date, categories }) =>
    PAY_CATEGORIES.map((category) => ({ date, category, minutes: categories[category] })),
  );
  return { lines: lines.filter(({ minutes }) => minutes !== 0), workedMinutes, breakMinutes, paidMinutes };
}

/**
 * What a fact behind the lock changes: calculated now, less locked, less already adjusted, by origin day and category.
 * Locked and adjusted lines and these sum to what is calculated now. Empty when nothing is due.
 */
export const adjustmentLines = (
  calculatedNow: readonly CategoryMinutes[],
  locked: readonly CategoryMinutes[],
  alreadyAdjusted: readonly CategoryMinutes[],
): readonly CategoryMinutes[] => differenceOfLines(calculatedNow, sumLines(locked, alreadyAdjusted));

/** Minutes of lines by category. */
export function minutesByCategory(lines: readonly CategoryMinutes[]): Readonly<Record<PayCategory, number>> {
  const sum = (category: PayCategory): number =>
    lines.reduce((total, line) => (line.category === category ? total + line.minutes : total), 0);
  return { regular: sum('regular'), overtime: sum('overtime') };
}
