import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import { tableIn } from '../checkpoints.js';

/**
 * The migration that makes `tenant_usage`, which `tenantUsageProjection` fills. Roles that serve one tenant do not read
 * it: processes look at all tenants at once, as the role `follower`.
 * @param context names the schema and the roles: `attendance`
 */
export function tenantUsageMigration(context: string): MigrationClass {
  return class TenantUsage1796100000407 implements MigrationInterface {
    readonly name = 'TenantUsage1796100000407';

    async up(runner: QueryRunner): Promise<void> {
      const { follower, auditor } = await rolesInMigration(runner, context);
      const table = tableIn(context, 'tenant_usage');
      const statements = [
        `CREATE TABLE ${table} (
          tenant_id uuid PRIMARY KEY,
          events bigint NOT NULL CHECK (events >= 0),
          bytes bigint NOT NULL CHECK (bytes >= 0)
        ) WITH (fillfactor = 50)`,
        `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
        `CREATE POLICY follower_all ON ${table} TO ${follower} USING (true) WITH CHECK (true)`,
        `CREATE POLICY auditor_reads ON ${table} FOR SELECT TO ${auditor} USING (true)`,
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${follower}`,
        `GRANT SELECT ON ${table} TO ${auditor}`,
      ];
      for (const statement of statements) await runner.query(statement);
    }

    down(): Promise<void> {
      throw new Error('a read model is rebuilt from the log, not migrated back');
    }
  };
}
