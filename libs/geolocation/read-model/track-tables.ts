import type { TableDefinitions } from '@timeledger/people/read-model/people-tables.js';
import type { TableRoles } from './geolocation-tables.js';

/** What is recorded of each day of a person: `record` is a `RecordedDay`. Follows from the log. */
export const TRACK_TABLES = ['track_day'] as const;

export const TRACK_TABLE_DEFINITIONS: TableDefinitions<(typeof TRACK_TABLES)[number]> = {
  columns: {
    track_day: `
      employee_id uuid NOT NULL,
      date text NOT NULL,
      record json NOT NULL,
      PRIMARY KEY (tenant_id, employee_id, date)`,
  },
  indexes: {},
};

const TENANT = `nullif(current_setting('timeledger.tenant', true), '')::uuid`;

/**
 * DDL of the list of days whose track is to be calculated. No read model: whoever stores or deletes positions writes it in
 * the same transaction, so that no position is forgotten. `changes` counts what came, so that what comes while a day is
 * calculated is not taken for done.
 */
export const trackDueSql = (schema: string, roles: TableRoles): readonly string[] => {
  const name = `${schema}.track_due`;
  return [
    `CREATE TABLE ${name} (
      tenant_id uuid NOT NULL,
      employee_id uuid NOT NULL,
      date text NOT NULL,
      due_at_ms bigint NOT NULL,
      changes bigint NOT NULL,
      PRIMARY KEY (tenant_id, employee_id, date))`,
    `CREATE INDEX ON ${name} (due_at_ms)`,
    `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY tenant_only ON ${name} TO ${roles.api}
      USING (tenant_id = ${TENANT}) WITH CHECK (tenant_id = ${TENANT})`,
    `CREATE POLICY follower_reads ON ${name} FOR SELECT TO ${roles.follower} USING (true)`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${roles.api}`,
    `GRANT SELECT ON ${name} TO ${roles.follower}`,
  ];
};
