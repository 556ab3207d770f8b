import type { TableRoles } from './geolocation-tables.js';

const TENANT = `nullif(current_setting('timeledger.tenant', true), '')::uuid`;

const columns = {
  // `place` is sealed (ADR 0065). Times are milliseconds since the epoch, by the phone's clock and by ours.
  position_fix: `
    employee_id uuid NOT NULL,
    fix_id uuid NOT NULL,
    fixed_at_ms bigint NOT NULL,
    received_at_ms bigint NOT NULL,
    is_held boolean NOT NULL,
    accuracy_meters double precision NOT NULL,
    is_mock boolean NOT NULL,
    place json NOT NULL,
    PRIMARY KEY (tenant_id, employee_id, fix_id)`,
  // Which keys the positions of a person are sealed with, each of one UTC month: whose key is gone goes too.
  position_key: `
    employee_id uuid NOT NULL,
    kid text NOT NULL,
    month text NOT NULL,
    PRIMARY KEY (tenant_id, employee_id, kid)`,
} as const;

const indexes = {
  position_fix: ['(tenant_id, employee_id, fixed_at_ms, fix_id)', '(received_at_ms) WHERE is_held'],
  position_key: [],
} as const;

/**
 * DDL of the tables of raw positions. They are no read model: no rebuild brings their rows back, and none touches them. The
 * role of the services writes them, for the tenant that is set; followers see which are there to be looked at again.
 */
export const positionTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  (['position_fix', 'position_key'] as const).flatMap((table) => {
    const name = `${schema}.${table}`;
    return [
      `CREATE TABLE ${name} (tenant_id uuid NOT NULL, ${columns[table]})`,
      ...indexes[table].map((index) => `CREATE INDEX ON ${name} ${index}`),
      `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY tenant_only ON ${name} TO ${roles.api}
        USING (tenant_id = ${TENANT}) WITH CHECK (tenant_id = ${TENANT})`,
      `CREATE POLICY follower_reads ON ${name} FOR SELECT TO ${roles.follower} USING (true)`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${roles.api}`,
      `GRANT SELECT ON ${name} TO ${roles.follower}`,
    ];
  });
