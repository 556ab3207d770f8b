import { DomainError } from '@timeledger/kernel/domain-error.js';
import { dayAfter, overlap, type DateRange } from './effective-dates.js';
import { assertNotTooMany, assertRegistered } from './employee.decider.js';
import type { EmployeeState } from './employee-state.js';
import type {
  AssignableRole,
  Delegation,
  DelegationsChanged,
  RoleAssignment,
  RoleAssignmentsChanged,
} from './people-events.js';

/** Something that is assigned to a person for a time. */
type Kind = 'role-assignment' | 'delegation';

/** Ends something at the end of a day, or at once. */
interface Ending {
  readonly id: string;
  /** Last day; `undefined` for at once: yesterday was the last, or it has none. */
  readonly until: string | undefined;
  readonly today: string;
}

export type AssignmentCommand =
  | {
      readonly kind: 'assign-role';
      readonly employeeId: string;
      readonly assignment: RoleAssignment;
    }
  | ({ readonly kind: 'end-role'; readonly employeeId: string } & Ending);

export type DelegationCommand =
  | { readonly kind: 'delegate'; readonly managerId: string; readonly delegation: Delegation }
  | ({ readonly kind: 'end-delegation'; readonly managerId: string } & Ending);

/** The roles that may be limited to a team and the teams below it; every other one is for the whole company or not at all. */
const ROLES_OF_TEAMS: ReadonlySet<AssignableRole> = new Set(['time_administrator']);

/**
 * Assigns a role to a person for a time, or ends it. What was assigned stays in the list: ended at once before it began, or
 * on its first day, it is kept with the day before its first as its last, so that it holds on no day. An end is never
 * later than the one there is: a longer time is assigned, by whoever may assign. What is assigned by hand and what each group
 * of a directory assigns stand beside each other: none ends with another.
 * @throws DomainError `employee.unknown`, `role-assignment.ends-before-start`, `role-assignment.ends-earlier`,
 *   `role-assignment.overlapping`, `role-assignment.not-for-teams`, `role-assignment.unknown`, `employee.too-many-entries`
 */
export function decideAssignment(
  command: AssignmentCommand,
  state: EmployeeState,
): readonly RoleAssignmentsChanged[] {
  assertRegistered(state);
  const { employeeId } = command;
  const before = state.assignments;
  const idOf = ({ assignmentId }: RoleAssignment): string => assignmentId;
  const isAlike = (a: RoleAssignment, b: RoleAssignment): boolean =>
    a.role === b.role && a.teamId === b.teamId && a.groupId === b.groupId;
  if (command.kind === 'assign-role') assertRoleMayHaveTeam(command.assignment);
  const assignments =
    command.kind === 'assign-role'
      ? withRange('role-assignment', withoutVain(before, command.assignment), command.assignment, isAlike)
      : ended('role-assignment', before, idOf, command);
  if (assignments === before) return [];
  return [{ type: 'organisation.RoleAssignmentsChanged', data: { employeeId, assignments, before } }];
}

/**
 * What a group assigned and took away before it held on any day gives way to what the same group assigns now: a directory
 * that changes its mind all day does not fill the list.
 */
function withoutVain(
  assignments: readonly RoleAssignment[],
  { groupId }: RoleAssignment,
): readonly RoleAssignment[] {
  if (groupId === undefined) return assignments;
  return assignments.filter(
    ({ groupId: other, from, until }) => other !== groupId || until === null || until >= from,
  );
}

/** @throws DomainError 422 `role-assignment.not-for-teams` for a team with a role that no team limits */
export function assertRoleMayHaveTeam({ role, teamId }: Pick<RoleAssignment, 'role' | 'teamId'>): void {
  if (teamId !== null && !ROLES_OF_TEAMS.has(role))
    throw refusal(
      'role-assignment',
      'not-for-teams',
      '/teamId',
      `must be left out: ${role} is held for the whole company`,
    );
}

/**
 * Lets somebody stand in for a manager for a time, or ends it, as roles end.
 * @throws DomainError `employee.unknown`, `delegation.self`, `delegation.ends-before-start`, `delegation.ends-earlier`,
 *   `delegation.overlapping`, `delegation.unknown`, `employee.too-many-entries`
 */
export function decideDelegation(
  command: DelegationCommand,
  state: EmployeeState,
): readonly DelegationsChanged[] {
  assertRegistered(state);
  const { managerId } = command;
  const before = state.delegations;
  const idOf = ({ delegationId }: Delegation): string => delegationId;
  const isAlike = (a: Delegation, b: Delegation): boolean => a.delegateId === b.delegateId;
  if (command.kind === 'delegate' && command.delegation.delegateId === managerId)
    throw refusal('delegation', 'self', '/delegateId', 'must be another employee');
  const delegations =
    command.kind === 'delegate'
      ? withRange('delegation', before, command.delegation, isAlike)
      : ended('delegation', before, idOf, command);
  if (delegations === before) return [];
  return [{ type: 'organisation.DelegationsChanged', data: { managerId, delegations, before } }];
}

const refusal = (kind: Kind, fault: string, pointer: string, detail: string): DomainError => {
  const code = `${kind}.${fault}`;
  return new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });
};

/** The ranges with one more, by their first day. */
function withRange<Range extends DateRange>(
  kind: Kind,
  ranges: readonly Range[],
  added: Range,
  isAlike: (a: Range, b: Range) => boolean,
): readonly Range[] {
  if (added.until !== null && added.until < added.from)
    throw refusal(kind, 'ends-before-start', '/until', `must be ${added.from} or later`);
  const other = ranges.find((range) => isAlike(range, added) && overlap(range, added));
  if (other !== undefined) {
    const last = other.until === null ? 'without end' : `to ${other.until}`;
    throw refusal(kind, 'overlapping', '/from', `the same holds from ${other.from} ${last} already`);
  }
  const all = [...ranges, added].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  assertNotTooMany(all);
  return all;
}

function ended<Range extends DateRange>(
  kind: Kind,
  ranges: readonly Range[],
  idOf: (range: Range) => string,
  { id, until, today }: Ending,
): readonly Range[] {
  const range = ranges.find((each) => idOf(each) === id);
  if (range === undefined) throw new DomainError(`${kind}.unknown`, 'not-found');
  if (until !== undefined && until < range.from)
    throw refusal(kind, 'ends-before-start', '/until', `must be ${range.from} or later`);
  const beforeFirst = dayAfter(range.from, -1);
  const yesterday = dayAfter(today, -1);
  const last = until ?? (yesterday < beforeFirst ? beforeFirst : yesterday);
  // What is over already cannot be taken away at once.
  if (range.until === last || (until === undefined && range.until !== null && range.until < last))
    return ranges;
  if (range.until !== null && range.until < last)
    throw refusal(kind, 'ends-earlier', '/until', `must be ${range.until} or earlier`);
  // A shorter time overlaps nothing that the longer one did not.
  return ranges.map((each) => (each === range ? { ...range, until: last } : each));
}
