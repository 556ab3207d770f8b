import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurably } from './durable-file.js';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Wraps the data keys that are made now. */
export const masterPathIn = (folder: string): string => join(folder, 'master.key');
/** Wrapped some of the data keys until a rotation began, and is there while one is under way. */
export const previousMasterPathIn = (folder: string): string => join(folder, 'master.previous.key');

/** @throws Error when others can read it, or it is damaged */
async function readMaster(path: string): Promise<Buffer | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  if ((found.mode & 0o077) !== 0)
    throw new Error(`The master key ${path} can be read by others. Run: chmod 600 ${path}`);
  // Removed since: a rotation has just ended.
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const master = Buffer.from(text.trim(), 'hex');
  if (master.length !== KEY_BYTES)
    throw new Error(`The master key ${path} is damaged. Restore it from a backup.`);
  return master;
}

/**
 * Which file is the master key: a rotation puts another in its place, which has another number or was made at another
 * moment. Others' rights count as a change, so that a key which has become readable is refused as at the start.
 */
async function fileNow(folder: string): Promise<string> {
  const found = await stat(masterPathIn(folder), { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return 'missing';
  const { ino, dev, size, mode, ctimeNs, mtimeNs } = found;
  return [dev, ino, size, mode, ctimeNs, mtimeNs].join(' ');
}

/** A new master key as it stands in its file. */
export const newMasterText = (): string => `${randomBytes(KEY_BYTES).toString('hex')}\n`;

/** A data key that is wrapped, and which master key did it. */
export interface Wrapped {
  readonly text: string;
  readonly master: Uint8Array;
}

/**
 * The master key, and during a rotation the one before it. Data keys are wrapped with AES-256-GCM and bound to their names.
 * Other processes rotate: what cannot be unwrapped with what is in memory is tried again with what is in the folder.
 */
export class MasterKeys {
  private constructor(
    private readonly folder: string,
    private current: Uint8Array,
    private previous: Uint8Array | undefined,
    private file: string,
  ) {}

  /** Opens them, making the first when there is none. */
  static async open(folder: string): Promise<MasterKeys> {
    await createDurably(masterPathIn(folder), newMasterText());
    const file = await fileNow(folder);
    const current = await readMaster(masterPathIn(folder));
    if (current === undefined) throw new Error(`There is no master key in ${folder}.`);
    return new MasterKeys(folder, current, await readMaster(previousMasterPathIn(folder)), file);
  }

  /** Reads again which there are. */
  async reload(): Promise<void> {
    // Before the key: when another takes its place in between, the next look finds a file that it does not know.
    const file = await fileNow(this.folder);
    // The previous one first: a rotation that begins in between has put the same there.
    const previous = await readMaster(previousMasterPathIn(this.folder));
    this.current = (await readMaster(masterPathIn(this.folder))) ?? this.current;
    this.previous = previous ?? (await readMaster(previousMasterPathIn(this.folder)));
    this.file = file;
  }

  /** Reads the keys again only when another file stands in the place of the master key: one look, for each key made. */
  private async reloadIfReplaced(): Promise<void> {
    if ((await fileNow(this.folder)) !== this.file) await this.reload();
  }

  /** Wraps a data key with the master key that is in force in the folder. */
  async wrap(kid: string, key: Uint8Array): Promise<Wrapped> {
    await this.reloadIfReplaced();
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.current, iv).setAAD(Buffer.from(kid));
    const bytes = Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    return { text: `${bytes.toString('base64')}\n`, master: this.current };
  }

  /** Whether what was wrapped is still wrapped by the master key in force: a rotation may have begun meanwhile. */
  async isInForce({ master }: Wrapped): Promise<boolean> {
    await this.reloadIfReplaced();
    return Buffer.compare(master, this.current) === 0;
  }

  /**
   * The data key, and whether the master key in force wrapped it.
   * @throws Error when none of the master keys did, or it is damaged
   */
  async unwrap(
    kid: string,
    text: string,
  ): Promise<{ readonly key: Uint8Array; readonly isCurrent: boolean }> {
    const known = this.tryUnwrap(kid, text);
    if (known !== undefined) return known;
    await this.reload();
    const found = this.tryUnwrap(kid, text);
    if (found === undefined)
      throw new Error(`the key ${kid} was not wrapped by this master key, or is damaged`);
    return found;
  }

  private tryUnwrap(kid: string, text: string): { key: Uint8Array; isCurrent: boolean } | undefined {
    for (const master of [this.current, this.previous]) {
      if (master === undefined) continue;
      try {
        return { key: unwrapWith(master, kid, text), isCurrent: master === this.current };
      } catch {
        // Wrapped by another: the tag does not fit.
      }
    }
    return undefined;
  }
}

function unwrapWith(master: Uint8Array, kid: string, text: string): Buffer {
  const bytes = Buffer.from(text.trim(), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(kid)).setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}
