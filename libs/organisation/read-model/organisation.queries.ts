import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import { isParked, readIsParked } from '@timeledger/runtime/parking.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import type { PageQuery } from '@timeledger/service/http/page-query.js';
import type { EmploymentTerms, PayGroupDefinition, ReportingLine } from '../domain/events.js';
import type { EmployeeView } from '../employees/employee.dto.js';
import type { EmploymentQuery, EmploymentView } from '../employments/employment.dto.js';
import {
  ORGANISATION_PORTS,
  ORGANISATION_PROJECTION,
  READ_WAIT_MS,
  type OrganisationPorts,
} from '../organisation-ports.js';
import type { PayGroupView } from '../pay-groups/pay-group.dto.js';

interface EmployeeRow {
  readonly employee_id: string;
  readonly registered: StoredEvent;
  readonly lines: readonly ReportingLine[];
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

const seesEverybody = (principal: Principal): boolean =>
  (['time_administrator', 'tenant_administrator', 'auditor', 'service'] as const).some((role) =>
    principal.roles.has(role),
  );

const employmentViewOf = (row: EmploymentRow): EmploymentView => ({ id: row.employment_id, ...row.terms });

const payGroupViewOf = (row: PayGroupRow): PayGroupView => ({
  id: row.pay_group_id,
  name: row.name,
  definitions: row.definitions,
});

/** Reads the organisation as it is now. What one may not see answers as what does not exist. */
@Injectable()
export class OrganisationQueries {
  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {}

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
    const isVisible = seesEverybody(principal) || principal.employeeId === id;
    const row = isVisible
      ? await this.whole<EmployeeRow>(
          principal.tenantId,
          id,
          `SELECT employee_id, registered, lines, revision FROM organisation.employee
           WHERE tenant_id = $1 AND employee_id = $2`,
        )
      : undefined;
    if (row === undefined) throw notFound('employee.unknown');
    return { view: await this.employeeViewOf(row), revision: row.revision };
  }

  async employees(tenant: TenantId, query: PageQuery): Promise<Page<EmployeeView>> {
    const page = await this.page<EmployeeRow>(tenant, query, {
      list: 'listEmployees',
      filter: {},
      table: 'employee',
      id: 'employee_id',
    });
    return { ...page, items: await Promise.all(page.items.map((row) => this.employeeViewOf(row))) };
  }

  /** @throws DomainError 404 `employment.unknown`; 503 `projection.parked` */
  async employment(principal: Principal, id: EmploymentId): Promise<Revised<EmploymentView>> {
    // Whose employment it is never changes, so what waits under a parked key cannot make it visible.
    const isVisible = ({ terms }: EmploymentRow): boolean =>
      seesEverybody(principal) || terms.employeeId === principal.employeeId;
    const row = await this.whole(
      principal.tenantId,
      id,
      `SELECT employment_id, terms, revision FROM organisation.employment
       WHERE tenant_id = $1 AND employment_id = $2`,
      isVisible,
    );
    if (row === undefined) throw notFound('employment.unknown');
    return { view: employmentViewOf(row), revision: row.revision };
  }

  async employments(principal: Principal, query: EmploymentQuery): Promise<Page<EmploymentView>> {
    const own = seesEverybody(principal)
      ? undefined
      : (principal.employeeId ?? '00000000-0000-0000-0000-000000000000');
    if (own !== undefined && query.employeeId !== undefined && query.employeeId !== own) return { items: [] };
    const employeeId = own ?? query.employeeId?.toLowerCase();
    const page = await this.page<EmploymentRow>(principal.tenantId, query, {
      list: 'listEmployments',
      filter: employeeId === undefined ? {} : { employee_id: employeeId },
      table: 'employment',
      id: 'employment_id',
    });
    return { ...page, items: page.items.map(employmentViewOf) };
  }

  /** @throws DomainError 404 `pay-group.unknown`; 503 `projection.parked` */
  async payGroup(tenant: TenantId, id: string): Promise<Revised<PayGroupView>> {
    const row = await this.whole<PayGroupRow>(
      tenant,
      id,
      `SELECT pay_group_id, name, definitions, revision FROM organisation.pay_group
       WHERE tenant_id = $1 AND pay_group_id = $2`,
    );
    if (row === undefined) throw notFound('pay-group.unknown');
    return { view: payGroupViewOf(row), revision: row.revision };
  }

  async payGroups(tenant: TenantId, query: PageQuery): Promise<Page<PayGroupView>> {
    const page = await this.page<PayGroupRow>(tenant, query, {
      list: 'listPayGroups',
      filter: {},
      table: 'pay_group',
      id: 'pay_group_id',
    });
    return { ...page, items: page.items.map(payGroupViewOf) };
  }

  /**
   * The row of a thing, as one may see it. While events about it wait to be mended its row may be old or not be there yet.
   * @throws DomainError 503 `projection.parked`
   */
  private whole<Row extends object>(
    tenantId: TenantId,
    orderingKey: string,
    sql: string,
    isVisible: (row: Row) => boolean = () => true,
  ): Promise<Row | undefined> {
    return this.ports.database.run(
      tenantId,
      async (client) => {
        const key = { tenantId, orderingKey };
        // Asked first: a key that is freed in between makes a query fail that could succeed, never the other way round.
        const isWaiting = await isParked(client, 'organisation', ORGANISATION_PROJECTION, key);
        const { rows } = await client.query<Row & Record<string, unknown>>(sql, [tenantId, orderingKey]);
        const row = rows[0];
        if (row !== undefined && !isVisible(row)) return undefined;
        if (isWaiting) throw readIsParked();
        return row;
      },
      { isReadOnly: true },
    );
  }

  /** Rows by id behind a cursor; filters are equalities on uuid columns. */
  private async page<Row extends object>(
    tenantId: TenantId,
    query: PageQuery,
    from: { list: string; filter: Readonly<Record<string, string>>; table: string; id: keyof Row & string },
  ): Promise<Page<Row>> {
    const scope: CursorScope = { tenantId, list: from.list, filter: from.filter };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? undefined : this.ports.cursors.read(scope, query.cursor)[0];
    const conditions = Object.keys(from.filter).map((column, index) => `${column} = $${index + 4}`);
    const rows = await this.ports.database.query<Row & Record<string, unknown>>(
      tenantId,
      `SELECT * FROM organisation.${from.table}
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR ${from.id} > $2) ${conditions.map((condition) => `AND ${condition}`).join(' ')}
       ORDER BY ${from.id} LIMIT $3`,
      [tenantId, behind ?? null, limit + 1, ...Object.values(from.filter)],
    );
    return pageOf<Row>(this.ports.cursors, scope, rows, limit, (row) => [String(row[from.id])]);
  }

  private async employeeViewOf(row: EmployeeRow): Promise<EmployeeView> {
    const { data } = await this.ports.hooks.read(row.registered);
    const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
    return {
      id: row.employee_id,
      name: text(data['name']),
      staffNumber: text(data['staffNumber']),
      reportingLines: row.lines,
    };
  }
}
