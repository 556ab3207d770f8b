import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { ClaimState } from './claim-state.js';
import type { StepDecider } from './expense-policy.js';

/** Who acts: the employee id of the token, or the token's subject for one who is no employee; roles as held. */
export interface ActingPerson {
  readonly id: string;
  readonly roles: readonly string[];
}

const forbidden = (code: string, detail: string): DomainError =>
  new DomainError(code, 'forbidden', { detail });

/**
 * The next step of a submitted claim, and whether this person takes it. A step of a manager is that of the n-th in the
 * reporting line; where the line is shorter, or that manager has taken an earlier step, somebody of finance takes it.
 * Nobody takes a step of their own claim, and nobody takes two of one claim.
 * @param chain those above the employee, the direct manager first, as of today
 * @throws DomainError 403 `approval.own`, `claim.decided-before`, `approval.not-eligible`
 */
export function stepToTake(
  claim: ClaimState,
  person: ActingPerson,
  chain: readonly EmployeeId[],
): { readonly step: number; readonly decider: StepDecider } {
  const index = claim.approvedBy.length;
  const decider = claim.steps[index]?.decider;
  if (decider === undefined) throw new Error('a submitted claim has a step left');
  if (person.id === claim.employeeId) throw forbidden('approval.own', 'Nobody decides on their own claim.');
  if (claim.approvedBy.includes(person.id))
    throw forbidden('claim.decided-before', 'Each step of a claim is taken by another person.');
  const manager = decider.kind === 'manager' ? chain[decider.level - 1] : undefined;
  const isManagerEligible =
    manager !== undefined && manager !== claim.employeeId && !claim.approvedBy.includes(manager);
  const isEligible = isManagerEligible ? person.id === manager : person.roles.includes('finance');
  if (!isEligible) {
    const who = isManagerEligible ? 'the manager of this step in the reporting line' : 'somebody of finance';
    throw forbidden('approval.not-eligible', `Only ${who} takes this step.`);
  }
  return { step: index + 1, decider };
}
