import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';

/** Ids of one statement at most. */
const MAX_IDS = 500;

type Waiting = Map<EventId, PromiseWithResolvers<StoredEvent | undefined>>;

/**
 * Looks events up by id, many at once: what is asked for while a tenant's statement is under way goes together into the
 * next one. Every command asks whether its id is known; one statement each would cost as much as the appends.
 */
export class EventLookup {
  /** What waits, by tenant; an entry stands for a statement under way. */
  readonly #waiting = new Map<TenantId, Waiting>();
  readonly #query: (tenantId: TenantId, ids: readonly EventId[]) => Promise<readonly StoredEvent[]>;

  /** @param query finds events of a tenant by their ids, in any order */
  constructor(query: (tenantId: TenantId, ids: readonly EventId[]) => Promise<readonly StoredEvent[]>) {
    this.#query = query;
  }

  /** The event of this id as of a moment after the call. Errors are those of the query. */
  find(tenantId: TenantId, eventId: EventId): Promise<StoredEvent | undefined> {
    const underWay = this.#waiting.get(tenantId);
    const waiting: Waiting = underWay ?? new Map();
    const asked = waiting.get(eventId) ?? Promise.withResolvers<StoredEvent | undefined>();
    waiting.set(eventId, asked);
    if (underWay === undefined) {
      this.#waiting.set(tenantId, waiting);
      void this.#askAll(tenantId, waiting);
    }
    return asked.promise;
  }

  async #askAll(tenantId: TenantId, waiting: Waiting): Promise<void> {
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, MAX_IDS);
      for (const [id] of batch) waiting.delete(id);
      try {
        const events = await this.#query(
          tenantId,
          batch.map(([id]) => id),
        );
        const found = new Map(events.map((event) => [event.eventId, event]));
        for (const [id, asked] of batch) asked.resolve(found.get(id));
      } catch (error) {
        for (const [, asked] of batch) asked.reject(error);
      }
    }
    this.#waiting.delete(tenantId);
  }
}
