import { Temporal } from 'temporal-polyfill';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { CommandQueue } from '@timeledger/runtime/command-queue.js';
import type { EmployeeState } from '../../domain/employee-state.js';
import type { RoleAssignment } from '../../domain/people-events.js';
import { ORGANISATION_PROJECTION, READ_WAIT_MS, type OrganisationPorts } from '../../organisation-ports.js';

/** A person who administers the company because a group says so, or said so. */
export interface AdministratorByGroup {
  readonly employeeId: string;
  readonly groupId: string;
}

const IN_FORCE = `held.tenant_id = $1 AND held.role = 'tenant_administrator' AND held.team_id IS NULL
  AND held.from_day <= $2 AND held.before_day > $2`;

/** One queue for all that a process does to one log: a group and a request may mean the last two administrators. */
const QUEUES = new WeakMap<object, CommandQueue>();

/** Keeps a directory from taking the role from the last one who administers the company, and from disabling that one. */
export class AdministratorGuard {
  private readonly queue: CommandQueue;

  constructor(
    private readonly ports: Pick<OrganisationPorts, 'store' | 'tokens' | 'barrier' | 'database' | 'clock'>,
  ) {
    this.queue = QUEUES.get(ports.store) ?? new CommandQueue();
    QUEUES.set(ports.store, this.queue);
  }

  /**
   * Disables a person, but not the last active one to whom the organisation assigned its administration. Roles that stand
   * in tokens alone nobody knows here; they are not counted.
   * @throws DomainError 409 `employee.last-administrator`
   */
  async disabling<Result>(
    tenantId: TenantId,
    employeeId: string,
    person: Pick<EmployeeState, 'isActive' | 'assignments'>,
    disable: () => Promise<Result>,
  ): Promise<Result> {
    if (!this.isAdministrator(person)) return disable();
    return this.queue.run(tenantId, async () => {
      await this.assertNotLast(tenantId, employeeId, person);
      return disable();
    });
  }

  /** @throws DomainError 409 `employee.last-administrator` */
  async assertNotLast(
    tenantId: TenantId,
    employeeId: string,
    person: Pick<EmployeeState, 'isActive' | 'assignments'>,
  ): Promise<void> {
    if (this.isAdministrator(person) && (await this.isLast(tenantId, employeeId)))
      throw new DomainError('employee.last-administrator', 'conflict');
  }

  private isAdministrator({
    isActive,
    assignments,
  }: Pick<EmployeeState, 'isActive' | 'assignments'>): boolean {
    const today = this.today();
    return (
      isActive &&
      assignments.some(
        ({ role, from, until }) =>
          role === 'tenant_administrator' && from <= today && (until === null || until >= today),
      )
    );
  }

  /**
   * Ends a role, but not that of the last active person to whom the organisation assigned it. Ends of one company wait for
   * each other, so that the last two do not go together.
   * @param isActive whether the person is: who is deactivated administers nothing
   * @returns whether it was ended
   */
  ending(
    tenantId: TenantId,
    employeeId: string,
    { role, assignmentId }: RoleAssignment,
    isActive: boolean,
    end: () => Promise<void>,
  ): Promise<boolean> {
    const run = async (): Promise<boolean> => {
      if (
        role === 'tenant_administrator' &&
        isActive &&
        (await this.isLast(tenantId, employeeId, assignmentId))
      )
        return false;
      await end();
      return true;
    };
    return role === 'tenant_administrator' ? this.queue.run(tenantId, run) : run();
  }

  /** Who administers the company by a group. */
  async byGroups(tenantId: TenantId): Promise<readonly AdministratorByGroup[]> {
    await this.reachEverything();
    const rows = await this.ports.database.query<{ employee_id: string; group_id: string }>(
      tenantId,
      `SELECT held.employee_id, assignment->>'groupId' AS group_id FROM organisation.role_assignment AS held
       JOIN organisation.employee AS person USING (tenant_id, employee_id)
       CROSS JOIN json_array_elements(person.assignments) AS assignment
       WHERE ${IN_FORCE} AND assignment->>'assignmentId' = held.assignment_id::text
         AND assignment->>'groupId' IS NOT NULL ORDER BY 1, 2`,
      [tenantId, this.today()],
    );
    return rows.map(({ employee_id, group_id }) => ({ employeeId: employee_id, groupId: group_id }));
  }

  /** @param assignmentId the one that ends; all of the person's unless told */
  private async isLast(tenantId: TenantId, employeeId: string, assignmentId?: string): Promise<boolean> {
    await this.reachEverything();
    const others = await this.ports.database.query(
      tenantId,
      `SELECT FROM organisation.role_assignment AS held
       JOIN organisation.employee AS person USING (tenant_id, employee_id)
       WHERE ${IN_FORCE} AND person.is_active 
         AND NOT (held.employee_id = $3 AND ($4::uuid IS NULL OR held.assignment_id = $4)) LIMIT 1`,
      [tenantId, this.today(), employeeId, assignmentId ?? null],
    );
    return others.length === 0;
  }

  /** @throws DomainError 504 `read.not-reached` */
  private async reachEverything(): Promise<void> {
    const { store, tokens, barrier } = this.ports;
    await barrier.reach(tokens.issue(await store.head()), ORGANISATION_PROJECTION, READ_WAIT_MS);
  }

  private today(): string {
    const now = Temporal.Instant.fromEpochMilliseconds(this.ports.clock.nowMs());
    return now.toZonedDateTimeISO('UTC').toPlainDate().toString();
  }
}
