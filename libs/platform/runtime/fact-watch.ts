import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import { MAX_READ_PAGE, type EventStore } from '@timeledger/event-store/port.js';
import { Wakeup } from './wakeup.js';

/** What a watch needs of the store. */
export type WatchedStore = Pick<EventStore, 'readLog' | 'safeHead' | 'onAppended'>;

/** Somebody who keeps what streams say. */
export interface FactKeeper {
  /** The categories whose streams it keeps: `attendance.device`. */
  readonly categories: readonly string[];
  /** The log tells that a stream says something new. */
  forget(streamId: StreamId): void;
  /** What the log says is not known any more. */
  forgetAll(): void;
}

/** Settings of a watch; those of the first keeper of a store hold for all. */
export interface FactWatchOptions {
  readonly logger?: Logger;
  /** The log is not looked at while nobody has asked for this long; 60,000 unless told. */
  readonly restAfterMs?: number;
  /** How long those who ask wait for a look when what is kept is too old; 1,000 unless told. */
  readonly patienceMs?: number;
  /** Monotonic milliseconds; of this process unless told. */
  readonly nowMs?: () => number;
}

/** Pause between two looks at the log while it grows, and the longest without a wake-up. */
const GAP_MS = 50;
const IDLE_MS = 300;

const watches = new WeakMap<WatchedStore, FactWatch>();

/**
 * The one look at a log for everybody in the process who keeps facts of it. Those for whom what is kept is too old wait
 * for a look that begins after they asked, all for the same one: what would otherwise be read from streams at the very
 * moment when the log is slow to answer.
 */
export class FactWatch {
  private readonly keepers = new Set<FactKeeper>();
  private readonly logger: Logger;
  private readonly nowMs: () => number;
  private readonly wakeup = new Wakeup();
  private following: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  /** Whether reads that begin now may be kept: from when on a look would tell of what comes after them. */
  private isWatching = false;
  /** When the last look began that saw everything. */
  private seenAtMs = Number.NEGATIVE_INFINITY;
  private askedAtMs = Number.NEGATIVE_INFINITY;
  /** Those who wait for a look that has not begun. */
  private waiting: PromiseWithResolvers<boolean> | undefined;
  /** Whether nobody waits any more, because a look took too long; until one has ended. */
  private isSlow = false;

  private constructor(
    private readonly store: WatchedStore,
    private readonly options: FactWatchOptions,
  ) {
    this.logger = options.logger ?? silentLogger;
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** The watch of a store: one for all who keep facts of it. */
  static of(store: WatchedStore, options: FactWatchOptions = {}): FactWatch {
    const watch = watches.get(store) ?? new FactWatch(store, options);
    watches.set(store, watch);
    return watch;
  }

  /** A keeper takes part from now on. */
  join(keeper: FactKeeper): void {
    this.keepers.add(keeper);
    // A look under way asks for other categories: the next ones begin where reads of this keeper do.
    this.following?.stop.abort();
  }

  /** A keeper takes no part any more; the last one ends the watch. */
  async leave(keeper: FactKeeper): Promise<void> {
    this.keepers.delete(keeper);
    keeper.forgetAll();
    if (this.keepers.size > 0) return;
    this.following?.stop.abort();
    await this.following?.ended;
  }

  /** To be said with every question: the log is looked at as long as somebody asks. */
  asked(): void {
    this.askedAtMs = this.nowMs();
    if (this.following === undefined && this.keepers.size > 0) this.follow();
  }

  /** Whether what is read from now on may be kept. */
  get mayBeKept(): boolean {
    return this.isWatching;
  }

  /** Whether everything recorded longer ago than this is known. */
  isFresh(lifeMs: number): boolean {
    return this.nowMs() - this.seenAtMs <= lifeMs;
  }

  /**
   * Waits for a look that begins after the call.
   * @returns whether there was one: everything that was recorded before the call is known then. `false` when the log cannot
   *   be looked at, or not in time; then nobody waits any more until a look has ended.
   */
  async refreshed(): Promise<boolean> {
    if (!this.isWatching || this.isSlow) return false;
    if (this.waiting === undefined) {
      const waiting = (this.waiting = Promise.withResolvers<boolean>());
      const timer = setTimeout(() => {
        this.isSlow = true;
        waiting.resolve(false);
      }, this.options.patienceMs ?? 1_000);
      void waiting.promise.then(() => clearTimeout(timer));
      this.wakeup.wake();
    }
    return this.waiting.promise;
  }

  private follow(): void {
    const stop = new AbortController();
    const ended = this.run(stop.signal)
      .catch((error: unknown) =>
        this.logger.warn(
          { categories: this.categories(), error: error instanceof Error ? error.name : 'unknown' },
          'facts cannot be followed; they are read from their streams',
        ),
      )
      .finally(() => this.end());
    this.following = { stop, ended };
  }

  private end(): void {
    this.isWatching = false;
    this.isSlow = false;
    this.seenAtMs = Number.NEGATIVE_INFINITY;
    this.waiting?.resolve(false);
    this.waiting = undefined;
    for (const keeper of this.keepers) keeper.forgetAll();
    this.following = undefined;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { store } = this;
    const { restAfterMs = 60_000 } = this.options;
    const categories = this.categories();
    const unsubscribe = store.onAppended(() => this.wakeup.wake());
    let answering: PromiseWithResolvers<boolean> | undefined;
    try {
      const beganMs = this.nowMs();
      // What was recorded before is in every read that begins from now on.
      let after = await store.safeHead();
      if (signal.aborted) return;
      this.isWatching = true;
      this.seenAtMs = beganMs;
      while (!signal.aborted && this.nowMs() - this.askedAtMs < restAfterMs) {
        await this.wakeup.sleep(IDLE_MS, signal);
        answering = this.waiting;
        this.waiting = undefined;
        after = await this.look(after, categories, signal);
        // One that was broken off has not seen everything.
        answering?.resolve(!signal.aborted);
        answering = undefined;
        this.isSlow = false;
        // Under load every append wakes: the looks of one moment are one. Whoever waits does not wait for that.
        if (!signal.aborted && this.waiting === undefined) await this.pause(signal);
      }
    } finally {
      unsubscribe();
      answering?.resolve(false);
    }
  }

  /** Looks until the log says nothing more. @returns up to where it was seen */
  private async look(after: number, categories: readonly string[], signal: AbortSignal): Promise<number> {
    for (;;) {
      const beganMs = this.nowMs();
      const page = await this.store.readLog({ after, limit: MAX_READ_PAGE, categories });
      for (const { streamId } of page.events) for (const keeper of this.keepers) keeper.forget(streamId);
      after = page.through;
      if (signal.aborted) return after;
      if (!page.hasMore) {
        this.seenAtMs = beganMs;
        return after;
      }
    }
  }

  private async pause(signal: AbortSignal): Promise<void> {
    await new Wakeup().sleep(GAP_MS, signal);
  }

  private categories(): readonly string[] {
    return [...new Set([...this.keepers].flatMap((keeper) => keeper.categories))];
  }
}
