import { systemClock, type Clock } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import type { PositionTokens } from './position-token.js';

/** What a barrier works with. */
export interface ReadBarrierOptions {
  readonly tokens: PositionTokens;
  /** How far a projection is, from its checkpoint's row; 0 when it has none. */
  readonly readCheckpoint: (projection: string) => Promise<number>;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Pause between two looks at the row while somebody waits; 20 unless told. */
  readonly pollMs?: number;
  /** The longest wait whatever a request asks for; 30,000 unless told. */
  readonly maxWaitMs?: number;
  /** Requests that may wait at once; 10,000 unless told. */
  readonly maxWaiting?: number;
}

interface Waiter {
  readonly position: number;
  readonly deadlineMs: number;
  readonly settle: (isReached: boolean) => void;
}

/**
 * Lets a query wait until a projection has got as far as the client has seen. Woken by {@link advanced} when the
 * projection runs in this process, and by looking at the checkpoint's row when it runs in another.
 */
export class ReadBarrier {
  private readonly waiting = new Map<string, Set<Waiter>>();
  private readonly polling = new Map<string, NodeJS.Timeout>();
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly pollMs: number;
  private readonly maxWaitMs: number;
  private readonly maxWaiting: number;
  private waitingCount = 0;
  private isClosed = false;

  constructor(private readonly options: ReadBarrierOptions) {
    this.clock = options.clock ?? systemClock;
    this.logger = options.logger ?? silentLogger;
    this.pollMs = options.pollMs ?? 20;
    this.maxWaitMs = options.maxWaitMs ?? 30_000;
    this.maxWaiting = options.maxWaiting ?? 10_000;
  }

  /**
   * Resolves when the projection has seen everything up to the token's position.
   * @param waitMs how long the request is ready to wait; cut to the limit
   * @throws DomainError `position-token.*` for a bad token, `read.not-reached` (504) after the wait,
   *   `read.too-many-waiting` (503)
   */
  async reach(token: string, projection: string, waitMs: number): Promise<void> {
    const position = this.options.tokens.verify(token);
    // The row and not a remembered figure: after a crash of the database a checkpoint may stand further back.
    if ((await this.options.readCheckpoint(projection)) >= position) return;
    if (this.waitingCount >= this.maxWaiting) {
      throw new DomainError('read.too-many-waiting', 'unavailable', {
        detail: 'Too many reads wait. Try again later.',
      });
    }
    if (!(await this.wait(projection, position, Math.min(Math.max(waitMs, 0), this.maxWaitMs)))) {
      throw new DomainError('read.not-reached', 'timeout', {
        detail: 'The read model has not seen what you refer to yet. Nothing is lost; ask again.',
      });
    }
  }

  /** Tells that a projection of this process has committed everything up to `position`. */
  advanced(projection: string, position: number): void {
    for (const waiter of this.waiting.get(projection) ?? [])
      if (waiter.position <= position) waiter.settle(true);
  }

  /** Lets everybody who waits go with `read.not-reached`; later calls do not wait. */
  close(): void {
    this.isClosed = true;
    for (const waiters of this.waiting.values()) for (const waiter of waiters) waiter.settle(false);
  }

  private wait(projection: string, position: number, waitMs: number): Promise<boolean> {
    if (this.isClosed || waitMs === 0) return Promise.resolve(false);
    const waiters = this.waiting.get(projection) ?? new Set<Waiter>();
    this.waiting.set(projection, waiters);
    return new Promise((resolve) => {
      const settle = (isReached: boolean): void => {
        if (!waiters.delete(waiter)) return;
        this.waitingCount -= 1;
        if (waiters.size === 0) this.stopPolling(projection);
        resolve(isReached);
      };
      const waiter: Waiter = { position, deadlineMs: this.clock.nowMs() + waitMs, settle };
      waiters.add(waiter);
      this.waitingCount += 1;
      this.schedulePoll(projection);
    });
  }

  private schedulePoll(projection: string): void {
    if (this.polling.has(projection)) return;
    const timer = setTimeout(() => void this.poll(projection, timer), this.pollMs);
    this.polling.set(projection, timer);
  }

  private async poll(projection: string, timer: NodeJS.Timeout): Promise<void> {
    try {
      this.advanced(projection, await this.options.readCheckpoint(projection));
    } catch (error) {
      this.logger.warn(
        { projection, error: error instanceof Error ? error.name : 'unknown' },
        'checkpoint not readable',
      );
    }
    const nowMs = this.clock.nowMs();
    for (const waiter of this.waiting.get(projection) ?? [])
      if (waiter.deadlineMs <= nowMs) waiter.settle(false);
    // Everybody may have left, and others come, while the row was read.
    if (this.polling.get(projection) !== timer) return;
    this.polling.delete(projection);
    if ((this.waiting.get(projection)?.size ?? 0) > 0) this.schedulePoll(projection);
  }

  private stopPolling(projection: string): void {
    clearTimeout(this.polling.get(projection));
    this.polling.delete(projection);
    this.waiting.delete(projection);
  }
}
