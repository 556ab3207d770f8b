import { spawn } from 'node:child_process';
import { open, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@timeledger/kernel/logger.js';
import { nameFor } from './cluster-init.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { spawnAs, type ServerUser } from './postgres-user.js';
import { isAlive, isPostmasterOf, readPostmasterFile } from './postmaster.js';

/** What a postmaster is started with. */
export interface PostmasterOptions {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly user: ServerUser;
  /** TCP port on 127.0.0.1; 0 for a free one. */
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

/** A log larger than this is put aside (one older log is kept) at the next start. */
const MAX_LOG_BYTES = 16 * 1024 * 1024;
const START_TIMEOUT_MS = 30_000;

/**
 * Durable, small, and quiet about data: a log line must not carry the values of a failed statement, which may be personal.
 * Given on the command line, so that nothing in the data folder overrides them.
 */
const DEFAULT_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  shared_buffers: '128MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  // Each follower of a context keeps one; those of all contexts and their requests must fit, in two processes too.
  max_connections: '300',
  max_wal_size: '1GB',
  huge_pages: 'off',
  jit: 'off',
  // A transaction left open anywhere holds back vacuum and every follower of the log.
  idle_in_transaction_session_timeout: '60s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/**
 * Starts the server detached: Ctrl-C in a terminal reaches this process only, which stops the server after it has drained.
 * Resolves when the server has taken its port; it may still be recovering.
 */
export async function launchPostmaster(options: PostmasterOptions): Promise<{ pid: number; port: number }> {
  const { dataDir, binaries, user } = options;
  const port = await choosePort(options.port);
  await removeForeignLock(dataDir, options.logger);
  const settings = {
    ...DEFAULT_SETTINGS,
    ...options.settings,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
  };
  const log = `${dataDir}.log`;
  if (((await stat(log).catch(() => undefined))?.size ?? 0) > MAX_LOG_BYTES) await rename(log, `${log}.1`);
  const output = await open(log, 'a', 0o600);
  const logStart = (await output.stat()).size;
  try {
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(binaries.home, 'bin', 'postgres'), ['-D', nameFor(user, dataDir), ...args], {
      ...spawnAs(user),
      cwd: dataDir,
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', output.fd, output.fd],
      detached: true,
    });
    child.unref();
    let failure: string | undefined;
    child.once('error', (error) => (failure ??= error.message));
    child.once('exit', (code, signal) => (failure ??= `exit ${code ?? signal}`));
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
      const found = await readPostmasterFile(dataDir);
      if (found?.pid === child.pid && found?.status === 'ready') return { pid: found.pid, port };
      // A recovering server says "starting" for as long as that takes: the caller waits for it by connecting.
      if (found?.pid === child.pid && found?.status === 'starting' && Date.now() > deadline)
        return { pid: found.pid, port };
      if (failure !== undefined || Date.now() > deadline) {
        throw explain(failure ?? 'no answer', await tailOf(log, logStart), options);
      }
      await pause(15);
    }
  } finally {
    await output.close();
  }
}

function explain(
  failure: string,
  log: string,
  { dataDir, port: wanted }: PostmasterOptions,
): EmbeddedPostgresError {
  if (/Address already in use|could not bind/i.test(log)) {
    return new EmbeddedPostgresError(
      `The port ${wanted} for PostgreSQL is busy. Free it, or choose another.`,
      {
        // A free port that somebody else took in between: the next try finds another.
        isTransient: wanted === 0,
      },
    );
  }
  if (/No space left/i.test(log)) {
    return new EmbeddedPostgresError(
      `The disk of ${dataDir} is full. Make room, or choose another DATA_DIR.`,
    );
  }
  return new EmbeddedPostgresError(
    `PostgreSQL did not start on ${dataDir} (${failure}): ${log.trim().slice(-600)}. Its log is ${dataDir}.log.`,
    { isTransient: true },
  );
}

async function tailOf(path: string, from: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_384), 0, 16_384, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * After a power cut the lock file may name a process id that some other program has by now; PostgreSQL, which cannot tell,
 * would refuse to start. In every other case the file stays: PostgreSQL finds by it the shared memory of a killed
 * postmaster whose children still live.
 */
async function removeForeignLock(dataDir: string, logger: Logger): Promise<void> {
  const found = await readPostmasterFile(dataDir);
  if (found === undefined || (await isPostmasterOf(found.pid, dataDir))) return;
  logger.warn({ pid: found.pid }, 'PostgreSQL was not stopped cleanly; it recovers from its log');
  if (!(await isAlive(found.pid))) return;
  await rm(join(dataDir, 'postmaster.pid'), { force: true });
}

/** @throws EmbeddedPostgresError when the port asked for is taken */
async function choosePort(wanted: number): Promise<number> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host: '127.0.0.1', port: wanted, exclusive: true }, resolve);
    });
    const address = probe.address();
    return typeof address === 'object' && address !== null ? address.port : wanted;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new EmbeddedPostgresError(
      `The port ${wanted} for PostgreSQL cannot be used (${code}). Free it, or choose another.`,
      { cause },
    );
  } finally {
    await new Promise<void>((resolve) => probe.close(() => resolve()));
  }
}
