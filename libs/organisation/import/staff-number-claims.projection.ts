import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration } from '@timeledger/database/migrations.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { StaffNumberClaimed } from '../domain/claim-events.js';

/** The name of the projection that finds people by their staff number. */
export const STAFF_NUMBERS_PROJECTION = 'staff-numbers';

/** Who claimed which staff number last: ten thousand are looked up at once. Numbers are keyed hashes, never in clear. */
export const staffNumbersProjection: Projection = {
  name: STAFF_NUMBERS_PROJECTION,
  version: 1,
  categories: ['organisation.staffnumber'],
  tables: ['staff_number_claim'],
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    // Of one number the last claim counts, and a statement may touch a row only once.
    const last = new Map(events.map((event) => [`${event.tenantId} ${event.streamId}`, event]));
    const claims = [...last.values()];
    await client.query(
      `INSERT INTO ${schema}.staff_number_claim (tenant_id, number_index, employee_id)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[])
       ON CONFLICT (tenant_id, number_index) DO UPDATE SET employee_id = excluded.employee_id`,
      [
        claims.map(({ tenantId }) => tenantId),
        claims.map(({ streamId }) => partsOf(streamId).id),
        // The category holds nothing else.
        claims.map(({ data }) => (data as StaffNumberClaimed['data']).employeeId),
      ],
    );
  },
};

/** Makes the table that people are found in by their staff number. */
export class OrganisationStaffNumbers1796100000306 implements MigrationInterface {
  readonly name = 'OrganisationStaffNumbers1796100000306';

  async up(runner: QueryRunner): Promise<void> {
    const { api, auditor, follower } = await rolesInMigration(runner, 'organisation');
    const name = 'organisation.staff_number_claim';
    const statements = [
      `CREATE TABLE ${name} (
        tenant_id uuid NOT NULL,
        number_index text NOT NULL,
        employee_id uuid NOT NULL,
        PRIMARY KEY (tenant_id, number_index)
      )`,
      `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY tenant_only ON ${name} FOR SELECT TO ${api}
        USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
      `CREATE POLICY follower_all ON ${name} TO ${follower} USING (true) WITH CHECK (true)`,
      `CREATE POLICY auditor_reads ON ${name} FOR SELECT TO ${auditor} USING (true)`,
      `GRANT SELECT ON ${name} TO ${api}, ${auditor}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${follower}`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    throw new Error('a read model is rebuilt from the log, not migrated back');
  }
}
