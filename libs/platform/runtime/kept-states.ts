import type { EventId } from '@timeledger/kernel/ids.js';
import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import { LRUCache } from 'lru-cache';

/** A stream as it was folded: its state and what is needed to go on without reading it again. */
export interface FoldedStream<State> {
  readonly state: State;
  /** Revision of the last folded event; -1 for an empty stream. */
  readonly revision: number;
  /** Position of the last folded event; 0 for an empty stream. */
  readonly position: number;
  /**
   * The ids in the stream with the hash of the request that led to each. Grows in place when appends are acknowledged:
   * an id too many is still an id of this stream, and copying would make long streams slow.
   */
  readonly requestHashes: Map<EventId, string>;
}

/** How much is kept in memory. */
export interface KeptStatesLimits {
  /** Streams; 20,000 unless told, 0 keeps none. */
  readonly maxEntries?: number;
  /** Events of all kept streams together (their ids are kept); 200,000 unless told: some hundred megabytes. */
  readonly maxEvents?: number;
}

interface Kept {
  readonly folded: FoldedStream<unknown>;
  readonly evolve: unknown;
}

/**
 * Folded states of the streams used last. Only what the store acknowledged may be put here, and whatever is in doubt
 * is dropped: a kept state is therefore always a true prefix of its stream, though perhaps an old one.
 */
export class KeptStates {
  private readonly cache: LRUCache<StreamId, Kept> | undefined;

  constructor(limits: KeptStatesLimits = {}) {
    const max = limits.maxEntries ?? 20_000;
    this.cache =
      max === 0
        ? undefined
        : new LRUCache<StreamId, Kept>({
            max,
            maxSize: limits.maxEvents ?? 200_000,
            sizeCalculation: (kept) => kept.folded.requestHashes.size + 1,
          });
  }

  /** The kept state, if it was folded by this very function: another fold of the same stream is another state. */
  get<State>(
    streamId: StreamId,
    evolve: (state: State, event: StoredEvent) => State,
  ): FoldedStream<State> | undefined {
    const kept = this.cache?.get(streamId);
    // The same evolve function produced it, so it is of that function's state type.
    return kept?.evolve === evolve ? (kept.folded as FoldedStream<State>) : undefined;
  }

  /** Keeps a state that the store has acknowledged; an older one never replaces a newer. */
  put<State>(
    streamId: StreamId,
    evolve: (state: State, event: StoredEvent) => State,
    folded: FoldedStream<State>,
  ): void {
    const present = this.get(streamId, evolve);
    if (present === undefined || present.revision <= folded.revision)
      this.cache?.set(streamId, { folded, evolve });
  }

  /** Forgets every stream. */
  clear(): void {
    this.cache?.clear();
  }

  /** Forgets a stream: the next command reads it. */
  drop(streamId: StreamId): void {
    this.cache?.delete(streamId);
  }
}
