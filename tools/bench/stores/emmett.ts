import { STREAM_DOES_NOT_EXIST, type Event } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import pg from 'pg';
import type { OpenEngine } from './append-engine.js';

type ClockedIn = Event<'ClockedIn', JsonObject>;

/** `@event-driven-io/emmett-postgresql` over a pool with one connection a writer. */
export const openEmmett: OpenEngine = async ({ connectionString, poolSize }) => {
  const pool = new pg.Pool({ connectionString, max: poolSize });
  const store = getPostgreSQLEventStore(connectionString, {
    connectionOptions: { pool },
    schema: { autoMigration: 'None' },
  });
  await store.schema.migrate();
  return {
    async append({ writer, stream, revision, data }) {
      await store.appendToStream<ClockedIn>(
        `punches-${writer}.${stream}`,
        [{ type: 'ClockedIn', data }],
        // Its versions count from 1.
        { expectedStreamVersion: revision === 0 ? STREAM_DOES_NOT_EXIST : BigInt(revision) },
      );
    },
    async countEvents() {
      const { rows } = await pool.query<{ count: string }>('SELECT count(*) FROM emt_messages');
      return Number(rows[0]?.count);
    },
    async close() {
      await store.close();
      await pool.end();
    },
  };
};
