import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import { isNegative, isZero, parseMoney, type Money } from '@timeledger/kernel/money.js';
import type { Decision } from '../event.js';
import type { SpendingEvent, SpendingRequested } from './budget-events.js';

export type SpendingStatus = 'requested' | 'approved' | 'rejected' | 'withdrawn';

/** A request to spend. */
export interface SpendingState {
  readonly requestId: string;
  readonly employeeId: EmployeeId;
  readonly budgetId: string;
  readonly estimate: Money;
  readonly status: SpendingStatus;
}

export type Spending = SpendingState | undefined;
export const NO_SPENDING: Spending = undefined;

/** Who acts, with roles as held. */
interface Person {
  readonly id: string;
  readonly roles: readonly string[];
}

export type SpendingCommand =
  | { readonly kind: 'request'; readonly data: SpendingRequested['data'] }
  | {
      readonly kind: 'approve' | 'reject';
      readonly person: Person;
      /** The direct manager today; `null` when there is none, and finance decides. */
      readonly managerId: EmployeeId | null;
      readonly comment: string | null;
    }
  | { readonly kind: 'withdraw'; readonly person: Person };

const STATUS_AFTER = {
  'travelexpense.SpendingApproved': 'approved',
  'travelexpense.SpendingRejected': 'rejected',
  'travelexpense.SpendingWithdrawn': 'withdrawn',
} as const;

/** Takes in one event of the request. */
export function evolveSpending(spending: Spending, event: SpendingEvent): Spending {
  if (event.type === 'travelexpense.SpendingRequested') {
    const { requestId, employeeId, budgetId, estimate } = event.data;
    return { requestId, employeeId, budgetId, estimate, status: 'requested' };
  }
  return spending === undefined ? undefined : { ...spending, status: STATUS_AFTER[event.type] };
}

const invalid = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

function request(data: SpendingRequested['data'], occurredAt: Instant): Decision<SpendingEvent['type']> {
  const estimate = parseMoney(data.estimate, '/estimate');
  if (isNegative(estimate) || isZero(estimate))
    throw invalid('spending.estimate-not-positive', '/estimate/amount', 'must be above 0');
  return {
    type: 'travelexpense.SpendingRequested',
    schemaVersion: 1,
    occurredAt,
    data: { ...data, estimate },
  };
}

function assertDecides(spending: SpendingState, person: Person, managerId: EmployeeId | null): void {
  if (person.id === spending.employeeId)
    throw new DomainError('approval.own', 'forbidden', { detail: 'Nobody decides on their own request.' });
  const isManagerEligible = managerId !== null && managerId !== spending.employeeId;
  if (isManagerEligible ? person.id !== managerId : !person.roles.includes('finance'))
    throw new DomainError('approval.not-eligible', 'forbidden', {
      detail: `Only ${isManagerEligible ? 'the manager in the reporting line' : 'finance'} decides on this.`,
    });
}

/**
 * A request to spend: asked for, then approved, rejected or withdrawn. An approval leads to a commitment of the budget,
 * and the end of the claims on it to the release of what is left: by a process manager, with ids derived of both.
 * @throws DomainError 403 `approval.own`, `approval.not-eligible`, `spending.not-own`; 404 `spending.unknown`;
 *   409 `spending.already-requested`, `spending.not-requested`; 422 `spending.estimate-not-positive`,
 *   `spending.comment-missing`, `money.*`
 */
export function decideSpending(
  command: SpendingCommand,
  spending: Spending,
  occurredAt: Instant,
): readonly Decision<SpendingEvent['type']>[] {
  if (command.kind === 'request') {
    if (spending !== undefined) throw new DomainError('spending.already-requested', 'conflict');
    return [request(command.data, occurredAt)];
  }
  if (spending === undefined) throw new DomainError('spending.unknown', 'not-found');
  const { requestId, employeeId, budgetId, estimate, status } = spending;
  const { person } = command;
  if (command.kind === 'withdraw') {
    if (person.id !== employeeId) throw new DomainError('spending.not-own', 'forbidden');
  } else assertDecides(spending, person, command.managerId);
  if (status !== 'requested')
    throw new DomainError('spending.not-requested', 'conflict', { detail: `The request is ${status}.` });
  const base = { schemaVersion: 1, occurredAt } as const;
  const subject = { requestId, employeeId };
  if (command.kind === 'withdraw')
    return [
      { ...base, type: 'travelexpense.SpendingWithdrawn', data: { ...subject, withdrawnBy: person.id } },
    ];
  if (command.kind === 'approve') {
    const data = { ...subject, budgetId, estimate, approvedBy: person.id };
    return [{ ...base, type: 'travelexpense.SpendingApproved', data }];
  }
  const comment = command.comment?.trim() ?? '';
  if (comment === '') throw invalid('spending.comment-missing', '/comment', 'A rejection needs a comment.');
  return [
    { ...base, type: 'travelexpense.SpendingRejected', data: { ...subject, rejectedBy: person.id, comment } },
  ];
}
