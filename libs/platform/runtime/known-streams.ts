import { LRUCache } from 'lru-cache';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { MAX_READ_PAGE, type EventStore, type ReadStreamOptions } from '@timeledger/event-store/port.js';
import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

/** Events kept, about 1 KB each. */
const MAX_KEPT_EVENTS = 50_000;
/** Streams of which it is remembered when they last changed. */
const MAX_WATCHED_STREAMS = 100_000;

interface KnownStream {
  readonly events: readonly StoredEvent[];
  /** Every event of the stream up to this position is among them. */
  readonly through: number;
}

/**
 * Short streams that change rarely, as they stand at any event that a follower is at: settings, which every reaction to
 * a punch rests on. Each is read once and again when the follower has seen it change. What is answered is exactly what
 * the store would answer, so a reaction that is repeated later rests on the same.
 *
 * Only for a follower that sees every event of these streams, page by page in order, and says so with {@link arrived}.
 */
export class KnownStreams implements Pick<EventStore, 'readStream'> {
  private readonly kept = new LRUCache<StreamId, KnownStream>({
    maxSize: MAX_KEPT_EVENTS,
    sizeCalculation: ({ events }) => events.length + 1,
  });
  private readonly changedAt = new Map<StreamId, number>();

  constructor(private readonly store: Pick<EventStore, 'readStream'>) {}

  /** A page that the follower is about to handle: before anything is read for one of its events. */
  arrived(events: readonly StoredEvent[]): void {
    for (const { streamId, position } of events)
      if (this.kept.has(streamId)) this.changedAt.set(streamId, position);
    // Forgetting when a stream changed without forgetting the stream would keep what is old.
    if (this.changedAt.size > MAX_WATCHED_STREAMS) this.forget();
  }

  /** What another process has seen was not seen here. */
  forget(): void {
    this.kept.clear();
    this.changedAt.clear();
  }

  /** See {@link EventStore.readStream}. Without `toPosition` the store itself is asked. */
  async readStream(
    tenantId: TenantId,
    streamId: StreamId,
    options: ReadStreamOptions = {},
  ): Promise<readonly StoredEvent[]> {
    const { toPosition, knownAt, fromRevision = 0, limit = MAX_READ_PAGE } = options;
    if (toPosition === undefined || knownAt !== undefined)
      return this.store.readStream(tenantId, streamId, options);
    const { events } = await this.through(tenantId, streamId, toPosition);
    return events
      .filter(({ position, revision }) => position <= toPosition && revision >= fromRevision)
      .slice(0, limit);
  }

  private async through(tenantId: TenantId, streamId: StreamId, position: number): Promise<KnownStream> {
    const kept = this.kept.get(streamId);
    if (kept !== undefined && Math.min(position, this.changedAt.get(streamId) ?? 0) <= kept.through)
      return kept;
    // What stands behind the position may come along: whoever asks sees nothing of it.
    const known = { events: await readToEnd(this.store, tenantId, streamId), through: position };
    this.kept.set(streamId, known);
    return known;
  }
}
