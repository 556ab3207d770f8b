import { relationsOfRoles } from '@timeledger/access/access-policy.js';
import { access } from '@timeledger/access/access.js';
import { RELATION_OF_ROLE, type Relation } from '@timeledger/access/permission.js';
import { instantOf, type Clock } from '@timeledger/kernel/clock.js';
import type { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ROLES, type ActingPerson, type RecordOwner } from '../domain/approval-authority.js';
import { deciderOf, heldRole, type CoveringRelation, type HeldRole, type Tenure } from '../domain/people.js';
import { standingOf, type Asker } from '../domain/person-relations.js';
import type { PeopleReader } from '../people.reader.js';
import type { Sight } from './sight.sql.js';

/** How somebody who asks stands to a person. */
export interface AskerStanding {
  /** Every relation that holds; empty for one who has no business with the person. */
  readonly relations: ReadonlySet<Relation>;
  /** The days that a mere former manager may know of; `undefined` for everybody else. */
  readonly tenures: readonly Tenure[] | undefined;
}

/** Whom a decision is about, and on which days somebody answers for that person. */
export interface DecisionDays {
  /** The days whose managers decide, each with those who step in for them; of a locked record only today. */
  readonly days: readonly LocalDate[];
  readonly requestedBy?: string;
  /** How many levels of managers to pass over at least. */
  readonly above?: number;
}

/** Every role that may cover people: which of them counts is decided by what somebody holds. */
const ALL_ROLES = new Set(Object.keys(RELATION_OF_ROLE).filter((role) => role !== 'service'));
const MACHINE: ReadonlySet<Relation> = new Set(['service']);
const SELF: ReadonlySet<Relation> = new Set(['self']);

/**
 * Who stands how to a person; what that allows is said by the access policy alone. Who manages whom comes from the
 * reporting lines: a role claim makes nobody a manager.
 */
export class PersonAccess {
  constructor(
    private readonly people: PeopleReader,
    private readonly clock: Clock,
  ) {}

  /**
   * Today, for who stands how to whom, in UTC: roles, stand-ins and lines begin and end for everybody at once, in lists
   * as in single reads and as the organisation itself counts.
   */
  today(): LocalDate {
    return instantOf(this.clock.nowMs()).slice(0, 10);
  }

  /**
   * How the one who asks stands to a person. People who hold no role and ask for themselves, and machine clients, cost no
   * look-up.
   * @param days besides today whose managers and teams count
   * @param isFresh whether nothing that is kept counts; otherwise it may be some seconds old
   */
  async standing(
    principal: Principal,
    person: EmployeeId,
    days: readonly LocalDate[] = [],
    isFresh = false,
  ): Promise<AskerStanding> {
    if (principal.isService) return { relations: MACHINE, tenures: undefined };
    if (principal.employeeId === person && relationsOfRoles(principal.roles).size === 0)
      return { relations: SELF, tenures: undefined };
    const standing = await this.look(principal, person, days, isFresh);
    // What was kept may be some seconds old, and nobody is refused on that.
    return isFresh || standing.relations.size > 0 ? standing : this.look(principal, person, days, true);
  }

  /**
   * How the one who asks stands to a person with whom the policy lets him do something.
   * @param isFresh as of {@link standing}: for what must be closed at once to who was a manager until now
   * @param unknown what one may not see answers as what does not exist
   * @throws what `unknown` makes; DomainError 403 `access.forbidden`
   */
  async permitted(
    principal: Principal,
    person: EmployeeId,
    {
      resource,
      action,
      days,
      isFresh,
    }: { resource: string; action: string; days?: readonly LocalDate[]; isFresh?: boolean },
    unknown: () => DomainError,
  ): Promise<AskerStanding> {
    const standing = await this.standing(principal, person, days, isFresh);
    if (standing.relations.size === 0) throw unknown();
    access.assertMay(standing.relations, resource, action, { unknown });
    return standing;
  }

  /**
   * Who decides on what concerns a person: the managers of the days, and those who step in for them. Read afresh,
   * because decisions and refusals rest on it.
   */
  async ownerOf(
    tenant: TenantId,
    person: EmployeeId,
    { days, requestedBy, above = 0 }: DecisionDays,
  ): Promise<RecordOwner> {
    const today = this.today();
    const people = await this.people.around(tenant, person, { today, days, isFresh: true });
    const deciders = days.map((on) => deciderOf(people, person, { on, today, requestedBy, above }));
    const managers = deciders.flatMap(({ managerId }) => managerId ?? []);
    return {
      employeeId: person,
      managerId: managers[0] ?? null,
      standIns: [...new Set([...managers.slice(1), ...deciders.flatMap(({ delegates }) => delegates)])],
    };
  }

  /** Who acts, with the roles that cover the person, as held today, not as claimed. */
  actingPerson(principal: Principal, relations: ReadonlySet<Relation>): ActingPerson {
    const covering = ROLES.filter((role) => {
      const relation = RELATION_OF_ROLE[role];
      return relation !== undefined && relations.has(relation);
    });
    return {
      ...actingPersonOf(principal),
      roles: [
        ...covering,
        ...(relations.has('self') || principal.roles.has('employee') ? ['employee'] : []),
        ...(relations.has('manager') ? ['manager'] : []),
      ],
      relations,
    };
  }

  /**
   * The roles that somebody holds today, as the token claims and the organisation assigned, from midnight to midnight in
   * UTC. Somebody deactivated holds none, whatever the token says.
   */
  async heldRoles(principal: Principal, isFresh = false): Promise<ReadonlyMap<CoveringRelation, HeldRole>> {
    const { tenantId, employeeId } = principal;
    const held = new Map<CoveringRelation, HeldRole>();
    if (!(await this.isActive(principal, isFresh))) return held;
    const assignments =
      employeeId === undefined ? [] : await this.people.assignmentsOf(tenantId, employeeId, isFresh);
    const today = this.today();
    for (const role of ROLES) {
      const relation = RELATION_OF_ROLE[role];
      if (relation === undefined) continue;
      const holds = heldRole(role, principal.roles.has(role), assignments, today);
      if (holds !== undefined) held.set(relation, holds);
    }
    return held;
  }

  /** Whether the one who asks is not deactivated; whoever the organisation does not know is active. */
  async isActive({ tenantId, employeeId }: Principal, isFresh = false): Promise<boolean> {
    return employeeId === undefined || this.people.isActive(tenantId, employeeId, isFresh);
  }

  /** Whose records somebody sees in lists of a resource; see `sight.sql.ts`. */
  async sightOf(principal: Principal, resource: string): Promise<Sight> {
    const today = this.today();
    const { byRole } = access.conditionsFor(ALL_ROLES, resource);
    if (principal.isService) {
      const isWholeCompany = access.mayDo(MACHINE, resource, 'read');
      return { isWholeCompany, isSelfAlone: false, me: null, today, teams: [] };
    }
    const me = principal.employeeId ?? null;
    if (!(await this.isActive(principal)))
      return { isWholeCompany: false, isSelfAlone: true, me, today, teams: [] };
    const held = await this.heldRoles(principal);
    const covering = [...held].filter(([relation]) => byRole.has(relation)).map(([, { covers }]) => covers);
    return {
      isWholeCompany: covering.includes('company'),
      isSelfAlone: false,
      me,
      today,
      teams: covering.flatMap((covers) => (covers === 'company' ? [] : [...covers])),
    };
  }

  private async look(
    principal: Principal,
    person: EmployeeId,
    days: readonly LocalDate[],
    isFresh: boolean,
  ): Promise<AskerStanding> {
    const today = this.today();
    const isActive = await this.isActive(principal, isFresh);
    const held = await this.heldRoles(principal, isFresh);
    const withTeams = [...held.values()].some(({ covers }) => covers !== 'company');
    const people = await this.people.around(principal.tenantId, person, { today, days, isFresh, withTeams });
    const asker: Asker = { employeeId: principal.employeeId, isActive, held };
    return standingOf(people, asker, person, { today, days });
  }
}

/** Who acts, as the token says: the employee behind it, or its subject for one who is none. */
export const actingPersonOf = (principal: Principal): ActingPerson => ({
  id: principal.employeeId ?? principal.subject,
  roles: [...principal.roles],
});
