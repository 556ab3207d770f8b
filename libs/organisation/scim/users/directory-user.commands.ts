import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { CommandQueue } from '@timeledger/runtime/command-queue.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { DirectoryUserEvent } from '../../domain/directory-user-events.js';
import {
  decideDirectoryUser,
  initialDirectoryUser,
  type DirectoryUserCommand,
  type DirectoryUserState,
} from '../../domain/directory-user.decider.js';
import { OrganisationCommands, type IntendedChange } from '../../organisation-commands.js';
import {
  ORGANISATION_PORTS,
  ORGANISATION_PROJECTION,
  READ_WAIT_MS,
  type OrganisationPorts,
} from '../../organisation-ports.js';
import { EmployeeCommands } from '../../people/employee-commands.js';
import { assertVersion } from '../http/scim-request.js';
import { ScimError } from '../protocol/scim-error.js';
import type { ProvisionedUser } from '../protocol/scim-user.js';
import { DirectoryNameClaims } from './directory-names.js';
import {
  DirectoryPeople,
  directoryUserStreamOf,
  evolveStoredUser,
  isProvisioned,
  type DirectoryPerson,
  type ProvisionedPerson,
} from './directory-person.js';
import { DIRECTORY_USERS_PROJECTION } from './directory-users.projection.js';
import { EmployeeOfUser } from './employee-of-user.js';
import { scimRequest } from './scim-command-request.js';
import { versionOfPerson } from './scim-user-resource.js';

/** A UUID as they are made (RFC 9562 §4), neither of nothing nor of everything. */
const SIGN_IN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const MAX_ATTEMPTS = 5;
/** Changes of one person that may wait in this process: a directory sends one after the other. */
const MAX_WAITING = 200;

/**
 * What directories do to people. Two streams are written, so a process that dies in between leaves half of a change: every
 * request is decided by what is there, and sent again it does the other half.
 */
@Injectable()
export class DirectoryUserCommands {
  private readonly claims: DirectoryNameClaims;
  private readonly queue = new CommandQueue({ maxPerKey: MAX_WAITING });

  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeCommands) private readonly employees: EmployeeCommands,
    @Inject(EmployeeOfUser) private readonly employeeOf: EmployeeOfUser,
    @Inject(DirectoryPeople) private readonly people: DirectoryPeople,
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
  ) {
    const { store, clock, staffNumberKey: key } = ports;
    const NOBODY = { userName: null, externalId: null };
    this.claims = new DirectoryNameClaims({
      ...{ store, clock, key },
      namesOf: async (tenantId, employeeId) => {
        const { state } = await people.user(tenantId, employeeId);
        // Whom the directory knows no more has left the name to others.
        return state?.isProvisioned === true ? state.names : NOBODY;
      },
    });
  }

  /**
   * Provisions somebody: the employee whose id is the external id, else who has the staff number, else whom the directory called so before, else a new one.
   * Never by the e-mail address: anybody with a mailbox of that name would come to another's records.
   * @throws ScimError 409 `uniqueness`; as {@link revise}
   */
  provision(principal: Principal, wanted: ProvisionedUser): Promise<ProvisionedPerson> {
    return this.again(undefined, async () => {
      const employeeId = await this.personFor(principal.tenantId, wanted);
      const person = await this.people.person(principal.tenantId, employeeId);
      return this.apply(principal, person, { ...wanted, isActive: wanted.isActive ?? true });
    });
  }

  /**
   * Makes a person as the directory wants it now.
   * @param wantedOf what the directory wants, from what there is; throws what it refuses
   * @param ifMatch the version that the directory saw, if it says so
   * @throws DomainError 404 `scim.unknown`; 409 `scim.not-unique`, `employee.staff-number-taken`; 412; 422 and 400 for what
   *   cannot be recorded
   */
  revise(
    principal: Principal,
    employeeId: EmployeeId,
    wantedOf: (person: ProvisionedPerson) => ProvisionedUser,
    ifMatch: string | undefined,
  ): Promise<ProvisionedPerson> {
    return this.inTurn(principal.tenantId, employeeId, ifMatch, (person) =>
      this.apply(principal, person, wantedOf(person)),
    );
  }

  /**
   * Takes a person from the directory: deactivated here, with everything recorded kept.
   * @throws DomainError 404 `scim.unknown`; 412
   */
  async remove(principal: Principal, employeeId: EmployeeId, ifMatch: string | undefined): Promise<void> {
    await this.inTurn(principal.tenantId, employeeId, ifMatch, async (person) => {
      const left = await this.employeeOf.deactivated(principal, person);
      const gone = await this.change(principal, { kind: 'remove-directory-user', employeeId }, person);
      await this.settle(principal.tenantId, employeeId, { isDeactivated: true, employee: left, user: gone });
    });
  }

  /** Who is meant by a person that the directory sends for the first time, or once more. */
  private async personFor(tenantId: TenantId, wanted: ProvisionedUser): Promise<EmployeeId> {
    const { userNames, externalIds } = this.claims;
    const holders = await Promise.all([
      userNames.lastHolder(tenantId, wanted.userName),
      wanted.externalId === null ? undefined : externalIds.lastHolder(tenantId, wanted.externalId),
    ]);
    const ids = [...new Set(holders.filter((id) => id !== undefined))];
    // Claims name employees.
    const known = await Promise.all(ids.map((id) => this.people.person(tenantId, id as EmployeeId)));
    const alike = known.filter(
      ({ user }) => user !== undefined && this.claims.isCalledAlike(user.names, wanted),
    );
    const present = alike.find(({ user }) => user?.isProvisioned === true);
    if (present !== undefined) {
      if (isProvisioned(present))
        throw new ScimError(409, 'uniqueness', 'Another user has this userName or this externalId.');
      // A process died before it had registered the person: the directory asks again.
      return present.employeeId;
    }
    const own = await this.personWithId(tenantId, wanted.externalId);
    if (own !== undefined && own.isMeant) return own.employeeId;
    const numbered = await this.employeeOf.holderOfNumber(tenantId, wanted.staffNumber ?? null);
    if (numbered !== undefined) {
      const { state } = await this.people.user(tenantId, numbered);
      if (state?.isProvisioned === true)
        throw new ScimError(409, 'uniqueness', 'Another user has this employeeNumber.');
      return numbered;
    }
    const former = alike.find((person) => isSamePerson(person, wanted));
    return former?.employeeId ?? own?.employeeId ?? newId<EmployeeId>();
  }

  /**
   * The person whose id is the directory's own id: where that is a random UUID, it is what people sign in with (`oid` of
   * Entra ID, `sub` of Keycloak), so that employees are registered by it.
   * @returns whether somebody has it who is not provisioned yet; `undefined` for an id that nobody can have
   */
  private async personWithId(
    tenantId: TenantId,
    externalId: string | null,
  ): Promise<{ readonly employeeId: EmployeeId; readonly isMeant: boolean } | undefined> {
    if (externalId === null || !SIGN_IN_ID.test(externalId)) return undefined;
    // Just looked at.
    const employeeId = externalId.toLowerCase() as EmployeeId;
    const { user, employee } = await this.people.person(tenantId, employeeId);
    if (user?.isProvisioned === true) return undefined;
    // Nobody's yet; whoever was erased does not come back.
    if (!employee.isRegistered) return user === undefined ? { employeeId, isMeant: false } : undefined;
    return employee.facts.name === null ? undefined : { employeeId, isMeant: true };
  }

  /** All that can be refused is looked at before anything is recorded; who races past it is refused by the claims. */
  private async apply(
    principal: Principal,
    person: DirectoryPerson,
    wanted: ProvisionedUser,
  ): Promise<ProvisionedPerson> {
    const { tenantId } = principal;
    const { employeeId } = person;
    const { userName, externalId } = wanted;
    await this.employeeOf.assertPossible(tenantId, person, wanted);
    await this.claims.userNames.assertFree(tenantId, userName, employeeId);
    if (externalId !== null) await this.claims.externalIds.assertFree(tenantId, externalId, employeeId);
    const { displayName, formattedName, givenName, familyName } = wanted;
    const names = { userName, externalId, displayName, formattedName, givenName, familyName };
    const email = wanted.email === undefined ? person.employee.facts.email : wanted.email;
    const indexes = this.claims.indexesOf(tenantId, { userName, externalId, email });
    const user = await this.change(
      principal,
      { kind: 'set-directory-user', employeeId, names, indexes },
      person,
    );
    const employee = await this.employeeOf.apply(principal, person, wanted);
    const isDeactivated = person.employee.isActive && wanted.isActive === false;
    await this.settle(tenantId, employeeId, { isDeactivated, employee, user });
    return this.people.provisioned(tenantId, employeeId);
  }

  /**
   * Waits until lists show what was changed, and until somebody who was deactivated has nothing more, as for the same
   * change through the API; not longer than a directory waits.
   */
  private async settle(
    tenantId: TenantId,
    employeeId: EmployeeId,
    changed: { readonly isDeactivated: boolean; readonly employee: string; readonly user: string },
  ): Promise<void> {
    const { barrier } = this.ports;
    const reach = async (position: string, projection: string): Promise<void> => {
      try {
        await barrier.reach(position, projection, READ_WAIT_MS);
      } catch (error) {
        // Recorded all the same: a list is late, and that is all.
        if (!(error instanceof DomainError)) throw error;
      }
    };
    await Promise.all([
      reach(changed.user, DIRECTORY_USERS_PROJECTION),
      reach(changed.employee, ORGANISATION_PROJECTION),
      changed.isDeactivated &&
        this.employees.isInForce(tenantId, employeeId, 'organisation.EmployeeStatusChanged'),
    ]);
  }

  /** Records what the directory says. @returns the position of it */
  private async change(
    principal: Principal,
    command: DirectoryUserCommand,
    { employeeId, userRevision }: DirectoryPerson,
  ): Promise<string> {
    const { tenantId } = principal;
    const { position } = await this.commands.change<DirectoryUserState, DirectoryUserEvent>({
      request: scimRequest(principal, command),
      streamId: directoryUserStreamOf(tenantId, employeeId),
      initialState: initialDirectoryUser,
      evolve: evolveStoredUser,
      decide: (state) => decideDirectoryUser(command, state),
      expected: userRevision,
      ...(command.kind === 'set-directory-user' && {
        claim: (intended: IntendedChange<DirectoryUserEvent>) => this.claimNames(tenantId, command, intended),
      }),
    });
    return position;
  }

  private async claimNames(
    tenantId: TenantId,
    { employeeId, names }: Extract<DirectoryUserCommand, { kind: 'set-directory-user' }>,
    { events }: IntendedChange<DirectoryUserEvent>,
  ): Promise<void> {
    const [cause] = events;
    if (cause === undefined) return;
    const { userName, externalId } = names;
    await this.claims.userNames.claim(tenantId, userName, employeeId, cause);
    if (externalId !== null) await this.claims.externalIds.claim(tenantId, externalId, employeeId, cause);
  }

  private inTurn<Result>(
    tenantId: TenantId,
    employeeId: EmployeeId,
    ifMatch: string | undefined,
    run: (person: ProvisionedPerson) => Promise<Result>,
  ): Promise<Result> {
    return this.queue.run(`${tenantId} ${employeeId}`, () =>
      this.again(ifMatch, async () => {
        const person = await this.people.provisioned(tenantId, employeeId);
        assertVersion(ifMatch, versionOfPerson(person));
        return run(person);
      }),
    );
  }

  /** Decides anew when somebody else was faster, unless the directory said what it saw. */
  private async again<Result>(ifMatch: string | undefined, run: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await run();
      } catch (error) {
        const isOvertaken = error instanceof DomainError && error.code === 'resource.stale';
        if (!isOvertaken || attempt === MAX_ATTEMPTS || (ifMatch !== undefined && ifMatch !== '*'))
          throw error;
      }
    }
  }
}

/**
 * Whether somebody whom the directory took away has come back: called alike, and nothing says otherwise. A user name may be
 * given to the next person; ids and staff numbers are not.
 */
function isSamePerson({ user, employee }: DirectoryPerson, wanted: ProvisionedUser): boolean {
  const externalId = user?.names.externalId ?? null;
  const isOtherId = externalId !== null && wanted.externalId !== null && externalId !== wanted.externalId;
  const { staffNumber } = employee.facts;
  // Whoever has the number sent would have been found by it.
  const isOtherNumber = staffNumber !== null && typeof wanted.staffNumber === 'string';
  return employee.facts.name !== null && !isOtherId && !isOtherNumber;
}
