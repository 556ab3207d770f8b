import type { TableRoles } from '../read-model/organisation-tables.js';

/** The tables of privacy's read model. No column is personal but `placed`, which is as the event is stored: sealed. */
export const PRIVACY_TABLES = ['legal_basis', 'consent', 'legal_hold', 'retention_run'] as const;

const columns: Record<(typeof PRIVACY_TABLES)[number], string> = {
  // `country_key` is the country, or `any`: a key has no nulls.
  legal_basis: `
    country_key text NOT NULL,
    purpose text NOT NULL,
    text_version integer NOT NULL,
    basis text NOT NULL,
    starts_at text NOT NULL,
    texts json NOT NULL,
    PRIMARY KEY (tenant_id, country_key, purpose, text_version)`,
  consent: `
    employee_id uuid NOT NULL,
    purpose text NOT NULL,
    country text,
    is_given boolean NOT NULL,
    text_version integer NOT NULL,
    since text NOT NULL,
    PRIMARY KEY (tenant_id, purpose, employee_id)`,
  legal_hold: `
    employee_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    placed json NOT NULL,
    is_lifted boolean NOT NULL,
    PRIMARY KEY (tenant_id, employee_id, hold_id)`,
  retention_run: `
    run_id text NOT NULL,
    started_at text NOT NULL,
    finished_at text,
    counts json,
    PRIMARY KEY (tenant_id, run_id)`,
};

/** DDL of the tables with forced row-level security and grants, in an existing schema. */
export const privacyTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  PRIVACY_TABLES.flatMap((table) => {
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
  });
