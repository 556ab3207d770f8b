import type { TableRoles } from './organisation-tables.js';

/** The tables that people's places, roles and stand-ins, teams and sites are read from, made by the second migration. */
export const PEOPLE_TABLES = [
  'reporting_line',
  'team_placement',
  'role_assignment',
  'delegation',
  'team',
  'site',
] as const;

/** Ranges of days are written with the first day that is no more in them; `infinity` where there is no end. */
const days = `from_day date NOT NULL, before_day date NOT NULL`;

const columns: Record<(typeof PEOPLE_TABLES)[number], string> = {
  reporting_line: `
    employee_id uuid NOT NULL,
    ${days},
    manager_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, employee_id, from_day)`,
  team_placement: `
    employee_id uuid NOT NULL,
    ${days},
    team_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, employee_id, from_day)`,
  role_assignment: `
    employee_id uuid NOT NULL,
    assignment_id uuid NOT NULL,
    ${days},
    role text NOT NULL,
    team_id uuid,
    PRIMARY KEY (tenant_id, employee_id, assignment_id)`,
  delegation: `
    manager_id uuid NOT NULL,
    delegation_id uuid NOT NULL,
    ${days},
    delegate_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, manager_id, delegation_id)`,
  team: `
    team_id uuid NOT NULL,
    name text NOT NULL,
    parent_team_id uuid,
    is_active boolean NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, team_id)`,
  site: `
    site_id uuid NOT NULL,
    site json NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, site_id)`,
};

/** DDL of the tables with forced row-level security and grants, and what the table of employees needs besides. */
export function peopleTablesSql(schema: string, roles: TableRoles): readonly string[] {
  const employee = `${schema}.employee`;
  return [
    // `facts` is the whole stored event that told them last, because sealed fields are bound to it.
    `ALTER TABLE ${employee}
      ADD COLUMN facts json,
      ADD COLUMN is_active boolean NOT NULL DEFAULT true,
      ADD COLUMN active_since timestamptz,
      ADD COLUMN placement json NOT NULL DEFAULT '{"country":null,"teams":[],"sites":[]}',
      ADD COLUMN assignments json NOT NULL DEFAULT '[]',
      ADD COLUMN delegations json NOT NULL DEFAULT '[]'`,
    ...PEOPLE_TABLES.map(
      (table) => `CREATE TABLE ${schema}.${table} (tenant_id uuid NOT NULL, ${columns[table]})`,
    ),
    ...linesFromEmployees(schema),
    ...PEOPLE_TABLES.flatMap((table) => protect(`${schema}.${table}`, roles)),
    `CREATE INDEX reporting_line_of_manager ON ${schema}.reporting_line (tenant_id, manager_id)`,
    `CREATE INDEX team_placement_of_team ON ${schema}.team_placement (tenant_id, team_id)`,
    `CREATE INDEX delegation_of_delegate ON ${schema}.delegation (tenant_id, delegate_id)`,
    `CREATE INDEX team_of_parent ON ${schema}.team (tenant_id, parent_team_id)`,
  ];
}

/** The lines that were told before there was a table for them. The owner sees rows only while nothing is forced on it. */
const linesFromEmployees = (schema: string): readonly string[] => [
  `ALTER TABLE ${schema}.employee NO FORCE ROW LEVEL SECURITY`,
  `INSERT INTO ${schema}.reporting_line (tenant_id, employee_id, from_day, before_day, manager_id)
    SELECT tenant_id, employee_id, from_day, before_day, manager_id FROM (
      SELECT e.tenant_id, e.employee_id, (line->>'from')::date AS from_day,
        coalesce(lead((line->>'from')::date) OVER (PARTITION BY e.tenant_id, e.employee_id ORDER BY line->>'from'), 'infinity')
          AS before_day,
        (line->>'managerId')::uuid AS manager_id
      FROM ${schema}.employee e, json_array_elements(e.lines) AS line) AS told
    WHERE manager_id IS NOT NULL`,
  `ALTER TABLE ${schema}.employee FORCE ROW LEVEL SECURITY`,
];

const protect = (table: string, { api, follower, auditor }: TableRoles): readonly string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY tenant_only ON ${table} FOR SELECT TO ${api}
    USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
  `CREATE POLICY follower_all ON ${table} TO ${follower} USING (true) WITH CHECK (true)`,
  `CREATE POLICY auditor_reads ON ${table} FOR SELECT TO ${auditor} USING (true)`,
  `GRANT SELECT ON ${table} TO ${api}, ${auditor}`,
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${follower}`,
];
