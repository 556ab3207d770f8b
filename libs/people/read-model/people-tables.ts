/** The tables of who stands how to whom, in a context's read model. */
export const PEOPLE_TABLES = [
  'reporting_line',
  'team',
  'placement',
  'employee_status',
  'role_assignment',
  'delegation',
] as const;
export type PeopleTable = (typeof PEOPLE_TABLES)[number];

const columns: Readonly<Record<PeopleTable, string>> = {
  reporting_line: `
    employee_id uuid NOT NULL,
    valid_from text NOT NULL,
    valid_to text,
    manager_id uuid,
    PRIMARY KEY (tenant_id, employee_id, valid_from)`,
  team: `
    team_id uuid NOT NULL,
    parent_team_id uuid,
    is_active boolean NOT NULL,
    PRIMARY KEY (tenant_id, team_id)`,
  placement: `
    employee_id uuid NOT NULL,
    valid_from text NOT NULL,
    valid_to text,
    team_id uuid,
    PRIMARY KEY (tenant_id, employee_id, valid_from)`,
  // A row only for somebody of whom it was ever said. `position` is that of the event: what is newer can be asked for.
  employee_status: `
    employee_id uuid NOT NULL,
    is_active boolean NOT NULL,
    since text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant_id, employee_id)`,
  role_assignment: `
    employee_id uuid NOT NULL,
    ordinal integer NOT NULL,
    role text NOT NULL,
    team_id uuid,
    valid_from text NOT NULL,
    valid_until text,
    PRIMARY KEY (tenant_id, employee_id, ordinal)`,
  delegation: `
    manager_id uuid NOT NULL,
    delegation_id uuid NOT NULL,
    delegate_id uuid NOT NULL,
    valid_from text NOT NULL,
    valid_until text NOT NULL,
    PRIMARY KEY (tenant_id, manager_id, delegation_id)`,
};

const indexes: Readonly<Record<PeopleTable, readonly string[]>> = {
  reporting_line: ['(tenant_id, manager_id)'],
  team: ['(tenant_id, parent_team_id)'],
  placement: ['(tenant_id, team_id)'],
  employee_status: ['(tenant_id, position)'],
  role_assignment: ['(tenant_id, role)'],
  delegation: ['(tenant_id, delegate_id)'],
};

/** Columns and indexes of tables, by name; every table begins with the tenant. */
export interface TableDefinitions<Table extends string> {
  readonly columns: Readonly<Record<Table, string>>;
  readonly indexes: Readonly<Partial<Record<Table, readonly string[]>>>;
}

/** The tables of people, for the migration and the rebuild of a context's read model. */
export const PEOPLE_TABLE_DEFINITIONS: TableDefinitions<PeopleTable> = { columns, indexes };

/** Who reads and who writes the tables. */
export interface TableRoles {
  readonly api: string;
  readonly follower: string;
  readonly auditor: string;
}

/** DDL of tables of a read model with forced row-level security and grants, in an existing schema. */
export function tablesSql<Table extends string>(
  schema: string,
  roles: TableRoles,
  definitions: TableDefinitions<Table>,
  tables: readonly Table[],
): readonly string[] {
  return tables.flatMap((table) => {
    const name = `${schema}.${table}`;
    return [
      `CREATE TABLE ${name} (tenant_id uuid NOT NULL, ${definitions.columns[table]})`,
      ...(definitions.indexes[table] ?? []).map((index) => `CREATE INDEX ON ${name} ${index}`),
      `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY tenant_only ON ${name} FOR SELECT TO ${roles.api}
        USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
      `CREATE POLICY follower_all ON ${name} TO ${roles.follower} USING (true) WITH CHECK (true)`,
      `CREATE POLICY auditor_reads ON ${name} FOR SELECT TO ${roles.auditor} USING (true)`,
      `GRANT SELECT ON ${name} TO ${roles.api}, ${roles.auditor}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${roles.follower}`,
    ];
  });
}
