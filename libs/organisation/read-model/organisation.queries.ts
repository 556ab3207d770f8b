import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import { readIsParked } from '@timeledger/runtime/parking.js';
import { ME } from '@timeledger/service/http/employee-id.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { Page } from '@timeledger/service/http/cursor.js';
import type { PageQuery } from '@timeledger/service/http/page-query.js';
import type { EmploymentTerms, PayGroupDefinition, ReportingLine } from '../domain/events.js';
import { factsOf } from '../domain/employee-state.js';
import type { Delegation, Placement, RoleAssignment } from '../domain/people-events.js';
import type { EmployeeView } from '../employees/employee.dto.js';
import type { EmploymentQuery, EmploymentView } from '../employments/employment.dto.js';
import {
  ORGANISATION_PORTS,
  ORGANISATION_PROJECTION,
  READ_WAIT_MS,
  type OrganisationPorts,
} from '../organisation-ports.js';
import type { PayGroupView } from '../pay-groups/pay-group.dto.js';
import { OrganisationAccess } from './organisation-access.js';
import { RowReader } from './row-reader.js';

interface EmployeeRow {
  readonly employee_id: string;
  readonly registered: StoredEvent;
  /** The event that told the facts last; null while it is the registration. */
  readonly facts: StoredEvent | null;
  readonly is_active: boolean;
  readonly lines: readonly ReportingLine[];
  readonly placement: Placement;
  readonly assignments: readonly RoleAssignment[];
  readonly delegations: readonly Delegation[];
  readonly revision: number;
}
interface EmploymentRow {
  readonly employment_id: string;
  readonly terms: EmploymentTerms;
  readonly revision: number;
}
interface PayGroupRow {
  readonly pay_group_id: string;
  readonly name: string;
  readonly definitions: readonly PayGroupDefinition[];
  readonly revision: number;
}

/** A thing and the revision that its ETag names. */
export interface Revised<View> {
  readonly view: View;
  readonly revision: number;
}

const notFound = (code: string): DomainError =>
  new DomainError(code, 'not-found', { detail: 'There is no such thing, or not for you.' });

const employmentViewOf = (row: EmploymentRow): EmploymentView => ({ id: row.employment_id, ...row.terms });

const payGroupViewOf = (row: PayGroupRow): PayGroupView => ({
  id: row.pay_group_id,
  name: row.name,
  definitions: row.definitions,
});

/** Reads the organisation as it is now. What one may not see answers as what does not exist. */
@Injectable()
export class OrganisationQueries {
  private readonly rows: RowReader;

  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(OrganisationAccess) private readonly access: OrganisationAccess,
  ) {
    this.rows = new RowReader(ports);
  }

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, ORGANISATION_PROJECTION, READ_WAIT_MS);
  }

  /**
   * Refuses references to what does not exist, judged by the log itself.
   * @throws DomainError 422 `employment.employee-unknown`, `employment.pay-group-unknown`, `reporting-line.manager-unknown`
   */
  async assertKnown(
    tenant: TenantId,
    ids: { readonly employeeId?: string; readonly payGroupId?: string; readonly managerId?: string },
  ): Promise<void> {
    const wanted = [
      [ids.employeeId, 'organisation.employee', 'employment.employee-unknown', '/employeeId'],
      [ids.payGroupId, 'organisation.paygroup', 'employment.pay-group-unknown', '/payGroupId'],
      [ids.managerId, 'organisation.employee', 'reporting-line.manager-unknown', '/managerId'],
    ] as const;
    for (const [id, category, code, pointer] of wanted) {
      if (id === undefined) continue;
      const events = await this.ports.store.readStream(tenant, streamIdOf(category, tenant, id), {
        limit: 1,
      });
      if (events.length > 0) continue;
      throw new DomainError(code, 'invalid', { errors: [{ pointer, code, detail: 'does not exist' }] });
    }
  }

  /** @throws DomainError 404 `employee.unknown`; 503 `projection.parked` */
  async employee(principal: Principal, id: EmployeeId): Promise<Revised<EmployeeView>> {
    const row = await this.employeeRow(principal, id, 'employee');
    return { view: await this.employeeViewOf(row), revision: row.revision };
  }

  async employees(principal: Principal, query: PageQuery): Promise<Page<EmployeeView>> {
    const visible = await this.access.visibleRows(principal, 'employee');
    const page = await this.rows.page<EmployeeRow>(principal.tenantId, query, {
      list: 'listEmployees',
      table: 'employee',
      id: 'employee_id',
      ...(visible === undefined ? {} : { visible }),
    });
    return { ...page, items: await Promise.all(page.items.map((row) => this.employeeViewOf(row))) };
  }

  /** Where a person belongs. @throws DomainError 404 `employee.unknown`; 503 `projection.parked` */
  async placement(principal: Principal, id: EmployeeId): Promise<Revised<Placement>> {
    const { placement, revision } = await this.employeeRow(principal, id, 'placement');
    return { view: placement, revision };
  }

  /** The roles that were assigned to a person. @throws DomainError 404 `employee.unknown`; 503 `projection.parked` */
  async assignments(principal: Principal, id: EmployeeId): Promise<Revised<readonly RoleAssignment[]>> {
    const { assignments, revision } = await this.employeeRow(principal, id, 'role-assignment');
    return { view: assignments, revision };
  }

  /** Who stands in for a manager. @throws DomainError 404 `employee.unknown`; 503 `projection.parked` */
  async delegations(principal: Principal, id: EmployeeId): Promise<Revised<readonly Delegation[]>> {
    const { delegations, revision } = await this.employeeRow(principal, id, 'delegation');
    return { view: delegations, revision };
  }

  /** @throws DomainError 404 `employment.unknown`; 503 `projection.parked` */
  async employment(principal: Principal, id: EmploymentId): Promise<Revised<EmploymentView>> {
    const { row, isWaiting } = await this.rows.find<EmploymentRow>(
      principal.tenantId,
      id,
      `SELECT employment_id, terms, revision FROM organisation.employment
       WHERE tenant_id = $1 AND employment_id = $2`,
    );
    // Whose employment it is never changes, so what waits under a parked key cannot make it visible.
    const person = row?.terms.employeeId as EmployeeId | undefined;
    if (person !== undefined && !(await this.access.mayRead(principal, person, 'employment')))
      throw notFound('employment.unknown');
    if (isWaiting) throw readIsParked();
    if (row === undefined) throw notFound('employment.unknown');
    return { view: employmentViewOf(row), revision: row.revision };
  }

  async employments(principal: Principal, query: EmploymentQuery): Promise<Page<EmploymentView>> {
    // Nobody has employments where the token names no employee.
    if (query.employeeId === ME && principal.employeeId === undefined) return { items: [] };
    const employeeId = query.employeeId === ME ? principal.employeeId : query.employeeId?.toLowerCase();
    const visible = await this.access.visibleRows(principal, 'employment');
    const page = await this.rows.page<EmploymentRow>(principal.tenantId, query, {
      list: 'listEmployments',
      filter: employeeId === undefined ? {} : { employee_id: employeeId },
      table: 'employment',
      id: 'employment_id',
      ...(visible === undefined ? {} : { visible }),
    });
    return { ...page, items: page.items.map(employmentViewOf) };
  }

  /** @throws DomainError 404 `pay-group.unknown`; 503 `projection.parked` */
  async payGroup(tenant: TenantId, id: string): Promise<Revised<PayGroupView>> {
    const row = await this.rows.whole<PayGroupRow>(
      tenant,
      id,
      `SELECT pay_group_id, name, definitions, revision FROM organisation.pay_group
       WHERE tenant_id = $1 AND pay_group_id = $2`,
    );
    if (row === undefined) throw notFound('pay-group.unknown');
    return { view: payGroupViewOf(row), revision: row.revision };
  }

  async payGroups(tenant: TenantId, query: PageQuery): Promise<Page<PayGroupView>> {
    const page = await this.rows.page<PayGroupRow>(tenant, query, {
      list: 'listPayGroups',
      table: 'pay_group',
      id: 'pay_group_id',
    });
    return { ...page, items: page.items.map(payGroupViewOf) };
  }

  private async employeeRow(principal: Principal, id: EmployeeId, resource: string): Promise<EmployeeRow> {
    if (!(await this.access.mayRead(principal, id, resource))) throw notFound('employee.unknown');
    const row = await this.rows.whole<EmployeeRow>(
      principal.tenantId,
      id,
      `SELECT * FROM organisation.employee WHERE tenant_id = $1 AND employee_id = $2`,
    );
    if (row === undefined) throw notFound('employee.unknown');
    return row;
  }

  private async employeeViewOf(row: EmployeeRow): Promise<EmployeeView> {
    const { data } = await this.ports.hooks.read(row.facts ?? row.registered);
    return {
      id: row.employee_id,
      ...factsOf(data),
      isActive: row.is_active,
      reportingLines: row.lines,
    };
  }
}
