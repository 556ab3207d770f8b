import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Clock } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import { FACT_LIFE_MS } from './followed-facts.js';

/** An event of one context that others act on. */
export type RecordedChange = Pick<StoredEvent, 'tenantId' | 'type' | 'eventId'>;

/**
 * Looks whether a context has taken an event of another in.
 * @returns what it recorded of it in its own log; `undefined` while it has not; `'of-no-use'` for one that it does not act on
 */
export type TakenIn = (change: RecordedChange) => Promise<StoredEvent | undefined | 'of-no-use'>;

/** What a confirmation works with. */
export interface ConfirmationOptions {
  /** One for each context that acts on the change. */
  readonly contexts: readonly TakenIn[];
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** How old what a process keeps of it may be; {@link FACT_LIFE_MS} unless told. */
  readonly factLifeMs?: number;
  /** Pause between two looks; 20 unless told. */
  readonly pollMs?: number;
}

/**
 * Tells when a change holds wherever it matters: what a withdrawal or a revocation waits for before it answers. Asks the
 * contexts' own logs, not the bus: right whatever process takes messages in, after crashes and for repeated requests too.
 */
export class Confirmation {
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly factLifeMs: number;
  private readonly pollMs: number;

  constructor(private readonly options: ConfirmationOptions) {
    this.clock = options.clock ?? systemClock;
    this.logger = options.logger ?? silentLogger;
    this.factLifeMs = options.factLifeMs ?? FACT_LIFE_MS;
    this.pollMs = options.pollMs ?? 20;
  }

  /**
   * Waits until every context has taken the event in and no process keeps an older fact.
   * @param type of the stored event: `organisation.DeviceRevoked`
   * @returns whether that was confirmed in time; `false` says that it is not known yet, never that it will not be
   */
  async isTakenIn(tenantId: TenantId, type: string, eventId: EventId, withinMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + withinMs;
    const recordedMs = await Promise.all(
      this.options.contexts.map((takenIn) =>
        this.recordedAtMs(takenIn, { tenantId, type, eventId }, deadlineMs),
      ),
    );
    if (!recordedMs.every((atMs) => atMs !== undefined)) return false;
    const ageMs = this.clock.nowMs() - Math.max(0, ...recordedMs);
    // Clocks of two machines may differ: a record from the future is waited for no longer than a fact lives.
    const remainingMs = Math.min(Math.max(this.factLifeMs - ageMs, 0), this.factLifeMs);
    if (performance.now() + remainingMs > deadlineMs) return false;
    if (remainingMs > 0) await sleep(remainingMs);
    return true;
  }

  /** When the context recorded it; 0 for what it does not act on; `undefined` when it has not until the deadline. */
  private async recordedAtMs(
    takenIn: TakenIn,
    change: RecordedChange,
    deadlineMs: number,
  ): Promise<number | undefined> {
    for (;;) {
      const found = await this.look(takenIn, change);
      if (found === 'of-no-use') return 0;
      if (found !== undefined) return Date.parse(found.recordedAt);
      if (performance.now() + this.pollMs > deadlineMs) return undefined;
      await sleep(this.pollMs);
    }
  }

  /** A log that cannot be read now has confirmed nothing; the change itself stands. */
  private async look(takenIn: TakenIn, change: RecordedChange): Promise<Awaited<ReturnType<TakenIn>>> {
    try {
      return await takenIn(change);
    } catch (error) {
      this.logger.warn(
        { type: change.type, error: error instanceof Error ? error.name : 'unknown' },
        'a change could not be confirmed yet',
      );
      return undefined;
    }
  }
}
