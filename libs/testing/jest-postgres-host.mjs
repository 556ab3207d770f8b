/**
 * The process that owns the PostgreSQL of one Jest run. It says the server's URL on its output and waits for the end of
 * its input: Jest closes it in its teardown, and the operating system closes it when Jest is interrupted or killed.
 * Either way the server is stopped and its folder removed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../platform/database/dist/embedded-postgres.js';

const isDurable = process.env.TEST_FSYNC === 'on';
/** With TEST_HELD_FOLLOWERS_MS, followers of every database get further only once in so many milliseconds. */
const heldMs = Number(process.env.TEST_HELD_FOLLOWERS_MS ?? 0);
const logger = { debug() {}, info() {}, warn: console.error, error: console.error };
const folder = await mkdtemp(join(tmpdir(), 'timeledger-jest-'));
const inputEnded = new Promise((resolve) => process.stdin.once('close', resolve).resume());
try {
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    settings: { max_connections: '300', ...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off' }) },
    logger,
  });
  console.log(server.adminUrl());
  const holder = heldMs > 0 ? await holdFollowers(server.adminUrl()) : undefined;
  await inputEnded;
  await holder?.end();
  await server.stop();
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * What a busy server does now and then, all the time: a transaction that is open keeps followers from reading what was
 * recorded after it began. A test that reads without waiting for what it recorded fails then, and not once in fifty runs.
 */
async function holdFollowers(adminUrl) {
  const client = new pg.Client(adminUrl);
  client.on('error', () => undefined);
  await client.connect();
  let isEnded = false;
  const held = (async () => {
    while (!isEnded) {
      await client.query('BEGIN');
      await client.query('SELECT pg_current_xact_id()');
      await setTimeout(heldMs);
      await client.query('COMMIT');
    }
    await client.end();
  })();
  return {
    end() {
      isEnded = true;
      return held;
    },
  };
}
