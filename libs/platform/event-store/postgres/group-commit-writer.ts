import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Clock } from '@timeledger/kernel/clock.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { AppendOutcome, executeBatch } from './append-batch.js';
import type { PreparedAppend } from './prepared-append.js';
import type { ReconnectingClient } from './reconnecting-client.js';

/** Bounds of the writer. */
export interface WriterLimits {
  /** Appends committed together at most. */
  readonly maxBatchAppends: number;
  /** Canonical bytes committed together at most; a single append may be larger. */
  readonly maxBatchBytes: number;
  /** Appends waiting at most; beyond it an append is refused, retriable. */
  readonly maxQueuedAppends: number;
  /** Canonical bytes waiting at most. */
  readonly maxQueuedBytes: number;
  /** How often a batch is tried in all, when the connection is lost or the server asks to try again. */
  readonly maxAttempts: number;
}

export const DEFAULT_WRITER_LIMITS: WriterLimits = {
  maxBatchAppends: 256,
  maxBatchBytes: 4_194_304,
  maxQueuedAppends: 20_000,
  maxQueuedBytes: 134_217_728,
  maxAttempts: 6,
};

export interface WriterOptions {
  readonly schema: string;
  readonly connection: ReconnectingClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: WriterLimits;
  /** {@link executeBatch}, or a test's variant of it that delays the commit. */
  readonly commitBatch: typeof executeBatch;
  /** Makes the partitions around the head of the log. */
  readonly ensurePartitions: () => Promise<void>;
  /** Told after each commit that recorded something, with its last position. */
  readonly onCommitted: (position: number) => void;
}

interface Waiting {
  readonly append: PreparedAppend;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: Error) => void;
}

const FIRST_PAUSE_MS = 20;
// Rolled back by the server, worth another try: serialization, deadlock, lock not available, cancelled by a timeout,
// resources exhausted.
const TRANSIENT = /^(40001|40P01|55P03|57014|53...)$/;
const MISSING_PARTITION = '23514';
/** A key was violated: an id of the batch is in the log, which a careful attempt finds out one by one. */
const KNOWN_ID = '23505';

type Failure = 'lost' | 'unreachable' | 'transient' | 'refused' | 'known-id';

/**
 * Group commit: while one batch is on its way to the disk, the appends that arrive form the next one. One batch in flight
 * gives the largest batches.
 */
export class GroupCommitWriter {
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #isPumping = false;
  #isClosed = false;
  #drained: (() => void) | undefined;

  constructor(private readonly options: WriterOptions) {}

  /** Appends waiting for their batch. */
  get queuedAppends(): number {
    return this.#queue.length;
  }

  /**
   * Resolves after the commit.
   * @throws InfrastructureError retriable when too much is waiting; with `outcomeUnknown` when the connection was lost
   * and the outcome could not be found out
   */
  submit(append: PreparedAppend): Promise<AppendOutcome> {
    const { maxQueuedAppends, maxQueuedBytes } = this.options.limits;
    if (this.#isClosed)
      return Promise.reject(new InfrastructureError('the event store is closed', { retriable: true }));
    if (this.#queue.length >= maxQueuedAppends || this.#queuedBytes + append.bytes > maxQueuedBytes) {
      return Promise.reject(
        new InfrastructureError('the event store is busy: its queue of appends is full', { retriable: true }),
      );
    }
    this.#queuedBytes += append.bytes;
    return new Promise((resolve, reject) => {
      this.#queue.push({ append, resolve, reject });
      if (!this.#isPumping) void this.#pump();
    });
  }

  /** Takes no more, commits what is waiting, and gives up the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#isPumping) await new Promise<void>((resolve) => (this.#drained = resolve));
    await this.options.connection.close();
  }

  async #pump(): Promise<void> {
    this.#isPumping = true;
    // A turn of the event loop before each batch lets those who were just answered, and requests that have arrived, in.
    for (await turn(); this.#queue.length > 0; await turn()) {
      await this.#settle(this.#takeBatch());
    }
    this.#isPumping = false;
    this.#drained?.();
  }

  #takeBatch(): Waiting[] {
    const { maxBatchAppends, maxBatchBytes } = this.options.limits;
    const ids = new Set<string>();
    let bytes = 0;
    let count = 0;
    for (const { append } of this.#queue) {
      if (count === maxBatchAppends || (count > 0 && bytes + append.bytes > maxBatchBytes)) break;
      // An append with an id that is in this batch already is a repetition: it has to find the first one recorded.
      if (append.events.some(({ event }) => ids.has(event.eventId))) break;
      for (const { event } of append.events) ids.add(event.eventId);
      bytes += append.bytes;
      count += 1;
    }
    this.#queuedBytes -= bytes;
    return this.#queue.splice(0, count);
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    const { limits, logger } = this.options;
    let isUnknown = false;
    let isRepetition = false;
    let failure: unknown;
    for (let attempt = 1; attempt <= limits.maxAttempts; attempt += 1) {
      if (attempt > 1 && !isRepetition) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 2));
      const result = await this.#try(batch, attempt > 1);
      if (result.kind === 'done') return;
      failure = result.cause;
      isUnknown ||= result.kind === 'lost';
      isRepetition = result.kind === 'known-id' && attempt === 1;
      if (isRepetition) continue;
      if (result.kind === 'refused' || result.kind === 'known-id') {
        if (batch.length > 1) {
          // Something about one of them: the others must not suffer.
          for (const one of batch) await this.#settle([one]);
          return;
        }
        break;
      }
      logger.warn(
        { attempt, appends: batch.length, kind: result.kind, cause: String(failure) },
        'append is tried again',
      );
    }
    const isRefused =
      failure instanceof pg.DatabaseError && !isUnknown && !TRANSIENT.test(failure.code ?? '');
    const error = new InfrastructureError(
      isUnknown
        ? 'the connection was lost while appending, and the outcome is not known'
        : 'events could not be appended',
      { retriable: !isRefused, outcomeUnknown: isUnknown, cause: failure },
    );
    for (const { reject } of batch) reject(error);
  }

  /**
   * One attempt. A lost connection is an unknown outcome; trying again looks it up, because the append function answers
   * `duplicate` for what is in the log, and waits for a transaction that still holds the streams.
   */
  async #try(
    batch: readonly Waiting[],
    isCareful: boolean,
  ): Promise<{ kind: 'done' } | { kind: Failure; cause: unknown }> {
    const { connection, schema, clock, commitBatch, ensurePartitions } = this.options;
    let client: pg.Client;
    try {
      client = await connection.get();
    } catch (cause) {
      return { kind: 'unreachable', cause };
    }
    try {
      const appends = batch.map(({ append }) => append);
      this.#acknowledge(batch, await commitBatch(client, schema, appends, clock.nowMs(), isCareful));
      return { kind: 'done' };
    } catch (cause) {
      if (!(cause instanceof pg.DatabaseError) || cause.severity !== 'ERROR') {
        connection.drop(client);
        return { kind: 'lost', cause };
      }
      if (cause.code === MISSING_PARTITION) {
        await ensurePartitions().catch(() => undefined);
        return { kind: 'transient', cause };
      }
      if (cause.code === KNOWN_ID) return { kind: 'known-id', cause };
      return { kind: TRANSIENT.test(cause.code ?? '') ? 'transient' : 'refused', cause };
    }
  }

  #acknowledge(batch: readonly Waiting[], outcomes: readonly AppendOutcome[]): void {
    let last = 0;
    batch.forEach(({ resolve, reject }, i) => {
      const outcome = outcomes[i];
      if (outcome === undefined) return reject(new Error('an append got no outcome'));
      if (outcome.status === 'appended') last = outcome.positions.at(-1) ?? last;
      resolve(outcome);
    });
    if (last > 0) this.options.onCommitted(last);
  }
}
