import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';

/** The tables of the read model of people whom a directory provisions. */
export const DIRECTORY_USER_TABLES = ['directory_user'] as const;

/** Makes the read model: `changed` is the stored event, because sealed names are bound to it. */
export class OrganisationDirectoryUsers1796300000607 implements MigrationInterface {
  readonly name = 'OrganisationDirectoryUsers1796300000607';

  async up(runner: QueryRunner): Promise<void> {
    const { api, follower, auditor } = await rolesInMigration(runner, 'organisation');
    const table = 'organisation.directory_user';
    const statements = [
      `CREATE TABLE ${table} (
        tenant_id uuid NOT NULL,
        employee_id uuid NOT NULL,
        changed json NOT NULL,
        user_name_index text NOT NULL,
        external_id_index text,
        email_index text,
        created_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        revision bigint NOT NULL,
        PRIMARY KEY (tenant_id, employee_id))`,
      `CREATE INDEX directory_user_of_user_name ON ${table} (tenant_id, user_name_index)`,
      `CREATE INDEX directory_user_of_external_id ON ${table} (tenant_id, external_id_index)`,
      `CREATE INDEX directory_user_of_email ON ${table} (tenant_id, email_index)`,
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY tenant_only ON ${table} FOR SELECT TO ${api}
        USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
      `CREATE POLICY follower_all ON ${table} TO ${follower} USING (true) WITH CHECK (true)`,
      `CREATE POLICY auditor_reads ON ${table} FOR SELECT TO ${auditor} USING (true)`,
      `GRANT SELECT ON ${table} TO ${api}, ${auditor}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${follower}`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}
