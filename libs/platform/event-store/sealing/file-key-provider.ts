import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { access, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { validate } from 'uuid';
import { createDurably, syncFolder } from './durable-file.js';
import { KeyDestroyed, keyIdOf, type DataKey, type KeyProvider, type KeyScope } from './key-provider.js';

export interface FileKeyProviderOptions {
  /** Holds `master.key` (made on first use, mode 600) and the wrapped keys. Belongs into backups, apart from the data. */
  readonly folder: string;
  /** Holds the tombstones of destroyed keys. Must not be restored from backups. */
  readonly tombstoneFolder: string;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Opens the key store, making it when there is none. Several processes may use one store. */
export async function openFileKeyProvider(options: FileKeyProviderOptions): Promise<FileKeyProvider> {
  for (const folder of [options.folder, options.tombstoneFolder])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(options.folder, 'master.key');
  await createDurably(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
  if (((await stat(path)).mode & 0o077) !== 0) {
    throw new Error(`The master key ${path} can be read by others. Run: chmod 600 ${path}`);
  }
  const master = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex');
  if (master.length !== KEY_BYTES)
    throw new Error(`The master key ${path} is damaged. Restore it from a backup.`);
  return new FileKeyProvider(options, master);
}

/**
 * Data keys as files, one a key, wrapped with AES-256-GCM by the master key and bound to their names. A key is made by
 * linking a complete file to its name, so processes that race end with the same key; a tombstone is written before the
 * key is removed and looked for after it was made, so a destroyed key cannot come back between two looks.
 */
export class FileKeyProvider implements KeyProvider {
  constructor(
    private readonly options: FileKeyProviderOptions,
    private readonly master: Uint8Array,
  ) {}

  async wrap(scope: KeyScope): Promise<DataKey> {
    const kid = keyIdOf(scope);
    if (await this.#isDestroyed(kid)) throw new KeyDestroyed(kid);
    const known = await this.#read(kid);
    if (known !== undefined) return known;
    await createDurably(this.#keyPath(kid), this.#wrapped(kid, randomBytes(KEY_BYTES)));
    if (await this.#isDestroyed(kid)) {
      await this.#remove(kid);
      throw new KeyDestroyed(kid);
    }
    // Read again: of processes that made it at once one has won.
    const made = await this.#read(kid);
    if (made === undefined) throw new KeyDestroyed(kid);
    return made;
  }

  async unwrap(kid: string): Promise<DataKey | undefined> {
    if (!validate(kid)) throw new Error(`not a key id: ${JSON.stringify(kid)}`);
    if (await this.#isDestroyed(kid)) return undefined;
    const known = await this.#read(kid);
    if (known !== undefined) return known;
    // Destroyed between the two looks, or never here: a wrong folder must not pass for an erasure.
    if (await this.#isDestroyed(kid)) return undefined;
    throw new Error(`the key ${kid} is not in the key store ${this.options.folder}`);
  }

  async destroy(scope: KeyScope): Promise<void> {
    const kid = keyIdOf(scope);
    await createDurably(join(this.options.tombstoneFolder, kid), '');
    await this.#remove(kid);
  }

  /** Spread over folders, because one folder with a million files is slow on some file systems. */
  #keyPath(kid: string): string {
    return join(this.options.folder, 'keys', kid.slice(0, 2), kid);
  }

  #isDestroyed(kid: string): Promise<boolean> {
    return access(join(this.options.tombstoneFolder, kid)).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
  }

  async #remove(kid: string): Promise<void> {
    const path = this.#keyPath(kid);
    await rm(path, { force: true });
    await syncFolder(dirname(path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  async #read(kid: string): Promise<DataKey | undefined> {
    const text = await readFile(this.#keyPath(kid), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return undefined;
    const bytes = Buffer.from(text.trim(), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.master, bytes.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(kid)).setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const key = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
      return { kid, key };
    } catch (cause) {
      throw new Error(`the key ${kid} was not wrapped by this master key, or is damaged`, { cause });
    }
  }

  #wrapped(kid: string, key: Uint8Array): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.master, iv).setAAD(Buffer.from(kid));
    return `${Buffer.concat([iv, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64')}\n`;
  }
}
