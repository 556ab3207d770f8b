import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import type { DirectoryUserEvent } from '../../domain/directory-user-events.js';
import {
  evolveDirectoryUser,
  initialDirectoryUser,
  type DirectoryUser,
  type DirectoryUserState,
} from '../../domain/directory-user.decider.js';
import { lineOn } from '../../domain/effective-dates.js';
import { evolveEmployee, initialEmployee, type EmployeeState } from '../../domain/employee-state.js';
import type { EmployeeEvent } from '../../domain/events.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import { EmployeeRecords, employeeStreamOf } from '../../people/employee-records.js';
import { DIRECTORY_USER_CATEGORY } from './directory-users.projection.js';

/** A person as the directory and as the company know the person. */
export interface DirectoryPerson {
  readonly employeeId: EmployeeId;
  /** `undefined` for one whom the directory never knew. */
  readonly user: DirectoryUserState;
  /** Of the directory's stream; -1 for none. */
  readonly userRevision: number;
  readonly employee: EmployeeState;
  readonly employeeRevision: number;
  /** Instant of the last change of name, number, contacts; `null` for nobody. */
  readonly factsAt: string | null;
  /** Whether it was a person, not a machine, who last deactivated or reactivated this one. */
  readonly isStatusByHand: boolean;
  /** Who is responsible for the person today. */
  readonly managerId: string | null;
  /** Today where the person works. */
  readonly today: string;
}

/** Somebody whom the directory knows now, and who is in the company. */
export interface ProvisionedPerson extends DirectoryPerson {
  readonly user: DirectoryUser & { readonly names: { readonly userName: string } };
}

export const directoryUserStreamOf = (tenantId: TenantId, employeeId: string): StreamId =>
  streamIdOf(DIRECTORY_USER_CATEGORY, tenantId, employeeId);

/** The stream holds only such events, and the pipeline hands them over as they are stored. */
export const evolveStoredUser = evolveDirectoryUser as (
  state: DirectoryUserState,
  event: DirectoryUserEvent,
) => DirectoryUserState;

/**
 * Whether a directory may see the person: it provisioned the person, who is in the company and not erased. Somebody whose
 * registration a crash cut off is not in the company yet.
 */
export const isProvisioned = (person: DirectoryPerson): person is ProvisionedPerson =>
  person.user?.isProvisioned === true &&
  person.user.names.userName !== null &&
  person.employee.isRegistered &&
  person.employee.facts.name !== null;

/** Reads people from the log itself: a directory sees what it changed at once. */
@Injectable()
export class DirectoryPeople {
  constructor(
    @Inject(EmployeeRecords) private readonly records: EmployeeRecords,
    @Inject(ORGANISATION_PORTS) private readonly ports: Pick<OrganisationPorts, 'store' | 'hooks'>,
  ) {}

  /** A person as recorded, with what is sealed opened. */
  async person(tenantId: TenantId, employeeId: EmployeeId): Promise<DirectoryPerson> {
    const [known, { state, revision }] = await Promise.all([
      this.user(tenantId, employeeId),
      this.fold(tenantId, employeeStreamOf(tenantId, employeeId), NOBODY, evolveKnown),
    ]);
    const { employee, factsAt, isStatusByHand } = state;
    const today = await this.records.todayFor(tenantId, employee);
    return {
      ...{
        employeeId,
        user: known.state,
        userRevision: known.revision,
        employee,
        employeeRevision: revision,
      },
      ...{ factsAt, today, isStatusByHand, managerId: lineOn(employee.lines, today)?.managerId ?? null },
    };
  }

  /** @throws DomainError 404 `scim.unknown` for one whom the directory does not know, or who is erased */
  async provisioned(tenantId: TenantId, employeeId: EmployeeId): Promise<ProvisionedPerson> {
    const person = await this.person(tenantId, employeeId);
    if (!isProvisioned(person)) throw new DomainError('scim.unknown', 'not-found');
    return person;
  }

  /** What the directory says of a person. */
  user(tenantId: TenantId, employeeId: string) {
    return this.fold<DirectoryUserState>(
      tenantId,
      directoryUserStreamOf(tenantId, employeeId),
      initialDirectoryUser,
      (state, event) => evolveDirectoryUser(state, event as unknown as StoredEvent & DirectoryUserEvent),
    );
  }

  private fold<State>(
    tenantId: TenantId,
    streamId: StreamId,
    initial: State,
    evolve: (state: State, event: StoredEvent) => State,
  ) {
    return foldStream(this.ports.store, this.ports.hooks, tenantId, streamId, initial, evolve);
  }
}

interface Known {
  readonly employee: EmployeeState;
  readonly factsAt: string | null;
  readonly isStatusByHand: boolean;
}
const NOBODY: Known = { employee: initialEmployee, factsAt: null, isStatusByHand: false };
const FACTS: ReadonlySet<string> = new Set<EmployeeEvent['type']>([
  'organisation.EmployeeRegistered',
  'organisation.EmployeeFactsChanged',
]);

const evolveKnown = ({ employee, factsAt, isStatusByHand }: Known, event: StoredEvent): Known => ({
  // The stream holds only such events.
  employee: evolveEmployee(employee, event as unknown as EmployeeEvent),
  factsAt: FACTS.has(event.type) ? event.recordedAt : factsAt,
  isStatusByHand:
    event.type === 'organisation.EmployeeStatusChanged' ? event.actor.kind === 'user' : isStatusByHand,
});
