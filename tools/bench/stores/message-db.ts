import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Pool } from 'pg';
import type { OpenEngine } from './append-engine.js';

/** Its `install.sh` in the same order, without the role and its grants: the benchmark comes as the database's owner. */
const INSTALL = [
  'schema/message-store.sql',
  'extensions/pgcrypto.sql',
  'tables/messages.sql',
  'types/message.sql',
  'functions/message-store-version.sql',
  'functions/hash-64.sql',
  'functions/acquire-lock.sql',
  'functions/category.sql',
  'functions/is-category.sql',
  'functions/id.sql',
  'functions/cardinal-id.sql',
  'functions/stream-version.sql',
  'functions/write-message.sql',
  'functions/get-stream-messages.sql',
  'functions/get-category-messages.sql',
  'functions/get-last-stream-message.sql',
  'indexes/messages-id.sql',
  'indexes/messages-stream.sql',
  'indexes/messages-category.sql',
];

/**
 * `@eventide/message-db`: its function `write_message` called over a pool of node-postgres.
 * @param categories over how many categories the streams are spread. Its writers lock their category, so that streams
 * of one category, as ours are, wait for each other; over many they seldom do, which is the kinder measure
 */
const openMessageDb =
  (categories: number): OpenEngine =>
  async ({ connectionString, poolSize }) => {
    const pool = new Pool({
      connectionString,
      max: poolSize,
      options: '-c search_path=message_store,public -c client_min_messages=warning',
    });
    const folder = dirname(createRequire(import.meta.url).resolve('@eventide/message-db/package.json'));
    for (const file of INSTALL) await pool.query(await readFile(join(folder, 'database', file), 'utf8'));
    return {
      async append({ writer, stream, revision, data }) {
        const category = (writer + stream * 31) % categories;
        await pool.query({
          name: 'write-message',
          text: 'SELECT write_message($1, $2, $3, $4, $5, $6)',
          values: [
            randomUUID(),
            `punches${category}-${writer}.${stream}`,
            'ClockedIn',
            JSON.stringify(data),
            null,
            revision - 1,
          ],
        });
      },
      async countEvents() {
        const { rows } = await pool.query<{ count: string }>('SELECT count(*) FROM message_store.messages');
        return Number(rows[0]?.count);
      },
      close: () => pool.end(),
    };
  };

export const openMessageDbOneCategory = openMessageDb(1);
export const openMessageDbManyCategories = openMessageDb(64);
