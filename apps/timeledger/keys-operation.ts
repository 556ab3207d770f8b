import { join } from 'node:path';
import { rotateMasterKey } from '@timeledger/event-store/sealing/rotate-master-key.js';
import type { Configuration } from './configuration.js';
import { tombstoneFolderOf } from './event-hooks.js';

/** What of the command line is told about keys. */
export const KEYS_USAGE = `  npm run operate -- keys rotate               a new master key; every data key is wrapped anew while the product runs
`;

/** Rotates the master key. Needs no database; the product may run, in several processes. */
export async function rotateKeys(config: Configuration, print: (line: string) => void): Promise<void> {
  const { isResumed, keys, rewrapped } = await rotateMasterKey({
    folder: join(config.DATA_DIR, 'keys'),
    tombstoneFolder: tombstoneFolderOf(config),
  });
  print(
    isResumed
      ? 'An interrupted rotation was gone on with; its master key is in force.'
      : 'A new master key is in force.',
  );
  print(
    `${rewrapped} data keys were wrapped anew; all ${keys} are wrapped by it now. The former one is removed.`,
  );
  print('Make a backup now: those from before open with the master key that was saved with them.');
}
