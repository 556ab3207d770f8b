import { Inject, Injectable } from '@nestjs/common';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { deriveId, type TenantId } from '@timeledger/kernel/ids.js';
import { plainStaffNumber, StaffNumbers } from '../claims/staff-numbers.js';
import { factsOf, initialEmployee, type EmployeeState } from '../domain/employee-state.js';
import type { EmploymentTerms, ReportingLine } from '../domain/events.js';
import type { Placement } from '../domain/people-events.js';
import { OrganisationCommands } from '../organisation-commands.js';
import {
  ORGANISATION_PORTS,
  ORGANISATION_PROJECTION,
  READ_WAIT_MS,
  type OrganisationPorts,
} from '../organisation-ports.js';
import { EmployeeRecords } from '../people/employee-records.js';
import { STAFF_NUMBERS_PROJECTION } from './staff-number-claims.projection.js';
import { inParallel } from './in-parallel.js';
import {
  KnownUnits,
  type KnownOrganisation,
  type KnownPerson,
  type KnownUnit,
} from './known-organisation.js';

interface PersonRow {
  readonly employee_id: string;
  readonly registered: StoredEvent;
  readonly facts: StoredEvent | null;
  readonly is_active: boolean;
  readonly lines: readonly ReportingLine[];
  readonly placement: Placement;
}

/** People that had a number and gave it up, one after the other, before it is given to somebody new. */
const MAX_FORMER_HOLDERS = 20;

/** Reads what a file is judged by: everything that was recorded before the request. */
@Injectable()
export class PeopleSnapshots {
  private readonly staffNumbers: StaffNumbers;

  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeRecords) records: EmployeeRecords,
  ) {
    this.staffNumbers = new StaffNumbers({
      store: ports.store,
      clock: ports.clock,
      key: ports.staffNumberKey,
      numberOf: (tenantId, employeeId) => records.staffNumber(tenantId, employeeId),
    });
  }

  /** @throws DomainError 504 `read.not-reached` when the read model is too far behind */
  async read(tenantId: TenantId, staffNumbers: readonly string[]): Promise<KnownOrganisation> {
    const { barrier, store, tokens } = this.ports;
    const now = tokens.issue(await store.head());
    for (const projection of [ORGANISATION_PROJECTION, STAFF_NUMBERS_PROJECTION])
      await barrier.reach(now, projection, READ_WAIT_MS);
    const [lines, teams, sites, payGroups] = await Promise.all([
      this.lines(tenantId),
      this.units(
        tenantId,
        `SELECT team_id AS id, name, is_active AS "isActive" FROM organisation.team WHERE tenant_id = $1`,
      ),
      this.units(
        tenantId,
        `SELECT site_id AS id, site->>'name' AS name, (site->>'isActive')::boolean AS "isActive", site->>'zone' AS zone
         FROM organisation.site WHERE tenant_id = $1`,
      ),
      this.units(
        tenantId,
        `SELECT pay_group_id AS id, name, true AS "isActive" FROM organisation.pay_group WHERE tenant_id = $1`,
      ),
    ]);
    const people = await this.people(tenantId, staffNumbers);
    return {
      personOf: (staffNumber) => {
        const person = people.get(plainStaffNumber(staffNumber));
        if (person === undefined) throw new Error('a staff number was not asked for');
        return person;
      },
      linesOf: (employeeId) => lines.get(employeeId),
      teams,
      sites,
      payGroups,
      todayIn: rememberedByZone((zone) => this.commands.todayIn(zone)),
      employmentIdOf: (employeeId, hiredOn) =>
        deriveId('employment by import', tenantId, employeeId, hiredOn),
    };
  }

  private async lines(tenantId: TenantId): Promise<ReadonlyMap<string, readonly ReportingLine[]>> {
    const rows = await this.ports.database.query<{ employee_id: string; lines: readonly ReportingLine[] }>(
      tenantId,
      `SELECT employee_id, lines FROM organisation.employee WHERE tenant_id = $1`,
      [tenantId],
    );
    return new Map(rows.map((row) => [row.employee_id, row.lines]));
  }

  private async units(tenantId: TenantId, sql: string): Promise<KnownUnits> {
    return new KnownUnits(
      await this.ports.database.query<KnownUnit & Record<string, unknown>>(tenantId, sql, [tenantId]),
    );
  }

  /** By the number as people mean it. */
  private async people(
    tenantId: TenantId,
    staffNumbers: readonly string[],
  ): Promise<ReadonlyMap<string, KnownPerson>> {
    const numbers = [...new Set(staffNumbers.map(plainStaffNumber))];
    const holders = await this.holders(tenantId, numbers);
    const candidates = numbers.map((number) => [
      ...new Set([holders.get(number) ?? [], this.idOf(tenantId, number, 0)].flat()),
    ]);
    const registered = await this.registered(tenantId, candidates.flat());
    const employments = await this.employments(tenantId, [...registered.keys()]);
    const people = await inParallel(numbers, async (number, index) => {
      const id =
        candidates[index]?.find((each) => hasNumber(registered.get(each), number)) ??
        (await this.freeId(tenantId, number, registered));
      const person: KnownPerson = {
        employeeId: id,
        state: registered.get(id) ?? initialEmployee,
        employments: employments.get(id) ?? new Map<string, EmploymentTerms>(),
      };
      return [number, person] as const;
    });
    return new Map(people);
  }

  /** Who claimed the numbers last, whether or not they have them still. */
  private async holders(
    tenantId: TenantId,
    numbers: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const byIndex = new Map(numbers.map((number) => [this.staffNumbers.indexOf(tenantId, number), number]));
    const rows = await this.ports.database.query<{ number_index: string; employee_id: string }>(
      tenantId,
      `SELECT number_index, employee_id FROM organisation.staff_number_claim
       WHERE tenant_id = $1 AND number_index = ANY($2::text[])`,
      [tenantId, [...byIndex.keys()]],
    );
    return new Map(
      rows.map(({ number_index: index, employee_id: holder }) => [byIndex.get(index) ?? '', holder]),
    );
  }

  /** The id for whoever is new under a number: not that of somebody who had it once. */
  private async freeId(
    tenantId: TenantId,
    number: string,
    registered: ReadonlyMap<string, EmployeeState>,
  ): Promise<string> {
    for (let former = 0; former < MAX_FORMER_HOLDERS; former += 1) {
      const id = this.idOf(tenantId, number, former);
      const isTaken = former === 0 ? registered.has(id) : (await this.registered(tenantId, [id])).has(id);
      if (!isTaken) return id;
    }
    throw new Error('a staff number had too many holders');
  }

  private idOf(tenantId: TenantId, number: string, former: number): string {
    return deriveId('employee by import', tenantId, this.staffNumbers.indexOf(tenantId, number), former);
  }

  private async registered(
    tenantId: TenantId,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, EmployeeState>> {
    const rows = await this.ports.database.query<PersonRow & Record<string, unknown>>(
      tenantId,
      `SELECT employee_id, registered, facts, is_active, lines, placement FROM organisation.employee
       WHERE tenant_id = $1 AND employee_id = ANY($2::uuid[])`,
      [tenantId, ids],
    );
    const people = await inParallel(rows, async (row) => {
      const { data } = await this.ports.hooks.read(row.facts ?? row.registered);
      const state: EmployeeState = {
        ...initialEmployee,
        isRegistered: true,
        facts: factsOf(data),
        isActive: row.is_active,
        lines: row.lines,
        placement: row.placement,
      };
      return [row.employee_id, state] as const;
    });
    return new Map(people);
  }

  private async employments(
    tenantId: TenantId,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, EmploymentTerms>>> {
    const rows = await this.ports.database.query<{
      employment_id: string;
      employee_id: string;
      terms: EmploymentTerms;
    }>(
      tenantId,
      `SELECT employment_id, employee_id, terms FROM organisation.employment
       WHERE tenant_id = $1 AND employee_id = ANY($2::uuid[])`,
      [tenantId, ids],
    );
    const byPerson = new Map<string, Map<string, EmploymentTerms>>();
    for (const { employment_id: id, employee_id: person, terms } of rows) {
      const own = byPerson.get(person) ?? new Map<string, EmploymentTerms>();
      byPerson.set(person, own.set(id, terms));
    }
    return byPerson;
  }
}

const hasNumber = (state: EmployeeState | undefined, number: string): boolean =>
  typeof state?.facts.staffNumber === 'string' && plainStaffNumber(state.facts.staffNumber) === number;

/** A file is judged as of one day of each zone, also around midnight. */
function rememberedByZone(todayIn: (zone: string) => string): (zone: string) => string {
  const known = new Map<string, string>();
  return (zone) => {
    const today = known.get(zone) ?? todayIn(zone);
    known.set(zone, today);
    return today;
  };
}
