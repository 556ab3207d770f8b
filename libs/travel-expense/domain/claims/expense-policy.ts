import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import {
  compare,
  isNegative,
  parseMoney,
  parseRate,
  type Money,
  type Rounding,
} from '@timeledger/kernel/money.js';
import type { Recorded } from '../event.js';
import { isCalendarDate } from '../exchange-rates/exchange-rate.decider.js';

/** What a line of a category is reckoned from: an amount spent, days away, or a distance. */
export type CategoryKind = 'amount' | 'per-diem' | 'mileage';

/** A kind of expense that the company pays back. */
export type ExpenseCategory = { readonly code: string; readonly kind: CategoryKind };

/** What a day away is worth, from a date on. */
export type PerDiemRate = {
  /** ISO 3166-1, two letters. */
  readonly country: string;
  /** `null` for everywhere in the country that has no rate of its own. */
  readonly city: string | null;
  readonly from: LocalDate;
  readonly daily: Money;
};

/** Which share of the day's rate is paid, in percent. A journey out and back on one day has a share of its own. */
export type PerDiemShares = {
  readonly firstDayPercent: number;
  readonly lastDayPercent: number;
  readonly singleDayPercent: number;
};

/** What a kilometer is worth from a date on: tiers count the kilometers of the calendar year. */
export type MileageRate = {
  readonly vehicle: string;
  readonly from: LocalDate;
  readonly currency: string;
  /** The first begins at 0; each holds until the next begins. */
  readonly tiers: readonly { readonly fromKilometers: number; readonly perKilometer: string }[];
};

/** Who takes a step of the approval: the n-th manager above, counted from 1, or somebody with a role. */
export type StepDecider =
  { readonly kind: 'manager'; readonly level: number } | { readonly kind: 'role'; readonly role: 'finance' };

/** A step that a claim of this amount or more needs. */
export type ApprovalStep = { readonly from: Money; readonly decider: StepDecider };

/** What a company pays back, and who decides: versioned, published as a whole. */
export type ExpensePolicy = {
  /** What claims are added up and paid in. */
  readonly baseCurrency: string;
  readonly rounding: Rounding;
  /** How old an exchange rate may be for a transaction: weekends and holidays of the source. */
  readonly rateMaximumAgeDays: number;
  readonly categories: readonly ExpenseCategory[];
  readonly perDiemShares: PerDiemShares;
  readonly perDiemRates: readonly PerDiemRate[];
  readonly mileageRates: readonly MileageRate[];
  /** In the order in which they are taken. */
  readonly approvalSteps: readonly ApprovalStep[];
};

/** A policy is published; the version before stays in the log, and submitted claims keep theirs. */
export type ExpensePolicyPublished = Recorded<
  'travelexpense.ExpensePolicyPublished',
  { readonly version: number; readonly policy: ExpensePolicy; readonly publishedBy: string }
>;

/** Entries of each list of a policy, at most. */
export const MOST_POLICY_ENTRIES = 2000;
/** Steps of an approval, at most. */
export const MOST_APPROVAL_STEPS = 10;

const refusal = (pointer: string, detail: string): DomainError =>
  new DomainError('expense-policy.invalid', 'invalid', {
    detail,
    errors: [{ pointer, code: 'expense-policy.invalid', detail }],
  });

function assertUnique(keys: readonly string[], pointer: string): void {
  const seen = new Set<string>();
  keys.forEach((key, index) => {
    if (seen.has(key)) throw refusal(`${pointer}/${index}`, 'is there twice');
    seen.add(key);
  });
  if (keys.length > MOST_POLICY_ENTRIES) throw refusal(pointer, `has ${MOST_POLICY_ENTRIES} entries at most`);
}

function percent(value: number, pointer: string): void {
  if (!Number.isInteger(value) || value < 0 || value > 100)
    throw refusal(pointer, 'must be a whole number from 0 to 100');
}

function date(value: string, pointer: string): void {
  if (!isCalendarDate(value)) throw refusal(pointer, 'must be a date such as "2026-03-31"');
}

function notNegative(value: Money, pointer: string): Money {
  const money = parseMoney(value, pointer);
  if (isNegative(money)) throw refusal(`${pointer}/amount`, 'must not be negative');
  return money;
}

function parseMileageRate(rate: MileageRate, pointer: string): MileageRate {
  date(rate.from, `${pointer}/from`);
  parseMoney({ amount: '0', currency: rate.currency }, pointer);
  const tiers = rate.tiers.map(({ fromKilometers, perKilometer }, index) => {
    const at = `${pointer}/tiers/${index}`;
    const isInOrder =
      index === 0 ? fromKilometers === 0 : fromKilometers > (rate.tiers[index - 1]?.fromKilometers ?? 0);
    if (!Number.isInteger(fromKilometers) || !isInOrder)
      throw refusal(`${at}/fromKilometers`, 'must grow in whole kilometers, from 0');
    return { fromKilometers, perKilometer: parseRate(perKilometer, `${at}/perKilometer`) };
  });
  if (tiers.length === 0) throw refusal(`${pointer}/tiers`, 'needs a tier from 0');
  return { ...rate, tiers };
}

function parseStep(step: ApprovalStep, baseCurrency: string, pointer: string): ApprovalStep {
  const from = notNegative(step.from, `${pointer}/from`);
  if (from.currency !== baseCurrency) throw refusal(`${pointer}/from/currency`, 'must be the base currency');
  const { decider } = step;
  if (decider.kind === 'manager' && !(Number.isInteger(decider.level) && decider.level >= 1))
    throw refusal(`${pointer}/decider/level`, 'must be a whole number from 1');
  return { from, decider };
}

/**
 * Reads a policy that a client sent.
 * @throws DomainError 422 `expense-policy.invalid`, `money.*`, `rate.malformed`, each pointing at the member
 */
export function parseExpensePolicy(policy: ExpensePolicy): ExpensePolicy {
  const { baseCurrency, categories, perDiemShares, perDiemRates, mileageRates, approvalSteps } = policy;
  parseMoneyOfBase(baseCurrency);
  const age = policy.rateMaximumAgeDays;
  if (!Number.isInteger(age) || age < 0 || age > 31)
    throw refusal('/rateMaximumAgeDays', 'must be a whole number from 0 to 31');
  for (const [name, value] of Object.entries(perDiemShares)) percent(value, `/perDiemShares/${name}`);
  assertUnique(
    categories.map(({ code }) => code),
    '/categories',
  );
  assertUnique(
    perDiemRates.map(({ country, city, from }) => JSON.stringify([country, city, from])),
    '/perDiemRates',
  );
  assertUnique(
    mileageRates.map(({ vehicle, from }) => JSON.stringify([vehicle, from])),
    '/mileageRates',
  );
  if (approvalSteps.length === 0 || approvalSteps.length > MOST_APPROVAL_STEPS)
    throw refusal('/approvalSteps', `must be 1 to ${MOST_APPROVAL_STEPS} steps`);
  const steps = approvalSteps.map((step, index) => parseStep(step, baseCurrency, `/approvalSteps/${index}`));
  // Otherwise a small claim would be approved by nobody.
  if (!steps.some(({ from }) => compare(from, parseMoney({ amount: '0', currency: baseCurrency })) === 0))
    throw refusal('/approvalSteps', 'needs a step from 0');
  return {
    ...policy,
    perDiemRates: perDiemRates.map((rate, index) => {
      date(rate.from, `/perDiemRates/${index}/from`);
      return { ...rate, daily: notNegative(rate.daily, `/perDiemRates/${index}/daily`) };
    }),
    mileageRates: mileageRates.map((rate, index) => parseMileageRate(rate, `/mileageRates/${index}`)),
    approvalSteps: steps,
  };
}

function parseMoneyOfBase(currency: string): void {
  try {
    parseMoney({ amount: '0', currency });
  } catch (error) {
    if (error instanceof DomainError)
      throw refusal('/baseCurrency', 'must be a currency code of ISO 4217 in use');
    throw error;
  }
}

/** The steps that a claim of this total needs, in order. */
export const stepsFor = (policy: ExpensePolicy, total: Money): readonly ApprovalStep[] =>
  policy.approvalSteps.filter(({ from }) => compare(total, from) >= 0);
