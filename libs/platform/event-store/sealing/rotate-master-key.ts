import { readFile, rename, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { createDurably, syncFolder } from './durable-file.js';
import { openFileKeyProvider, type FileKeyProviderOptions } from './file-key-provider.js';
import { masterPathIn, newMasterText, previousMasterPathIn } from './master-keys.js';

/** What a rotation did. */
export interface MasterKeyRotation {
  /** Whether it went on with one that was interrupted: no further master key was made. */
  readonly isResumed: boolean;
  readonly keys: number;
  readonly rewrapped: number;
}

export interface RotationOptions extends FileKeyProviderOptions {
  /**
   * How long processes have between reading which master key is in force and putting the data key in its place that they
   * wrapped with it; 5 seconds unless told. One that takes longer wraps its key anew itself.
   */
  readonly settleMs?: number;
}

const SETTLE_MS = 5_000;

/**
 * Puts a new master key in force and wraps every data key anew, while the product runs: until the end both master keys
 * unwrap. Data keys stay the same, so nothing that is sealed changes. What is interrupted is gone on with by asking again;
 * the old master key is removed when two walks in a row have found nothing that it wraps.
 *
 * Order: new key on disk, old key under its second name, new key in force (one rename), walk, old key removed. Whatever
 * comes between two of these leaves a folder in which everything can be unwrapped.
 */
export async function rotateMasterKey(options: RotationOptions): Promise<MasterKeyRotation> {
  const lock = join(options.folder, 'rotation.lock');
  await takeLock(lock);
  try {
    return await rotate(options);
  } finally {
    await rm(lock, { force: true });
  }
}

/**
 * Two rotations at once could put two new keys in force, of which one is lost.
 * @throws Error while another process of this machine rotates
 */
async function takeLock(path: string): Promise<void> {
  if (await createDurably(path, String(process.pid))) return;
  const holder = Number(await readFile(path, 'utf8').catch(() => '0'));
  if (holder > 0 && isAlive(holder))
    throw new Error(`The master key is being rotated by process ${holder}. (${path})`);
  await rm(path, { force: true });
  if (!(await createDurably(path, String(process.pid))))
    throw new Error(`The master key is being rotated by another process. (${path})`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function rotate(options: RotationOptions): Promise<MasterKeyRotation> {
  const { folder, settleMs = SETTLE_MS } = options;
  const provider = await openFileKeyProvider(options);
  const next = join(folder, 'master.next.key');
  const current = await readFile(masterPathIn(folder), 'utf8');
  const isResumed = !(await createDurably(previousMasterPathIn(folder), current));
  // An interrupted one that had a new key in force already has no use for another.
  if (!isResumed || (await readFile(previousMasterPathIn(folder), 'utf8')) === current) {
    await createDurably(next, newMasterText());
    await rename(next, masterPathIn(folder));
    await syncFolder(folder);
  }
  await provider.reloadMasterKeys();
  let rewrapped = 0;
  for (let clean = 0; clean < 2;) {
    const { found } = await walk();
    rewrapped += found;
    clean = found === 0 ? clean + 1 : 0;
    if (clean < 2) await sleep(settleMs);
  }
  const { keys } = await walk();
  await rm(previousMasterPathIn(folder), { force: true });
  await syncFolder(folder);
  return { isResumed, keys, rewrapped };

  async function walk(): Promise<{ readonly keys: number; readonly found: number }> {
    let [keys, found] = [0, 0];
    for await (const kid of provider.kids()) {
      keys += 1;
      if (await provider.rewrap(kid)) found += 1;
    }
    return { keys, found };
  }
}
