import type { EventStore, ReadLogOptions } from '@timeledger/event-store/port.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { waitUntil } from './wait-until.js';

const PAGE = 5_000;

/**
 * Every event that was acknowledged before the call, in the log's order. Followers may read only what is certainly
 * without gaps, and a long transaction anywhere on the server, another spec's too, holds that up: a single look at the
 * log shortly after an append can miss it.
 */
export async function wholeLog(
  store: EventStore,
  options: Pick<ReadLogOptions, 'categories'> = {},
): Promise<readonly StoredEvent[]> {
  const head = await store.head();
  await waitUntil(async () => (await store.safeHead()) >= head, {
    what: `the log to be readable up to ${head}`,
    timeoutMs: 30_000,
  });
  const found: StoredEvent[] = [];
  for (let after = 0, hasMore = true; hasMore;) {
    const page = await store.readLog({ after, limit: PAGE, ...options });
    found.push(...page.events);
    ({ through: after, hasMore } = page);
  }
  return found;
}
