import { createHash, randomUUID } from 'node:crypto';
import { access, open, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDurably } from '@timeledger/event-store/sealing/durable-file.js';
import { ArchiveWriter, removePartials } from './archive-writer.js';
import { BackupError } from './backup-error.js';
import {
  BACKUP_FORMAT,
  MANIFEST_PART,
  SEAL_PART,
  SECRETS_PART,
  TOMBSTONES_PART,
  type BackupManifest,
  type LogSummary,
} from './backup-manifest.js';
import { BACKED_UP_PATHS, filesBelow } from './data-files.js';
import { LogSnapshot, type LogContexts } from './log-snapshot.js';
import { gatherSecrets, lockSecrets, sealOf, type SecretsBundle } from './secrets-bundle.js';

/** Lines are gathered up to here before they are compressed into a part; the most that is held in memory. */
const PART_BYTES = 8 * 2 ** 20;
/** A log shrinks to less than this share of its tables. */
const EXPECTED_SHARE = 0.5;

/** What is backed up, and where to. */
export interface BackupOptions {
  readonly path: string;
  readonly dataDir: string;
  readonly tombstoneDir: string;
  readonly contexts: LogContexts;
  readonly product: string;
  /** Puts master key and secrets into the archive, encrypted; otherwise they go into `<path>.secrets`. */
  readonly passphrase?: string | undefined;
}

export interface BackupResult {
  readonly manifest: BackupManifest;
  readonly archiveBytes: number;
  readonly durationMs: number;
  /** The file of secrets beside the archive, if there is one. */
  readonly secretsPath: string | undefined;
}

/**
 * Writes a backup of a running or resting installation: a consistent snapshot of all logs, the wrapped data keys, and the
 * secrets. Read models, bus and jobs are not in it: they follow from the logs.
 * @throws BackupError when the file exists, cannot be written, or the disk is too small
 */
export async function makeBackup(options: BackupOptions): Promise<BackupResult> {
  const { path } = options;
  const startedMs = performance.now();
  const secretsPath = options.passphrase === undefined ? `${path}.secrets` : undefined;
  for (const file of [path, ...(secretsPath === undefined ? [] : [secretsPath])]) await refuseExisting(file);
  await removePartials(path).catch(() => undefined);
  const backupId = randomUUID();
  const secrets = await gatherSecrets(options.dataDir, backupId);
  const snapshot = await LogSnapshot.open(options.contexts);
  const writer = new ArchiveWriter(path);
  try {
    await refuseSmallDisk(path, snapshot);
    const logs: LogSummary[] = [];
    for (const context of snapshot.contexts) logs.push(await writeLog(writer, snapshot, context));
    // After the logs, so that every key that seals an event of the snapshot is there.
    const keys = await writeKeys(writer, options.dataDir);
    await refuseRotated(options.dataDir, secrets);
    const tombstones = await writeTombstones(writer, options.tombstoneDir);
    if (options.passphrase !== undefined)
      await writer.add(SECRETS_PART, Buffer.from(await lockSecrets(secrets, options.passphrase)));
    const manifest: BackupManifest = {
      format: BACKUP_FORMAT,
      product: options.product,
      backupId,
      takenAt: snapshot.takenAt,
      logs,
      parts: [...writer.parts],
      keys,
      tombstones,
      secrets: options.passphrase === undefined ? 'apart' : 'encrypted',
    };
    const archiveBytes = await finish(writer, manifest, secrets, secretsPath);
    return { manifest, archiveBytes, durationMs: performance.now() - startedMs, secretsPath };
  } catch (error) {
    await writer.abandon();
    throw error;
  } finally {
    await snapshot.close();
  }
}

/** @throws BackupError when another master key has come into force, which the secrets of this backup do not hold */
async function refuseRotated(dataDir: string, { backupId, files }: SecretsBundle): Promise<void> {
  const since = await gatherSecrets(dataDir, backupId);
  if (since.files['keys/master.key'] === files['keys/master.key']) return;
  throw new BackupError('The master key was rotated meanwhile. Make the backup again.');
}

/** The secrets come first: an archive that has its name can be restored. */
async function finish(
  writer: ArchiveWriter,
  manifest: BackupManifest,
  secrets: SecretsBundle,
  secretsPath: string | undefined,
): Promise<number> {
  const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
  await writer.add(MANIFEST_PART, text);
  await writer.add(SEAL_PART, Buffer.from(`${sealOf(text, secrets)}\n`));
  if (secretsPath !== undefined && !(await createDurably(secretsPath, `${JSON.stringify(secrets)}\n`)))
    throw new BackupError(`${secretsPath} exists already. Name a new file.`);
  try {
    return await writer.finish();
  } catch (error) {
    if (secretsPath !== undefined) await rm(secretsPath, { force: true });
    throw error;
  }
}

const partName = (folder: string, number: number): string =>
  `${folder}/${String(number).padStart(6, '0')}.ndjson.gz`;

/** Gathers lines into parts. */
class PartWriter {
  private lines: string[] = [];
  private bytes = 0;
  private number = 0;

  constructor(
    private readonly writer: ArchiveWriter,
    private readonly folder: string,
  ) {}

  async add(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      this.lines.push(line);
      this.bytes += line.length;
      if (this.bytes >= PART_BYTES) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.lines.length === 0) return;
    this.number += 1;
    await this.writer.addLines(partName(this.folder, this.number), this.lines);
    this.lines = [];
    this.bytes = 0;
  }
}

async function writeLog(writer: ArchiveWriter, snapshot: LogSnapshot, context: string): Promise<LogSummary> {
  const parts = new PartWriter(writer, `logs/${context}`);
  const lines = snapshot.lines(context);
  for (;;) {
    const next = await lines.next();
    if (next.done === true) {
      await parts.flush();
      return next.value;
    }
    await parts.add(next.value);
  }
}

async function writeKeys(writer: ArchiveWriter, dataDir: string): Promise<number> {
  const parts = new PartWriter(writer, 'keys');
  let count = 0;
  for await (const { path, content } of filesBelow(dataDir, BACKED_UP_PATHS.wrappedKeys)) {
    await parts.add([JSON.stringify([path, content.toString('base64')])]);
    count += 1;
  }
  await parts.flush();
  return count;
}

/** Their names and what stands in them; a restore compares them with those that are there, and never takes one away. */
async function writeTombstones(writer: ArchiveWriter, folder: string): Promise<number> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => !name.endsWith('.partial'))
    .toSorted();
  const lines: string[] = [];
  for (const name of names) lines.push(JSON.stringify([name, await readFile(join(folder, name), 'utf8')]));
  await writer.addLines(TOMBSTONES_PART, lines);
  return names.length;
}

async function refuseExisting(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new BackupError(`${path} exists already. Name a new file.`);
}

async function refuseSmallDisk(path: string, snapshot: LogSnapshot): Promise<void> {
  let bytes = 0;
  for (const context of snapshot.contexts) bytes += await snapshot.bytesOf(context);
  const { bavail, bsize } = await statfs(dirname(path));
  const needed = Math.ceil(bytes * EXPECTED_SHARE);
  if (bavail * bsize < needed)
    throw new BackupError(
      `Too little space for ${path}: about ${megabytes(needed)} MB are needed, ${megabytes(bavail * bsize)} MB are free.`,
    );
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);

/** SHA-256 of a file, hex: what an operator notes down beside it. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path, 'r');
  for await (const chunk of handle.createReadStream()) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
