import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { DataExportEvent } from '../../domain/privacy/data-export-events.js';
import { DATA_EXPORT_CATEGORY } from './data-export-streams.js';

/**
 * The exports of all people that are in preparation or have an archive: what the jobs go by. What people see of an export
 * is read from its stream.
 */
export const dataExportsProjection: Projection = {
  name: 'data-exports',
  version: 1,
  categories: [DATA_EXPORT_CATEGORY],
  tables: ['data_export'],
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const stored of events) {
      // The category holds only these events.
      const { type, data } = stored as unknown as DataExportEvent;
      const key = [stored.tenantId, data.employeeId, data.exportId];
      switch (type) {
        case 'organisation.DataExportRequested':
          await client.query(
            `INSERT INTO ${schema}.data_export (tenant_id, employee_id, export_id) VALUES ($1, $2, $3)`,
            key,
          );
          break;
        case 'organisation.DataExportCompleted':
          await client.query(
            `UPDATE ${schema}.data_export SET expires_at = $4
             WHERE tenant_id = $1 AND employee_id = $2 AND export_id = $3`,
            [...key, data.archive.expiresAt],
          );
          break;
        case 'organisation.DataExportFailed':
        case 'organisation.DataExportDeleted':
          await client.query(
            `DELETE FROM ${schema}.data_export WHERE tenant_id = $1 AND employee_id = $2 AND export_id = $3`,
            key,
          );
          break;
        case 'organisation.DataExportFetched':
          break;
      }
    }
  },
};

/** Makes the table of exports. `expires_at` is null while an export is in preparation. */
export class OrganisationDataExports1796200000405 implements MigrationInterface {
  readonly name = 'OrganisationDataExports1796200000405';

  async up(runner: QueryRunner): Promise<void> {
    const { api, follower, auditor } = await rolesInMigration(runner, 'organisation');
    const table = 'organisation.data_export';
    const statements = [
      `CREATE TABLE ${table} (
        tenant_id uuid NOT NULL,
        employee_id uuid NOT NULL,
        export_id uuid NOT NULL,
        expires_at timestamptz,
        PRIMARY KEY (tenant_id, employee_id, export_id))`,
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
