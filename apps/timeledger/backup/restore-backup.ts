import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isPostmasterOf, readPostmasterFile } from '@timeledger/database/postmaster.js';
import type { ProvisionedContext } from '@timeledger/database/roles.js';
import { createDurably } from '@timeledger/event-store/sealing/durable-file.js';
import { assertSealed, checkArchive, linesOf, readParts, type CheckedArchive } from './archive-reader.js';
import { restoringMarkOf } from '../data-folder.js';
import { BackupError } from './backup-error.js';
import { KEYS_PART, LOG_PART, type LogSummary } from './backup-manifest.js';
import { tombstonesOf } from './data-files.js';
import { LogRestore } from './log-restore.js';
import { LogSnapshot, type LogContexts } from './log-snapshot.js';
import { openSecrets, type SecretsBundle } from './secrets-bundle.js';

const REPLACED = /^replaced-/;
/** The database takes some four times the lines of its logs, with indexes and what is rebuilt from them. */
const SPACE_FACTOR = 4;

export interface RestoreOptions {
  readonly path: string;
  readonly dataDir: string;
  readonly tombstoneDir: string;
  /** The file of secrets; `<path>.secrets` unless told. */
  readonly secretsPath?: string | undefined;
  readonly passphrase?: string | undefined;
  /** Moves what is in the data folder aside. */
  readonly isReplacing: boolean;
  readonly acceptsMissingTombstones: boolean;
  /** Whether the logs go into the embedded database, whose folder is in the data folder. */
  readonly isEmbedded: boolean;
  /** Opens the migrated, empty database, once the files are in place. */
  readonly openDatabase: () => Promise<{ readonly contexts: LogContexts; stop(): Promise<void> }>;
}

export interface RestoreResult {
  readonly archive: CheckedArchive;
  /** What the restored logs come to, read back from the database. */
  readonly logs: readonly LogSummary[];
  readonly keys: number;
  /** Keys of the archive that stay destroyed. */
  readonly keptDestroyed: number;
  /** Where the former contents of the data folder are. */
  readonly movedTo: string | undefined;
  readonly durationMs: number;
}

/**
 * Restores a backup. The archive is read to its end before anything is changed; from then on the data folder carries a
 * mark until all is done, so that half a restore cannot be started.
 * @throws BackupError when the archive, the secrets, the tombstones or the data folder stand against it
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreResult> {
  const startedMs = performance.now();
  const archive = await checkArchive(options.path);
  const secrets = await secretsFor(options, archive);
  assertSealed(options.path, archive, secrets);
  await refuseMissingTombstones(options, archive);
  if (options.isEmbedded) await refuseRunning(options.dataDir);
  await refuseSmallDisk(options, archive);
  const movedTo = await clearDataFolder(options);

  const mark = restoringMarkOf(options.dataDir);
  await writeFile(mark, `restore of ${options.path}\n`);
  await restoreTombstones(options, archive);
  await restoreSecrets(options.dataDir, secrets);
  const { keys, keptDestroyed } = await restoreKeys(options);
  const database = await options.openDatabase();
  let logs: readonly LogSummary[];
  try {
    await restoreLogs(options.path, archive, database.contexts);
    logs = await readBack(archive, database.contexts);
  } finally {
    await database.stop();
  }
  await rm(mark);
  return { archive, logs, keys, keptDestroyed, movedTo, durationMs: performance.now() - startedMs };
}

async function secretsFor(
  options: RestoreOptions,
  { lockedSecrets }: CheckedArchive,
): Promise<SecretsBundle> {
  if (lockedSecrets !== undefined) return openSecrets(lockedSecrets, options.passphrase);
  const path = options.secretsPath ?? `${options.path}.secrets`;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BackupError(
      `The secrets of this backup are in a file of their own, and ${path} cannot be read. Name it: --secrets FILE.`,
      { cause },
    );
  });
  return openSecrets(text, options.passphrase);
}

async function refuseMissingTombstones(
  options: RestoreOptions,
  { tombstones }: CheckedArchive,
): Promise<void> {
  const present = new Set(await readdir(options.tombstoneDir).catch(() => []));
  const missing = [...tombstones.keys()].filter((name) => !present.has(name)).length;
  if (missing === 0 || options.acceptsMissingTombstones) return;
  throw new BackupError(
    `${missing} of the ${tombstones.size} tombstones that stood at the time of the backup are not in ${options.tombstoneDir}, so erasures since then would be undone. Bring that folder from the former installation (TOMBSTONE_DIR), or, if it is lost, repeat with --accept-missing-tombstones and erase again whoever asked since.`,
  );
}

async function refuseRunning(dataDir: string): Promise<void> {
  const folder = join(dataDir, 'postgres');
  const postmaster = await readPostmasterFile(folder);
  if (postmaster === undefined || !(await isPostmasterOf(postmaster.pid, folder))) return;
  throw new BackupError(
    `The product is running on ${dataDir} (PostgreSQL ${postmaster.pid}). Stop it first.`,
  );
}

async function refuseSmallDisk(options: RestoreOptions, { manifest }: CheckedArchive): Promise<void> {
  const needed = manifest.logs.reduce((sum, { bytes }) => sum + bytes, 0) * SPACE_FACTOR;
  let folder = options.dataDir;
  while ((await stat(folder).catch(() => undefined)) === undefined) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);
  throw new BackupError(
    `Too little space in ${folder}: about ${megabytes(needed)} MB are needed, ${megabytes(bavail * bsize)} MB are free.`,
  );
}

/** Moves what is in the data folder aside, except for tombstones, which belong to the present and not to a backup. */
async function clearDataFolder(options: RestoreOptions): Promise<string | undefined> {
  const { dataDir, tombstoneDir } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const kept = relative(dataDir, resolve(tombstoneDir)).split('/')[0];
  const present = (await readdir(dataDir)).filter((name) => name !== kept && !REPLACED.test(name));
  if (present.length === 0) return undefined;
  if (!options.isReplacing)
    throw new BackupError(
      `${dataDir} is not empty. Name an empty folder (DATA_DIR=…), or repeat with --replace, which moves what is there aside.`,
    );
  const aside = join(dataDir, `replaced-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of present) await rename(join(dataDir, name), join(aside, name));
  return aside;
}

/** Those the backup knew are put back where they are missing; none is ever taken away. */
async function restoreTombstones(options: RestoreOptions, { tombstones }: CheckedArchive): Promise<void> {
  await mkdir(options.tombstoneDir, { recursive: true, mode: 0o700 });
  for (const [name, content] of tombstones)
    await createDurably(join(options.tombstoneDir, basename(name)), content);
}

async function restoreSecrets(dataDir: string, { files }: SecretsBundle): Promise<void> {
  for (const [path, content] of Object.entries(files)) await restoreFile(dataDir, path, content);
}

async function restoreKeys(options: RestoreOptions): Promise<{ keys: number; keptDestroyed: number }> {
  const destroyed = new Set(await readdir(options.tombstoneDir));
  let keys = 0;
  let keptDestroyed = 0;
  for await (const part of readParts(options.path)) {
    if (!KEYS_PART.test(part.name)) continue;
    for (const line of await linesOf(part)) {
      const [path, content] = JSON.parse(line) as [string, string];
      if (tombstonesOf(path).some((name) => destroyed.has(name))) keptDestroyed += 1;
      else {
        await restoreFile(options.dataDir, path, content);
        keys += 1;
      }
    }
  }
  return { keys, keptDestroyed };
}

async function restoreFile(dataDir: string, path: string, base64: string): Promise<void> {
  const target = resolve(dataDir, path);
  // The archive is sealed, and a path that leads out of the folder is a mistake of ours all the same.
  if (relative(dataDir, target).startsWith('..'))
    throw new BackupError(`The backup names a file outside: ${path}.`);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await writeFile(target, Buffer.from(base64, 'base64'), { mode: 0o600, flush: true });
}

function contextOf(contexts: LogContexts, name: string): ProvisionedContext {
  const context = contexts.get(name);
  if (context === undefined)
    throw new BackupError(`The backup holds a log ${name} that this version of the product does not have.`);
  return context;
}

async function restoreLogs(path: string, { manifest }: CheckedArchive, contexts: LogContexts): Promise<void> {
  let open: { readonly context: string; readonly restore: LogRestore } | undefined;
  const waiting = [...manifest.logs];
  const next = async (): Promise<void> => {
    await open?.restore.finish();
    const summary = waiting.shift();
    open = summary && {
      context: summary.context,
      restore: await LogRestore.begin(contextOf(contexts, summary.context), summary),
    };
  };
  try {
    await next();
    for await (const part of readParts(path)) {
      const context = LOG_PART.exec(part.name)?.[1];
      if (context === undefined) continue;
      while (open !== undefined && open.context !== context) await next();
      await open?.restore.add(await linesOf(part));
    }
    while (open !== undefined) await next();
  } catch (error) {
    await open?.restore.abandon();
    throw error;
  }
}

/** Reads the restored logs to their ends. @throws BackupError when one is not the one of the manifest */
async function readBack({ manifest }: CheckedArchive, contexts: LogContexts): Promise<readonly LogSummary[]> {
  const snapshot = await LogSnapshot.open(contexts);
  try {
    const logs: LogSummary[] = [];
    for (const { context, events, root } of manifest.logs) {
      const restored = await snapshot.summaryOf(context);
      logs.push(restored);
      if (restored.events !== events || restored.root !== root)
        throw new BackupError(
          `The restored log ${context} is not the one of the backup: do not use it, and report this.`,
        );
    }
    return logs;
  } finally {
    await snapshot.close();
  }
}
