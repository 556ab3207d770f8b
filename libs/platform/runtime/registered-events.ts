import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EventRegistry } from '@timeledger/event-store/event-registry.js';
import type { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import type { EventHooks } from './event-hooks.js';

/**
 * The hooks of a context: what is written must be of a registered type in its present version and is sealed; what is
 * read is opened and lifted to the present version.
 *
 * Errors: `RangeError` for an event written in another version; `UnreadableEvent` and what the sealer throws.
 */
export function registeredEvents(registry: EventRegistry, sealer: EventSealer): EventHooks {
  return {
    prepare(event, tenantId, streamId) {
      const schema = registry.schemaOf(event.type);
      if (event.schemaVersion !== schema.schemaVersion) {
        throw new RangeError(
          `${event.type} is written in version ${schema.schemaVersion}, not ${event.schemaVersion}`,
        );
      }
      return schema.sealed === undefined ? event : sealer.seal(event, tenantId, streamId, schema);
    },
    read(event) {
      const schema = registry.schemaOf(event.type);
      if (schema.sealed === undefined) return registry.upcast(event);
      return sealer.open(event, schema).then((opened) => registry.upcast(opened));
    },
  };
}

/** Lifts stored events to their present version and leaves sealed what is sealed: for publishers and projections. */
export const sealedEvents =
  (registry: EventRegistry): EventHooks['read'] =>
  (event: StoredEvent) =>
    registry.upcast(event);
