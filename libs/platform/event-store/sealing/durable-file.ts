import { link, mkdir, open, rename, rm, unlink, type FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';

/** Makes what was last done in a folder (a new name, a removed one) survive a power failure. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file that others see complete or not at all, on disk when this resolves; mode 600.
 * Answers `false`, and leaves the file alone, when there is one already: of several processes one wins.
 */
export async function createDurably(path: string, text: string): Promise<boolean> {
  const folder = dirname(path);
  const partial = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.partial`;
  const handle = await openInNewFolder(partial);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(partial, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(partial).catch(ignoreMissing);
    await syncFolder(folder);
  }
}

/** The folder is nearly always there: it is made when it turns out to be missing. */
async function openInNewFolder(path: string): Promise<FileHandle> {
  const create = (): Promise<FileHandle> => open(path, 'wx', 0o600);
  try {
    return await create();
  } catch (error) {
    ignoreMissing(error);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return create();
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

/**
 * Puts a file in place of another: others see the old text or the new, and the new is on disk; mode 600. Makes no folder:
 * where that is gone, what stood in it was destroyed.
 * @returns `false` when the folder is gone
 */
export async function replaceIfFolderThere(path: string, text: string): Promise<boolean> {
  const partial = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.partial`;
  try {
    const handle = await open(partial, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    await rm(partial, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
