import { LRUCache } from 'lru-cache';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import { FactWatch, type FactKeeper, type WatchedStore } from './fact-watch.js';

/** How old a kept fact may be at most: what was recorded longer ago than this is known. */
export const FACT_LIFE_MS = 1_000;

/** What facts are followed with. */
export interface FollowedFactsOptions {
  /** Those who keep facts of one store share one look at its log. */
  readonly store: WatchedStore;
  /** The categories whose streams the facts are read from: `attendance.device`. */
  readonly categories: readonly string[];
  readonly logger?: Logger;
  /** Facts kept; 50,000 unless told. */
  readonly maxKept?: number;
  /** {@link FACT_LIFE_MS} unless told. */
  readonly lifeMs?: number;
  /** See `FactWatchOptions`. */
  readonly restAfterMs?: number;
  readonly patienceMs?: number;
  readonly nowMs?: () => number;
}

/**
 * What streams say, kept in memory as long as the log says nothing new about them: one look at the log for all facts
 * of the process instead of one for each request that asks. No fact is older than {@link FACT_LIFE_MS}: when the log
 * was not looked at for so long, whoever asks waits for a look that begins after the question, all for the same one;
 * and when that does not come either, facts are read from their streams again.
 *
 * Followers' order of the log is used, so a transaction that is left open holds news back here as it does for them;
 * see `idle_in_transaction_session_timeout`.
 */
export class FollowedFacts implements FactKeeper {
  readonly categories: readonly string[];
  private readonly kept: LRUCache<StreamId, { readonly value: unknown }>;
  /** Reads in hand; one whose stream changed meanwhile is taken out and not kept. */
  private readonly reading = new Map<StreamId, Promise<unknown>>();
  private readonly watch: FactWatch;
  private readonly lifeMs: number;
  private isClosed = false;

  constructor({ store, categories, maxKept, lifeMs, ...options }: FollowedFactsOptions) {
    this.categories = categories;
    this.kept = new LRUCache({ max: maxKept ?? 50_000 });
    this.lifeMs = lifeMs ?? FACT_LIFE_MS;
    this.watch = FactWatch.of(store, options);
    this.watch.join(this);
  }

  /**
   * What a stream says.
   * @param read reads the stream and says what it means; always the same for one stream
   */
  async get<Value>(streamId: StreamId, read: () => Promise<Value>): Promise<Value> {
    if (this.isClosed) return read();
    this.watch.asked();
    // What is read now is as fresh as can be: nobody who must read waits for the log first.
    if (!this.kept.has(streamId)) return this.readAndKeep(streamId, read);
    if (!this.watch.isFresh(this.lifeMs) && !(await this.watch.refreshed())) return read();
    const kept = this.kept.get(streamId);
    // One stream has one meaning.
    return kept === undefined ? this.readAndKeep(streamId, read) : (kept.value as Value);
  }

  /** Takes no part in looks at the log any more; facts are read from their streams from now on. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.watch.leave(this);
  }

  /** See `FactKeeper`. */
  forget(streamId: StreamId): void {
    this.kept.delete(streamId);
    this.reading.delete(streamId);
  }

  /** See `FactKeeper`. */
  forgetAll(): void {
    this.kept.clear();
    this.reading.clear();
  }

  private async readAndKeep<Value>(streamId: StreamId, read: () => Promise<Value>): Promise<Value> {
    if (!this.watch.mayBeKept) return read();
    // The read of another may have begun before the event that the caller has waited for: only one's own counts.
    const mine = read();
    this.reading.set(streamId, mine);
    try {
      const value = await mine;
      if (this.reading.get(streamId) === mine) this.kept.set(streamId, { value });
      return value;
    } finally {
      if (this.reading.get(streamId) === mine) this.reading.delete(streamId);
    }
  }
}
