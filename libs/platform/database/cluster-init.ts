import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, link, mkdir, open, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Logger } from '@timeledger/kernel/logger.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { isAlive } from './postmaster.js';
import { canReach, spawnAs, type ServerUser } from './postgres-user.js';

/** The name of the superuser of an embedded server. */
export const SUPERUSER = 'postgres';

const OTHER_USER = 'Start as the user who started the product before, or choose another DATA_DIR.';

/** What the making of a data folder needs to know. */
export interface ClusterInit {
  readonly dataDir: string;
  readonly binaries: PostgresBinaries;
  readonly user: ServerUser;
  readonly password: string;
  /** `false` leaves the new files in the operating system's cache: for tests only. */
  readonly isDurable: boolean;
  readonly logger: Logger;
}

/**
 * A folder as the server's user can name it. Below a closed folder (root's home) it has no path for that user; but a
 * process that root has started inside of it is there, and Linux names the place.
 * @throws EmbeddedPostgresError where the operating system has no such name
 */
export function nameFor(user: ServerUser, folder: string): string {
  if (canReach(user, folder)) return folder;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new EmbeddedPostgresError(
    `The user ${user.name}, who runs PostgreSQL, cannot reach ${folder}. Choose a DATA_DIR that every user can reach, or start as an ordinary user.`,
  );
}

/**
 * The superuser's password, kept beside the data folder in a file of mode 600; made on the first start.
 * @throws EmbeddedPostgresError when the data exists but its password is gone
 */
export async function superuserPassword(dataDir: string, hasCluster: boolean): Promise<string> {
  const path = `${dataDir}.superuser-password`;
  const known = (await readIfThere(path)).trim();
  if (known !== '') return known;
  if (hasCluster) {
    throw new EmbeddedPostgresError(
      `The file ${path} is missing or empty, so the data in ${dataDir} cannot be opened. Restore the file from a backup.`,
    );
  }
  const partial = `${path}.${process.pid}`;
  await writeFile(partial, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    await link(partial, path);
  } catch (error) {
    // Of several processes starting at once the first one's password holds.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(partial, { force: true });
  }
  return (await readIfThere(path)).trim();
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new EmbeddedPostgresError(`The file ${path} cannot be read (${code}). ${OTHER_USER}`, { cause });
  }
}

/**
 * Whether the folder holds a data folder that these binaries can open. An absent or empty folder does not.
 * @throws EmbeddedPostgresError when something else is in it, or data of another major version
 */
export async function hasCluster(dataDir: string, binaries: PostgresBinaries): Promise<boolean> {
  const version = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    const entries = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new EmbeddedPostgresError(
        `The folder ${dataDir} cannot be used (${error.code}). ${error.code === 'EACCES' ? OTHER_USER : 'Choose another DATA_DIR.'}`,
        {
          cause: error,
        },
      );
    });
    if (entries.length === 0) return false;
    throw new EmbeddedPostgresError(
      `The folder ${dataDir} holds files but no PostgreSQL data. Empty it, or choose another DATA_DIR.`,
    );
  }
  if (Number(version) === binaries.major) return true;
  throw new EmbeddedPostgresError(
    `The data in ${dataDir} was written by PostgreSQL ${version.trim()}, and this version brings PostgreSQL ${binaries.major}. Start the version of the product that wrote it, or move the data over with pg_upgrade or a dump.`,
  );
}

/**
 * Makes the data folder in one step: it is built in a temporary folder beside it and renamed when it is complete and
 * on disk. A kill in the middle leaves only a temporary folder, which the next start removes.
 */
export async function initCluster(init: ClusterInit): Promise<void> {
  const { dataDir, user } = init;
  const parent = dirname(dataDir);
  const workshop = join(parent, `${basename(dataDir)}.init-${process.pid}-${randomBytes(3).toString('hex')}`);
  await removeLeftovers(dataDir, init.logger);
  const unfinished = join(workshop, 'data');
  await mkdir(workshop, { mode: 0o700 });
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(join(workshop, 'password'), init.password, { mode: 0o600 });
    if (user.isSwitched) {
      await chown(join(workshop, 'password'), user.uid, user.gid);
      await chown(unfinished, user.uid, user.gid);
      await chown(workshop, user.uid, user.gid);
    }
    await runInitdb(init, unfinished);
    await rmdir(dataDir).catch(() => undefined);
    await rename(unfinished, dataDir).catch((error: NodeJS.ErrnoException) => {
      // Another process finished first: its data folder is as good as ours.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    if (init.isDurable) await syncFolder(parent);
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    throw new EmbeddedPostgresError(
      `The data folder ${dataDir} cannot be made (${String(cause)}). Check that there is room on the disk and that the folder is writable, or choose another DATA_DIR.`,
      { cause },
    );
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/**
 * A data folder that root has brought back from a backup belongs to root, and PostgreSQL could not read it: it is given to
 * the server's user.
 */
export function giveTo(user: ServerUser, dataDir: string): void {
  for (const [command, ...args] of [
    ['chown', '-R', `${user.uid}:${user.gid}`, dataDir],
    ['chmod', '700', dataDir],
  ] as const) {
    const { status } = spawnSync(command, args, { stdio: 'ignore' });
    if (status !== 0) {
      throw new EmbeddedPostgresError(
        `The data in ${dataDir} cannot be given to the user ${user.name}. Run: ${command} ${args.join(' ')}`,
      );
    }
  }
}

async function removeLeftovers(dataDir: string, logger: Logger): Promise<void> {
  const prefix = `${basename(dataDir)}.init-`;
  for (const entry of await readdir(dirname(dataDir))) {
    if (!entry.startsWith(prefix)) continue;
    const pid = Number.parseInt(entry.slice(prefix.length), 10);
    if (pid !== process.pid && (await isAlive(pid))) continue;
    logger.warn(
      { folder: entry },
      'removing the data folder that an interrupted first start left unfinished',
    );
    await rm(join(dirname(dataDir), entry), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function runInitdb({ binaries, user, isDurable }: ClusterInit, unfinished: string): Promise<void> {
  const folder = nameFor(user, unfinished);
  const args = [
    `--pgdata=${folder}`,
    `--pwfile=${folder}/../password`,
    `--username=${SUPERUSER}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Sorting that is the same on every machine and after every update of its libraries.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    ...(isDurable ? [] : ['--no-sync']),
  ];
  const child = spawn(join(binaries.home, 'bin', 'initdb'), args, {
    ...spawnAs(user),
    cwd: unfinished,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new EmbeddedPostgresError(
      `PostgreSQL could not make its data folder at ${unfinished}: ${output.trim().slice(-600)}. Check that there is room on the disk and that the folder is writable, or choose another DATA_DIR.`,
    );
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
