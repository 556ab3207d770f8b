import { DomainError } from '@timeledger/kernel/domain-error.js';

/** How much may wait before new work is refused. */
export interface CommandQueueLimits {
  /** Waiting or running under one key; 256 unless told. */
  readonly maxPerKey?: number;
  /** Waiting or running altogether; 10,000 unless told. */
  readonly maxTotal?: number;
}

/**
 * Runs work of one key one after the other in order of arrival, and work of different keys side by side.
 * Commands on one stream would only take revisions from each other; in a queue each of them finds the state it needs.
 */
export class CommandQueue {
  private readonly tails = new Map<string, { last: Promise<unknown>; length: number }>();
  private readonly maxPerKey: number;
  private readonly maxTotal: number;
  private total = 0;

  constructor(limits: CommandQueueLimits = {}) {
    this.maxPerKey = limits.maxPerKey ?? 256;
    this.maxTotal = limits.maxTotal ?? 10_000;
  }

  /** Work that waits or runs now. */
  get size(): number {
    return this.total;
  }

  /**
   * Runs `work` after everything that was given under the same key before, whatever became of that.
   * @throws DomainError `command.queue-full` (503) when too much waits: nothing was started
   */
  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const tail = this.tails.get(key);
    if (this.total >= this.maxTotal || (tail?.length ?? 0) >= this.maxPerKey) {
      throw new DomainError('command.queue-full', 'unavailable', {
        detail: 'Too many commands wait. Nothing was recorded; send the same request again later.',
      });
    }
    const entry = tail ?? { last: Promise.resolve(), length: 0 };
    entry.length += 1;
    this.total += 1;
    this.tails.set(key, entry);
    const turn = tail === undefined ? work() : entry.last.then(work);
    const settled = turn.then(
      () => this.leave(key, entry),
      () => this.leave(key, entry),
    );
    entry.last = settled;
    return turn;
  }

  /** Resolves when nothing waits or runs any more. */
  async drain(): Promise<void> {
    while (this.tails.size > 0) await Promise.all([...this.tails.values()].map((entry) => entry.last));
  }

  private leave(key: string, entry: { length: number }): void {
    entry.length -= 1;
    this.total -= 1;
    if (entry.length === 0) this.tails.delete(key);
  }
}
