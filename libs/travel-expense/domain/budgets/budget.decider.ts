import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId, type EventId } from '@timeledger/kernel/ids.js';
import {
  add,
  compare,
  isNegative,
  isZero,
  parseMoney,
  subtract,
  sum,
  zero,
  type Money,
} from '@timeledger/kernel/money.js';
import type { Decision } from '../event.js';
import type { BudgetEvent } from './budget-events.js';

/** A budget: what may be spent, what is kept for whom, what is spent. */
export interface BudgetState {
  readonly budgetId: string;
  readonly limit: Money;
  /** By request. */
  readonly kept: ReadonlyMap<string, Money>;
  readonly spent: Money;
  /** Claims that were booked already: each is booked once. */
  readonly bookedClaims: ReadonlySet<string>;
  /** Requests something was ever kept for: each once, also after its release. */
  readonly committed: ReadonlySet<string>;
}

export type Budget = BudgetState | undefined;
export const NO_BUDGET: Budget = undefined;

export type BudgetCommand =
  | { readonly kind: 'set'; readonly budgetId: string; readonly limit: Money }
  | { readonly kind: 'commit'; readonly requestId: string; readonly amount: Money }
  | { readonly kind: 'spend'; readonly requestId: string; readonly claimId: string; readonly amount: Money }
  | { readonly kind: 'release'; readonly requestId: string };

/** What is neither spent nor kept for anybody; below 0 when more was spent than there was. */
export const availableOf = ({ limit, kept, spent }: BudgetState): Money =>
  subtract(limit, add(spent, sum(kept.values(), limit.currency)));

/** Takes in one event of the budget. */
export function evolveBudget(budget: Budget, event: BudgetEvent): Budget {
  if (event.type === 'travelexpense.BudgetSet') {
    const { budgetId, limit } = event.data;
    const empty = {
      kept: new Map(),
      spent: zero(limit.currency),
      bookedClaims: new Set(),
      committed: new Set(),
    };
    return { ...(budget ?? (empty as Omit<BudgetState, 'budgetId' | 'limit'>)), budgetId, limit };
  }
  if (budget === undefined) return undefined;
  const kept = new Map(budget.kept);
  const { requestId } = event.data;
  switch (event.type) {
    case 'travelexpense.BudgetCommitted':
      kept.set(requestId, event.data.amount);
      return { ...budget, kept, committed: new Set(budget.committed).add(requestId) };
    case 'travelexpense.BudgetSpent': {
      const { claimId, amount, after } = event.data;
      kept.set(requestId, after);
      const bookedClaims = new Set(budget.bookedClaims).add(claimId);
      return { ...budget, kept, spent: add(budget.spent, amount), bookedClaims };
    }
    case 'travelexpense.BudgetCommitmentReleased':
      kept.delete(requestId);
      return { ...budget, kept };
  }
}

function ofBudget({ limit }: BudgetState, amount: Money, pointer: string): Money {
  const read = parseMoney(amount, pointer);
  if (read.currency === limit.currency) return read;
  const code = 'money.currency-mismatch';
  const detail = `must be ${limit.currency}, the currency of the budget`;
  throw new DomainError(code, 'invalid', {
    detail,
    errors: [{ pointer: `${pointer}/currency`, code, detail }],
  });
}

type Plain = Omit<Decision<BudgetEvent['type']>, 'schemaVersion' | 'occurredAt'>;

function set(budget: Budget, { budgetId, limit }: Extract<BudgetCommand, { kind: 'set' }>): readonly Plain[] {
  const read = budget === undefined ? parseMoney(limit, '/limit') : ofBudget(budget, limit, '/limit');
  if (isNegative(read)) {
    const code = 'budget.negative';
    const detail = 'must not be negative';
    throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '/limit/amount', code, detail }] });
  }
  if (budget !== undefined && compare(budget.limit, read) === 0) return [];
  return [
    { type: 'travelexpense.BudgetSet', data: { budgetId, limit: read, before: budget?.limit ?? null } },
  ];
}

function commit(
  budget: BudgetState,
  { requestId, amount }: Extract<BudgetCommand, { kind: 'commit' }>,
): readonly Plain[] {
  if (budget.committed.has(requestId)) return [];
  const read = ofBudget(budget, amount, '/estimate');
  const available = availableOf(budget);
  if (compare(read, available) > 0) {
    throw new DomainError('budget.exceeded', 'conflict', {
      detail: `The budget has ${available.amount} ${available.currency} left.`,
    });
  }
  const { budgetId } = budget;
  const eventId = deriveId<EventId>('budget-committed', budgetId, requestId);
  return [{ eventId, type: 'travelexpense.BudgetCommitted', data: { budgetId, requestId, amount: read } }];
}

function spend(budget: BudgetState, command: Extract<BudgetCommand, { kind: 'spend' }>): readonly Plain[] {
  const { requestId, claimId } = command;
  if (budget.bookedClaims.has(claimId)) return [];
  // Money that is gone is booked whatever is left: a budget refuses requests, never facts.
  const amount = ofBudget(budget, command.amount, '/amount');
  const before = budget.kept.get(requestId) ?? zero(amount.currency);
  const after = compare(amount, before) >= 0 ? zero(amount.currency) : subtract(before, amount);
  const { budgetId } = budget;
  const eventId = deriveId<EventId>('budget-spent', budgetId, claimId);
  const data = { budgetId, requestId, claimId, amount, before, after };
  return [{ eventId, type: 'travelexpense.BudgetSpent', data }];
}

function release({ budgetId, kept }: BudgetState, requestId: string): readonly Plain[] {
  const amount = kept.get(requestId);
  if (amount === undefined || isZero(amount)) return [];
  const eventId = deriveId<EventId>('budget-released', budgetId, requestId);
  return [{ eventId, type: 'travelexpense.BudgetCommitmentReleased', data: { budgetId, requestId, amount } }];
}

/**
 * A budget is set, part of it kept for approved requests, spent by claims, and what is left of a request released. What
 * came of an event that is delivered twice is recorded once.
 * @throws DomainError 404 `budget.unknown`; 409 `budget.exceeded`; 422 `budget.negative`, `money.*`
 */
export function decideBudget(
  command: BudgetCommand,
  budget: Budget,
  occurredAt: Instant,
): readonly Decision<BudgetEvent['type']>[] {
  return planOf(command, budget).map((plan) => ({ ...plan, schemaVersion: 1, occurredAt }));
}

function planOf(command: BudgetCommand, budget: Budget): readonly Plain[] {
  if (command.kind === 'set') return set(budget, command);
  if (budget === undefined) throw new DomainError('budget.unknown', 'not-found');
  switch (command.kind) {
    case 'commit':
      return commit(budget, command);
    case 'spend':
      return spend(budget, command);
    case 'release':
      return release(budget, command.requestId);
  }
}
