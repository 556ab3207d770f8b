import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { ErasureEvent } from '../domain/privacy/privacy-events.js';
import { ERASURE_CATEGORY } from './privacy-streams.js';

/** Who is to be erased, and whether it is done: what the job that completes erasures goes by. */
export const erasureProjection: Projection = {
  name: 'erasure',
  version: 1,
  categories: [ERASURE_CATEGORY],
  tables: ['erasure'],
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const stored of events) {
      // The category holds only these events.
      const { type, data } = stored as unknown as ErasureEvent;
      await client.query(
        `INSERT INTO ${schema}.erasure (tenant_id, employee_id, is_complete) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, employee_id) DO UPDATE SET is_complete = excluded.is_complete`,
        [stored.tenantId, data.employeeId, type === 'organisation.ErasureCarriedOut' && data.isComplete],
      );
    }
  },
};

/** Makes the table of erasures. */
export class OrganisationErasure1796100000205 implements MigrationInterface {
  readonly name = 'OrganisationErasure1796100000205';

  async up(runner: QueryRunner): Promise<void> {
    const { api, follower, auditor } = await rolesInMigration(runner, 'organisation');
    const table = 'organisation.erasure';
    const statements = [
      `CREATE TABLE ${table} (
        tenant_id uuid NOT NULL,
        employee_id uuid NOT NULL,
        is_complete boolean NOT NULL,
        PRIMARY KEY (tenant_id, employee_id))`,
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
