import type { Clock } from '@timeledger/kernel/clock.js';
import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import {
  streamIdOf,
  type JsonObject,
  type NewEvent,
  type StoredEvent,
  type StreamId,
} from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { AppendResult, EventStore, ExpectedRevision, ReadLogOptions } from '../port.js';

/** A store whose next acknowledgement can be lost. */
export interface BreakableStore {
  readonly store: EventStore;
  /** The next append reaches the log and is recorded there, then the connection is cut before the answer arrives. */
  loseNextAcknowledgement(): void;
}

/** One log of the engine under test, made for the suite. */
export interface EventStoreHarness {
  /** Another store on the same log, as another process would open it. The suite closes it. */
  open(options?: { readonly clock?: Clock }): Promise<EventStore>;
  openBreakable(): Promise<BreakableStore>;
  /** Removes the log. */
  close(): Promise<void>;
}

/** The stores of a suite's run. */
export interface Stores {
  /** Open for the whole suite. */
  readonly store: EventStore;
  /** Another store on the same log, closed at the end of the test. */
  readonly open: EventStoreHarness['open'];
  readonly openBreakable: EventStoreHarness['openBreakable'];
}

/** For conditions that hold soon. */
export const PATIENCE_MS = 20_000;

export const tenant = (): TenantId => newId<TenantId>();

/** A stream of its own; the tenant is its owner. */
export const streamOf = (tenantId: TenantId, category = 'attendance.punches'): StreamId =>
  streamIdOf(category, tenantId, newId(), '202603');

/** An event as a decider would want it recorded. */
export const event = (data: JsonObject = { n: 1 }, change: Partial<NewEvent> = {}): NewEvent => ({
  eventId: newId<EventId>(),
  type: 'attendance.ClockedIn',
  schemaVersion: 1,
  occurredAt: '2026-03-29T00:59:59.999Z' as Instant,
  actor: { kind: 'user', id: 'subject-1', client: 'web', roles: ['employee'] },
  correlationId: 'correlation-1',
  requestHash: 'ab12',
  data,
  ...change,
});

export const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => event({ n }));

/** Appends events to a stream whose name tells the tenant. */
export const append = (
  store: EventStore,
  streamId: StreamId,
  added: readonly NewEvent[],
  expected: ExpectedRevision = 'any',
): Promise<AppendResult> =>
  store.append({
    tenantId: streamId.slice(streamId.indexOf('-') + 1).slice(0, 36) as TenantId,
    streamId,
    expected,
    events: added,
  });

/**
 * Waits until everything recorded before the call can be read: a transaction that is open anywhere on the engine, another
 * spec's too, holds followers up for as long as it lasts.
 * @returns the position of the newest event
 */
export async function allReadable(store: EventStore): Promise<number> {
  const head = await store.head();
  await waitUntil(async () => (await store.safeHead()) >= head, {
    what: `the log to be readable up to ${head}`,
    timeoutMs: 30_000,
  });
  return head;
}

/** Reads on from a checkpoint until nothing is left, page by page. */
export async function drain(
  store: EventStore,
  options: Omit<ReadLogOptions, 'limit'> & { limit?: number },
): Promise<{ events: StoredEvent[]; through: number }> {
  const read: StoredEvent[] = [];
  let after = options.after;
  for (;;) {
    const page = await store.readLog({ limit: 1000, ...options, after });
    read.push(...page.events);
    after = page.through;
    if (!page.hasMore) return { events: read, through: after };
  }
}

/** A clock that a test sets. */
export class HandClock implements Clock {
  constructor(public ms: number) {}
  nowMs(): number {
    return this.ms;
  }
  instant(): Instant {
    return instantOf(this.ms);
  }
}
