import { DomainError } from '@timeledger/kernel/domain-error.js';
import { subtract, worthOf, type Money, type Rounding } from '@timeledger/kernel/money.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { isCalendarDate } from '../exchange-rates/exchange-rate.decider.js';
import type { ExpensePolicy, MileageRate } from './expense-policy.js';

/** Meters of one line, at most: more than a day's driving can be. */
export const MOST_LINE_METERS = 3_000_000;

/** A drive with an own vehicle. */
export type MileageDrive = {
  readonly date: LocalDate;
  readonly vehicle: string;
  readonly meters: number;
  /** Whether the track of the day says so, or the person. */
  readonly distanceFrom: 'track' | 'entered';
};

const refusal = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/** What a distance from nothing on is worth: exact over all tiers, rounded once. */
function worthOfDistance({ tiers, currency }: MileageRate, meters: number, rounding: Rounding): Money {
  const items = tiers.map((tier, index) => {
    const from = tier.fromKilometers * 1000;
    const until = (tiers[index + 1]?.fromKilometers ?? Infinity) * 1000;
    const within = Math.max(0, Math.min(meters, until) - from);
    // Whole meters have three decimals as kilometers: nothing is lost.
    return { quantity: (within / 1000).toFixed(3), unitPrice: tier.perKilometer };
  });
  return worthOf(items, currency, rounding);
}

/**
 * What a drive is worth: what all kilometers of the year so far are worth, less what they were worth before it, each
 * rounded once. So the lines of a year sum to the worth of the year's distance, however it is cut into lines.
 * @param metersBefore of the same vehicle in the same calendar year, on earlier lines
 * @throws DomainError 422 `mileage.date-malformed`, `mileage.distance-invalid`, `mileage.rate-missing`
 */
export function mileageOf(
  drive: MileageDrive,
  metersBefore: number,
  policy: ExpensePolicy,
  pointer = '',
): Money {
  const { date, meters, vehicle } = drive;
  if (!isCalendarDate(date))
    throw refusal('mileage.date-malformed', `${pointer}/date`, 'must be a date such as "2026-03-31"');
  if (!Number.isInteger(meters) || meters <= 0 || meters > MOST_LINE_METERS)
    throw refusal('mileage.distance-invalid', `${pointer}/meters`, `must be 1 to ${MOST_LINE_METERS} meters`);
  const rate = policy.mileageRates
    .filter((one) => one.vehicle === vehicle && one.from <= date)
    .reduce<MileageRate | undefined>((best, one) => (best && best.from >= one.from ? best : one), undefined);
  if (rate === undefined)
    throw refusal('mileage.rate-missing', `${pointer}/vehicle`, `has no rate on ${date}`);
  const worth = (distance: number): Money => worthOfDistance(rate, distance, policy.rounding);
  return subtract(worth(metersBefore + meters), worth(metersBefore));
}
