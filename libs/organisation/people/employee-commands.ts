import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { FACT_LIFE_MS } from '@timeledger/runtime/followed-facts.js';
import { StaffNumbers } from '../claims/staff-numbers.js';
import {
  decideAssignment,
  decideDelegation,
  type AssignmentCommand,
  type DelegationCommand,
} from '../domain/assignments.decider.js';
import { decideEmployee, type EmployeeCommand, type FactChanges } from '../domain/employee.decider.js';
import { evolveEmployee, initialEmployee, type EmployeeState } from '../domain/employee-state.js';
import type { EmployeeEvent } from '../domain/events.js';
import {
  OrganisationCommands,
  type IntendedChange,
  type OrganisationChanged,
  type OrganisationRequest,
} from '../organisation-commands.js';
import {
  ORGANISATION_PORTS,
  ORGANISATION_PROJECTION,
  type OrganisationPorts,
} from '../organisation-ports.js';
import { UPTAKE_WAIT_MS } from '../uptake.js';
import { EmployeeRecords, employeeStreamOf, invalid } from './employee-records.js';

/** What of a person a change led to. */
export type EmployeeChanged = OrganisationChanged<EmployeeState>;

/** Who asks for a change of a person, and what that one has seen. */
export interface PersonRequest {
  readonly request: OrganisationRequest;
  readonly employeeId: EmployeeId;
  /** `If-Match`; none for what is new, and for imports that take what there is. */
  readonly expected?: number;
}

/** What of a person may take something away from that person, so that somebody waits until it has. */
export type WithdrawingChange = Extract<
  EmployeeEvent['type'],
  | 'organisation.EmployeeStatusChanged'
  | 'organisation.RoleAssignmentsChanged'
  | 'organisation.DelegationsChanged'
>;

/** Changes of people that need no preview: facts, status, roles, stand-ins. Moves are in `MoveCommands`. */
@Injectable()
export class EmployeeCommands {
  private readonly staffNumbers: StaffNumbers;

  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeRecords) private readonly records: EmployeeRecords,
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
  ) {
    this.staffNumbers = new StaffNumbers({
      store: ports.store,
      clock: ports.clock,
      key: ports.staffNumberKey,
      numberOf: (tenantId, employeeId) => this.records.staffNumber(tenantId, employeeId),
    });
  }

  /**
   * Registers a person.
   * @throws DomainError 409 `employee.already-registered`, `employee.staff-number-taken`
   */
  register(person: PersonRequest, facts: FactChanges & { readonly name: string }): Promise<EmployeeChanged> {
    const { name, staffNumber = null, email = null, phone = null } = facts;
    const { employeeId } = person;
    return this.changeEmployee(
      person,
      { kind: 'register-employee', employeeId, name, staffNumber, email, phone },
      (intended) => this.claimStaffNumber(person, staffNumber, intended),
    );
  }

  /**
   * Changes the facts about a person; those left out stay as they are.
   * @throws DomainError 409 `employee.staff-number-taken`; 404 `employee.unknown`; 410 `employee.erased`
   */
  changeFacts(person: PersonRequest, changes: FactChanges): Promise<EmployeeChanged> {
    const { employeeId } = person;
    return this.changeEmployee(person, { kind: 'change-facts', employeeId, changes }, (intended) =>
      this.claimStaffNumber(person, changes.staffNumber ?? null, intended),
    );
  }

  /** Deactivates or reactivates a person; what is so already stays so. @throws DomainError 404 `employee.unknown` */
  setStatus(person: PersonRequest, isActive: boolean, note: string | null): Promise<EmployeeChanged> {
    const now = instantOf(this.ports.clock.nowMs());
    const { employeeId } = person;
    return this.changeEmployee(person, { kind: 'set-status', employeeId, isActive, now, note });
  }

  /** Assigns or ends a role. @throws DomainError as {@link decideAssignment}; 422 `role-assignment.team-*` */
  changeRoles(person: PersonRequest, command: AssignmentCommand): Promise<EmployeeChanged> {
    const teamId = command.kind === 'assign-role' ? command.assignment.teamId : null;
    return this.change(
      person,
      (state) => decideAssignment(command, state),
      async () => {
        if (teamId !== null)
          await this.records.assertOpenTeam(tenantOf(person), teamId, 'role-assignment', '/teamId');
      },
    );
  }

  /** Names or ends a stand-in. @throws DomainError as {@link decideDelegation}; 422 `delegation.delegate-*` */
  changeDelegations(person: PersonRequest, command: DelegationCommand): Promise<EmployeeChanged> {
    return this.change(
      person,
      (state) => decideDelegation(command, state),
      async () => {
        if (command.kind !== 'delegate') return;
        const { delegateId } = command.delegation;
        const pointer = '/delegateId';
        const delegate = await this.records.assertEmployee(
          tenantOf(person),
          delegateId,
          'delegation.delegate-unknown',
          pointer,
        );
        if (!delegate.isActive) throw invalid('delegation.delegate-inactive', pointer, 'is deactivated');
      },
    );
  }

  /**
   * Waits until the last change of a kind holds for the next request, here and in every other context: what a role that
   * ended and a deactivation answer by. For a change that was asked for again it is the first one that counts.
   * @returns whether that was confirmed within {@link UPTAKE_WAIT_MS}; `false` says nothing but that it was not
   */
  async isInForce(tenantId: TenantId, employeeId: EmployeeId, type: WithdrawingChange): Promise<boolean> {
    const { store, uptake } = this.ports;
    const events = await readToEnd(store, tenantId, employeeStreamOf(tenantId, employeeId));
    const last = events.findLast((event) => event.type === type);
    if (last === undefined) return true;
    const confirmed = await Promise.all([
      this.isReadHere(last.position),
      uptake?.isTakenIn(tenantId, type, last.eventId, UPTAKE_WAIT_MS) ?? false,
    ]);
    return confirmed.every(Boolean);
  }

  /** Whether the read model has it and no process keeps older roles: the access gate keeps them as long as facts live. */
  private async isReadHere(position: number): Promise<boolean> {
    const { barrier, tokens } = this.ports;
    try {
      const withinMs = UPTAKE_WAIT_MS - FACT_LIFE_MS;
      await barrier.reach(tokens.issue(position), ORGANISATION_PROJECTION, withinMs);
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
    await sleep(FACT_LIFE_MS);
    return true;
  }

  /** The person who has a staff number now; `undefined` for a number that is free. */
  async holderOfNumber(tenantId: TenantId, staffNumber: string): Promise<EmployeeId | undefined> {
    const holder = await this.staffNumbers.lastHolder(tenantId, staffNumber);
    if (holder === undefined || !(await this.staffNumbers.isHeldBy(tenantId, staffNumber, holder)))
      return undefined;
    // Claims name employees.
    return holder as EmployeeId;
  }

  /** @throws DomainError 409 `employee.staff-number-taken`, where recording it for that person would be refused now */
  assertNumberFree(tenantId: TenantId, staffNumber: string, employeeId: EmployeeId): Promise<void> {
    return this.staffNumbers.assertFree(tenantId, staffNumber, employeeId);
  }

  private changeEmployee(
    person: PersonRequest,
    command: EmployeeCommand,
    claim?: (intended: IntendedChange<EmployeeEvent>) => Promise<void>,
  ): Promise<EmployeeChanged> {
    return this.change(person, (state) => decideEmployee(command, state), claim);
  }

  private async change(
    { request, employeeId, expected }: PersonRequest,
    decide: (state: EmployeeState) => readonly EmployeeEvent[],
    claim?: (intended: IntendedChange<EmployeeEvent>) => Promise<void>,
  ): Promise<EmployeeChanged> {
    try {
      return await this.commands.change<EmployeeState, EmployeeEvent>({
        request,
        streamId: employeeStreamOf(request.principal.tenantId, employeeId),
        initialState: initialEmployee,
        evolve: evolveEmployee,
        decide,
        ...(expected === undefined ? {} : { expected }),
        ...(claim === undefined ? {} : { claim }),
      });
    } catch (error) {
      // Decided on a state from before the erasure: what may not be kept is not.
      if (error instanceof DomainError && error.code === 'subject.erased')
        throw new DomainError('employee.erased', 'gone');
      throw error;
    }
  }

  private async claimStaffNumber(
    person: PersonRequest,
    staffNumber: string | null,
    { events }: IntendedChange<EmployeeEvent>,
  ): Promise<void> {
    const cause = events[0];
    if (staffNumber === null || cause === undefined) return;
    await this.staffNumbers.claim(tenantOf(person), staffNumber, person.employeeId, cause);
  }
}

const tenantOf = ({ request }: PersonRequest) => request.principal.tenantId;
