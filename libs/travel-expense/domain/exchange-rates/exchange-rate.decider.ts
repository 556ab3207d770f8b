import type { Instant } from '@timeledger/kernel/clock.js';
import { minorUnitsOf } from '@timeledger/kernel/currencies.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseRate } from '@timeledger/kernel/money.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Decision } from '../event.js';
import type { ExchangeRate, ExchangeRateSet } from './exchange-rate-events.js';

/** Letters of a source's name, at most. */
export const MOST_SOURCE_LETTERS = 80;

/** The rates of one pair of currencies in one year: by date, what holds now. */
export type ExchangeRates = ReadonlyMap<LocalDate, ExchangeRateSet['data']>;
export const NO_EXCHANGE_RATES: ExchangeRates = new Map();

/** Takes in a rate; a later one for the same date replaces it. */
export const evolveExchangeRates = (rates: ExchangeRates, event: ExchangeRateSet): ExchangeRates =>
  new Map(rates).set(event.data.date, event.data);

const DATE = /^[1-9]\d{3}-\d{2}-\d{2}$/;

const refusal = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/** Whether a text is a date of the calendar, such as `2026-02-28`. */
export const isCalendarDate = (text: string): boolean =>
  DATE.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;

/**
 * Reads a rate that a client sent or a file holds.
 * @throws DomainError 422 `money.currency-unknown`, `exchange-rate.same-currency`, `exchange-rate.date-malformed`,
 *   `rate.malformed`, `exchange-rate.source-missing`, each pointing at the member
 */
export function parseExchangeRate(value: ExchangeRate, pointer = ''): ExchangeRate {
  const { from, to, date } = value;
  for (const member of ['from', 'to'] as const) {
    if (minorUnitsOf(value[member]) === undefined)
      throw refusal(
        'money.currency-unknown',
        `${pointer}/${member}`,
        'must be a currency code of ISO 4217 in use',
      );
  }
  if (from === to)
    throw refusal('exchange-rate.same-currency', `${pointer}/to`, 'must be another currency than the first');
  if (!isCalendarDate(date))
    throw refusal('exchange-rate.date-malformed', `${pointer}/date`, 'must be a date such as "2026-03-31"');
  const source = value.source.trim();
  if (source === '' || source.length > MOST_SOURCE_LETTERS)
    throw refusal(
      'exchange-rate.source-missing',
      `${pointer}/source`,
      `must name who published the rate, in ${MOST_SOURCE_LETTERS} letters at most`,
    );
  return { from, to, date, rate: parseRate(value.rate, `${pointer}/rate`), source };
}

/** Enters a rate; the same again records nothing. The rate is one that {@link parseExchangeRate} has read. */
export function decideExchangeRate(
  rate: ExchangeRate,
  rates: ExchangeRates,
  occurredAt: Instant,
): readonly Decision<ExchangeRateSet['type'], ExchangeRateSet['data']>[] {
  const before = rates.get(rate.date);
  if (before?.rate === rate.rate && before.source === rate.source) return [];
  const data = { ...rate, version: (before?.version ?? 0) + 1, before: before?.rate ?? null };
  return [{ type: 'travelexpense.ExchangeRateSet', schemaVersion: 1, occurredAt, data }];
}

/**
 * The rate for a transaction: that of its own date, or where the source published none (weekends, holidays) the newest
 * before it. Never a later one: the posting date decides nothing.
 * @param rates those of the pair, in any order
 * @param maximumAgeDays how many days a rate may be older than the transaction
 */
export function rateOn(
  rates: Iterable<ExchangeRate>,
  wanted: { readonly from: string; readonly to: string; readonly date: LocalDate },
  maximumAgeDays: number,
): ExchangeRate | undefined {
  const oldest = new Date(Date.parse(`${wanted.date}T00:00:00Z`) - maximumAgeDays * 86_400_000)
    .toJSON()
    .slice(0, 10);
  let found: ExchangeRate | undefined;
  for (const rate of rates) {
    if (rate.from !== wanted.from || rate.to !== wanted.to) continue;
    if (rate.date > wanted.date || rate.date < oldest) continue;
    if (found === undefined || rate.date > found.date) found = rate;
  }
  return found;
}
