import { compare, parseMoney, zero, type Money } from '@timeledger/kernel/money.js';
import { minorUnitsOf } from '@timeledger/kernel/currencies.js';
import { invalid } from '../invalid.js';

/** How the minutes of a project's entries are rounded (TSK-04). */
export type RoundingRule = {
  /** Minutes that an entry, or a day's sum, counts at least when it counts at all; 0 for none. */
  readonly minimumMinutes: number;
  /** Multiple of minutes that is rounded to; 1 rounds nothing. */
  readonly unitMinutes: number;
  readonly direction: 'up' | 'down' | 'nearest';
  /** Each entry by itself, or the sum of what one person recorded for the project on one local day. */
  readonly on: 'entry' | 'day-project';
};

/** What a project may cost, and at which shares of that somebody is told (TSK-08). */
export type Budget = {
  readonly amount: Money;
  /** Whole percents above 0, ascending: 80, 100, 120. */
  readonly thresholds: readonly number[];
};

/** What a client may say of a project. */
export type ProjectFacts = {
  readonly name: string;
  /** Id of a customer of travel-expense's; never a name. */
  readonly customerId: string | null;
  /** Who approves the project's timesheets. */
  readonly leadId: string | null;
  readonly isBillable: boolean;
  /** In which its costs are reckoned; fixed when the project is made. */
  readonly currency: string;
  readonly tags: readonly string[];
  /** Whether a task of the project is only closed once somebody recorded time for it. */
  readonly needsTimeToClose: boolean;
  readonly rounding: RoundingRule;
  /** How many days back people enter time; `null` for no limit. */
  readonly backEntryDays: number | null;
  readonly budget: Budget | null;
};

/** A project, with whether time may be recorded for it. */
export type Project = ProjectFacts & { readonly isOpen: boolean };

/** No rounding. */
export const EXACT: RoundingRule = { minimumMinutes: 0, unitMinutes: 1, direction: 'nearest', on: 'entry' };

const MINUTES_OF_A_DAY = 1440;

/** Tags in their one order, each once. */
export const tagsOf = (tags: readonly string[]): readonly string[] => [...new Set(tags)].sort();

/**
 * Checks what a client says of a project, and puts it into its one form.
 * @throws DomainError 422 `project.currency-unknown`, `project.rounding-invalid`, `project.budget-invalid`,
 * `money.currency-mismatch`, and those of {@link parseMoney}, each pointing at the member
 */
export function projectFrom(facts: ProjectFacts): ProjectFacts {
  const { currency, rounding, budget } = facts;
  if (minorUnitsOf(currency) === undefined)
    throw invalid('project.currency-unknown', '/currency', 'must be a currency code of ISO 4217 in use');
  for (const [member, value, least] of [
    ['minimumMinutes', rounding.minimumMinutes, 0],
    ['unitMinutes', rounding.unitMinutes, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < least || value > MINUTES_OF_A_DAY)
      throw invalid(
        'project.rounding-invalid',
        `/rounding/${member}`,
        `must be ${least} to 1440 whole minutes`,
      );
  }
  return {
    ...facts,
    tags: tagsOf(facts.tags),
    budget: budget === null ? null : budgetFrom(budget, currency),
  };
}

function budgetFrom(budget: Budget, currency: string): Budget {
  const amount = parseMoney(budget.amount, '/budget/amount');
  if (amount.currency !== currency)
    throw invalid('money.currency-mismatch', '/budget/amount/currency', `must be the project's, ${currency}`);
  if (compare(amount, zero(currency)) <= 0)
    throw invalid('project.budget-invalid', '/budget/amount/amount', 'must be above 0');
  budget.thresholds.forEach((threshold, index) => {
    const isInRange = Number.isInteger(threshold) && threshold > 0 && threshold <= 1000;
    if (!isInRange || threshold <= (budget.thresholds[index - 1] ?? 0))
      throw invalid('project.budget-invalid', `/budget/thresholds/${index}`, 'must be 1 to 1000, ascending');
  });
  return { amount, thresholds: budget.thresholds };
}
