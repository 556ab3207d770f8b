/** The tables of task-time's read model. Everything in them follows from task-time's own log. */
export const TASK_TIME_TABLES = ['project', 'task', 'allocated_day'] as const;

/** Who reads and who writes the tables. */
export interface TableRoles {
  readonly api: string;
  readonly follower: string;
  readonly auditor: string;
}

const columns: Record<(typeof TASK_TIME_TABLES)[number], string> = {
  project: `
    project_id uuid NOT NULL,
    project json NOT NULL,
    is_open boolean NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, project_id)`,
  task: `
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    task json NOT NULL,
    is_open boolean NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, task_id)`,
  // Which days of a person something is recorded of; what, is in the streams.
  allocated_day: `
    employee_id uuid NOT NULL,
    date date NOT NULL,
    PRIMARY KEY (tenant_id, employee_id, date)`,
};

/** DDL of the tables with forced row-level security and grants, in an existing schema. */
export const taskTimeTablesSql = (schema: string, roles: TableRoles): readonly string[] => [
  ...TASK_TIME_TABLES.flatMap((table) => {
    const name = `${schema}.${table}`;
    return [
      `CREATE TABLE ${name} (tenant_id uuid NOT NULL, ${columns[table]})`,
      `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY tenant_only ON ${name} FOR SELECT TO ${roles.api}
        USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
      `CREATE POLICY follower_all ON ${name} TO ${roles.follower} USING (true) WITH CHECK (true)`,
      `CREATE POLICY auditor_reads ON ${name} FOR SELECT TO ${roles.auditor} USING (true)`,
      `GRANT SELECT ON ${name} TO ${roles.api}, ${roles.auditor}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${roles.follower}`,
    ];
  }),
  `CREATE INDEX ON ${schema}.task (tenant_id, project_id, task_id)`,
];
