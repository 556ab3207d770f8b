import type { Instant } from '@timeledger/kernel/clock.js';
import type { NewEvent, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';

/**
 * What the writer believes of the stream: `any` nothing, `none` that it does not exist, `exists` that it does,
 * a number that its last event has exactly this revision.
 */
export type ExpectedRevision = 'any' | 'none' | 'exists' | number;

/** One atomic change of one stream. All of its events are recorded, or none. */
export interface AppendRequest {
  readonly tenantId: TenantId;
  readonly streamId: StreamId;
  readonly expected: ExpectedRevision;
  /** 1 to {@link MAX_EVENTS_PER_APPEND} events, each of at most {@link MAX_EVENT_BYTES} canonical bytes. */
  readonly events: readonly NewEvent[];
}

/** What an append led to, after it is on disk. */
export interface AppendResult {
  /** The events as recorded; of a repeated append the original ones, with their original data. */
  readonly events: readonly StoredEvent[];
  /** The position of the last of them. */
  readonly position: number;
  /** The revision of the last of them. */
  readonly revision: number;
  /**
   * Whether the events were found in the stream: written by an earlier call, or by this one before it lost its
   * connection and looked them up.
   */
  readonly isDuplicate: boolean;
}

export const MAX_EVENTS_PER_APPEND = 1000;
export const MAX_EVENT_BYTES = 262_144;
export const MAX_READ_PAGE = 5000;

/** Which part of a stream to read, in order of revision. */
export interface ReadStreamOptions {
  /** First revision wanted; 0 unless told. */
  readonly fromRevision?: number;
  /** Only what was recorded at this moment or before: always a prefix of the stream. */
  readonly knownAt?: Instant;
  /** Only what stands at this position or before. */
  readonly toPosition?: number;
  /** At most {@link MAX_READ_PAGE}, which is also the default. */
  readonly limit?: number;
}

/** A piece of the log in order of position. */
export interface LogPage {
  readonly events: readonly StoredEvent[];
  /**
   * Every event at or before this position that the filter wants has been returned, whatever commits later:
   * the follower's next checkpoint, also when `events` is empty.
   */
  readonly through: number;
  /** Whether the page ended because of its limit: more can be read at once. */
  readonly hasMore: boolean;
}

export interface ReadLogOptions {
  /** The checkpoint: events behind this position are wanted; 0 for the start. */
  readonly after: number;
  /** At most {@link MAX_READ_PAGE}. */
  readonly limit: number;
  /** Only streams of these categories (`attendance.punches`); all unless told. */
  readonly categories?: readonly string[];
}

/**
 * The truth of one context: an immutable log of events in streams.
 *
 * - `append` is acknowledged only after the commit is on disk. Appends arriving together are committed together;
 *   a failing one fails alone. Of many racing appends with the same expectation one wins.
 * - An append whose event ids are all in the stream with the same request hash answers the original result and writes
 *   nothing, whatever `expected` says. A known id with another hash or in another stream of the tenant, or only some ids
 *   known, is refused: within a tenant an id stands for one event, also when racing writers bring it.
 * - Readers of the log miss nothing and see each stream in order, however many processes write.
 *
 * Errors: {@link RevisionConflict}, {@link EventIdReused}, `InfrastructureError` (with `outcomeUnknown` when the
 * connection was lost between sending and acknowledgement; the store itself looks the ids up and retries before it
 * gives up), `RangeError` for a request outside the limits.
 */
export interface EventStore {
  /** The context whose log this is: `attendance`. */
  readonly context: string;
  /** Minted when the log was created, restored or migrated. Positions of another epoch mean nothing. */
  readonly epoch: string;

  append(request: AppendRequest): Promise<AppendResult>;
  readStream(
    tenantId: TenantId,
    streamId: StreamId,
    options?: ReadStreamOptions,
  ): Promise<readonly StoredEvent[]>;
  /** The event of this id in any stream of the tenant; `undefined` when there is none. */
  findEvent(tenantId: TenantId, eventId: EventId): Promise<StoredEvent | undefined>;
  /** Reads on from a checkpoint without gaps; see {@link LogPage.through}. */
  readLog(options: ReadLogOptions): Promise<LogPage>;
  /** A position at or behind the newest event whose predecessors are all readable: how far a follower can get now. */
  safeHead(): Promise<number>;
  /**
   * The position of the newest event, 0 for none; events before it may still be in the making. A read model that has
   * reached it shows everything that was acknowledged before the call.
   */
  head(): Promise<number>;
  /** Calls back soon after anything was appended, by this process or another; may call too often. Returns the unsubscribe. */
  onAppended(listener: () => void): () => void;
  close(): Promise<void>;
}
