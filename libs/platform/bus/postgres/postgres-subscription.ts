import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { MessageBatch, ReceivedMessage, Subscription } from '../port.js';
import { PartitionReader } from './partition-reader.js';
import type { Lease } from './partition-reader.js';

/** How a member keeps its leases and how it looks for work. */
export interface GroupTimings {
  /** A member that was not heard of for so long is dead: its partitions go to others. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** How often to look for messages when no notification came. */
  readonly pollMs: number;
  /** How long a batch in hand may hold up the hand-over of its partition to another member. */
  readonly handOverMs: number;
  /** The pause before a failed batch is delivered again grows up to this. */
  readonly maxRetryPauseMs: number;
}

/** What a subscription needs of PostgreSQL. */
export interface GroupStore {
  join(): Promise<void>;
  /** Renews the membership; takes and answers leases unless the member is leaving. */
  heartbeat(member: string, isLeaving: boolean): Promise<readonly (Lease & { readonly share: number })[]>;
  heads(): Promise<
    readonly { readonly topicId: number; readonly partition: number; readonly nextOffset: number }[]
  >;
  fetch(lease: Lease, offset: number): Promise<readonly ReceivedMessage[]>;
  commit(member: string, lease: Lease, offset: number): Promise<boolean>;
  release(member: string, lease: Lease): Promise<void>;
  leave(member: string): Promise<void>;
  lag(): Promise<number>;
  /** Tells the other members that partitions are free or wanted. */
  announce(): void;
}

const keyOf = (lease: { readonly topicId: number; readonly partition: number }) =>
  `${lease.topicId}/${lease.partition}`;

/** Runs a task now, and once more when it was asked for meanwhile. Never rejects. */
class Coalesced {
  private running: Promise<void> | undefined;
  private isWanted = false;

  constructor(private readonly task: () => Promise<void>) {}

  run(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.loop();
    return this.running;
  }

  private async loop(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      await this.task();
    }
    this.running = undefined;
  }
}

/** A member of a consumer group: holds leases by heartbeat and runs one reader for each partition it holds. */
export class PostgresSubscription implements Subscription {
  readonly member = randomUUID();
  private readonly readers = new Map<string, PartitionReader>();
  /** Holdings that ended here while their handler may still run; a new holding waits for them. */
  private readonly ending = new Map<string, Promise<void>>();
  private readonly handingOver = new Set<string>();
  private readonly beat = new Coalesced(() => this.heartbeat());
  private readonly look = new Coalesced(() => this.lookForMessages());
  private heartbeatTimer: NodeJS.Timeout | undefined;
  private pollTimer: NodeJS.Timeout | undefined;
  private renewedAtMs = Number.NEGATIVE_INFINITY;
  private isLeaving = false;
  private isDead = false;
  private stopped: Promise<void> | undefined;

  constructor(
    readonly group: string,
    private readonly store: GroupStore,
    private readonly timings: GroupTimings,
    private readonly handle: (batch: MessageBatch) => Promise<void>,
    private readonly logger: Logger,
    private readonly onStopped: () => void,
  ) {}

  async start(): Promise<void> {
    await this.store.join();
    await this.beat.run();
    this.store.announce();
    const { heartbeatMs, pollMs } = this.timings;
    this.heartbeatTimer = setInterval(() => void this.beat.run(), heartbeatMs);
    this.pollTimer = setInterval(() => void this.look.run(), pollMs);
  }

  /** Messages may have come. */
  wakeForMessages(): void {
    if (this.readers.size > 0) void this.look.run();
  }

  /** Members may have come or gone. */
  wakeForMembers(): void {
    void this.beat.run();
  }

  lag(): Promise<number> {
    return this.store.lag();
  }

  stop(): Promise<void> {
    this.stopped ??= this.leave();
    return this.stopped;
  }

  /** Ceases without leaving the group, as a crash does. */
  abandon(): void {
    this.isDead = true;
    this.clearTimers();
    for (const reader of this.readers.values()) reader.stop();
  }

  private async leave(): Promise<void> {
    this.isLeaving = true;
    clearInterval(this.pollTimer);
    for (const key of [...this.readers.keys()]) void this.endReader(key);
    // heartbeats go on meanwhile: the batches in hand are still this member's
    await Promise.all(this.ending.values());
    this.clearTimers();
    await this.beat.run();
    this.isDead = true;
    await this.store
      .leave(this.member)
      .then(() => this.store.announce())
      .catch((error: unknown) => {
        this.logger.warn(
          { group: this.group, error: String(error) },
          'not signed off, the lease will run out',
        );
      });
    this.onStopped();
  }

  private clearTimers(): void {
    clearInterval(this.heartbeatTimer);
    clearInterval(this.pollTimer);
  }

  private isLeaseFresh(): boolean {
    return performance.now() - this.renewedAtMs < this.timings.leaseMs;
  }

  private async heartbeat(): Promise<void> {
    if (this.isDead) return;
    const sentAtMs = performance.now();
    try {
      const leases = await this.store.heartbeat(this.member, this.isLeaving);
      this.renewedAtMs = sentAtMs;
      if (!this.isLeaving && !this.isDead) this.reconcile(leases);
    } catch (error) {
      if (this.isDead) return;
      this.logger.warn({ group: this.group, error: String(error) }, 'heartbeat failed');
      if (!this.isLeaseFresh()) for (const key of [...this.readers.keys()]) void this.endReader(key);
    }
  }

  /** Makes the readers agree with what the group says this member holds. */
  private reconcile(leases: readonly (Lease & { readonly share: number })[]): void {
    const held = new Map(leases.map((lease) => [keyOf(lease), lease]));
    for (const [key, reader] of [...this.readers]) {
      const isSame = held.get(key)?.generation === reader.lease.generation && !reader.hasEnded;
      if (!isSame) void this.endReader(key);
    }
    for (const topicLeases of Map.groupBy(leases, (lease) => lease.topicId).values())
      topicLeases.forEach((lease, place) => {
        const key = keyOf(lease);
        if (place >= lease.share) this.handOver(key, lease);
        else if (!this.readers.has(key) && !this.handingOver.has(key)) this.startReader(key, lease);
      });
    void this.look.run();
  }

  private startReader(key: string, lease: Lease): void {
    const context = {
      group: this.group,
      maxRetryPauseMs: this.timings.maxRetryPauseMs,
      logger: this.logger,
      handle: this.handle,
      fetch: (of: Lease, offset: number) => this.store.fetch(of, offset),
      commit: (of: Lease, offset: number) =>
        this.isDead ? Promise.resolve(false) : this.store.commit(this.member, of, offset),
      isLeaseFresh: () => this.isLeaseFresh(),
    };
    this.readers.set(key, new PartitionReader(lease, context, this.ending.get(key)));
  }

  private endReader(key: string): Promise<void> {
    const reader = this.readers.get(key);
    if (reader === undefined) return this.ending.get(key) ?? Promise.resolve();
    this.readers.delete(key);
    reader.stop();
    const ended = reader.ended.then(() => {
      if (this.ending.get(key) === ended) this.ending.delete(key);
    });
    this.ending.set(key, ended);
    return ended;
  }

  /** Gives a partition up for a member that has fewer, after the batch in hand or when that takes too long. */
  private handOver(key: string, lease: Lease): void {
    if (this.handingOver.has(key)) return;
    this.handingOver.add(key);
    const patience = new AbortController();
    const tooLong = sleep(this.timings.handOverMs, undefined, { signal: patience.signal, ref: false }).catch(
      () => undefined,
    );
    void Promise.race([this.endReader(key), tooLong])
      .then(() => (this.isDead ? undefined : this.store.release(this.member, lease)))
      .then(() => this.store.announce())
      .catch((error: unknown) => {
        this.logger.warn(
          { group: this.group, error: String(error) },
          'partition not handed over, will try again',
        );
      })
      .finally(() => {
        patience.abort();
        this.handingOver.delete(key);
      });
  }

  private async lookForMessages(): Promise<void> {
    if (this.isDead || this.readers.size === 0) return;
    try {
      for (const head of await this.store.heads()) this.readers.get(keyOf(head))?.wake(head.nextOffset);
    } catch (error) {
      if (!this.isDead)
        this.logger.warn({ group: this.group, error: String(error) }, 'could not look for messages');
    }
  }
}
