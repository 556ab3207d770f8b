import type { PoolClient } from 'pg';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type {
  Delegations,
  EmployeeStatus,
  Placement,
  ReportingLines,
  RoleAssignments,
  Team,
} from '../domain/facts.js';

type Stored<Data extends JsonObject> = StoredEvent<string, Data>;
type Apply = (client: PoolClient, schema: string, event: StoredEvent) => Promise<void>;

/** The kinds that have rows: every one brings the whole state of its subject, which replaces the rows of before. */
const APPLIES = {
  ReportingLineChanged: applyReportingLine,
  TeamChanged: applyTeam,
  EmployeePlaced: applyPlacement,
  EmployeeStatusChanged: applyStatus,
  RoleAssignmentsChanged: applyRoles,
  DelegationsChanged: applyDelegations,
};

const hasRows = (kind: string): kind is keyof typeof APPLIES => Object.hasOwn(APPLIES, kind);

/**
 * Takes an event about people, of the log of any context, into the tables of people.
 * @returns whether it is one; every other event is left to the context
 */
export async function applyPeopleEvent(
  client: PoolClient,
  schema: string,
  event: StoredEvent,
): Promise<boolean> {
  const kind = event.type.slice(event.type.indexOf('.') + 1);
  if (!hasRows(kind)) return false;
  // The name of the type says what the data is.
  await (APPLIES[kind] as Apply)(client, schema, event);
  return true;
}

async function applyTeam(
  client: PoolClient,
  schema: string,
  { tenantId, data: { teamId, parentTeamId, isActive } }: Stored<Team>,
): Promise<void> {
  await client.query(
    `INSERT INTO ${schema}.team (tenant_id, team_id, parent_team_id, is_active) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, team_id)
     DO UPDATE SET parent_team_id = excluded.parent_team_id, is_active = excluded.is_active`,
    [tenantId, teamId, parentTeamId, isActive],
  );
}

async function applyPlacement(
  client: PoolClient,
  schema: string,
  { tenantId, data: { employeeId, teams } }: Stored<Placement>,
): Promise<void> {
  await client.query(`DELETE FROM ${schema}.placement WHERE tenant_id = $1 AND employee_id = $2`, [
    tenantId,
    employeeId,
  ]);
  await client.query(
    `INSERT INTO ${schema}.placement (tenant_id, employee_id, valid_from, valid_to, team_id)
     SELECT $1, $2, f, t, team FROM unnest($3::text[], $4::text[], $5::uuid[]) AS placed (f, t, team)`,
    [
      tenantId,
      employeeId,
      teams.map(({ from }) => from),
      teams.map((_, index) => teams[index + 1]?.from ?? null),
      teams.map(({ teamId }) => teamId),
    ],
  );
}

async function applyStatus(
  client: PoolClient,
  schema: string,
  { tenantId, position, data: { employeeId, isActive, since } }: Stored<EmployeeStatus>,
): Promise<void> {
  await client.query(
    `INSERT INTO ${schema}.employee_status (tenant_id, employee_id, is_active, since, position)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant_id, employee_id) DO UPDATE
     SET is_active = excluded.is_active, since = excluded.since, position = excluded.position`,
    [tenantId, employeeId, isActive, since, position],
  );
}

async function applyRoles(
  client: PoolClient,
  schema: string,
  { tenantId, data: { employeeId, assignments } }: Stored<RoleAssignments>,
): Promise<void> {
  await client.query(`DELETE FROM ${schema}.role_assignment WHERE tenant_id = $1 AND employee_id = $2`, [
    tenantId,
    employeeId,
  ]);
  await client.query(
    `INSERT INTO ${schema}.role_assignment (tenant_id, employee_id, ordinal, role, team_id, valid_from, valid_until)
     SELECT $1, $2, ordinal, role, team, f, u
     FROM unnest($3::text[], $4::uuid[], $5::text[], $6::text[]) WITH ORDINALITY AS given (role, team, f, u, ordinal)`,
    [
      tenantId,
      employeeId,
      assignments.map(({ role }) => role),
      assignments.map(({ teamId }) => teamId),
      assignments.map(({ from }) => from),
      assignments.map(({ until }) => until),
    ],
  );
}

async function applyDelegations(
  client: PoolClient,
  schema: string,
  { tenantId, data: { managerId, delegations } }: Stored<Delegations>,
): Promise<void> {
  await client.query(`DELETE FROM ${schema}.delegation WHERE tenant_id = $1 AND manager_id = $2`, [
    tenantId,
    managerId,
  ]);
  await client.query(
    `INSERT INTO ${schema}.delegation (tenant_id, manager_id, delegation_id, delegate_id, valid_from, valid_until)
     SELECT $1, $2, id, delegate, f, u
     FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[]) AS given (id, delegate, f, u)`,
    [
      tenantId,
      managerId,
      delegations.map(({ delegationId }) => delegationId),
      delegations.map(({ delegateId }) => delegateId),
      delegations.map(({ from }) => from),
      delegations.map(({ until }) => until),
    ],
  );
}

async function applyReportingLine(
  client: PoolClient,
  schema: string,
  event: Stored<ReportingLines>,
): Promise<void> {
  const { employeeId, managers } = event.data;
  await client.query(`DELETE FROM ${schema}.reporting_line WHERE tenant_id = $1 AND employee_id = $2`, [
    event.tenantId,
    employeeId,
  ]);
  await client.query(
    `INSERT INTO ${schema}.reporting_line (tenant_id, employee_id, valid_from, valid_to, manager_id)
     SELECT $1, $2, f, t, m FROM unnest($3::text[], $4::text[], $5::uuid[]) AS line (f, t, m)`,
    [
      event.tenantId,
      employeeId,
      managers.map(({ from }) => from),
      // Up to before the day on which the next entry begins.
      managers.map((_, index) => managers[index + 1]?.from ?? null),
      managers.map(({ managerId }) => managerId),
    ],
  );
}
