import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { validate } from 'uuid';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { PERSONAL_PURPOSES, type PersonalPurpose } from '../event-schema.js';
import { createDurably, replaceIfFolderThere, syncFolder } from './durable-file.js';
import {
  KeyDestroyed,
  keyIdOf,
  subjectKeyIdOf,
  type DataKey,
  type KeyProvider,
  type KeyScope,
} from './key-provider.js';
import { MasterKeys } from './master-keys.js';

export interface FileKeyProviderOptions {
  /** Holds `master.key` (made on first use, mode 600) and the wrapped keys. Belongs into backups, apart from the data. */
  readonly folder: string;
  /** Holds the tombstones of destroyed keys. Must not be restored from backups. */
  readonly tombstoneFolder: string;
}

const KEY_BYTES = 32;
/** What stands in the tombstone of a key that may have a successor; that of one destroyed for good is empty. */
const DISCARDED = 'discarded\n';
/** So often a person may withdraw and consent again within one month. */
const MAX_GENERATIONS = 1000;
const PERIODIC_KID = new RegExp(
  `^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.(${PERSONAL_PURPOSES.join('|')})\\.(\\d{4}-\\d{2})(?:\\.\\d{1,4})?$`,
);

/** What there is, or what stands for its absence. */
const orIfMissing =
  <Value>(absent: Value) =>
  (error: NodeJS.ErrnoException): Value => {
    if (error.code === 'ENOENT') return absent;
    throw error;
  };
const isThere = (path: string): Promise<boolean> => access(path).then(() => true, orIfMissing(false));
const readIfThere = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(orIfMissing(undefined));
const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(orIfMissing([]));
const syncIfThere = (folder: string): Promise<void> => syncFolder(folder).catch(orIfMissing(undefined));

/** Opens the key store, making it when there is none. Several processes may use one store. */
export async function openFileKeyProvider(options: FileKeyProviderOptions): Promise<FileKeyProvider> {
  for (const folder of [options.folder, options.tombstoneFolder])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  return new FileKeyProvider(options, await MasterKeys.open(options.folder));
}

/**
 * Data keys as files, one a key, wrapped with AES-256-GCM by the master key and bound to their names. A key is made by
 * linking a complete file to its name, so processes that race end with the same key; a tombstone is written before the
 * key is removed and looked for after it was made, so a destroyed key cannot come back between two looks. Keys with a
 * period stand in a folder of their person, so that all of a person can be found.
 */
export class FileKeyProvider implements KeyProvider {
  constructor(
    private readonly options: FileKeyProviderOptions,
    private readonly masters: MasterKeys,
  ) {}

  async wrap(scope: KeyScope): Promise<DataKey> {
    const kid = await this.#presentKid(scope);
    const known = await this.#read(kid);
    if (known !== undefined) return known;
    const key = randomBytes(KEY_BYTES);
    const wrapped = await this.masters.wrap(kid, key);
    const isMine = await createDurably(this.#keyPath(kid), wrapped.text);
    // Before it is given out: no rotation that began meanwhile may end without it.
    if (!(await this.masters.isInForce(wrapped))) await this.rewrap(kid);
    if (await this.#isGone(kid, subjectKeyIdOf(scope.tenantId, scope.subject))) {
      await this.#remove(kid);
      throw new KeyDestroyed(kid);
    }
    if (isMine) return { kid, key };
    // Of processes that made it at once another has won.
    const made = await this.#read(kid);
    if (made === undefined) throw new KeyDestroyed(kid);
    return made;
  }

  async unwrap(kid: string): Promise<DataKey | undefined> {
    const subject = PERIODIC_KID.exec(kid)?.[1];
    if (subject === undefined && !validate(kid)) throw new Error(`not a key id: ${JSON.stringify(kid)}`);
    if (await this.#isGone(kid, subject)) return undefined;
    const known = await this.#read(kid);
    if (known !== undefined) return known;
    // Destroyed between the two looks, or never here: a wrong folder must not pass for an erasure.
    if (await this.#isGone(kid, subject)) return undefined;
    throw new Error(`the key ${kid} is not in the key store ${this.options.folder}`);
  }

  async destroy(scope: KeyScope): Promise<void> {
    const kid = await this.#presentKid(scope).catch((error: unknown) => {
      if (error instanceof KeyDestroyed) return undefined;
      throw error;
    });
    if (kid === undefined) return;
    await createDurably(this.#tombstonePath(kid), '');
    await this.#remove(kid);
  }

  async discard(scope: KeyScope): Promise<void> {
    if (scope.period === undefined) throw new RangeError('a key without a period is destroyed for good');
    const kid = await this.#presentKid(scope).catch((error: unknown) => {
      if (error instanceof KeyDestroyed) return undefined;
      throw error;
    });
    if (kid === undefined || (await this.#read(kid)) === undefined) return;
    await createDurably(this.#tombstonePath(kid), DISCARDED);
    await this.#remove(kid);
  }

  async scopesOf(tenantId: TenantId, subject: string): Promise<readonly KeyScope[]> {
    const scopes = new Map<string, KeyScope>();
    const subjectKid = subjectKeyIdOf(tenantId, subject);
    for (const name of await namesIn(this.#subjectFolder(subjectKid))) {
      const [, , purpose, period] = PERIODIC_KID.exec(`${subjectKid}.${name}`) ?? [];
      if (purpose === undefined || period === undefined) continue;
      // The pattern lets only the known purposes pass.
      scopes.set(`${purpose} ${period}`, { tenantId, subject, purpose: purpose as PersonalPurpose, period });
    }
    for (const purpose of PERSONAL_PURPOSES) {
      const scope = { tenantId, subject, purpose };
      if (await isThere(this.#keyPath(keyIdOf(scope)))) scopes.set(purpose, scope);
    }
    return [...scopes.values()];
  }

  async isDestroyed(scope: KeyScope): Promise<boolean> {
    try {
      await this.#presentKid(scope);
      return false;
    } catch (error) {
      if (error instanceof KeyDestroyed) return true;
      throw error;
    }
  }

  async destroySubject(tenantId: TenantId, subject: string): Promise<void> {
    const subjectKid = subjectKeyIdOf(tenantId, subject);
    await createDurably(this.#tombstonePath(subjectKid), '');
    for (const purpose of PERSONAL_PURPOSES) {
      const kid = keyIdOf({ tenantId, subject, purpose });
      await createDurably(this.#tombstonePath(kid), '');
      await this.#remove(kid);
    }
    const folder = this.#subjectFolder(subjectKid);
    await rm(folder, { recursive: true, force: true });
    await syncIfThere(dirname(folder));
  }

  /** The name of the generation that is in use. @throws KeyDestroyed when there may be none any more */
  async #presentKid(scope: KeyScope): Promise<string> {
    const subject = subjectKeyIdOf(scope.tenantId, scope.subject);
    if (await isThere(this.#tombstonePath(subject))) throw new KeyDestroyed(subject);
    for (let generation = 0; generation < MAX_GENERATIONS; generation += 1) {
      const kid = keyIdOf(scope, generation);
      const tombstone = await readIfThere(this.#tombstonePath(kid));
      if (tombstone === undefined) return kid;
      if (tombstone !== DISCARDED) throw new KeyDestroyed(kid);
    }
    throw new Error('a key was discarded more often than anybody changes a mind within a month');
  }

  async #isGone(kid: string, subject: string | undefined): Promise<boolean> {
    if (await isThere(this.#tombstonePath(kid))) return true;
    return subject !== undefined && isThere(this.#tombstonePath(subject));
  }

  /** Spread over folders, because one folder with a million files is slow on some file systems. */
  #keyPath(kid: string): string {
    const [subject = '', ...rest] = kid.split('.');
    return rest.length === 0
      ? join(this.options.folder, 'keys', kid.slice(0, 2), kid)
      : join(this.#subjectFolder(subject), rest.join('.'));
  }

  #subjectFolder(subjectKid: string): string {
    return join(this.options.folder, 'keys', subjectKid.slice(0, 2), subjectKid);
  }

  #tombstonePath(name: string): string {
    return join(this.options.tombstoneFolder, name);
  }

  async #remove(kid: string): Promise<void> {
    const path = this.#keyPath(kid);
    await rm(path, { force: true });
    await syncIfThere(dirname(path));
  }

  async #read(kid: string): Promise<DataKey | undefined> {
    const text = await readIfThere(this.#keyPath(kid));
    if (text === undefined) return undefined;
    return { kid, key: (await this.masters.unwrap(kid, text)).key };
  }

  /**
   * Wraps a key anew with the master key in force, unless it is already. What was destroyed meanwhile stays destroyed: its
   * tombstone was there before the key was removed, and is looked for after the new file has its name.
   * @returns whether it was wrapped anew
   */
  async rewrap(kid: string): Promise<boolean> {
    const path = this.#keyPath(kid);
    const text = await readIfThere(path);
    if (text === undefined) return false;
    const subject = PERIODIC_KID.exec(kid)?.[1];
    if (await this.#isGone(kid, subject)) {
      await this.#remove(kid);
      return false;
    }
    const { key, isCurrent } = await this.masters.unwrap(kid, text);
    if (isCurrent) return false;
    await replaceIfFolderThere(path, (await this.masters.wrap(kid, key)).text);
    if (await this.#isGone(kid, subject)) await this.#remove(kid);
    return true;
  }

  /** The names of all keys that there are now, in no order. */
  async *kids(): AsyncIterable<string> {
    const root = join(this.options.folder, 'keys');
    for (const prefix of await namesIn(root))
      for (const name of await namesIn(join(root, prefix))) {
        if (name.endsWith('.partial')) continue;
        const path = join(root, prefix, name);
        const isFolder = await stat(path).then((found) => found.isDirectory(), orIfMissing(undefined));
        if (isFolder === false) yield name;
        else if (isFolder === true)
          for (const key of await namesIn(path)) if (!key.endsWith('.partial')) yield `${name}.${key}`;
      }
  }

  /** Reads again which master keys there are, as a rotation does after it has put a new one in force. */
  reloadMasterKeys(): Promise<void> {
    return this.masters.reload();
  }
}
