import { createHash, randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemClock, type Clock } from '@timeledger/kernel/clock.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { atMost, checkBlobLimit, checkBlobName } from '../blob-check.js';
import { BlobRefused } from '../errors.js';
import { STALE_WRITE_MS, type Blobs, type FoundBlob, type ListedBlob, type StoredBlob } from '../port.js';

/** Where writes that are under way stand: a name that no blob can have. */
const PARTIAL_FOLDER = '.partial';
/** The ending of files, so that a blob and a folder of others may have one name. */
const ENDING = '.blob';
/** What a disk says that may go over: full for the moment, too many files open, a device that answers badly. */
const RETRIABLE: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO']);

/** Blobs in a folder, for one machine. Several processes may use it. */
export async function openBlobsFolder(folder: string, clock: Clock = systemClock): Promise<BlobsFolder> {
  await mkdir(join(folder, PARTIAL_FOLDER), { recursive: true, mode: 0o700 });
  return new BlobsFolder(folder, clock);
}

/**
 * A file a blob, mode 600. A write goes to a file of its own, is brought to disk and then gets its name: others see all of
 * it or nothing, also after a power failure. What a killed process leaves stands apart, and is swept when it is old.
 */
export class BlobsFolder implements Blobs {
  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {}

  async put(
    name: string,
    source: AsyncIterable<Uint8Array>,
    { maxBytes }: { readonly maxBytes: number },
  ): Promise<StoredBlob> {
    checkBlobName(name);
    checkBlobLimit(maxBytes);
    const partial = join(this.folder, PARTIAL_FOLDER, randomUUID());
    try {
      const stored = await this.write(partial, atMost(source, maxBytes));
      const path = this.pathOf(name);
      await guarded(async () => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(partial, path);
        await syncFolder(dirname(path));
      });
      return stored;
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  async get(name: string): Promise<FoundBlob | undefined> {
    checkBlobName(name);
    const handle = await guarded(() => open(this.pathOf(name), 'r').catch(orIfMissing(undefined)));
    if (handle === undefined) return undefined;
    try {
      const { size } = await handle.stat();
      return { bytes: size, content: handle.createReadStream() };
    } catch (error) {
      await handle.close();
      throw asFault(error);
    }
  }

  async delete(name: string): Promise<boolean> {
    checkBlobName(name);
    const path = this.pathOf(name);
    return guarded(async () => {
      const isThere = await rm(path).then(() => true, orIfMissing(false));
      if (isThere) await syncFolder(dirname(path)).catch(orIfMissing(undefined));
      return isThere;
    });
  }

  async *list(below: string): AsyncIterable<ListedBlob> {
    if (below !== '') checkBlobName(below);
    yield* this.walk(below);
  }

  async sweep(): Promise<number> {
    const folder = join(this.folder, PARTIAL_FOLDER);
    let removed = 0;
    for (const name of await guarded(() => readdir(folder).catch(orIfMissing([] as string[])))) {
      const path = join(folder, name);
      const found = await stat(path).catch(orIfMissing(undefined));
      if (found === undefined || this.clock.nowMs() - found.mtimeMs < STALE_WRITE_MS) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  private async *walk(below: string): AsyncIterable<ListedBlob> {
    const folder = join(this.folder, below);
    const entries = await guarded(() =>
      readdir(folder, { withFileTypes: true }).catch(orIfMissing([] as Dirent[])),
    );
    for (const entry of entries) {
      if (entry.name === PARTIAL_FOLDER) continue;
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) yield* this.walk(name);
      else if (entry.name.endsWith(ENDING)) {
        const found = await guarded(() => stat(join(this.folder, name)).catch(orIfMissing(undefined)));
        if (found !== undefined)
          yield { name: name.slice(0, -ENDING.length), bytes: found.size, storedAtMs: found.mtimeMs };
      }
    }
  }

  private async write(path: string, source: AsyncIterable<Uint8Array>): Promise<StoredBlob> {
    const handle = await guarded(() => open(path, 'wx', 0o600));
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of source) {
        await guarded(() => writeAll(handle, chunk));
        hash.update(chunk);
        bytes += chunk.length;
      }
      await guarded(() => handle.sync());
    } finally {
      await handle.close();
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  private pathOf(name: string): string {
    return join(this.folder, `${name}${ENDING}`);
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length;)
    written += (await handle.write(chunk, written, chunk.length - written)).bytesWritten;
}

/** Makes a new name, or a removed one, survive a power failure. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const orIfMissing =
  <Value>(absent: Value) =>
  (error: NodeJS.ErrnoException): Value => {
    if (error.code === 'ENOENT') return absent;
    throw error;
  };

function asFault(error: unknown): unknown {
  if (error instanceof BlobRefused || error instanceof InfrastructureError) return error;
  const { code } = error as NodeJS.ErrnoException;
  // Without the path, which is nobody's business but the disk's.
  return new InfrastructureError(`the folder of blobs failed: ${code ?? 'unknown'}`, {
    retriable: RETRIABLE.has(code),
    cause: error,
  });
}

async function guarded<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    throw asFault(error);
  }
}
