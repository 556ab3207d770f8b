import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeEvent, ReportingLine } from './events.js';

/** What is known of a person. */
export interface EmployeeState {
  readonly isRegistered: boolean;
  readonly lines: readonly ReportingLine[];
}

export type EmployeeCommand =
  | {
      readonly kind: 'register-employee';
      readonly employeeId: string;
      readonly name: string;
      readonly staffNumber: string | null;
    }
  | {
      readonly kind: 'change-reporting-line';
      readonly employeeId: string;
      readonly managerId: string | null;
      /** Local date from which the manager is responsible. A later line that exists stays as it is. */
      readonly from: string;
    };

export const initialEmployee: EmployeeState = { isRegistered: false, lines: [] };

export function evolveEmployee(state: EmployeeState, event: EmployeeEvent): EmployeeState {
  return event.type === 'organisation.EmployeeRegistered'
    ? { ...state, isRegistered: true }
    : { ...state, lines: event.data.lines };
}

/**
 * Registers a person, or gives the person a manager from a date on.
 * @throws DomainError `employee.already-registered`, `employee.unknown`, `reporting-line.self`
 */
export function decideEmployee(command: EmployeeCommand, state: EmployeeState): readonly EmployeeEvent[] {
  if (command.kind === 'register-employee') {
    if (state.isRegistered) throw new DomainError('employee.already-registered', 'conflict');
    const { employeeId, name, staffNumber } = command;
    return [{ type: 'organisation.EmployeeRegistered', data: { employeeId, name, staffNumber } }];
  }
  if (!state.isRegistered) throw new DomainError('employee.unknown', 'not-found');
  const { employeeId, managerId, from } = command;
  if (managerId === employeeId) {
    throw new DomainError('reporting-line.self', 'invalid', {
      detail: 'Nobody reports to oneself.',
      errors: [{ pointer: '/managerId', code: 'reporting-line.self', detail: 'must be another employee' }],
    });
  }
  const lines = withEntry(state.lines, { from, managerId });
  const previous = lineOn(state.lines, from);
  if (previous?.from === from && previous.managerId === managerId) return [];
  return [{ type: 'organisation.ReportingLineChanged', data: { employeeId, lines, before: state.lines } }];
}

/** The entry in force on a local date: the last one that began on it or before. */
export function lineOn<Entry extends { readonly from: string }>(
  entries: readonly Entry[],
  date: string,
): Entry | undefined {
  return entries.findLast((entry) => entry.from <= date);
}

/** The entries with one more, in order of their date; one of the same date is replaced. */
export function withEntry<Entry extends { readonly from: string }>(
  entries: readonly Entry[],
  added: Entry,
): readonly Entry[] {
  return [...entries.filter((entry) => entry.from !== added.from), added].sort((a, b) =>
    a.from < b.from ? -1 : 1,
  );
}
