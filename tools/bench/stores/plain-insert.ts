import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import type { OpenEngine } from './append-engine.js';

/** No event store at all: one prepared INSERT of one row in a transaction of its own. The scale of the others. */
export const openPlainInsert: OpenEngine = async ({ connectionString, poolSize }) => {
  const pool = new Pool({ connectionString, max: poolSize });
  await pool.query(`
    CREATE TABLE IF NOT EXISTS event (
      position  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id        uuid NOT NULL UNIQUE,
      stream_id text NOT NULL,
      revision  bigint NOT NULL,
      type      text NOT NULL,
      data      jsonb NOT NULL,
      recorded_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (stream_id, revision)
    )`);
  return {
    async append({ writer, stream, revision, data }) {
      await pool.query({
        name: 'insert-event',
        text: 'INSERT INTO event (id, stream_id, revision, type, data) VALUES ($1, $2, $3, $4, $5)',
        values: [randomUUID(), `punches-${writer}.${stream}`, revision, 'ClockedIn', JSON.stringify(data)],
      });
    },
    async countEvents() {
      const { rows } = await pool.query<{ count: string }>('SELECT count(*) FROM event');
      return Number(rows[0]?.count);
    },
    close: () => pool.end(),
  };
};
