import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What stands in the data folder outside the database and belongs into a backup. The one place to add to: a path of a
 * file or of a whole folder.
 *
 * Not here: `postgres` (the logs are saved from the database, the rest is rebuilt from them), `secrets/database-roles`
 * (a new database gets new passwords), and the tombstones, which stand outside all backups.
 */
export const BACKED_UP_PATHS = {
  /** Data keys, wrapped by the master key: worthless without it. */
  wrappedKeys: 'keys/keys',
  /** Whoever has these and the archive reads everything. */
  secret: ['keys/master.key', 'keys/master.previous.key', 'secrets/service', 'issuer'],
} as const;

/** A file of the data folder. */
export interface DataFile {
  /** From the data folder, with slashes. */
  readonly path: string;
  readonly content: Buffer;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The files below a path, in order of their names. What vanishes meanwhile is left out; half-written files are too. */
export async function* filesBelow(folder: string, path: string): AsyncGenerator<DataFile> {
  try {
    const found = await lstat(join(folder, path));
    if (found.isDirectory()) {
      for (const name of (await readdir(join(folder, path))).toSorted())
        yield* filesBelow(folder, `${path}/${name}`);
    } else if (found.isFile() && !path.endsWith('.partial')) {
      yield { path, content: await readFile(join(folder, path)) };
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The name that a tombstone of this wrapped key has: the key's own, or that of its person. */
export function tombstonesOf(path: string): readonly string[] {
  const [, , , subject = '', name] = path.split('/');
  return name === undefined ? [subject] : [`${subject}.${name}`, subject];
}
