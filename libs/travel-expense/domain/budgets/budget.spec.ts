import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { add, compare, sum } from '@timeledger/kernel/money.js';
import {
  director,
  EMPLOYEE,
  employee,
  eur,
  finance,
  idOf,
  MANAGER,
  manager,
  NOW,
} from '../../testing/claim-samples.js';
import type { ActingPerson } from '../claims/claim-approval.js';
import type { BudgetEvent, SpendingEvent } from './budget-events.js';
import { availableOf, decideBudget, evolveBudget, NO_BUDGET } from './budget.decider.js';
import type { Budget, BudgetCommand } from './budget.decider.js';
import { decideSpending, evolveSpending, NO_SPENDING } from './spending-request.decider.js';
import type { Spending, SpendingCommand } from './spending-request.decider.js';

const after = (budget: Budget, command: BudgetCommand): Budget =>
  decideBudget(command, budget, NOW)
    // The decider pairs types with their data.
    .map((decided) => ({ ...decided, recordedAt: NOW }) as unknown as BudgetEvent)
    .reduce(evolveBudget, budget);
const budgetAfter = (...commands: readonly BudgetCommand[]): Budget => commands.reduce(after, NO_BUDGET);
const spendingAfter = (...commands: readonly SpendingCommand[]): Spending =>
  commands.reduce<Spending>(
    (state, command) =>
      decideSpending(command, state, NOW)
        // The decider pairs types with their data.
        .map((decided) => ({ ...decided, recordedAt: NOW }) as unknown as SpendingEvent)
        .reduce(evolveSpending, state),
    NO_SPENDING,
  );

function outcomeOf(decide: () => readonly { readonly type: string }[]): string {
  try {
    return decide()
      .map(({ type }) => type.replace('travelexpense.', ''))
      .join(' ');
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind} ${error.code}`;
    throw error;
  }
}

const set = (amount: string, currency = 'EUR'): BudgetCommand => ({
  kind: 'set',
  budgetId: idOf('budget'),
  limit: { amount, currency },
});
const commit = (amount: string, request = 'request', currency = 'EUR'): BudgetCommand => ({
  kind: 'commit',
  requestId: idOf(request),
  amount: { amount, currency },
});
const spend = (amount: string, claim = 'claim'): BudgetCommand => ({
  kind: 'spend',
  requestId: idOf('request'),
  claimId: idOf(claim),
  amount: eur(amount),
});
const release: BudgetCommand = { kind: 'release', requestId: idOf('request') };

describe('a budget', () => {
  it.each<readonly [string, readonly BudgetCommand[], BudgetCommand, string]>([
    ['is set', [], set('1000'), 'BudgetSet'],
    ['is not set twice to the same', [set('1000')], set('1000.00'), ''],
    ['is not below nothing', [], set('-1'), 'invalid budget.negative'],
    ['keeps its currency', [set('1000')], set('1000', 'USD'), 'invalid money.currency-mismatch'],
    ['that is unknown keeps nothing', [], commit('1'), 'not-found budget.unknown'],
    ['keeps what is left', [set('1000'), commit('600')], commit('400.00', 'other'), 'BudgetCommitted'],
    [
      'keeps no more than what is left',
      [set('1000'), commit('600')],
      commit('400.01', 'other'),
      'conflict budget.exceeded',
    ],
    ['keeps something for a request once', [set('1000'), commit('600')], commit('600'), ''],
    ['keeps nothing again after the release', [set('1000'), commit('600'), release], commit('600'), ''],
    [
      'keeps nothing of another currency',
      [set('1000')],
      commit('1', 'request', 'USD'),
      'invalid money.currency-mismatch',
    ],
    ['books a claim', [set('1000'), commit('600')], spend('500'), 'BudgetSpent'],
    ['books a claim once', [set('1000'), commit('600'), spend('500')], spend('500'), ''],
    ['books a claim of more than there is', [set('1000')], spend('5000'), 'BudgetSpent'],
    [
      'releases what is left',
      [set('1000'), commit('600'), spend('500')],
      release,
      'BudgetCommitmentReleased',
    ],
    ['releases nothing where nothing is left', [set('1000'), commit('600'), spend('600')], release, ''],
  ])('%s', (_, commands, command, expected) => {
    const budget = budgetAfter(...commands);
    expect(outcomeOf(() => decideBudget(command, budget, NOW))).toBe(expected);
  });

  it('has left what is neither spent nor kept, and keeps no more than there is, whatever is asked', () => {
    const amounts = fc.array(fc.tuple(fc.nat({ max: 500 }), fc.boolean()), { maxLength: 20 });
    fc.assert(
      fc.property(amounts, (parts) => {
        let budget = budgetAfter(set('1000'));
        parts.forEach(([amount, isKept], index) => {
          const command = isKept
            ? commit(String(amount), `r${index}`)
            : { ...release, requestId: idOf(`r${index - 1}`) };
          if (!outcomeOf(() => decideBudget(command, budget, NOW)).startsWith('conflict'))
            budget = after(budget, command);
        });
        if (budget === undefined) throw new Error('set');
        expect(compare(availableOf(budget), eur('0.00'))).not.toBe(-1);
        const kept = sum(budget.kept.values(), 'EUR');
        expect(add(add(availableOf(budget), kept), budget.spent)).toEqual(eur('1000.00'));
      }),
    );
  });
});

describe('a request to spend', () => {
  const asked = (amount: string): SpendingCommand => ({
    kind: 'request',
    data: {
      requestId: idOf('request'),
      employeeId: EMPLOYEE,
      budgetId: idOf('budget'),
      estimate: eur(amount),
      purpose: 'a fair',
    },
  });
  const decided = (
    kind: 'approve' | 'reject',
    person: ActingPerson = manager,
    members = {},
  ): SpendingCommand => ({
    kind,
    person,
    managerId: MANAGER,
    comment: 'seen',
    ...members,
  });
  const requested = [asked('600.00')];
  it.each<readonly [string, readonly SpendingCommand[], SpendingCommand, string]>([
    ['is asked for', [], asked('600'), 'SpendingRequested'],
    ['of nothing is refused', [], asked('0'), 'invalid spending.estimate-not-positive'],
    ['is asked for once', requested, asked('600'), 'conflict spending.already-requested'],
    ['is approved by the manager', requested, decided('approve'), 'SpendingApproved'],
    [
      'is approved by no other manager',
      requested,
      decided('approve', director),
      'forbidden approval.not-eligible',
    ],
    [
      'is approved by nobody for themselves',
      requested,
      decided('approve', employee),
      'forbidden approval.own',
    ],
    [
      'without a manager goes to finance',
      requested,
      decided('approve', finance, { managerId: null }),
      'SpendingApproved',
    ],
    [
      'with a manager is none of finance',
      requested,
      decided('approve', finance),
      'forbidden approval.not-eligible',
    ],
    ['is rejected', requested, decided('reject'), 'SpendingRejected'],
    [
      'is not rejected without a comment',
      requested,
      decided('reject', manager, { comment: '' }),
      'invalid spending.comment-missing',
    ],
    [
      'is decided once',
      [...requested, decided('approve')],
      decided('reject'),
      'conflict spending.not-requested',
    ],
    ['is withdrawn', requested, { kind: 'withdraw', person: employee }, 'SpendingWithdrawn'],
    [
      'is withdrawn by nobody else',
      requested,
      { kind: 'withdraw', person: manager },
      'forbidden spending.not-own',
    ],
    ['that is unknown', [], decided('approve'), 'not-found spending.unknown'],
  ])('%s', (_, commands, command, expected) => {
    const spending = spendingAfter(...commands);
    expect(outcomeOf(() => decideSpending(command, spending, NOW))).toBe(expected);
  });
});
