import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';

/** The tables of what is to be calculated anew. */
export const RECALCULATION_TABLES = ['pending_recalculation', 'known_pay_group'] as const;

const COLUMNS: Readonly<Record<(typeof RECALCULATION_TABLES)[number], string>> = {
  // Causes whose days are not all calculated yet.
  pending_recalculation: `
    cause_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, cause_id)`,
  known_pay_group: `
    pay_group_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, pay_group_id)`,
};

/** Makes the tables of what is to be calculated anew. */
export class AttendanceRecalculation1796300000000 implements MigrationInterface {
  readonly name = 'AttendanceRecalculation1796300000000';

  async up(runner: QueryRunner): Promise<void> {
    const { api, follower, auditor } = await rolesInMigration(runner, 'attendance');
    for (const table of RECALCULATION_TABLES) {
      const name = `attendance.${table}`;
      for (const statement of [
        `CREATE TABLE ${name} (tenant_id uuid NOT NULL, ${COLUMNS[table]})`,
        `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
        `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
        `CREATE POLICY tenant_only ON ${name} FOR SELECT TO ${api}
          USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
        `CREATE POLICY follower_all ON ${name} TO ${follower} USING (true) WITH CHECK (true)`,
        `CREATE POLICY auditor_reads ON ${name} FOR SELECT TO ${auditor} USING (true)`,
        `GRANT SELECT ON ${name} TO ${api}, ${auditor}`,
        `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${follower}`,
      ])
        await runner.query(statement);
    }
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}
