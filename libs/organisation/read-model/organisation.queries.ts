import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
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
   * @throws DomainError 422 `employment.employee-unknown`, `employment.pay-group-unknown`
   */
  async assertKnown(
    tenant: TenantId,
    ids: { readonly employeeId?: string; readonly payGroupId?: string },
  ): Promise<void> {
    const wanted = [
      [ids.employeeId, 'organisation.employee', 'employment.employee-unknown', '/employeeId'],
      [ids.payGroupId, 'organisation.paygroup', 'employment.pay-group-unknown', '/payGroupId'],
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

  async employee(principal: Principal, id: EmployeeId): Promise<Revised<EmployeeView>> {
    const rows =
      seesEverybody(principal) || principal.employeeId === id
        ? await this.ports.database.query<EmployeeRow & Record<string, unknown>>(
            principal.tenantId,
            `SELECT employee_id, registered, lines, revision FROM organisation.employee
             WHERE tenant_id = $1 AND employee_id = $2`,
            [principal.tenantId, id],
          )
        : [];
    const row = rows[0];
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

  async employment(principal: Principal, id: EmploymentId): Promise<Revised<EmploymentView>> {
    const rows = await this.ports.database.query<EmploymentRow & Record<string, unknown>>(
      principal.tenantId,
      `SELECT employment_id, terms, revision FROM organisation.employment
       WHERE tenant_id = $1 AND employment_id = $2`,
      [principal.tenantId, id],
    );
    const row = rows[0];
    if (row === undefined || !(seesEverybody(principal) || row.terms.employeeId === principal.employeeId)) {
      throw notFound('employment.unknown');
    }
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

  async payGroup(tenant: TenantId, id: string): Promise<Revised<PayGroupView>> {
    const rows = await this.ports.database.query<PayGroupRow & Record<string, unknown>>(
      tenant,
      `SELECT pay_group_id, name, definitions, revision FROM organisation.pay_group
       WHERE tenant_id = $1 AND pay_group_id = $2`,
      [tenant, id],
    );
    const row = rows[0];
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
