import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { multiply, sum, type Money } from '@timeledger/kernel/money.js';
import { isCalendarDate } from '../exchange-rates/exchange-rate.decider.js';
import type { ExpensePolicy, PerDiemRate } from './expense-policy.js';

/** Days of one journey in one line, at most. */
export const MOST_PER_DIEM_DAYS = 366;

/** A stay: local dates of the place, both of them days away. */
export type PerDiemStay = {
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
  readonly country: string;
  readonly city: string | null;
};

/** What one day of a stay is worth. */
export type PerDiemDay = { readonly date: LocalDate; readonly percent: number; readonly amount: Money };

/** The days of a stay, and their sum: each day is rounded, so that the sum is that of what is shown. */
export type PerDiem = { readonly days: readonly PerDiemDay[]; readonly amount: Money };

const refusal = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/** The newest rate in force on a day; a city without one of its own has that of its country. */
function rateFor(rates: readonly PerDiemRate[], stay: PerDiemStay, on: LocalDate): PerDiemRate | undefined {
  const inForce = (city: string | null): PerDiemRate | undefined =>
    rates
      .filter((rate) => rate.country === stay.country && rate.city === city && rate.from <= on)
      .reduce<PerDiemRate | undefined>(
        (best, rate) => (best && best.from >= rate.from ? best : rate),
        undefined,
      );
  return (stay.city === null ? undefined : inForce(stay.city)) ?? inForce(null);
}

/**
 * Reckons a stay by the rate of each day: a rate that changes on the way changes the days from then on.
 * @param pointer where the stay stands in the body
 * @throws DomainError 422 `per-diem.dates-malformed`, `per-diem.reversed`, `per-diem.too-long`, `per-diem.rate-missing`,
 *   `money.currency-mismatch` when the rate changes its currency on the way
 */
export function perDiemOf(stay: PerDiemStay, policy: ExpensePolicy, pointer = ''): PerDiem {
  const { firstDay, lastDay } = stay;
  for (const member of ['firstDay', 'lastDay'] as const) {
    if (!isCalendarDate(stay[member]))
      throw refusal(
        'per-diem.dates-malformed',
        `${pointer}/${member}`,
        'must be a date such as "2026-03-31"',
      );
  }
  if (lastDay < firstDay)
    throw refusal('per-diem.reversed', `${pointer}/lastDay`, 'must not be before the first day');
  const start = Date.parse(`${firstDay}T00:00:00Z`);
  const count = (Date.parse(`${lastDay}T00:00:00Z`) - start) / 86_400_000 + 1;
  if (count > MOST_PER_DIEM_DAYS)
    throw refusal('per-diem.too-long', `${pointer}/lastDay`, `is ${MOST_PER_DIEM_DAYS} days at most`);
  const days = Array.from({ length: count }, (_, index): PerDiemDay => {
    const date = new Date(start + index * 86_400_000).toJSON().slice(0, 10);
    const rate = rateFor(policy.perDiemRates, stay, date);
    if (rate === undefined)
      throw refusal('per-diem.rate-missing', `${pointer}/country`, `has no rate on ${date}`);
    const percent = percentOf(policy, index, count);
    return { date, percent, amount: multiply(rate.daily, (percent / 100).toFixed(2), policy.rounding) };
  });
  const currency = days[0]?.amount.currency ?? policy.baseCurrency;
  return {
    days,
    amount: sum(
      days.map(({ amount }) => amount),
      currency,
    ),
  };
}

function percentOf({ perDiemShares }: ExpensePolicy, index: number, count: number): number {
  if (count === 1) return perDiemShares.singleDayPercent;
  if (index === 0) return perDiemShares.firstDayPercent;
  return index === count - 1 ? perDiemShares.lastDayPercent : 100;
}
