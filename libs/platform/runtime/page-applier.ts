import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { moveCheckpoint } from './checkpoints.js';
import { plainEvents, readAll, type EventHooks } from './event-hooks.js';
import { isEnvironmentFault } from './fault.js';
import type { FollowedPage } from './follower.js';
import { inTransaction } from './follower-lease.js';
import {
  addParkedEvents,
  keyText,
  MAX_PARKED_KEYS,
  parkedKeysOf,
  parkKeys,
  waitingEvents,
  type Poison,
} from './parking.js';
import type { Projection } from './projection.js';

/** Lanes that a failing page is divided into: enough to find the fault quickly, each still a batch. */
const LANES = 8;
/** More poison keys in one page than this are no poison but a broken projection: it stands still instead. */
export const MAX_POISONS_PER_PAGE = 100;

/** Where a page's rows and checkpoint go. */
export interface ApplyTarget {
  /** The schema of checkpoint and parked keys. */
  readonly runtimeSchema: string;
  /** The schema of the projection's tables: the live one or that of a rebuild. */
  readonly tableSchema: string;
  /** Under which name checkpoint and parked keys stand. */
  readonly follower: string;
}

/**
 * Writes a page's rows and the checkpoint in one transaction. A page that fails for a reason of its own is written again
 * with care: divided into lanes by ordering key, each under a savepoint, the failing ones halved until the poison event
 * is found. Its key is parked; everything else of the page is written.
 */
export class PageApplier {
  private readonly read: EventHooks['read'];

  constructor(
    private readonly projection: Projection,
    read: EventHooks['read'],
    private readonly target: ApplyTarget,
  ) {
    this.read = projection.areEventsAsStored === true ? plainEvents.read : read;
  }

  /** Applies a page and moves the checkpoint; returns what was parked. */
  async apply(session: PoolClient, page: FollowedPage): Promise<readonly Poison[]> {
    try {
      return await this.inOneTransaction(session, page, async (open) => {
        await this.write(session, open);
        return [];
      });
    } catch (error) {
      if (page.events.length === 0 || isEnvironmentFault(error)) throw error;
    }
    return this.inOneTransaction(session, page, (open) => this.writeWithCare(session, open));
  }

  /** Applies events under a savepoint; returns what went wrong, unless it is a fault of the environment, which is thrown. */
  async tryWrite(
    session: PoolClient,
    events: readonly StoredEvent[],
  ): Promise<{ error: unknown } | undefined> {
    await session.query('SAVEPOINT part');
    try {
      await this.write(session, events);
      await session.query('RELEASE SAVEPOINT part');
      return undefined;
    } catch (error) {
      if (isEnvironmentFault(error)) throw error;
      await session.query('ROLLBACK TO SAVEPOINT part');
      return { error };
    }
  }

  private inOneTransaction(
    session: PoolClient,
    page: FollowedPage,
    write: (open: readonly StoredEvent[]) => Promise<readonly Poison[]>,
  ): Promise<readonly Poison[]> {
    const { runtimeSchema, follower } = this.target;
    return inTransaction(session, async () => {
      // First, because it takes the row's lock: a swap of the tables waits for the page or the page for the swap.
      await moveCheckpoint(session, runtimeSchema, { follower, from: page.from, to: page.through });
      const parked = await parkedKeysOf(session, runtimeSchema, follower);
      const isOpen = (event: StoredEvent): boolean => !parked.has(this.keyOf(event));
      const poisons = await write(parked.size === 0 ? page.events : page.events.filter(isOpen));
      await this.park(session, page, parked, poisons);
      return poisons;
    });
  }

  private async park(
    session: PoolClient,
    page: FollowedPage,
    parked: ReadonlySet<string>,
    poisons: readonly Poison[],
  ): Promise<void> {
    const { runtimeSchema, follower } = this.target;
    refuseTooMany(follower, parked.size, poisons.length);
    await parkKeys(session, runtimeSchema, follower, poisons);
    const keyOf = (event: StoredEvent): string => this.projection.orderingKey(event);
    const waiting = waitingEvents(page.events, keyOf, parked, poisons);
    await addParkedEvents(session, runtimeSchema, follower, waiting);
  }

  private keyOf(event: StoredEvent): string {
    return keyText(event.tenantId, this.projection.orderingKey(event));
  }

  private async write(session: PoolClient, events: readonly StoredEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.projection.apply(session, await readAll(this.read, events), this.target.tableSchema);
  }

  private async writeWithCare(
    session: PoolClient,
    events: readonly StoredEvent[],
  ): Promise<readonly Poison[]> {
    const lanes = Map.groupBy(events, (event) => laneOf(this.keyOf(event), LANES));
    const poisons: Poison[] = [];
    for (const lane of lanes.values()) await this.writePart(session, lane, poisons);
    return poisons;
  }

  /** Writes events of several keys; what fails is halved by key until it is one key, which goes event by event. */
  private async writePart(
    session: PoolClient,
    events: readonly StoredEvent[],
    poisons: Poison[],
  ): Promise<void> {
    if ((await this.tryWrite(session, events)) === undefined) return;
    const keys = [...new Set(events.map((event) => this.keyOf(event)))];
    if (keys.length === 1) return this.writeUpToPoison(session, events, poisons);
    const half = new Set(keys.slice(0, keys.length >> 1));
    const isInHalf = (event: StoredEvent): boolean => half.has(this.keyOf(event));
    await this.writePart(session, events.filter(isInHalf), poisons);
    await this.writePart(
      session,
      events.filter((event) => !isInHalf(event)),
      poisons,
    );
  }

  private async writeUpToPoison(
    session: PoolClient,
    events: readonly StoredEvent[],
    poisons: Poison[],
  ): Promise<void> {
    for (const event of events) {
      const failed = await this.tryWrite(session, [event]);
      if (failed === undefined) continue;
      const { tenantId } = event;
      poisons.push({ tenantId, orderingKey: this.projection.orderingKey(event), event, error: failed.error });
      refuseTooMany(this.target.follower, 0, poisons.length);
      return;
    }
  }
}

/** The lane of an ordering key, always the same. */
export const laneOf = (key: string, lanes: number): number =>
  createHash('md5').update(key).digest().readUInt32BE() % lanes;

/**
 * Keeps a broken follower from parking the whole company.
 * @throws InfrastructureError when there are too many: the page is tried again until somebody mends the follower
 */
export function refuseTooMany(follower: string, parkedBefore: number, poisons: number): void {
  if (poisons <= MAX_POISONS_PER_PAGE && parkedBefore + poisons <= MAX_PARKED_KEYS) return;
  throw new InfrastructureError(`${follower}: too many events fail; it is the follower that must be mended`, {
    retriable: true,
  });
}
