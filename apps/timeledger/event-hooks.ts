import { join } from 'node:path';
import { ATTENDANCE_EVENT_SCHEMAS } from '@timeledger/attendance/event-schemas.js';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import { openFileKeyProvider } from '@timeledger/event-store/sealing/file-key-provider.js';
import { organisationEventSchemas } from '@timeledger/organisation/event-schemas.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import { registeredEvents, sealedEvents } from '@timeledger/runtime/registered-events.js';

/** Hooks that seal and open personal fields, and others that only lift older versions: for what may see nothing personal. */
export interface ProductHooks {
  readonly sealing: EventHooks;
  /** For projections and publishers: sealed fields stay sealed in read models and on the bus. */
  readonly lifting: EventHooks['read'];
}

/** Opens the file key provider in the data folder. Tombstones stand apart, so that a restored backup does not undo them. */
export async function openProductHooks(dataDir: string): Promise<ProductHooks> {
  const registry = new EventRegistry([
    ...Object.values(ATTENDANCE_EVENT_SCHEMAS),
    ...organisationEventSchemas,
  ]);
  const sealer = new EventSealer(
    await openFileKeyProvider({
      folder: join(dataDir, 'keys'),
      tombstoneFolder: join(dataDir, 'destroyed-keys'),
    }),
  );
  return { lifting: sealedEvents(registry), sealing: registeredEvents(registry, sealer) };
}
