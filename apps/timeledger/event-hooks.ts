import { join, resolve } from 'node:path';
import type { Blobs } from '@timeledger/blobs/port.js';
import { openBlobsFolder } from '@timeledger/blobs/folder/blobs-folder.js';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import { openFileKeyProvider } from '@timeledger/event-store/sealing/file-key-provider.js';
import type { RemovablePersonalData } from '@timeledger/event-store/sealing/personal-data.js';
import type { KeyProvider } from '@timeledger/event-store/sealing/key-provider.js';
import type { PersonKeys } from '@timeledger/organisation/privacy/person-keys.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import { registeredEvents, sealedEvents } from '@timeledger/runtime/registered-events.js';
import type { Configuration } from './configuration.js';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';
import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import { issuerAccounts, issuerAccountSection } from './issuer-accounts.js';

/** Hooks that seal and open personal fields, and others that only lift older versions: for what may see nothing personal. */
export interface ProductHooks {
  /** What archives of people hold that stands outside the logs. */
  readonly sections: readonly ExportSection[];
  readonly sealing: EventHooks;
  /** For projections and publishers: sealed fields stay sealed in read models and on the bus. */
  readonly lifting: EventHooks['read'];
  /** The keys of persons; what is destroyed through it is forgotten here at once, and elsewhere within a minute. */
  readonly keys: PersonKeys;
  /** The same key store, for the keys of archives: made and opened too. */
  readonly archiveKeys: Pick<KeyProvider, 'wrap' | 'unwrap' | 'destroy'>;
  /** Where other processes may leave tombstones. */
  readonly tombstoneFolder: string;
  /** Forgets every key that is kept in memory: another process may have destroyed some. */
  forgetKeys(): void;
  /** Large things that are no events, in the data folder. Not in backups. */
  readonly blobs: Blobs;
  /** What of people stands in the data folder in clear. */
  readonly removable: readonly RemovablePersonalData[];
}

/** Where tombstones of destroyed keys stand: outside every backup, and never replaced by an older copy. */
export const tombstoneFolderOf = ({
  TOMBSTONE_DIR,
  DATA_DIR,
}: Pick<Configuration, 'DATA_DIR'> & Partial<Pick<Configuration, 'TOMBSTONE_DIR'>>): string =>
  TOMBSTONE_DIR === undefined ? join(DATA_DIR, 'destroyed-keys') : resolve(TOMBSTONE_DIR);

/** Opens the file key provider in the data folder. Tombstones stand apart, so that a restored backup does not undo them. */
export async function openProductHooks(
  dataDir: string,
  tombstoneFolder = tombstoneFolderOf({ DATA_DIR: dataDir }),
): Promise<ProductHooks> {
  const registry = new EventRegistry(CONTEXT_DESCRIPTIONS.flatMap(({ eventSchemas }) => eventSchemas));
  const provider = await openFileKeyProvider({
    folder: join(dataDir, 'keys'),
    tombstoneFolder,
  });
  const sealer = new EventSealer(provider);
  return {
    lifting: sealedEvents(registry),
    sealing: registeredEvents(registry, sealer),
    keys: forgettingKeys(provider, sealer),
    archiveKeys: provider,
    tombstoneFolder,
    blobs: await openBlobsFolder(join(dataDir, 'blobs')),
    removable: [issuerAccounts(dataDir)],
    sections: [issuerAccountSection(dataDir)],
    forgetKeys: () => sealer.forgetAll(),
  };
}

const forgettingKeys = (provider: KeyProvider, sealer: EventSealer): PersonKeys => ({
  scopesOf: (tenantId, subject) => provider.scopesOf(tenantId, subject),
  isDestroyed: (scope) => provider.isDestroyed(scope),
  async destroy(scope) {
    await provider.destroy(scope);
    sealer.forgetAll();
  },
  async discard(scope) {
    await provider.discard(scope);
    sealer.forgetAll();
  },
  async destroySubject(tenantId, subject) {
    await provider.destroySubject(tenantId, subject);
    sealer.forgetAll();
  },
});
