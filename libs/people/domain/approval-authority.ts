import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { ReportingLine } from './facts.js';

/** Roles of a token. */
export const ROLES = [
  'employee',
  'manager',
  'time_administrator',
  'finance',
  'auditor',
  'tenant_administrator',
  'service',
] as const;

/** Who acts: the employee id of the token, or the token's subject for one who is no employee. */
export interface ActingPerson {
  readonly id: string;
  /** As held, where that was found out; else as the token claims. */
  readonly roles: readonly string[];
  /** How the person stands to the record's owner, in the words of the access policy, where that was found out. */
  readonly relations?: ReadonlySet<string>;
}

/** Whose record it is, and who is responsible for that person on the day of the decision. */
export interface RecordOwner {
  readonly employeeId: EmployeeId;
  /** The manager who decides: that of the day in question, or who steps in for that one; `null` when nobody is. */
  readonly managerId: EmployeeId | null;
  /** Who may decide besides: who stands in for the manager, the managers of further days. None of them eligible alone by role. */
  readonly standIns?: readonly EmployeeId[];
}

/** Who manages a person on a date; `null` when nobody does. */
export function managerOn(lines: readonly ReportingLine[], date: LocalDate): EmployeeId | null {
  let inForce: ReportingLine | undefined;
  for (const line of lines) {
    if (line.from <= date && (inForce === undefined || line.from >= inForce.from)) inForce = line;
  }
  return inForce?.managerId ?? null;
}

/** Whether a person decides as the owner's manager, or in that one's place. The reporting line says so; a role claim alone makes nobody a manager. */
export const isManagerOf = (person: ActingPerson, owner: RecordOwner): boolean =>
  person.id !== owner.employeeId &&
  (person.id === owner.managerId || (owner.standIns ?? []).some((one) => one === person.id));

/**
 * Refuses whoever may not decide on a record. Approvers are the manager by reporting line and, only where none is
 * eligible (nobody, the owner, or the one who asked), a time administrator.
 * @param requestedBy who asked for what is to be decided, when that may be another than the owner
 * @throws DomainError `approval.own` (403) for the owner and the one who asked, `approval.not-eligible` (403)
 */
export function requireApprover(person: ActingPerson, owner: RecordOwner, requestedBy?: string): void {
  if (person.id === owner.employeeId || person.id === requestedBy) {
    throw new DomainError('approval.own', 'forbidden', {
      detail: 'Nobody decides on their own record or request.',
    });
  }
  if (isManagerOf(person, owner)) return;
  const isEligible = (one: EmployeeId): boolean => one !== owner.employeeId && one !== requestedBy;
  const hasEligibleManager = owner.managerId !== null && isEligible(owner.managerId);
  if (!hasEligibleManager && person.roles.includes('time_administrator')) return;
  throw new DomainError('approval.not-eligible', 'forbidden', {
    detail: hasEligibleManager
      ? 'Only the manager in the reporting line of the employee decides on this.'
      : 'No manager is eligible; a time administrator decides on this.',
  });
}
