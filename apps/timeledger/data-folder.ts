import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '@timeledger/service/config/load-configuration.js';

/**
 * Makes the data folder if it is missing, readable by its owner alone.
 * @throws ConfigurationError with what to do, when it cannot be made or written
 */
export function prepareDataFolder(path: string): void {
  try {
    makeFolder(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConfigurationError([
      `DATA_DIR: ${path} cannot be used (${reason}). Give a folder that this user may write, for example DATA_DIR=./data.`,
    ]);
  }
  if (existsSync(restoringMarkOf(path)))
    throw new ConfigurationError([
      `DATA_DIR: a restore into ${path} did not come to its end. Repeat it: npm run operate -- restore FILE --replace`,
    ]);
}

/** Stands in the data folder from the first to the last step of a restore. */
export const restoringMarkOf = (path: string): string => join(path, 'restoring');

/** Step by step: Node's own recursive variant never returns on file systems that refuse folders with ENOENT, such as /proc. */
function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (found !== undefined) throw new Error('not a folder');
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
