import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { compare, parseMoney, prorate, zero, type Money } from '@timeledger/kernel/money.js';
import { invalid, isAlike } from '../invalid.js';

/** Whose work a rate is for. All `null` is for everybody, everywhere. */
export type RateScope = {
  readonly employeeId: string | null;
  readonly role: string | null;
  readonly projectId: string | null;
};

/** What an hour costs from a date on, until a later rate of the same scope and currency begins. */
export type Rate = RateScope & {
  readonly perHour: Money;
  readonly validFrom: LocalDate;
};

/** A rate was set: new, or another amount for the same scope, currency and date. */
export type RateSet = {
  readonly type: 'tasktime.RateSet';
  readonly data: JsonObject & Rate & { readonly rateId: string; readonly before: Money | null };
};

/** The rates of a company by id. */
export type RatesState = Readonly<Record<string, Rate>>;
export const initialRates: RatesState = {};

export const evolveRates = (state: RatesState, { data }: RateSet): RatesState => {
  const { rateId, before: _before, ...rate } = data;
  return { ...state, [rateId]: rate as Rate };
};

/**
 * Sets a rate. Setting one anew changes what the work of its dates costs: reckoned costs follow.
 * @param rateId derived of scope, currency and date: two rates never stand at one place
 * @throws DomainError 422 `rate.scope-ambiguous`, `rate.negative`, and those of {@link parseMoney}
 */
export function decideRate(rateId: string, rate: Rate, state: RatesState): readonly RateSet[] {
  if (rate.employeeId !== null && rate.role !== null)
    throw invalid('rate.scope-ambiguous', '/role', 'must not be said of a named person');
  const perHour = parseMoney(rate.perHour, '/perHour');
  if (compare(perHour, zero(perHour.currency)) < 0)
    throw invalid('rate.negative', '/perHour/amount', 'must not be negative');
  const before = state[rateId];
  const after = { ...rate, perHour };
  if (before !== undefined && isAlike(before, after)) return [];
  return [{ type: 'tasktime.RateSet', data: { ...after, rateId, before: before?.perHour ?? null } }];
}

/** Work that is to be priced. */
export interface PricedWork {
  readonly employeeId: string;
  readonly roles: readonly string[];
  readonly projectId: string;
  /** The day of the work: its date decides on the rate, not the day on which it was entered. */
  readonly date: LocalDate;
  readonly currency: string;
}

/** How closely a scope fits: a person before a role before everybody, and of two the one for the project. */
const closeness = ({ employeeId, role, projectId }: RateScope): number =>
  (employeeId !== null ? 4 : role !== null ? 2 : 0) + (projectId !== null ? 1 : 0);

/**
 * The rate of work: of those that fit, the closest, and of that scope the latest that has begun by its date.
 * `undefined` when there is none in the project's currency: then the minutes have no price yet, which is said, not guessed.
 */
export function rateOf(rates: Iterable<Rate>, work: PricedWork): Rate | undefined {
  const latest = new Map<string, Rate>();
  for (const rate of rates) {
    if (!isFor(rate, work)) continue;
    const scope = `${rate.employeeId} ${rate.projectId} ${rate.role}`;
    const other = latest.get(scope);
    if (other === undefined || rate.validFrom > other.validFrom) latest.set(scope, rate);
  }
  return [...latest.values()].sort(byFit)[0];
}

const isFor = (rate: Rate, work: PricedWork): boolean =>
  rate.validFrom <= work.date &&
  rate.perHour.currency === work.currency &&
  (rate.employeeId === null || rate.employeeId === work.employeeId) &&
  (rate.role === null || work.roles.includes(rate.role)) &&
  (rate.projectId === null || rate.projectId === work.projectId);

/** The closest first; of two roles that somebody has at once the dearer, so that no order of arrival decides. */
const byFit = (one: Rate, other: Rate): number =>
  closeness(other) - closeness(one) || compare(other.perHour, one.perHour);

/**
 * What minutes cost: exact, rounded once to the currency's minor unit, ties to even.
 * @param minutes whole minutes; negative for what is taken back
 */
export const costOf = (perHour: Money, minutes: number): Money => prorate(perHour, minutes, 60, 'half-even');
