import type pg from 'pg';
import { createPool } from '@timeledger/database/pool.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { streamIdOf, type JsonObject, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import type { FakeEventStore } from './fake-event-store.js';
import { provisionTestContext, type TestContext } from './test-database.js';
import { createFollowerTables } from '@timeledger/runtime/follower-tables.migration.js';
import type { Projection } from '@timeledger/runtime/projection.js';

/** A database with follower tables and the tables of {@link tallyProjection}, for the specs of this folder. */
export interface FollowerDatabase {
  readonly context: TestContext;
  /** Superuser. */
  readonly admin: pg.Pool;
  readonly follower: pg.Pool;
  readonly migrator: pg.Pool;
  readonly api: pg.Pool;
  /** Empties everything and brings the tables back to the first shape. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const TALLY_TABLES = (follower: string, api: string): readonly string[] => [
  `DROP TABLE IF EXISTS attendance.tally_event, attendance.tally`,
  `CREATE TABLE attendance.tally (
    tenant_id uuid NOT NULL, subject text NOT NULL, total bigint NOT NULL DEFAULT 0 CHECK (total < 1000000),
    CONSTRAINT tally_key PRIMARY KEY (tenant_id, subject)) WITH (fillfactor = 80)`,
  `CREATE TABLE attendance.tally_event (
    tenant_id uuid NOT NULL, subject text NOT NULL, position bigint NOT NULL, amount integer NOT NULL,
    CONSTRAINT tally_event_key PRIMARY KEY (tenant_id, subject, position),
    CONSTRAINT tally_event_tally FOREIGN KEY (tenant_id, subject) REFERENCES attendance.tally)`,
  `CREATE INDEX tally_event_amount ON attendance.tally_event (tenant_id, amount) WHERE amount > 100`,
  ...['tally', 'tally_event'].flatMap((table) => [
    `ALTER TABLE attendance.${table} OWNER TO tl_attendance_owner`,
    `ALTER TABLE attendance.${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE attendance.${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY followed ON attendance.${table} TO ${follower} USING (true) WITH CHECK (true)`,
    `CREATE POLICY of_tenant ON attendance.${table} FOR SELECT TO ${api}
      USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON attendance.${table} TO ${follower}`,
    `GRANT SELECT ON attendance.${table} TO ${api}`,
  ]),
];

/** Makes the database; one for a spec file. */
export async function createFollowerDatabase(): Promise<FollowerDatabase> {
  const context = await provisionTestContext('attendance');
  const poolOf = (url: string): pg.Pool =>
    createPool({ url, applicationName: 'runtime-tests', logger: silentLogger });
  const admin = poolOf(context.url);
  const pools = {
    follower: poolOf(context.urls.follower),
    migrator: poolOf(context.urls.migrator),
    api: poolOf(context.urls.api),
  };
  const { follower, api, owner } = context.roles;
  await admin.query(
    [
      `SET ROLE ${owner}`,
      ...createFollowerTables({ schema: 'attendance', roles: context.roles }),
      'RESET ROLE',
    ].join(';'),
  );
  return {
    context,
    admin,
    ...pools,
    reset: async () => {
      await admin.query(TALLY_TABLES(follower, api).join(';'));
      await admin.query('TRUNCATE attendance.checkpoint, attendance.parked_key, attendance.parked_event');
    },
    close: async () => {
      await Promise.all([admin, ...Object.values(pools)].map((pool) => pool.end()));
      await context.drop();
    },
  };
}

/** The tenant of {@link addAmounts}. */
export const tenantId = newId<TenantId>();
const subjectOf = (event: StoredEvent): string => String(event.data['subject']);

/** Sums amounts by subject. An amount that is no integer is poison, as PostgreSQL sees it. */
export const tallyProjection: Projection = {
  name: 'tally',
  version: 1,
  categories: ['attendance.amounts'],
  tables: ['tally', 'tally_event'],
  orderingKey: subjectOf,
  async apply(client, events, schema) {
    const columns = [
      events.map((event) => event.tenantId),
      events.map(subjectOf),
      events.map((event) => event.position),
      events.map((event) => event.data['amount']),
    ];
    const given =
      'unnest($1::uuid[], $2::text[], $3::bigint[], $4::integer[]) AS given (tenant_id, subject, position, amount)';
    await client.query(
      `INSERT INTO ${schema}.tally SELECT tenant_id, subject, sum(amount) FROM ${given} GROUP BY 1, 2
        ON CONFLICT (tenant_id, subject) DO UPDATE SET total = tally.total + excluded.total`,
      columns,
    );
    await client.query(`INSERT INTO ${schema}.tally_event SELECT * FROM ${given}`, columns);
  },
};

/** Records amounts of subjects, each as an event of its own. */
export async function addAmounts(
  store: FakeEventStore,
  amounts: readonly (readonly [subject: string, amount: number | string])[],
  category = 'attendance.amounts',
): Promise<void> {
  for (const [subject, amount] of amounts) {
    const data: JsonObject = { subject, amount };
    await store.append({
      tenantId,
      streamId: streamIdOf(category, tenantId, subject),
      expected: 'any',
      events: [
        {
          eventId: newId<EventId>(),
          type: 'attendance.AmountAdded',
          schemaVersion: 1,
          occurredAt: instantOf(0),
          actor: { kind: 'system', id: 'test' },
          correlationId: 'c',
          requestHash: '',
          data,
        },
      ],
    });
  }
}

/** The totals of the live read model by subject. */
export async function totalsOf(database: FollowerDatabase): Promise<Record<string, number>> {
  const { rows } = await database.admin.query<{ subject: string; total: number }>(
    'SELECT subject, total FROM attendance.tally ORDER BY subject',
  );
  return Object.fromEntries(rows.map((row) => [row.subject, row.total]));
}
