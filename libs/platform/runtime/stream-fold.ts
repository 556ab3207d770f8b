import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import { MAX_EVENTS_PER_APPEND, MAX_READ_PAGE, type EventStore } from '@timeledger/event-store/port.js';
import { readAll, type EventHooks } from './event-hooks.js';
import type { FoldedStream } from './kept-states.js';

/** Reads a whole stream page by page and folds it. */
export async function foldStream<State>(
  store: EventStore,
  hooks: EventHooks,
  tenantId: TenantId,
  streamId: StreamId,
  initialState: State,
  evolve: (state: State, event: StoredEvent) => State,
): Promise<FoldedStream<State>> {
  const requestHashes = new Map<EventId, string>();
  let state = initialState;
  let revision = -1;
  let position = 0;
  for (;;) {
    const page = await store.readStream(tenantId, streamId, {
      fromRevision: revision + 1,
      limit: MAX_READ_PAGE,
    });
    for (const event of await readAll((stored) => hooks.read(stored), page)) {
      state = evolve(state, event);
      requestHashes.set(event.eventId, event.requestHash);
      ({ revision, position } = event);
    }
    if (page.length < MAX_READ_PAGE) return { state, revision, position, requestHashes };
  }
}

/**
 * The events that one request recorded, found by the id of its first. They stand together in the stream.
 * @param eventIdAt the derived id of each of them; without it, what was recorded in the same moment under the same
 *   correlation and request hash belongs together
 */
export async function originalEvents(
  store: EventStore,
  tenantId: TenantId,
  streamId: StreamId,
  firstId: EventId,
  eventIdAt?: (ordinal: number) => EventId,
): Promise<readonly StoredEvent[]> {
  const first = await store.findEvent(tenantId, firstId);
  if (first === undefined || first.streamId !== streamId) return [];
  const following = await store.readStream(tenantId, streamId, {
    fromRevision: first.revision,
    limit: MAX_EVENTS_PER_APPEND,
  });
  const belongs = (event: StoredEvent, ordinal: number): boolean =>
    eventIdAt === undefined ? isOfOneAppend(first, event) : event.eventId === eventIdAt(ordinal);
  const end = following.findIndex((event, ordinal) => ordinal > 0 && !belongs(event, ordinal));
  return end === -1 ? following : following.slice(0, end);
}

const isOfOneAppend = (first: StoredEvent, event: StoredEvent): boolean =>
  event.requestHash === first.requestHash &&
  event.correlationId === first.correlationId &&
  event.recordedAt === first.recordedAt;
