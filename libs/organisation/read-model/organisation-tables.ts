/** The tables of organisation's read model. `data` is as the events tell it; sealed fields stay sealed. */
export const ORGANISATION_TABLES = ['employee', 'employment', 'pay_group'] as const;

/** Who reads and who writes the tables. */
export interface TableRoles {
  readonly api: string;
  readonly follower: string;
  readonly auditor: string;
}

const columns: Record<(typeof ORGANISATION_TABLES)[number], string> = {
  // `registered` is the whole stored event of the registration, because sealed fields are bound to it.
  employee: `
    employee_id uuid NOT NULL,
    registered json NOT NULL,
    lines json NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, employee_id)`,
  employment: `
    employment_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    terms json NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, employment_id)`,
  pay_group: `
    pay_group_id uuid NOT NULL,
    name text NOT NULL,
    definitions json NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, pay_group_id)`,
};

/** DDL of the tables with forced row-level security and grants, in an existing schema. */
export function organisationTablesSql(schema: string, roles: TableRoles): readonly string[] {
  return [
    ...ORGANISATION_TABLES.flatMap((table) => {
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
    `CREATE INDEX employment_of_employee ON ${schema}.employment (tenant_id, employee_id, employment_id)`,
  ];
}
