/**
 * The process that owns the PostgreSQL of one Jest run. It says the server's URL on its output and waits for the end of
 * its input: Jest closes it in its teardown, and the operating system closes it when Jest is interrupted or killed.
 * Either way the server is stopped and its folder removed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../platform/database/dist/embedded-postgres.js';

const isDurable = process.env.TEST_FSYNC === 'on';
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
  await inputEnded;
  await server.stop();
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
