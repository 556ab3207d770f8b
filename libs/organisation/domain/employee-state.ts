import type { JsonValue } from '@timeledger/kernel/envelope.js';
import type { EmployeeEvent, ReportingLine } from './events.js';
import type { Delegation, Placement, RoleAssignment } from './people-events.js';

/** The facts about a person as they can be read; `null` where there is none, or where it was erased. */
export interface KnownFacts {
  readonly name: string | null;
  readonly staffNumber: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** What is known of a person. */
export interface EmployeeState {
  readonly isRegistered: boolean;
  readonly facts: KnownFacts;
  readonly isActive: boolean;
  /** Instant of the last change of `isActive`; `null` while there was none. */
  readonly activeSince: string | null;
  readonly lines: readonly ReportingLine[];
  readonly placement: Placement;
  readonly assignments: readonly RoleAssignment[];
  readonly delegations: readonly Delegation[];
}

export const initialEmployee: EmployeeState = {
  isRegistered: false,
  facts: { name: null, staffNumber: null, email: null, phone: null },
  isActive: true,
  activeSince: null,
  lines: [],
  placement: { country: null, teams: [], sites: [] },
  assignments: [],
  delegations: [],
};

/** A sealed value that was erased is no text any more. */
const textOf = (value: JsonValue | undefined): string | null => (typeof value === 'string' ? value : null);

/** The facts of an event's opened data. */
export const factsOf = (data: Readonly<Record<string, JsonValue | undefined>>): KnownFacts => ({
  name: textOf(data['name']),
  staffNumber: textOf(data['staffNumber']),
  email: textOf(data['email']),
  phone: textOf(data['phone']),
});

export function evolveEmployee(state: EmployeeState, event: EmployeeEvent): EmployeeState {
  switch (event.type) {
    case 'organisation.EmployeeRegistered':
      return { ...state, isRegistered: true, facts: factsOf(event.data) };
    case 'organisation.EmployeeFactsChanged':
      return { ...state, facts: factsOf(event.data) };
    case 'organisation.EmployeeStatusChanged':
      return { ...state, isActive: event.data.isActive, activeSince: event.data.since };
    case 'organisation.ReportingLineChanged':
      return { ...state, lines: event.data.lines };
    case 'organisation.EmployeePlaced': {
      const { country, teams, sites } = event.data;
      return { ...state, placement: { country, teams, sites } };
    }
    case 'organisation.RoleAssignmentsChanged':
      return { ...state, assignments: event.data.assignments };
    case 'organisation.DelegationsChanged':
      return { ...state, delegations: event.data.delegations };
  }
}
