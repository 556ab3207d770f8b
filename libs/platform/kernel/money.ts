import { Big } from 'big.js';
import { minorUnitsOf } from './currencies.js';
import { DomainError } from './domain-error.js';
import { largestRemainderOf } from './largest-remainder.js';

/**
 * An amount of a currency, exact. `amount` is a decimal in its one canonical form: as many digits behind the point as
 * the currency has minor units (EUR `12.30`, JPY `1230`, KWD `1.230`), no superfluous zeros before, no `-0`. A type and
 * not an interface, so that it may stand in the data of events.
 */
export type Money = {
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
};

/**
 * How a value between two minor units is rounded. `half-even`: to the nearest, a tie to the even neighbour, so that
 * many roundings do not drift. `half-up`: to the nearest, a tie away from zero, as invoices and tax offices do it.
 */
export type Rounding = 'half-even' | 'half-up';

/** Digits before the point, at most. */
export const MOST_INTEGER_DIGITS = 15;
/** Digits of a rate behind the point, at most. */
export const MOST_RATE_DECIMALS = 12;

/** What a JSON Schema says of the amounts that {@link parseMoney} may take; the currency decides on the decimals. */
export const AMOUNT_PATTERN = `^-?(0|[1-9][0-9]{0,${MOST_INTEGER_DIGITS - 1}})(\\.[0-9]{1,3})?$`;
/** Likewise for rates: above nothing, no sign. */
export const RATE_PATTERN = `^(0|[1-9][0-9]{0,${MOST_INTEGER_DIGITS - 1}})(\\.[0-9]{1,${MOST_RATE_DECIMALS}})?$`;

const AMOUNT = new RegExp(AMOUNT_PATTERN);
const RATE = new RegExp(RATE_PATTERN);
const MODES = { 'half-even': 2, 'half-up': 1 } as const;

const refusal = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/**
 * Reads money that a client sent.
 * @param pointer where it stands in the body, a JSON pointer such as `/lines/0/amount`
 * @throws DomainError `money.currency-unknown`, `money.amount-malformed`, `money.too-precise` (more decimals than the
 * currency has), each pointing at the member
 */
export function parseMoney(
  value: { readonly amount: string; readonly currency: string },
  pointer = '',
): Money {
  const digits = minorUnitsOf(value.currency);
  if (digits === undefined) {
    throw refusal(
      'money.currency-unknown',
      `${pointer}/currency`,
      'must be a currency code of ISO 4217 in use',
    );
  }
  const at = `${pointer}/amount`;
  if (!AMOUNT.test(value.amount)) {
    throw refusal('money.amount-malformed', at, 'must be a decimal number such as "12.30"');
  }
  const amount = new Big(value.amount);
  if (!amount.round(digits, 0).eq(amount)) {
    throw refusal('money.too-precise', at, `${value.currency} has ${digits} decimals at most`);
  }
  return moneyOf(amount, value.currency);
}

/**
 * Reads an exact decimal rate above zero, such as `1.0843` or `0.30`.
 * @throws DomainError `rate.malformed`
 */
export function parseRate(value: string, pointer: string): string {
  if (!RATE.test(value) || new Big(value).lte(0)) {
    throw refusal('rate.malformed', pointer, 'must be a decimal number above 0 such as "1.0843"');
  }
  return new Big(value).toFixed();
}

/** The canonical money of an exact value. Digits the currency does not have are a mistake of ours. */
function moneyOf(value: Big, currency: string, rounding?: Rounding): Money {
  const digits = minorUnitsOf(currency);
  if (digits === undefined) throw new RangeError(`not a currency: ${currency}`);
  const rounded = value.round(digits, rounding === undefined ? 0 : MODES[rounding]);
  if (rounding === undefined && !rounded.eq(value))
    throw new RangeError('more decimals than the currency has');
  if (rounded.abs().gte(LIMIT)) {
    throw new DomainError('money.too-large', 'invalid', {
      detail: 'The amount has more digits than are kept.',
    });
  }
  return { amount: rounded.eq(0) ? new Big(0).toFixed(digits) : rounded.toFixed(digits), currency };
}
const LIMIT = new Big(10).pow(MOST_INTEGER_DIGITS);

/** Nothing, in a currency. */
export const zero = (currency: string): Money => moneyOf(new Big(0), currency);

/**
 * The currency of both.
 * @throws DomainError `money.currency-mismatch`
 */
function common(one: Money, other: Money): string {
  if (one.currency === other.currency) return one.currency;
  throw new DomainError('money.currency-mismatch', 'invalid', {
    detail: `Amounts in ${one.currency} and ${other.currency} cannot be reckoned together.`,
  });
}

/** The sum of two amounts of one currency. */
export const add = (one: Money, other: Money): Money =>
  moneyOf(new Big(one.amount).plus(other.amount), common(one, other));

/** The difference of two amounts of one currency. */
export const subtract = (one: Money, other: Money): Money =>
  moneyOf(new Big(one.amount).minus(other.amount), common(one, other));

/** The same amount the other way round: what a reversal books. */
export const negate = (money: Money): Money => moneyOf(new Big(money.amount).neg(), money.currency);

/** The sum of any number of amounts of one currency; of none, nothing. */
export const sum = (amounts: Iterable<Money>, currency: string): Money => {
  let total = zero(currency);
  for (const amount of amounts) total = add(total, amount);
  return total;
};

/** Below 0, 0 or above 0, as the first is less than, equal to or more than the second. */
export const compare = (one: Money, other: Money): -1 | 0 | 1 => {
  common(one, other);
  return new Big(one.amount).cmp(other.amount);
};

/** Whether it is less than nothing. */
export const isNegative = (money: Money): boolean => money.amount.startsWith('-');

/** Whether it is nothing. */
export const isZero = (money: Money): boolean => new Big(money.amount).eq(0);

/**
 * An amount times a decimal number (a distance, a rate, a share): exact, then rounded once.
 * @param factor a decimal number as text, any sign
 */
export const multiply = (money: Money, factor: string, rounding: Rounding): Money =>
  moneyOf(new Big(money.amount).times(factor), money.currency, rounding);

/**
 * A share of an amount, so many parts of so many: exact, then rounded once. Minutes at a price per hour are `minutes`
 * of 60 parts.
 * @param part any whole number; negative for what is taken back
 * @param whole a whole number above 0
 */
export function prorate(money: Money, part: number, whole: number, rounding: Rounding): Money {
  const digits = minorUnitsOf(money.currency);
  if (digits === undefined) throw new RangeError(`not a currency: ${money.currency}`);
  // Division rounds its own quotient, so it has to round as wanted: nothing rounded is rounded once more.
  const Exact = Big();
  Exact.DP = digits;
  Exact.RM = MODES[rounding];
  return moneyOf(new Big(new Exact(money.amount).times(part).div(whole)), money.currency);
}

/**
 * The amount in another currency.
 * @param rate how much of `currency` one unit of the money's own currency is
 */
export const convert = (money: Money, rate: string, currency: string, rounding: Rounding): Money =>
  moneyOf(new Big(money.amount).times(rate), currency, rounding);

/** So many units at a price each, both exact decimals as text: kilometers, hours, pieces. */
export interface Priced {
  readonly quantity: string;
  readonly unitPrice: string;
}

/** What priced quantities come to: added up exactly, rounded once. */
export function worthOf(items: readonly Priced[], currency: string, rounding: Rounding): Money {
  let total = new Big(0);
  for (const { quantity, unitPrice } of items) total = total.plus(new Big(quantity).times(unitPrice));
  return moneyOf(total, currency, rounding);
}

/**
 * Shares an amount out by weights, to the minor unit: the shares sum to the amount, by largest remainder.
 * @param weights non-negative integers, not all 0
 * @throws RangeError when there is no weight above 0
 */
export function split(money: Money, weights: readonly number[]): readonly Money[] {
  if (!weights.some((weight) => weight > 0)) throw new RangeError('nothing to share by');
  const unit = new Big(10).pow(minorUnitsOf(money.currency) ?? 0);
  const whole = new Big(money.amount).times(unit);
  const shares = largestRemainderOf(weights.map(BigInt), BigInt(whole.abs().toFixed(0)));
  const sign = whole.lt(0) ? -1 : 1;
  return shares.map((share) => moneyOf(new Big(share.toString()).times(sign).div(unit), money.currency));
}
