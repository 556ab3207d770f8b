import { DomainError } from '@timeledger/kernel/domain-error.js';
import { unreachable } from '@timeledger/kernel/decider.js';
import { lineOn, withEntry } from './effective-dates.js';
import type { EmployeeState, KnownFacts } from './employee-state.js';
import type { EmployeeEvent } from './events.js';

export { evolveEmployee, initialEmployee, type EmployeeState } from './employee-state.js';

/** Facts to be changed; a member left out stays as it is. */
export interface FactChanges {
  readonly name?: string;
  readonly staffNumber?: string | null;
  readonly email?: string | null;
  readonly phone?: string | null;
}

export type EmployeeCommand =
  | {
      readonly kind: 'register-employee';
      readonly employeeId: string;
      readonly name: string;
      readonly staffNumber: string | null;
      readonly email?: string | null;
      readonly phone?: string | null;
    }
  | { readonly kind: 'change-facts'; readonly employeeId: string; readonly changes: FactChanges }
  | {
      readonly kind: 'set-status';
      readonly employeeId: string;
      readonly isActive: boolean;
      /** Instant. */
      readonly now: string;
      readonly note: string | null;
    }
  | {
      readonly kind: 'change-reporting-line';
      readonly employeeId: string;
      readonly managerId: string | null;
      /** Local date from which the manager is responsible. A later line that exists stays as it is. */
      readonly from: string;
    };

/** Entries by date, assignments or delegations of one person: more is a mistake of whoever writes them. */
export const MAX_ENTRIES_PER_PERSON = 200;

/**
 * Registers a person, changes the facts about the person, deactivates or reactivates the person, or gives the person a
 * manager from a date on.
 * @throws DomainError `employee.already-registered`, `employee.unknown`, `employee.erased`, `reporting-line.self`,
 *   `employee.too-many-entries`
 */
export function decideEmployee(command: EmployeeCommand, state: EmployeeState): readonly EmployeeEvent[] {
  if (command.kind === 'register-employee') return register(command, state);
  assertRegistered(state);
  switch (command.kind) {
    case 'change-facts':
      return changeFacts(command.employeeId, command.changes, state);
    case 'set-status': {
      const { employeeId, isActive, now, note } = command;
      if (isActive === state.isActive) return [];
      return [
        { type: 'organisation.EmployeeStatusChanged', data: { employeeId, isActive, since: now, note } },
      ];
    }
    case 'change-reporting-line':
      return changeReportingLine(command, state);
    default:
      return unreachable(command);
  }
}

/** @throws DomainError 404 `employee.unknown` */
export function assertRegistered(state: EmployeeState): void {
  if (!state.isRegistered) throw new DomainError('employee.unknown', 'not-found');
}

/** @throws DomainError 422 `employee.too-many-entries` */
export function assertNotTooMany(entries: readonly unknown[]): void {
  if (entries.length <= MAX_ENTRIES_PER_PERSON) return;
  throw new DomainError('employee.too-many-entries', 'invalid', {
    detail: `A person has at most ${MAX_ENTRIES_PER_PERSON} entries of one kind.`,
  });
}

function register(
  command: Extract<EmployeeCommand, { kind: 'register-employee' }>,
  state: EmployeeState,
): readonly EmployeeEvent[] {
  if (state.isRegistered) throw new DomainError('employee.already-registered', 'conflict');
  const { employeeId, name, staffNumber, email = null, phone = null } = command;
  const registered: EmployeeEvent = {
    type: 'organisation.EmployeeRegistered',
    data: { employeeId, name, staffNumber },
  };
  if (email === null && phone === null) return [registered];
  return [
    registered,
    {
      type: 'organisation.EmployeeFactsChanged',
      data: { employeeId, name, staffNumber, email, phone },
    },
  ];
}

function changeFacts(
  employeeId: string,
  changes: FactChanges,
  { facts }: EmployeeState,
): readonly EmployeeEvent[] {
  if (facts.name === null) throw new DomainError('employee.erased', 'gone');
  const known: KnownFacts & { readonly name: string } = { ...facts, name: facts.name };
  const after = {
    name: changes.name ?? known.name,
    staffNumber: changes.staffNumber === undefined ? known.staffNumber : changes.staffNumber,
    email: changes.email === undefined ? known.email : changes.email,
    phone: changes.phone === undefined ? known.phone : changes.phone,
  };
  const isSame = (Object.keys(after) as (keyof typeof after)[]).every((fact) => after[fact] === known[fact]);
  return isSame ? [] : [{ type: 'organisation.EmployeeFactsChanged', data: { employeeId, ...after } }];
}

function changeReportingLine(
  { employeeId, managerId, from }: Extract<EmployeeCommand, { kind: 'change-reporting-line' }>,
  state: EmployeeState,
): readonly EmployeeEvent[] {
  if (managerId === employeeId) {
    throw new DomainError('reporting-line.self', 'invalid', {
      detail: 'Nobody reports to oneself.',
      errors: [{ pointer: '/managerId', code: 'reporting-line.self', detail: 'must be another employee' }],
    });
  }
  const lines = withEntry(state.lines, { from, managerId });
  const previous = lineOn(state.lines, from);
  if (previous?.from === from && previous.managerId === managerId) return [];
  assertNotTooMany(lines);
  return [{ type: 'organisation.ReportingLineChanged', data: { employeeId, lines, before: state.lines } }];
}
