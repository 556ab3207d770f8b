import { join } from 'node:path';
import { startEmbeddedPostgres } from '@timeledger/database/embedded-postgres.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import pg from 'pg';
import type { Scratch } from './scratch.js';

/** A PostgreSQL of the benchmark's own, with the product's durable defaults, gone after the run. */
export interface ScratchPostgres {
  adminUrl(database?: string): string;
  /** Makes an empty database and answers the superuser's URL of it. */
  createDatabase(name: string): Promise<string>;
}

// Nothing of the server's ordinary talk belongs between the figures.
const logger: Logger = {
  ...silentLogger,
  warn: (fields, message) => console.error(message, fields),
  error: (fields, message) => console.error(message, fields),
};

export async function startScratchPostgres(scratch: Scratch): Promise<ScratchPostgres> {
  const folder = await scratch.folder('postgres');
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'data'),
    // Three engines with a connection for each of 32 writers, open for the whole run.
    settings: { max_connections: '200' },
    logger,
  });
  scratch.onRelease(() => server.stop());
  return {
    adminUrl: (database) => server.adminUrl(database),
    async createDatabase(name) {
      await runSql(server.adminUrl(), `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
      return server.adminUrl(name);
    },
  };
}

/** Runs SQL on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<void> {
  await withClient(url, (client) => client.query(sql));
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Puts everything written so far to disk, so that one side's dirty pages do not burden the next one's turn. */
export const settle = (url: string): Promise<void> => runSql(url, 'CHECKPOINT');
