import { Inject, Injectable } from '@nestjs/common';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { isUuid } from '@timeledger/service/validation/formats.js';
import type { DirectoryUserChanged } from '../../domain/directory-user-events.js';
import { directoryNamesOf } from '../../domain/directory-user.decider.js';
import { lineOn } from '../../domain/effective-dates.js';
import { factsOf, initialEmployee } from '../../domain/employee-state.js';
import type { ReportingLine } from '../../domain/events.js';
import type { Placement } from '../../domain/people-events.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import { EmployeeRecords } from '../../people/employee-records.js';
import { ScimError } from '../protocol/scim-error.js';
import type { FilterAttribute, ScimCondition } from '../protocol/scim-filter.js';
import type { ScimPage } from '../protocol/scim-list.js';
import { DirectoryNameClaims } from './directory-names.js';
import { isProvisioned, type DirectoryPerson, type ProvisionedPerson } from './directory-person.js';

/** Users that a list goes through at most: a `startIndex` beyond is refused, because pages are counted off from the first. */
export const MAX_START_INDEX = 200_000;

interface Row extends Record<string, unknown> {
  readonly employee_id: EmployeeId;
  readonly changed: StoredEvent & DirectoryUserChanged;
  readonly created_at: string;
  readonly changed_at: string;
  readonly revision: number;
  readonly registered: StoredEvent;
  readonly facts: StoredEvent | null;
  readonly is_active: boolean;
  readonly active_since: string | null;
  readonly lines: readonly ReportingLine[];
  readonly placement: Placement;
  readonly employee_revision: number;
}

/** Whoever is not in the company yet, because a crash cut off the registration, is not listed. */
const FROM = `organisation.directory_user AS provisioned
  JOIN organisation.employee USING (tenant_id, employee_id) WHERE provisioned.tenant_id = $1`;

/** Lists people whom the directory provisions. Names are opened after they were found by their keyed hashes. */
@Injectable()
export class DirectoryUserQueries {
  private readonly claims: DirectoryNameClaims;

  constructor(
    @Inject(EmployeeRecords) private readonly records: EmployeeRecords,
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
  ) {
    const { store, clock, staffNumberKey: key } = ports;
    const namesOf = (): never => {
      throw new RangeError('lists claim nothing');
    };
    this.claims = new DirectoryNameClaims({ store, clock, key, namesOf });
  }

  /**
   * A page by id, and how many there are in all.
   * @throws ScimError 400 `invalidValue` for a `startIndex` beyond {@link MAX_START_INDEX}
   */
  async list(
    tenantId: TenantId,
    condition: ScimCondition | undefined,
    { startIndex, count }: ScimPage,
  ): Promise<{ readonly people: readonly ProvisionedPerson[]; readonly totalResults: number }> {
    if (startIndex > MAX_START_INDEX)
      throw new ScimError(400, 'invalidValue', `startIndex is at most ${MAX_START_INDEX}.`);
    const values: unknown[] = [tenantId];
    const where = condition === undefined ? '' : `AND ${this.sqlOf(tenantId, condition, values)}`;
    const [total] = await this.ports.database.query<{ total: number }>(
      tenantId,
      `SELECT count(*)::integer AS total FROM ${FROM} ${where}`,
      values,
    );
    const rows =
      count === 0
        ? []
        : await this.ports.database.query<Row>(
            tenantId,
            // Ids first: what is skipped is not fetched.
            `SELECT employee_id, changed, created_at, changed_at, provisioned.revision, registered, facts, is_active,
               active_since, lines, placement, employee.revision AS employee_revision
             FROM (SELECT tenant_id, employee_id FROM ${FROM} ${where}
                   ORDER BY employee_id LIMIT ${count} OFFSET ${startIndex - 1}) AS page
             JOIN organisation.directory_user AS provisioned USING (tenant_id, employee_id)
             JOIN organisation.employee USING (tenant_id, employee_id) ORDER BY employee_id`,
            values,
          );
    const days = new Map<string, Promise<string>>();
    const people = await Promise.all(rows.map((row) => this.personOf(tenantId, row, days)));
    // Whoever was erased since the row was written is not shown, although the row was counted.
    return { people: people.filter(isProvisioned), totalResults: total?.total ?? 0 };
  }

  private async personOf(
    tenantId: TenantId,
    row: Row,
    days: Map<string, Promise<string>>,
  ): Promise<DirectoryPerson> {
    const { hooks } = this.ports;
    const told = row.facts ?? row.registered;
    const [changed, facts] = await Promise.all([hooks.read(row.changed), hooks.read(told)]);
    const { lines, placement } = row;
    // Few sites, many people: a day is looked up once a site.
    const place = JSON.stringify(placement.sites);
    const day = days.get(place) ?? this.records.todayFor(tenantId, { placement });
    days.set(place, day);
    const today = await day;
    // Written by the projection from such an event.
    const names = directoryNamesOf(changed.data as DirectoryUserChanged['data']);
    const { userNameIndex, externalIdIndex, emailIndex } = row.changed.data;
    return {
      employeeId: row.employee_id,
      user: {
        ...{ isProvisioned: true, names, indexes: { userNameIndex, externalIdIndex, emailIndex } },
        createdAt: row.created_at,
        changedAt: row.changed_at,
      },
      userRevision: Number(row.revision),
      employee: {
        ...{ ...initialEmployee, isRegistered: true, facts: factsOf(facts.data), lines, placement },
        isActive: row.is_active,
        activeSince: row.active_since,
      },
      employeeRevision: Number(row.employee_revision),
      factsAt: told.recordedAt,
      isStatusByHand: false,
      managerId: lineOn(lines, today)?.managerId ?? null,
      today,
    };
  }

  private sqlOf(tenantId: TenantId, condition: ScimCondition, values: unknown[]): string {
    if (condition.op !== 'eq')
      return `(${condition.conditions.map((part) => this.sqlOf(tenantId, part, values)).join(` ${condition.op} `)})`;
    const { attribute, value } = condition;
    if (typeof value === 'boolean') return `employee.is_active = $${values.push(value)}`;
    // What is no id of ours is nobody's.
    if (attribute === 'id')
      return isUuid(value) ? `provisioned.employee_id = $${values.push(value)}` : 'false';
    const [column, index] = this.indexOf(tenantId, attribute, value);
    return `provisioned.${column} = $${values.push(index)}`;
  }

  private indexOf(
    tenantId: TenantId,
    attribute: FilterAttribute,
    value: string,
  ): readonly [column: string, index: string] {
    switch (attribute) {
      case 'userName':
        return ['user_name_index', this.claims.userNames.indexOf(tenantId, value)];
      case 'externalId':
        return ['external_id_index', this.claims.externalIds.indexOf(tenantId, value)];
      case 'emails.value':
        return ['email_index', this.claims.emailIndexOf(tenantId, value)];
      default:
        throw new ScimError(400, 'invalidValue', `${attribute} is compared otherwise.`);
    }
  }
}
