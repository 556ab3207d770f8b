import type { MigrationInterface, QueryRunner } from 'typeorm';
import { rolesInMigration, type MigrationClass } from '@timeledger/database/migrations.js';
import type { ContextRoles } from '@timeledger/database/roles.js';
import { tableIn } from './checkpoints.js';

/** Where the tables stand and who uses them. */
export interface FollowerTablesOptions {
  /** The schema of the context's read models: `attendance`. */
  readonly schema: string;
  /** `follower` runs projections, reactors and the publisher; `api` answers queries; `owner` swaps rebuilt tables in. */
  readonly roles: Pick<ContextRoles, 'follower' | 'api' | 'owner'>;
}

/**
 * The migration that makes `checkpoint`, `parked_key` and `parked_event` in a context's schema.
 * A parked event is kept as its position only: what it says stays in the log, sealed as it is.
 * @param context names the schema and the roles: `attendance`
 */
export function followerTablesMigration(context: string): MigrationClass {
  return class FollowerTables1761900000000 implements MigrationInterface {
    async up(runner: QueryRunner): Promise<void> {
      const roles = await rolesInMigration(runner, context);
      for (const statement of createFollowerTables({ schema: context, roles })) await runner.query(statement);
    }

    async down(runner: QueryRunner): Promise<void> {
      for (const table of ['parked_event', 'parked_key', 'checkpoint']) {
        await runner.query(`DROP TABLE ${tableIn(context, table)}`);
      }
    }
  };
}

/** The statements of {@link followerTablesMigration}, for those who do not go through TypeORM. */
export function createFollowerTables({ schema, roles }: FollowerTablesOptions): readonly string[] {
  const checkpoint = tableIn(schema, 'checkpoint');
  const parkedKey = tableIn(schema, 'parked_key');
  const parkedEvent = tableIn(schema, 'parked_event');
  const ofTenant = `tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid`;
  const protect = (table: string): string[] => [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    // The owner swaps a rebuilt projection's parked keys in; there is nothing but ids and positions to see here.
    `CREATE POLICY followed ON ${table} TO ${roles.follower}, ${roles.owner} USING (true) WITH CHECK (true)`,
    `CREATE POLICY of_tenant ON ${table} FOR SELECT TO ${roles.api} USING (${ofTenant})`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${roles.follower}`,
    `GRANT SELECT ON ${table} TO ${roles.api}`,
  ];
  return [
    `CREATE TABLE ${checkpoint} (
      follower text PRIMARY KEY,
      version integer NOT NULL CHECK (version > 0),
      epoch text NOT NULL,
      position bigint NOT NULL CHECK (position >= 0),
      moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
    ) WITH (fillfactor = 50)`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${checkpoint} TO ${roles.follower}`,
    `GRANT SELECT ON ${checkpoint} TO ${roles.api}`,
    `CREATE TABLE ${parkedKey} (
      tenant_id uuid NOT NULL,
      follower text NOT NULL,
      ordering_key text NOT NULL,
      position bigint NOT NULL,
      event_id uuid NOT NULL,
      error text NOT NULL,
      parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (tenant_id, follower, ordering_key)
    )`,
    `CREATE INDEX parked_key_follower ON ${parkedKey} (follower)`,
    ...protect(parkedKey),
    `CREATE TABLE ${parkedEvent} (
      tenant_id uuid NOT NULL,
      follower text NOT NULL,
      ordering_key text NOT NULL,
      position bigint NOT NULL,
      PRIMARY KEY (tenant_id, follower, ordering_key, position),
      FOREIGN KEY (tenant_id, follower, ordering_key) REFERENCES ${parkedKey} ON UPDATE CASCADE ON DELETE CASCADE
    )`,
    ...protect(parkedEvent),
  ];
}

/**
 * The migration that puts the checkpoints under row-level security. They are nobody's: a policy says that queries may
 * read all of them, and without one no role that serves a tenant reads a table.
 * @param context names the schema and the roles: `attendance`
 */
export function checkpointPolicyMigration(context: string): MigrationClass {
  return class CheckpointPolicy1796000000000 implements MigrationInterface {
    readonly name = 'CheckpointPolicy1796000000000';

    async up(runner: QueryRunner): Promise<void> {
      const { follower, owner, api } = await rolesInMigration(runner, context);
      const table = tableIn(context, 'checkpoint');
      await runner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY followed ON ${table} TO ${follower}, ${owner} USING (true) WITH CHECK (true);
        CREATE POLICY read_by_queries ON ${table} FOR SELECT TO ${api} USING (true)`);
    }

    async down(runner: QueryRunner): Promise<void> {
      await runner.query(`ALTER TABLE ${tableIn(context, 'checkpoint')} DISABLE ROW LEVEL SECURITY`);
    }
  };
}
