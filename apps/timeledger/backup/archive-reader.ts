import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import tar from 'tar-stream';
import { BackupError } from './backup-error.js';
import {
  BACKUP_FORMAT,
  KEYS_PART,
  LOG_PART,
  MANIFEST_PART,
  SEAL_PART,
  SECRETS_PART,
  TOMBSTONES_PART,
  type BackupManifest,
} from './backup-manifest.js';
import type { EventLine } from './log-snapshot.js';
import { MerkleRoot } from './merkle-root.js';
import { sealOf, type SecretsBundle } from './secrets-bundle.js';

const unzip = promisify(gunzip);

/** A part is never larger than what our writer makes of 8 MiB of lines and one long line; more is an attack. */
const MAX_PART_BYTES = 64 * 2 ** 20;

/** One part of an archive. */
export interface ArchivePart {
  readonly name: string;
  readonly content: Buffer;
}

/** Reads the parts of an archive in order, one in memory at a time. @throws BackupError when it is cut or no archive */
export async function* readParts(path: string): AsyncGenerator<ArchivePart> {
  const extract = tar.extract();
  const reading = pipeline(createReadStream(path), extract);
  reading.catch(() => undefined);
  try {
    for await (const entry of extract) {
      const { name, size = 0, type } = entry.header;
      if (type !== 'file' || size > MAX_PART_BYTES) throw damaged(path, `the part ${name} is none of ours`);
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      yield { name, content: Buffer.concat(chunks) };
    }
    await reading;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new BackupError(`${path} does not exist.`, { cause: error });
    if (code === 'EACCES' || code === 'EISDIR')
      throw new BackupError(`${path} cannot be read (${code}).`, { cause: error });
    throw damaged(path, 'it is cut off, or no archive', error);
  } finally {
    extract.destroy();
    await reading.catch(() => undefined);
  }
}

/** The lines of a compressed part. @throws BackupError when it cannot be decompressed */
export async function linesOf({ name, content }: ArchivePart): Promise<readonly string[]> {
  try {
    const text = (await unzip(content, { maxOutputLength: MAX_PART_BYTES })).toString();
    return text === '' ? [] : text.slice(0, -1).split('\n');
  } catch (cause) {
    throw new BackupError(`The part ${name} of the backup is damaged.`, { cause });
  }
}

/** What a whole archive turned out to hold. */
export interface CheckedArchive {
  readonly manifest: BackupManifest;
  /** The manifest's bytes and its seal, for whoever has the secrets. */
  readonly manifestText: Buffer;
  readonly seal: string;
  readonly lockedSecrets: string | undefined;
  /** Tombstones that stood at the time of the backup: name and content. */
  readonly tombstones: ReadonlyMap<string, string>;
}

/**
 * Reads an archive to its end and compares everything with its manifest: every part's hash, every log's root, counts and
 * order of positions. Writes nothing.
 * @throws BackupError that says what is wrong with it
 */
export async function checkArchive(path: string): Promise<CheckedArchive> {
  const found: { name: string; bytes: number; sha256: string }[] = [];
  const logs = new Map<string, LogCheck>();
  const tombstones = new Map<string, string>();
  let keys = 0;
  let manifestText: Buffer | undefined;
  let seal: string | undefined;
  let lockedSecrets: string | undefined;
  for await (const part of readParts(path)) {
    const { name, content } = part;
    if (seal !== undefined) throw damaged(path, `${name} stands behind its end`);
    if (name === MANIFEST_PART) manifestText = content;
    else if (name === SEAL_PART) seal = content.toString().trim();
    else {
      if (manifestText !== undefined) throw damaged(path, `${name} stands behind its manifest`);
      found.push({
        name,
        bytes: content.byteLength,
        sha256: createHash('sha256').update(content).digest('hex'),
      });
      const context = LOG_PART.exec(name)?.[1];
      if (context !== undefined) {
        const log = logs.get(context) ?? new LogCheck(path, context);
        logs.set(context, log);
        for (const line of await linesOf(part)) log.add(line);
      } else if (KEYS_PART.test(name)) keys += (await linesOf(part)).length;
      else if (name === TOMBSTONES_PART) {
        for (const line of await linesOf(part)) tombstones.set(...(JSON.parse(line) as [string, string]));
      } else if (name === SECRETS_PART) lockedSecrets = content.toString();
      else throw damaged(path, `the part ${name} is none of ours`);
    }
  }
  if (manifestText === undefined || seal === undefined)
    throw damaged(path, 'it is cut off: its manifest is missing');
  const manifest = parseManifest(path, manifestText);
  compare(path, manifest, { found, logs, keys, tombstones: tombstones.size });
  return { manifest, manifestText, seal, lockedSecrets, tombstones };
}

/** @throws BackupError when the secrets are of another installation, or the manifest was not written by it */
export function assertSealed(path: string, archive: CheckedArchive, secrets: SecretsBundle): void {
  if (sealOf(archive.manifestText, secrets) === archive.seal) return;
  if (secrets.backupId !== archive.manifest.backupId)
    throw new BackupError(`The secrets are those of another backup (${secrets.backupId}), not of ${path}.`);
  throw damaged(path, 'its manifest was changed: its seal does not fit the master key');
}

/** What a log of an archive comes to. */
class LogCheck {
  readonly tree = new MerkleRoot();
  lastPosition = 0;

  constructor(
    private readonly path: string,
    private readonly context: string,
  ) {}

  add(line: string): void {
    this.tree.add(line);
    const position = Number(/^\[(\d+),/.exec(line)?.[1]);
    if (!(position > this.lastPosition))
      throw damaged(this.path, `events of ${this.context} are out of order`);
    this.lastPosition = position;
  }
}

function parseManifest(path: string, text: Buffer): BackupManifest {
  let manifest: BackupManifest;
  try {
    manifest = JSON.parse(text.toString()) as BackupManifest;
  } catch (cause) {
    throw damaged(path, 'its manifest cannot be read', cause);
  }
  if (manifest.format !== BACKUP_FORMAT)
    throw new BackupError(
      `${path} has the format ${manifest.format}, and this version reads ${BACKUP_FORMAT}: restore it with the version of the product that wrote it (${manifest.product}).`,
    );
  return manifest;
}

function compare(
  path: string,
  manifest: BackupManifest,
  actual: {
    readonly found: BackupManifest['parts'];
    readonly logs: ReadonlyMap<string, LogCheck>;
    readonly keys: number;
    readonly tombstones: number;
  },
): void {
  manifest.parts.forEach(({ name, sha256 }, index) => {
    const part = actual.found[index];
    if (part?.name !== name) throw damaged(path, `the part ${name} is missing`);
    if (part.sha256 !== sha256) throw damaged(path, `the part ${name} was changed`);
  });
  if (actual.found.length !== manifest.parts.length)
    throw damaged(path, 'it holds parts that its manifest does not name');
  for (const { context, events, root, lastPosition } of manifest.logs) {
    const log = actual.logs.get(context) ?? new LogCheck(path, context);
    if (log.tree.count !== events || log.tree.root() !== root || log.lastPosition !== lastPosition)
      throw damaged(path, `the log ${context} is not the one of its manifest`);
  }
  const known = new Set(manifest.logs.map(({ context }) => context));
  if ([...actual.logs.keys()].some((context) => !known.has(context)))
    throw damaged(path, 'it holds a log that its manifest does not name');
  if (actual.keys !== manifest.keys || actual.tombstones !== manifest.tombstones)
    throw damaged(path, 'its keys or tombstones are not those of its manifest');
}

/** An event of a checked archive. */
export const parseEventLine = (line: string): EventLine => JSON.parse(line) as EventLine;

const damaged = (path: string, what: string, cause?: unknown): BackupError =>
  new BackupError(
    `${path} is damaged: ${what}. Nothing was changed. Take another backup of the same day, or the one before.`,
    { cause },
  );
