/** The tables of geolocation's read model. Everything in them follows from geolocation's own log. */
export const GEOLOCATION_TABLES = ['site', 'site_assignment', 'punch_verdict'] as const;

/** Who reads and who writes the tables. */
export interface TableRoles {
  readonly api: string;
  readonly follower: string;
  readonly auditor: string;
}

const columns: Record<(typeof GEOLOCATION_TABLES)[number], string> = {
  // `position` is that of the event that the row is of: who keeps sites in memory asks for later ones only.
  site: `
    site_id uuid NOT NULL,
    site json NOT NULL,
    revision bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant_id, site_id)`,
  site_assignment: `
    employee_id uuid NOT NULL,
    site_ids json NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, employee_id)`,
  // `verdict` is null for a punch that none was given on yet.
  punch_verdict: `
    punch_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    punch json NOT NULL,
    verdict json,
    given_at text,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, punch_id)`,
};

const indexes: Partial<Record<(typeof GEOLOCATION_TABLES)[number], readonly string[]>> = {
  site: ['(tenant_id, position)'],
  // The second is of the few that wait, whatever is there by then.
  punch_verdict: ['(tenant_id, employee_id, punch_id)', '(tenant_id, punch_id) WHERE verdict IS NULL'],
};

/** DDL of the tables with forced row-level security and grants, in an existing schema. */
export const geolocationTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  GEOLOCATION_TABLES.flatMap((table) => {
    const name = `${schema}.${table}`;
    return [
      `CREATE TABLE ${name} (tenant_id uuid NOT NULL, ${columns[table]})`,
      ...(indexes[table] ?? []).map((index) => `CREATE INDEX ON ${name} ${index}`),
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
