import type { Pool, PoolClient } from 'pg';
import { epochMsOf, systemClock, type Clock } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import type { EventStore, LogPage } from '@timeledger/event-store/port.js';
import { CheckpointLost, openCheckpoint, RebuildNeeded } from './checkpoints.js';
import { faultOf } from './fault.js';
import { FollowerLease, followerLockName } from './follower-lease.js';
import { Wakeup } from './wakeup.js';

/**
 * `standby`: another process runs it, or the database is not to be had; `following`: it works or waits for events;
 * `retrying`: the last page failed and is tried again; `needs-rebuild`: what it wrote is of another epoch or version.
 */
export type FollowerStatus = 'stopped' | 'standby' | 'following' | 'retrying' | 'needs-rebuild';

/** A page done, for metrics. */
export interface FollowerProgress {
  readonly follower: string;
  /** The checkpoint now. */
  readonly position: number;
  /** Events of the page. */
  readonly events: number;
  readonly durationMs: number;
  /** Age of the newest event of the page when it was done; 0 for an empty page. */
  readonly lagMs: number;
}

/** Hears how followers fare: for metrics, alarms and read barriers. Must not throw. */
export interface FollowerListener {
  onProgress?(progress: FollowerProgress): void;
  onStatus?(follower: string, status: FollowerStatus): void;
  onRetry?(follower: string, attempt: number, error: unknown): void;
  /** A poison event parked its key: an alarm. */
  onParked?(parked: {
    readonly follower: string;
    readonly tenantId: TenantId;
    readonly orderingKey: string;
    readonly position: number;
  }): void;
}

/** What every follower works with. */
export interface FollowerSettings {
  readonly store: EventStore;
  /** Of the role `follower`; each running follower holds one connection. No statement-level pooler in between. */
  readonly pool: Pool;
  /** The schema of `checkpoint`, `parked_key` and `parked_event`: the context's own. */
  readonly schema: string;
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly listener?: FollowerListener;
  /** Events a page; 1,000 unless told. */
  readonly pageSize?: number;
  /**
   * Least pause between two pages when the first was not full: under load, fewer and fuller pages, each with its commit;
   * none unless told.
   */
  readonly gapMs?: number;
  /** How long a checkpoint may stay behind events that concern nobody here; not at all unless told. */
  readonly emptyCheckpointMs?: number;
  /** Longest pause between two looks at the log when nothing wakes it; 1,000 unless told. */
  readonly idleMs?: number;
  /** Pause before a failed page is tried again: from, doubling up to; 50 to 5,000 unless told. */
  readonly retryMs?: readonly [first: number, longest: number];
  /** Pause between two tries for the lease; 500 unless told. */
  readonly standbyMs?: number;
}

/** A page as a follower handles it. */
export interface FollowedPage extends LogPage {
  /** The checkpoint that the page was read behind; to be moved from here to `through`. */
  readonly from: number;
}

/** One follower: its name and what it does with a page. */
export interface FollowerWork {
  readonly name: string;
  readonly version: number;
  readonly categories?: readonly string[];
  /** Does the work and moves the checkpoint, on the session that holds the lease. Throws: the page comes again. */
  handle(page: FollowedPage, session: PoolClient, signal: AbortSignal): Promise<void>;
  /** Called before the first page behind a checkpoint read afresh: others may have followed in between. Must not throw. */
  resumed?(): void;
}

const FIRST_IDLE_MS = 10;

/**
 * Follows a log with a checkpoint: takes the lease, reads pages in order (one ahead), hands them on, waits for more.
 * Failures are retried for ever with growing pauses, because skipping is no answer; only one process at a time does it.
 */
export class Follower {
  private readonly logger: Logger;
  private readonly clock: Clock;
  private readonly wakeup = new Wakeup();
  private stopping: AbortController | undefined;
  private running: Promise<void> = Promise.resolve();
  private currentStatus: FollowerStatus = 'stopped';
  private failures = 0;

  constructor(
    private readonly settings: FollowerSettings,
    private readonly work: FollowerWork,
  ) {
    this.logger = settings.logger ?? silentLogger;
    this.clock = settings.clock ?? systemClock;
  }

  get name(): string {
    return this.work.name;
  }

  get status(): FollowerStatus {
    return this.currentStatus;
  }

  /** Begins to follow; at once in the background, and again after {@link stop}. */
  start(): void {
    if (this.stopping !== undefined) return;
    const stopping = new AbortController();
    this.stopping = stopping;
    this.running = this.run(stopping.signal);
  }

  /** Finishes the page in hand, gives the lease back and resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.stopping?.abort();
    await this.running;
    this.stopping = undefined;
  }

  private async run(signal: AbortSignal): Promise<void> {
    const unsubscribe = this.settings.store.onAppended(() => this.wakeup.wake());
    this.setStatus('standby');
    try {
      while (!signal.aborted) {
        await this.leaseAndFollow(signal);
        await this.pause(this.settings.standbyMs ?? 500, signal);
      }
    } finally {
      unsubscribe();
      this.setStatus('stopped');
    }
  }

  private async leaseAndFollow(signal: AbortSignal): Promise<void> {
    let lease: FollowerLease | undefined;
    try {
      const lockName = followerLockName(this.settings.schema, this.name);
      lease = await FollowerLease.tryAcquire(this.settings.pool, lockName);
      while (lease !== undefined && !lease.isLost && !signal.aborted) await this.followOnce(lease, signal);
    } catch (error) {
      if (error instanceof RebuildNeeded) {
        if (this.currentStatus !== 'needs-rebuild') {
          // Not under `reason`: what people give as one is personal and never logged.
          this.logger.error(
            { follower: this.name, differsIn: error.reason },
            'follower must be rebuilt: npm run operate rebuild',
          );
        }
        this.setStatus('needs-rebuild');
      } else this.reportFailure(error);
    } finally {
      await lease?.release();
      if (this.currentStatus !== 'needs-rebuild') this.setStatus('standby');
    }
  }

  /** Follows until something fails; what may be mended by trying again is, from the checkpoint as it is committed. */
  private async followOnce(lease: FollowerLease, signal: AbortSignal): Promise<void> {
    try {
      await this.follow(lease, signal);
    } catch (error) {
      if (error instanceof RebuildNeeded) throw error;
      if (error instanceof CheckpointLost) {
        this.logger.warn({ follower: this.name }, 'another runner moved the checkpoint, reading it again');
        return;
      }
      this.reportFailure(error);
      this.setStatus('retrying');
      const [first, longest] = this.settings.retryMs ?? [50, 5_000];
      await this.pause(Math.min(longest, first * 2 ** (this.failures - 1)), signal);
    }
  }

  private async follow(lease: FollowerLease, signal: AbortSignal): Promise<void> {
    const { store, schema } = this.settings;
    const { name, version } = this.work;
    let position = await openCheckpoint(lease.session, schema, {
      follower: name,
      version,
      epoch: store.epoch,
    });
    this.work.resumed?.();
    let ahead: Promise<LogPage> | undefined;
    let idleMs = FIRST_IDLE_MS;
    let committed = position;
    let movedAtMs = 0;
    this.setStatus('following');
    while (!signal.aborted && !lease.isLost) {
      const page = await (ahead ?? this.read(position));
      ahead = page.hasMore ? this.readAhead(page.through) : undefined;
      position = page.through;
      // Even an empty page costs a commit, and most pages are empty for who follows rare events.
      const isDue = this.clock.nowMs() - movedAtMs >= (this.settings.emptyCheckpointMs ?? 0);
      if (position > committed && (page.events.length > 0 || isDue)) {
        await this.handle({ ...page, from: committed }, lease.session, signal);
        committed = position;
        movedAtMs = this.clock.nowMs();
      }
      if (page.events.length > 0) idleMs = FIRST_IDLE_MS;
      if (page.hasMore) continue;
      if (page.events.length > 0) await this.pause(this.settings.gapMs ?? 0, signal);
      const wasWoken = await this.wakeup.sleep(idleMs, signal);
      // What woke it may not be readable yet while older appends are open: look again soon, then ever less often.
      idleMs = wasWoken ? FIRST_IDLE_MS : Math.min(idleMs * 2, this.settings.idleMs ?? 1_000);
    }
  }

  private async handle(page: FollowedPage, session: PoolClient, signal: AbortSignal): Promise<void> {
    const startedMs = this.clock.nowMs();
    await this.work.handle(page, session, signal);
    this.failures = 0;
    const nowMs = this.clock.nowMs();
    const newest = page.events.at(-1);
    this.settings.listener?.onProgress?.({
      follower: this.name,
      position: page.through,
      events: page.events.length,
      durationMs: nowMs - startedMs,
      lagMs: newest === undefined ? 0 : Math.max(0, nowMs - epochMsOf(newest.recordedAt)),
    });
    this.setStatus('following');
  }

  private read(after: number): Promise<LogPage> {
    const { categories } = this.work;
    const limit = this.settings.pageSize ?? 1_000;
    return this.settings.store.readLog({ after, limit, ...(categories === undefined ? {} : { categories }) });
  }

  private readAhead(after: number): Promise<LogPage> {
    const page = this.read(after);
    // Awaited later, or never when the page before fails: a failure must not count as unhandled until then.
    page.catch(() => undefined);
    return page;
  }

  private pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    return new Wakeup().sleep(milliseconds, signal);
  }

  private reportFailure(error: unknown): void {
    this.failures += 1;
    this.logger.warn(
      { follower: this.name, attempt: this.failures, ...faultOf(error) },
      'follower failed, trying again',
    );
    this.settings.listener?.onRetry?.(this.name, this.failures, error);
  }

  private setStatus(status: FollowerStatus): void {
    if (status === this.currentStatus) return;
    this.currentStatus = status;
    this.settings.listener?.onStatus?.(this.name, status);
  }
}
