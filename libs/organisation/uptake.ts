import type { EventId, TenantId } from '@timeledger/kernel/ids.js';

/** How long a command waits for other contexts before it answers 202. */
export const UPTAKE_WAIT_MS = 5_000;

/**
 * Tells when other contexts act on a change. For what takes something away (a consent, a device): "it works at the next
 * request" is answered only when it is so. An app knows who has to hear of what.
 */
export interface Uptake {
  /**
   * Waits until every context that acts on the event has recorded it and keeps nothing older.
   * @param type of the stored event: `organisation.ConsentWithdrawn`
   * @returns whether that was confirmed in time; `false` says nothing but that it was not
   */
  isTakenIn(tenantId: TenantId, type: string, eventId: EventId, withinMs: number): Promise<boolean>;
}
