import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';

/** The tables of feedback's read model. */
export const FEEDBACK_TABLES = ['feedback_thread'] as const;

/** Makes feedback's read model. `events` are as stored, because sealed texts are bound to them. */
export class AttendanceFeedback1796100000205 implements MigrationInterface {
  readonly name = 'AttendanceFeedback1796100000205';

  async up(runner: QueryRunner): Promise<void> {
    const { api, follower, auditor } = await rolesInMigration(runner, 'attendance');
    const name = 'attendance.feedback_thread';
    for (const statement of [
      `CREATE TABLE ${name} (
        tenant_id uuid NOT NULL,
        thread_id uuid NOT NULL,
        employee_id uuid NOT NULL,
        responsible_id uuid,
        state text NOT NULL,
        events json NOT NULL,
        revision bigint NOT NULL,
        PRIMARY KEY (tenant_id, thread_id)
      )`,
      `CREATE INDEX feedback_of_employee ON ${name} (tenant_id, employee_id, thread_id)`,
      `CREATE INDEX feedback_to_answer ON ${name} (tenant_id, responsible_id, thread_id)`,
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
