import type { NewEvent, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

/**
 * What stands between a decider's event and its stored bytes. The event registry and the sealer of personal fields
 * fulfil it; the runtime itself knows neither.
 */
export interface EventHooks {
  /** Makes an event ready to be stored: checks its type and version, seals its personal fields. */
  prepare(event: NewEvent, tenantId: TenantId, streamId: StreamId): NewEvent | Promise<NewEvent>;
  /** Makes a stored event readable by the code of today: lifts older versions, opens sealed fields. */
  read(event: StoredEvent): StoredEvent | Promise<StoredEvent>;
}

/** Stores and reads events as they are. */
export const plainEvents: EventHooks = { prepare: (event) => event, read: (event) => event };

/** Reads many events in order; waits only when the hook itself waits. */
export async function readAll(
  read: EventHooks['read'],
  events: readonly StoredEvent[],
): Promise<readonly StoredEvent[]> {
  const results = events.map(read);
  return results.some((result) => result instanceof Promise)
    ? Promise.all(results)
    : (results as StoredEvent[]);
}
