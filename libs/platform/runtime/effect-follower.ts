import type { PoolClient } from 'pg';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { moveCheckpoint } from './checkpoints.js';
import { Follower, type FollowedPage, type FollowerSettings, type FollowerStatus } from './follower.js';
import { inTransaction } from './follower-lease.js';
import { refuseTooMany } from './page-applier.js';
import {
  addParkedEvents,
  keyText,
  parkedKeysOf,
  parkKeys,
  waitingEvents,
  type OrderingKey,
  type Poison,
} from './parking.js';
import { replayParkedKey, type ReplayResult } from './parked-replay.js';
import { reportParked } from './projection-runner.js';

/** A follower that acts on something else than rows beside its checkpoint. */
export interface EffectWork {
  readonly name: string;
  readonly categories?: readonly string[];
  /** What must stay in order, within its tenant; from ids only; must not throw. */
  orderingKey(event: StoredEvent): string;
  /**
   * Acts on events in order of position, each key in order. Returns the events that can never be acted on; those behind
   * such an event under the same key must be left alone. Throws for what may succeed later. May see events again.
   */
  perform(
    events: readonly StoredEvent[],
    signal: AbortSignal,
  ): Promise<readonly Omit<Poison, keyof OrderingKey>[]>;
  /** See `FollowerWork.resumed`. */
  resumed?(): void;
  /** A page that was read, with what waits under parked keys, before anything of it is acted on. Must not throw. */
  arrived?(events: readonly StoredEvent[]): void;
}

/**
 * Acts first and moves its checkpoint then: at least once, in order by key. Poison parks its key only.
 * Reactors and the publisher are such followers.
 */
export class EffectFollower {
  private readonly follower: Follower;

  constructor(
    private readonly settings: FollowerSettings,
    private readonly work: EffectWork,
  ) {
    const { name, categories } = work;
    this.follower = new Follower(settings, {
      name,
      // There are no rows that another version would have written otherwise.
      version: 1,
      ...(categories === undefined ? {} : { categories }),
      handle: (page, session, signal) => this.handle(page, session, signal),
      resumed: () => work.resumed?.(),
    });
  }

  get name(): string {
    return this.work.name;
  }

  get status(): FollowerStatus {
    return this.follower.status;
  }

  /** Begins to follow, in the background. */
  start(): void {
    this.follower.start();
  }

  /** Finishes the page in hand and resolves when nothing runs any more. */
  stop(): Promise<void> {
    return this.follower.stop();
  }

  /** Acts on what waits under a parked key, in order, after the cause was mended. May run in any process. */
  replayParked(key: OrderingKey): Promise<ReplayResult> {
    const { signal } = new AbortController();
    return replayParkedKey({
      ...this.settings,
      follower: this.name,
      key,
      handle: async (_session, event) => (await this.work.perform([event], signal))[0],
    });
  }

  private async handle(page: FollowedPage, session: PoolClient, signal: AbortSignal): Promise<void> {
    const { schema } = this.settings;
    this.work.arrived?.(page.events);
    const parked = await parkedKeysOf(session, schema, this.name);
    const open = page.events.filter((event) => !parked.has(this.keyOf(event)));
    const failed = open.length === 0 ? [] : await this.work.perform(open, signal);
    const poisons = failed.map(({ event, error }): Poison => {
      const { tenantId } = event;
      return { tenantId, orderingKey: this.work.orderingKey(event), event, error };
    });
    refuseTooMany(this.name, parked.size, poisons.length);
    const waiting = waitingEvents(page.events, (event) => this.work.orderingKey(event), parked, poisons);
    await inTransaction(session, async () => {
      await moveCheckpoint(session, schema, { follower: this.name, from: page.from, to: page.through });
      await parkKeys(session, schema, this.name, poisons);
      await addParkedEvents(session, schema, this.name, waiting);
    });
    for (const poison of poisons) reportParked(this.settings, this.name, poison);
  }

  private keyOf(event: StoredEvent): string {
    return keyText(event.tenantId, this.work.orderingKey(event));
  }
}
