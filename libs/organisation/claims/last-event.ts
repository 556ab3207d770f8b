import type { EventStore } from '@timeledger/event-store/port.js';
import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

const FIRST_STEP = 64;

/**
 * The last event of a stream, found without reading the stream: reads one event at a time, in steps that double until
 * they lead past the end and halve from there on.
 * @param known a revision that the stream has for sure, such as its last one when it was last looked at
 */
export async function lastEventOf(
  store: EventStore,
  tenantId: TenantId,
  streamId: StreamId,
  known = 0,
): Promise<StoredEvent | undefined> {
  const at = async (revision: number): Promise<StoredEvent | undefined> =>
    (await store.readStream(tenantId, streamId, { fromRevision: revision, limit: 1 }))[0];
  let last = await at(known);
  // Near the end, as a rule: nobody else was here in the meantime.
  let next = last === undefined ? undefined : await at(last.revision + 1);
  for (let step = FIRST_STEP; next !== undefined; step *= 2) {
    last = next;
    next = await at(last.revision + step);
    if (next !== undefined) continue;
    // Between `last`, which is there, and `last + step`, which is not.
    let [low, high] = [last.revision, last.revision + step];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const found = await at(middle);
      if (found === undefined) high = middle;
      else [low, last] = [middle, found];
    }
  }
  return last;
}
