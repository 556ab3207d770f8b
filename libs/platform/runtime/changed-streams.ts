import type { StreamId } from '@timeledger/kernel/envelope.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { MAX_READ_PAGE } from '@timeledger/event-store/port.js';
import type { WatchedStore } from './fact-watch.js';
import { Wakeup } from './wakeup.js';

/** Streams that say something new, and a read model shows it. */
export interface StreamChanges {
  readonly streamIds: ReadonlySet<StreamId>;
  /** Up to where the read model has got. */
  readonly position: number;
}

/** What is looked at. */
export interface ChangedStreamsOptions {
  readonly store: WatchedStore;
  readonly categories: readonly string[];
  /** Waits until the read model shows everything up to a position; rejects when that takes too long. */
  readonly reached: (position: number) => Promise<void>;
  /** Told of changes, one after the other; when it rejects, it is told of the same ones again. */
  readonly onChanges: (changes: StreamChanges) => Promise<void>;
  readonly logger: Logger;
}

/** Longest time without a look, should a wake-up get lost. */
const IDLE_MS = 1_000;
/** The changes of such a moment are told together: nobody sees sooner, and a busy company costs four tellings a second. */
const GAP_MS = 250;

interface Following {
  readonly stop: AbortController;
  /** Up to where is told; once the first look has begun. */
  readonly begun: Promise<void>;
  after: number;
  /** Up to where the read model is known to have got, or is waited for: a thousand who come at once ask once. */
  shown: { readonly position: number; readonly reached: Promise<void> };
}

const NOWHERE: Following['shown'] = { position: -1, reached: Promise.resolve() };

/**
 * Tells which streams have changed as soon as a read model shows it: one look at the log for everybody in the process who
 * shows people something live. Looks only while somebody does.
 */
export class ChangedStreams {
  private following: Following | undefined;
  private watchers = 0;

  constructor(private readonly options: ChangedStreamsOptions) {}

  /**
   * Looks from now on, and one time fewer after {@link unwatch}.
   * @returns up to where the read model has got; of everything behind that, changes are told
   * @throws whatever the log or `reached` rejects with; then nothing is watched
   */
  async watch(): Promise<number> {
    this.watchers += 1;
    const following = (this.following ??= this.follow());
    try {
      await following.begun;
      const { after } = following;
      if (following.shown.position < after)
        following.shown = { position: after, reached: this.options.reached(after) };
      await following.shown.reached;
      return after;
    } catch (error) {
      // What was waited for in vain is waited for anew by the next one.
      following.shown = NOWHERE;
      if (this.following === following && following.after < 0) this.following = undefined;
      this.unwatch();
      throw error;
    }
  }

  unwatch(): void {
    this.watchers -= 1;
    if (this.watchers === 0) this.close();
  }

  /** Nobody is told any more, whoever still watches. */
  close(): void {
    this.following?.stop.abort();
    this.following = undefined;
  }

  private follow(): Following {
    const stop = new AbortController();
    const begun = Promise.withResolvers<void>();
    const following: Following = { stop, begun: begun.promise, after: -1, shown: NOWHERE };
    void this.run(following, begun);
    return following;
  }

  private async run(following: Following, begun: PromiseWithResolvers<void>): Promise<void> {
    const { store, logger } = this.options;
    const { signal } = following.stop;
    const wakeup = new Wakeup();
    const unsubscribe = store.onAppended(() => wakeup.wake());
    try {
      following.after = await store.safeHead();
      begun.resolve();
      while (!signal.aborted) {
        await wakeup.sleep(IDLE_MS, signal);
        await this.look(following).catch((error: unknown) =>
          logger.warn({ err: error }, 'what changed cannot be told; it is tried again'),
        );
        await new Wakeup().sleep(GAP_MS, signal);
      }
    } catch (error) {
      begun.reject(error);
    } finally {
      unsubscribe();
    }
  }

  private async look(following: Following): Promise<void> {
    const { store, categories, reached, onChanges } = this.options;
    for (let hasMore = true; hasMore && !following.stop.signal.aborted;) {
      const page = await store.readLog({ after: following.after, limit: MAX_READ_PAGE, categories });
      if (page.events.length > 0) {
        await reached(page.through);
        const streamIds = new Set(page.events.map(({ streamId }) => streamId));
        await onChanges({ streamIds, position: page.through });
      }
      following.after = page.through;
      ({ hasMore } = page);
    }
  }
}
