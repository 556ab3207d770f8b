import type { Clock } from '@timeledger/kernel/clock.js';

/** One look at the log's head; see the SQL function `fence`. */
export interface FenceReading {
  /** The last position drawn, read before `fence` was taken. */
  readonly head: number;
  /** An xid greater than that of every writer that drew a position up to `head`; absent when `head` was known. */
  readonly fence: bigint | undefined;
  /** Every transaction below has ended, as seen after the two others were read. */
  readonly oldest: bigint;
}

export interface FenceOptions {
  /** Reads the log's head, taking a fence only if it is beyond `known`. */
  readonly read: (known: number) => Promise<FenceReading>;
  readonly clock: Clock;
  /** Told when a fence that had to be waited for was passed: followers can read on. */
  readonly onProven: () => void;
}

const FIRST_RECHECK_MS = 2;
const MAX_RECHECK_MS = 250;

/**
 * Knows up to which position the log is final: nothing at or below it can still be committed. A fence that is not yet
 * passed is kept and looked at again, never waited for; positions below the last proven one need no fence, so catching
 * up over millions of events costs one.
 */
export class PositionFence {
  #proven = 0;
  #pending: { readonly head: number; readonly fence: bigint; readonly sinceMs: number } | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #recheckMs = FIRST_RECHECK_MS;
  #isClosed = false;

  constructor(private readonly options: FenceOptions) {}

  /** The highest position known to be final together with all below it. */
  get proven(): number {
    return this.#proven;
  }

  /** For how long the oldest open fence has been waiting for transactions to end; 0 when none is open. For an alarm. */
  get stalledMs(): number {
    return this.#pending === undefined ? 0 : Math.max(0, this.options.clock.nowMs() - this.#pending.sinceMs);
  }

  /** Moves {@link proven} on as far as can be shown now. Callers at one time share a look that begins after their call. */
  advance(): Promise<void> {
    if (this.#running === undefined)
      return (this.#running = this.#advance().finally(() => (this.#running = undefined)));
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.advance();
      });
    return this.#next;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #advance(): Promise<void> {
    const pending = this.#pending;
    const reading = await this.options.read(pending === undefined ? this.#proven : Number.MAX_SAFE_INTEGER);
    if (pending !== undefined) {
      if (reading.oldest < pending.fence) return this.#recheckLater();
      this.#pass(pending.head);
      // What came since the fence was taken needs another one.
      return reading.head > pending.head ? this.#advance() : undefined;
    }
    if (reading.fence === undefined) return;
    if (reading.oldest >= reading.fence) return this.#pass(reading.head);
    this.#pending = { head: reading.head, fence: reading.fence, sinceMs: this.options.clock.nowMs() };
    this.#recheckLater();
  }

  #pass(head: number): void {
    this.#proven = Math.max(this.#proven, head);
    this.#pending = undefined;
    this.#recheckMs = FIRST_RECHECK_MS;
  }

  /** Nobody announces the end of a transaction that recorded nothing, so an open fence is looked at again by itself. */
  #recheckLater(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const before = this.#proven;
      this.advance()
        .catch(() => this.#recheckLater())
        .finally(() => {
          if (this.#proven > before) this.options.onProven();
        });
    }, this.#recheckMs);
    this.#timer.unref();
    this.#recheckMs = Math.min(this.#recheckMs * 2, MAX_RECHECK_MS);
  }
}
