import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';

/** The tables of the read model of absences. */
export const ABSENCE_TABLES = ['absence'] as const;

/** Makes the read model of absences. `events` are as stored, because sealed texts are bound to them. */
export class AttendanceAbsences1796500000000 implements MigrationInterface {
  readonly name = 'AttendanceAbsences1796500000000';

  async up(runner: QueryRunner): Promise<void> {
    const { api, follower, auditor } = await rolesInMigration(runner, 'attendance');
    const name = 'attendance.absence';
    for (const statement of [
      `CREATE TABLE ${name} (
        tenant_id uuid NOT NULL,
        absence_id uuid NOT NULL,
        employment_id uuid NOT NULL,
        employee_id uuid NOT NULL,
        status text NOT NULL,
        first_day text NOT NULL,
        last_day text NOT NULL,
        requested_at text NOT NULL,
        events json NOT NULL,
        PRIMARY KEY (tenant_id, absence_id)
      )`,
      `CREATE INDEX absence_of_company ON ${name} (tenant_id, requested_at, absence_id)`,
      `CREATE INDEX absence_of_employee ON ${name} (tenant_id, employee_id, requested_at, absence_id)`,
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

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}
