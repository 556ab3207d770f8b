import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';

/** The tables that groups of a directory are read from. */
export const DIRECTORY_GROUP_TABLES = ['directory_group', 'directory_group_member'] as const;

const COLUMNS: Record<(typeof DIRECTORY_GROUP_TABLES)[number], string> = {
  // `name_key` is the name as people mean it: see `groupNameKey`.
  directory_group: `
    group_id uuid NOT NULL,
    display_name text NOT NULL,
    name_key text NOT NULL,
    external_id text,
    meaning json,
    meaning_set_by uuid,
    member_count integer NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, group_id)`,
  directory_group_member: `
    group_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    joined_position bigint NOT NULL,
    PRIMARY KEY (tenant_id, group_id, employee_id)`,
};

/** Makes the read model of groups. */
export class OrganisationDirectoryGroups1796300000506 implements MigrationInterface {
  readonly name = 'OrganisationDirectoryGroups1796300000506';

  async up(runner: QueryRunner): Promise<void> {
    const { api, follower, auditor } = await rolesInMigration(runner, 'organisation');
    const statements = [
      ...DIRECTORY_GROUP_TABLES.flatMap((name) => {
        const table = `organisation.${name}`;
        return [
          `CREATE TABLE ${table} (tenant_id uuid NOT NULL, ${COLUMNS[name]})`,
          `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
          `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
          `CREATE POLICY tenant_only ON ${table} FOR SELECT TO ${api}
            USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
          `CREATE POLICY follower_all ON ${table} TO ${follower} USING (true) WITH CHECK (true)`,
          `CREATE POLICY auditor_reads ON ${table} FOR SELECT TO ${auditor} USING (true)`,
          `GRANT SELECT ON ${table} TO ${api}, ${auditor}`,
          `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${follower}`,
        ];
      }),
      `CREATE INDEX directory_group_of_name ON organisation.directory_group (tenant_id, name_key)`,
      `CREATE INDEX directory_group_of_external_id ON organisation.directory_group (tenant_id, external_id)`,
      `CREATE INDEX directory_group_of_member ON organisation.directory_group_member (tenant_id, employee_id)`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}
