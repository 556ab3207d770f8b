import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { MAX_READ_PAGE, type EventStore, type ReadStreamOptions } from './port.js';

/**
 * Every event of a stream that the options want, page by page. For streams whose length is bounded by what they are
 * about, such as a month of one employment.
 */
export async function readToEnd(
  store: Pick<EventStore, 'readStream'>,
  tenantId: TenantId,
  streamId: StreamId,
  options: Omit<ReadStreamOptions, 'fromRevision' | 'limit'> = {},
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.readStream(tenantId, streamId, {
      ...options,
      fromRevision: (events.at(-1)?.revision ?? -1) + 1,
      limit: MAX_READ_PAGE,
    });
    events.push(...page);
    if (page.length < MAX_READ_PAGE) return events;
  }
}
