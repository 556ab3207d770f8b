import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { convert, isNegative, isZero, parseMoney, type Money } from '@timeledger/kernel/money.js';
import { isCalendarDate, rateOn } from '../exchange-rates/exchange-rate.decider.js';
import type { ExchangeRate } from '../exchange-rates/exchange-rate-events.js';
import type { CategoryKind, ExpensePolicy } from './expense-policy.js';
import { mileageOf, type MileageDrive } from './mileage.js';
import { perDiemOf, type PerDiemDay, type PerDiemStay } from './per-diem.js';

/** What stands on a line, by the kind of its category. */
export type LineBasis =
  | { readonly kind: 'amount'; readonly date: LocalDate; readonly amount: Money }
  | ({ readonly kind: 'per-diem' } & PerDiemStay)
  | ({ readonly kind: 'mileage' } & MileageDrive);

/** A line as a person enters it. */
export type LineInput = {
  readonly lineId: string;
  readonly category: string;
  readonly basis: LineBasis;
  /** The visit it was for, the trip it belongs to; `null` for none. */
  readonly visitId: string | null;
  readonly tripId: string | null;
};

/** A line with what it is worth. */
export type ClaimLine = LineInput & {
  /** What decides on exchange rate and policy: of a stay, its last day, when it has been earned. */
  readonly date: LocalDate;
  readonly amount: Money;
  /** In the base currency of the claim. */
  readonly baseAmount: Money;
  /** The rate it was converted with; `null` for one in the base currency. */
  readonly exchangeRate: ExchangeRate | null;
  /** The days of a stay; empty for others. */
  readonly days: readonly PerDiemDay[];
};

/** What a line is reckoned with. */
export interface Pricing {
  readonly policy: ExpensePolicy;
  readonly rates: Iterable<ExchangeRate>;
  /** Meters on earlier lines of the same vehicle and year; for mileage only. */
  readonly metersBefore: number;
}

const refusal = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/**
 * Reckons a line, with the rate of the transaction's own date.
 * @param pointer where the line stands in the body
 * @throws DomainError 422 `claim.category-unknown`, `claim.basis-mismatch`, `claim.date-malformed`,
 *   `claim.amount-not-positive`, `exchange-rate.missing`, and what {@link perDiemOf}, {@link mileageOf} and money refuse
 */
export function priceLine(input: LineInput, pricing: Pricing, pointer = ''): ClaimLine {
  const { policy } = pricing;
  const category = policy.categories.find(({ code }) => code === input.category);
  if (category === undefined)
    throw refusal('claim.category-unknown', `${pointer}/category`, 'is no category of the company');
  assertKind(category.kind, input.basis, pointer);
  const worth = worthOf(input.basis, pricing, `${pointer}/basis`);
  const { baseAmount, exchangeRate } = inBase(worth, pricing, pointer);
  return { ...input, ...worth, baseAmount, exchangeRate };
}

function assertKind(kind: CategoryKind, basis: LineBasis, pointer: string): void {
  if (kind !== basis.kind)
    throw refusal('claim.basis-mismatch', `${pointer}/basis/kind`, `must be "${kind}" for this category`);
}

type Worth = Pick<ClaimLine, 'date' | 'amount' | 'days' | 'basis'>;

function worthOf(basis: LineBasis, { policy, metersBefore }: Pricing, pointer: string): Worth {
  switch (basis.kind) {
    case 'amount': {
      if (!isCalendarDate(basis.date))
        throw refusal('claim.date-malformed', `${pointer}/date`, 'must be a date such as "2026-03-31"');
      const amount = parseMoney(basis.amount, `${pointer}/amount`);
      if (isNegative(amount) || isZero(amount))
        throw refusal('claim.amount-not-positive', `${pointer}/amount/amount`, 'must be above 0');
      return { date: basis.date, amount, days: [], basis: { ...basis, amount } };
    }
    case 'per-diem': {
      const { days, amount } = perDiemOf(basis, policy, pointer);
      return { date: basis.lastDay, amount, days, basis };
    }
    case 'mileage':
      return { date: basis.date, amount: mileageOf(basis, metersBefore, policy, pointer), days: [], basis };
  }
}

function inBase(
  { amount, date }: Worth,
  { policy, rates }: Pricing,
  pointer: string,
): Pick<ClaimLine, 'baseAmount' | 'exchangeRate'> {
  const { baseCurrency, rateMaximumAgeDays, rounding } = policy;
  if (amount.currency === baseCurrency) return { baseAmount: amount, exchangeRate: null };
  const wanted = { from: amount.currency, to: baseCurrency, date };
  const found = rateOn(rates, wanted, rateMaximumAgeDays);
  if (found === undefined) {
    const detail = `has no exchange rate from ${wanted.from} to ${wanted.to} on ${date}`;
    throw refusal('exchange-rate.missing', `${pointer}/basis`, detail);
  }
  // Only the rate itself: what a store adds to it is no part of the line.
  const exchangeRate = {
    from: found.from,
    to: found.to,
    date: found.date,
    rate: found.rate,
    source: found.source,
  };
  return { baseAmount: convert(amount, found.rate, baseCurrency, rounding), exchangeRate };
}
