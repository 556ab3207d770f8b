import type { TableRoles } from '../read-model/organisation-tables.js';

/** The tables of the devices' read model. */
export const DEVICE_TABLES = ['device'] as const;

/**
 * DDL with forced row-level security and grants, in an existing schema. `events` are the stored events that hold what is
 * sealed (registration, revocation): sealed values are bound to them.
 */
export const deviceTablesSql = (schema: string, roles: TableRoles): readonly string[] => {
  const name = `${schema}.device`;
  return [
    `CREATE TABLE ${name} (
      tenant_id uuid NOT NULL,
      device_id uuid NOT NULL,
      employee_id uuid,
      is_revoked boolean NOT NULL,
      events json NOT NULL,
      state json NOT NULL,
      revision bigint NOT NULL,
      PRIMARY KEY (tenant_id, device_id)
    )`,
    `CREATE INDEX device_of_employee ON ${name} (tenant_id, employee_id, device_id)`,
    `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tenant_only ON ${name} FOR SELECT TO ${roles.api}
      USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
    `CREATE POLICY follower_all ON ${name} TO ${roles.follower} USING (true) WITH CHECK (true)`,
    `CREATE POLICY auditor_reads ON ${name} FOR SELECT TO ${roles.auditor} USING (true)`,
    `GRANT SELECT ON ${name} TO ${roles.api}, ${roles.auditor}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${roles.follower}`,
  ];
};
