import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { access } from '@timeledger/access/access.js';
import { relationsOfRoles } from '@timeledger/access/access-policy.js';
import { RELATION_OF_ROLE, type Relation, type RoleRelation } from '@timeledger/access/permission.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { AssignedRole, AssignedRoles, RoleHolder } from '@timeledger/service/auth/access-gate.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { MAX_LEVELS } from '../domain/tree.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { visibleRows, type VisibleRows } from './visible-rows.js';

/** Where a role holds: everywhere, or for these teams and the teams below. */
type Cover = 'everywhere' | readonly string[];

/** What the one who asks holds today. */
interface Held {
  readonly covers: ReadonlyMap<RoleRelation, Cover>;
  /** Somebody deactivated has nothing but their own records. */
  readonly isActive: boolean;
}

interface HolderRow extends Record<string, unknown> {
  readonly is_active: boolean;
  readonly assigned: readonly AssignedRole[];
}

interface StandingRow {
  readonly manager_level: number | null;
  readonly is_delegate: boolean;
  readonly was_manager: boolean;
  /** The team of the person today, and all above it. */
  readonly teams: readonly string[];
}

/** How the one who asks stands to people, as organisation's own data say today; and who holds which role today. */
@Injectable()
export class OrganisationAccess implements AssignedRoles {
  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {}

  /**
   * What was assigned to somebody who is deactivated is not in force, whatever its days; nor is a role with a team that no
   * team limits, which older versions recorded: wider than was meant is worse than nothing.
   */
  async holderOf(tenantId: TenantId, employeeId: EmployeeId): Promise<RoleHolder> {
    const [row] = await this.ports.database.query<HolderRow>(
      tenantId,
      `WITH holder AS (SELECT NOT EXISTS (SELECT FROM organisation.employee
         WHERE tenant_id = $1 AND employee_id = $2 AND NOT is_active) AS is_active)
       SELECT is_active, coalesce((SELECT json_agg(json_build_object('role', role, 'teamId', team_id, 'isInForce',
           is_active AND from_day <= $3 AND before_day > $3 AND (team_id IS NULL OR role = 'time_administrator')))
         FROM organisation.role_assignment WHERE tenant_id = $1 AND employee_id = $2), '[]') AS assigned
       FROM holder`,
      [tenantId, employeeId, this.today()],
    );
    return { isActive: row?.is_active ?? true, assigned: row?.assigned ?? [] };
  }

  /** Every relation of the one who asks to a person: by role, as far as the role covers the person, and by reporting line. */
  async relationsTo(principal: Principal, person: EmployeeId): Promise<ReadonlySet<Relation>> {
    const { employeeId: me } = principal;
    const { covers, isActive } = await this.heldBy(principal);
    if (!isActive) return new Set<Relation>(me === person ? ['self'] : []);
    const isBound = [...covers.values()].some((cover) => cover !== 'everywhere');
    // A machine manages nobody; whom a role covers everywhere need not be looked up for that role.
    const standing =
      isBound || (me !== undefined && !principal.isService)
        ? await this.standing(principal.tenantId, person, me)
        : undefined;
    const relations = new Set<Relation>();
    for (const [relation, cover] of covers) {
      if (cover === 'everywhere' || cover.some((team) => standing?.teams.includes(team) === true))
        relations.add(relation);
    }
    if (me === person) return relations.add('self');
    const { manager_level: level = null, is_delegate = false, was_manager = false } = standing ?? {};
    if (level === 1) relations.add('manager');
    if (level !== null && level > 1) relations.add('manager-above');
    if (was_manager && level !== 1) relations.add('former-manager');
    if (is_delegate) relations.add('delegate');
    return relations;
  }

  /**
   * Refuses whoever may not do this with a person's record.
   * @throws DomainError 404 `employee.unknown`, or the one given, for whoever may not even read it; 403 `access.forbidden`
   */
  async assertMay(
    principal: Principal,
    person: EmployeeId,
    resource: string,
    action: string,
    unknownCode = 'employee.unknown',
  ): Promise<void> {
    const relations = await this.relationsTo(principal, person);
    access.assertMay(relations, resource, action, {
      unknown: () =>
        new DomainError(unknownCode, 'not-found', { detail: 'There is no such thing, or not for you.' }),
    });
  }

  /**
   * Whose status somebody does not change, of these people. Deactivating takes every role away, so it is no way round those
   * who hand them out: nobody changes their own status, and that of whoever was ever assigned tenant administration only
   * tenant administrators do.
   */
  async withKeptStatus(
    principal: Principal,
    people: readonly EmployeeId[],
  ): Promise<ReadonlySet<EmployeeId>> {
    const own = people.filter((person) => person === principal.employeeId);
    const { covers } = await this.heldBy(principal);
    if (people.length === 0 || covers.has('tenant-administrator')) return new Set(own);
    const rows = await this.ports.database.query<{ readonly employee_id: EmployeeId }>(
      principal.tenantId,
      `SELECT DISTINCT employee_id FROM organisation.role_assignment
       WHERE tenant_id = $1 AND role = 'tenant_administrator' AND employee_id = ANY($2::uuid[])`,
      [principal.tenantId, people],
    );
    return new Set([...own, ...rows.map(({ employee_id }) => employee_id)]);
  }

  /** Whether somebody may read a resource of a person. */
  async mayRead(principal: Principal, person: EmployeeId, resource: string): Promise<boolean> {
    return access.mayDo(await this.relationsTo(principal, person), resource, 'read');
  }

  /** Which rows of a list of persons' records to show; `undefined` for all. */
  async visibleRows(principal: Principal, resource: string): Promise<VisibleRows | undefined> {
    const { covers, isActive } = await this.heldBy(principal);
    const { allow } = access.row(resource, 'read');
    const granted = [...covers].filter(([relation]) => allow[relation] !== undefined);
    if (granted.some(([, cover]) => cover === 'everywhere')) return undefined;
    const { byPerson } = access.conditionsFor(principal.roles, resource);
    return visibleRows({
      employeeId: principal.employeeId,
      today: this.today(),
      byPerson: isActive ? byPerson : new Set([...byPerson].filter((relation) => relation === 'self')),
      teams: granted.flatMap(([, cover]) => (cover === 'everywhere' ? [] : cover)),
    });
  }

  /**
   * The relations by role, and where each holds. A role of the token holds everywhere, unless the organisation ever assigned
   * the same role: then only the assignments of today count. The end of one for a team must not widen the role. Somebody
   * who is deactivated holds none, whatever the token says.
   */
  private async heldBy(principal: Principal): Promise<Held> {
    const covers = new Map<RoleRelation, Cover>(
      [...relationsOfRoles(principal.roles)].map((relation) => [relation, 'everywhere']),
    );
    const { employeeId, tenantId } = principal;
    if (principal.isService || employeeId === undefined) return { covers, isActive: true };
    const { isActive, assigned } = await this.holderOf(tenantId, employeeId);
    if (!isActive) return { covers: new Map(), isActive };
    for (const [relation, roles] of Map.groupBy(assigned, ({ role }) => RELATION_OF_ROLE[role])) {
      if (relation === undefined) continue;
      const inForce = roles.filter(({ isInForce }) => isInForce);
      const teams = inForce.flatMap(({ teamId }) => teamId ?? []);
      if (inForce.length === 0) covers.delete(relation);
      else covers.set(relation, teams.length < inForce.length ? 'everywhere' : teams);
    }
    return { covers, isActive };
  }

  private async standing(tenantId: TenantId, person: string, me: string | undefined): Promise<StandingRow> {
    const [row] = await this.ports.database.query<StandingRow & Record<string, unknown>>(
      tenantId,
      `WITH RECURSIVE above (manager_id, level) AS (
          SELECT manager_id, 1 FROM organisation.reporting_line
          WHERE tenant_id = $1 AND employee_id = $2 AND from_day <= $4 AND before_day > $4
        UNION ALL
          SELECT line.manager_id, above.level + 1 FROM above JOIN organisation.reporting_line AS line
            ON line.tenant_id = $1 AND line.employee_id = above.manager_id AND line.from_day <= $4 AND line.before_day > $4
          WHERE above.level < ${MAX_LEVELS}
        ), teams_above (team_id) AS (
          SELECT team_id FROM organisation.team_placement
          WHERE tenant_id = $1 AND employee_id = $2 AND from_day <= $4 AND before_day > $4
        UNION
          SELECT team.parent_team_id FROM teams_above AS below JOIN organisation.team AS team
            ON team.tenant_id = $1 AND team.team_id = below.team_id
          WHERE team.parent_team_id IS NOT NULL
        )
       SELECT (SELECT min(level) FROM above WHERE manager_id = $3) AS manager_level,
         EXISTS (SELECT FROM organisation.delegation JOIN above ON above.manager_id = delegation.manager_id AND level = 1
           WHERE tenant_id = $1 AND delegate_id = $3 AND from_day <= $4 AND before_day > $4
            AND NOT EXISTS (SELECT FROM organisation.employee AS away WHERE away.tenant_id = $1
              AND away.employee_id = delegation.manager_id AND NOT away.is_active)) AS is_delegate,
         EXISTS (SELECT FROM organisation.reporting_line
           WHERE tenant_id = $1 AND employee_id = $2 AND manager_id = $3 AND from_day <= $4) AS was_manager,
         ARRAY(SELECT team_id::text FROM teams_above) AS teams`,
      [tenantId, person, me ?? null, this.today()],
    );
    return row ?? { manager_level: null, is_delegate: false, was_manager: false, teams: [] };
  }

  /** Today in UTC: roles and stand-ins hold from midnight to midnight there. */
  private today(): string {
    return Temporal.Instant.fromEpochMilliseconds(this.ports.clock.nowMs())
      .toZonedDateTimeISO('UTC')
      .toPlainDate()
      .toString();
  }
}
