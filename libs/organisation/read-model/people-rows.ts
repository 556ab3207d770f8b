import type { PoolClient } from 'pg';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { dayAfter, type Dated } from '../domain/effective-dates.js';
import type { EmployeeEvent } from '../domain/events.js';
import type { SiteChanged, TeamChanged } from '../domain/unit-events.js';

/** Where rows are written, and the revision that they carry. */
export interface RowTarget {
  readonly client: PoolClient;
  readonly schema: string;
  readonly stored: StoredEvent;
}

/** Days as the tables have them: from the first to the first that is no more in it. */
interface Days {
  readonly from_day: string;
  readonly before_day: string;
}

/** Each entry holds until the next one begins. */
const untilNext = <Entry extends Dated>(entries: readonly Entry[]): readonly (Entry & Days)[] =>
  entries.map((entry, index) => ({
    ...entry,
    from_day: entry.from,
    before_day: entries[index + 1]?.from ?? 'infinity',
  }));

const inclusive = (from: string, until: string | null): Days => ({
  from_day: from,
  before_day: until === null ? 'infinity' : dayAfter(until),
});

type OneEmployee = Exclude<EmployeeEvent, { type: 'organisation.EmployeeRegistered' }>;

/** Writes what an event about a registered person says. */
export async function writeEmployeeRows(target: RowTarget, event: OneEmployee): Promise<void> {
  switch (event.type) {
    case 'organisation.EmployeeFactsChanged':
      return update(target, event.data.employeeId, { facts: JSON.stringify(target.stored) });
    case 'organisation.EmployeeStatusChanged': {
      const { employeeId, isActive, since } = event.data;
      return update(target, employeeId, { is_active: isActive, active_since: since });
    }
    case 'organisation.ReportingLineChanged': {
      const { employeeId, lines } = event.data;
      await update(target, employeeId, { lines: JSON.stringify(lines) });
      const rows = untilNext(lines).filter(({ managerId }) => managerId !== null);
      return replace(target, 'reporting_line', 'employee_id', employeeId, rows, {
        manager_id: ['managerId', 'uuid'],
      });
    }
    case 'organisation.EmployeePlaced': {
      const { employeeId, country, teams, sites } = event.data;
      await update(target, employeeId, { placement: JSON.stringify({ country, teams, sites }) });
      const rows = untilNext(teams).filter(({ teamId }) => teamId !== null);
      return replace(target, 'team_placement', 'employee_id', employeeId, rows, {
        team_id: ['teamId', 'uuid'],
      });
    }
    case 'organisation.RoleAssignmentsChanged': {
      const { employeeId, assignments } = event.data;
      await update(target, employeeId, { assignments: JSON.stringify(assignments) });
      const rows = assignments.map((each) => ({ ...each, ...inclusive(each.from, each.until) }));
      return replace(target, 'role_assignment', 'employee_id', employeeId, rows, {
        assignment_id: ['assignmentId', 'uuid'],
        role: ['role', 'text'],
        team_id: ['teamId', 'uuid'],
      });
    }
    case 'organisation.DelegationsChanged': {
      const { managerId, delegations } = event.data;
      await update(target, managerId, { delegations: JSON.stringify(delegations) });
      const rows = delegations.map((each) => ({ ...each, ...inclusive(each.from, each.until) }));
      return replace(target, 'delegation', 'manager_id', managerId, rows, {
        delegation_id: ['delegationId', 'uuid'],
        delegate_id: ['delegateId', 'uuid'],
      });
    }
  }
}

/** Writes what an event says about a team or a site. */
export async function writeUnitRow(target: RowTarget, event: TeamChanged | SiteChanged): Promise<void> {
  const { client, schema, stored } = target;
  const { tenantId, revision } = stored;
  if (event.type === 'organisation.TeamChanged') {
    const { teamId, name, parentTeamId, isActive } = event.data;
    await client.query(
      `INSERT INTO ${schema}.team (tenant_id, team_id, name, parent_team_id, is_active, revision)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, team_id) DO UPDATE SET name = excluded.name,
       parent_team_id = excluded.parent_team_id, is_active = excluded.is_active, revision = excluded.revision`,
      [tenantId, teamId, name, parentTeamId, isActive, revision],
    );
    return;
  }
  const { siteId, name, zone, country, address, isActive } = event.data;
  await client.query(
    `INSERT INTO ${schema}.site (tenant_id, site_id, site, revision) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, site_id) DO UPDATE SET site = excluded.site, revision = excluded.revision`,
    [tenantId, siteId, JSON.stringify({ name, zone, country, address, isActive }), revision],
  );
}

async function update(
  { client, schema, stored }: RowTarget,
  employeeId: string,
  columns: Readonly<Record<string, unknown>>,
): Promise<void> {
  const names = Object.keys(columns);
  await client.query(
    `UPDATE ${schema}.employee SET revision = $3, ${names.map((name, index) => `${name} = $${index + 4}`).join(', ')}
     WHERE tenant_id = $1 AND employee_id = $2`,
    [stored.tenantId, employeeId, stored.revision, ...Object.values(columns)],
  );
}

/**
 * Puts the rows of one person in the place of those there were.
 * @param columns column to member of a row and its type; the days come by themselves
 */
async function replace(
  { client, schema, stored }: RowTarget,
  table: string,
  key: string,
  id: string,
  rows: readonly Days[],
  columns: Readonly<Record<string, readonly [member: string, type: string]>>,
): Promise<void> {
  await client.query(`DELETE FROM ${schema}.${table} WHERE tenant_id = $1 AND ${key} = $2`, [
    stored.tenantId,
    id,
  ]);
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const members = Object.values(columns);
  await client.query(
    `INSERT INTO ${schema}.${table} (tenant_id, ${key}, from_day, before_day, ${names.join(', ')})
     SELECT $1, $2, * FROM unnest($3::date[], $4::date[], ${members.map(([, type], index) => `$${index + 5}::${type}[]`).join(', ')})`,
    [
      stored.tenantId,
      id,
      rows.map((row) => row.from_day),
      rows.map((row) => row.before_day),
      // Rows carry the members of the event beside their days.
      ...members.map(([member]) => rows.map((row) => (row as unknown as Record<string, unknown>)[member])),
    ],
  );
}
