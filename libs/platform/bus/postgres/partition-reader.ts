import type { Logger } from '@timeledger/kernel/logger.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageBatch, ReceivedMessage } from '../port.js';

const FIRST_RETRY_MS = 200;

/** One holding of one partition by one member. */
export interface Lease {
  readonly topic: string;
  readonly topicId: number;
  readonly partition: number;
  readonly generation: string;
  /** Offset of the first message that the group has not handled. */
  readonly committedOffset: number;
}

/** What a reader needs of the subscription it works for. */
export interface ReaderContext {
  readonly group: string;
  readonly maxRetryPauseMs: number;
  readonly logger: Logger;
  readonly handle: (batch: MessageBatch) => Promise<void>;
  /** Messages from an offset on, in order; empty when there is none. */
  fetch(lease: Lease, offset: number): Promise<readonly ReceivedMessage[]>;
  /** Stores the next offset; false when the lease is another's by now. */
  commit(lease: Lease, offset: number): Promise<boolean>;
  /** Whether the heartbeats are young enough for nobody else to hold the partition. */
  isLeaseFresh(): boolean;
}

/** Reads one leased partition: fetch, handle, commit, in order, one batch at a time. Sleeps while there is nothing to do. */
export class PartitionReader {
  private readonly controller = new AbortController();
  private position: number;
  private head = 0;
  private wakeUp: (() => void) | undefined;
  private failures = 0;
  private isOver = false;
  /** Resolves when the reader has ended: no handler runs any more. Never rejects. */
  readonly ended: Promise<void>;

  /** @param after what must have ended before: an older holding of the same partition by this member */
  constructor(
    readonly lease: Lease,
    private readonly context: ReaderContext,
    after: Promise<void> = Promise.resolve(),
  ) {
    this.position = lease.committedOffset;
    this.ended = after
      .then(() => this.run())
      .then(() => {
        this.isOver = true;
      });
  }

  get hasEnded(): boolean {
    return this.isOver;
  }

  /** Tells how far the partition reaches. */
  wake(head: number): void {
    this.head = Math.max(this.head, head);
    this.wakeUp?.();
  }

  /** Aborts; the batch in hand is still committed if its handler resolves and the lease holds. */
  stop(): void {
    this.controller.abort();
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    const { signal } = this.controller;
    while (!signal.aborted) {
      if (this.position >= this.head || !this.context.isLeaseFresh()) await this.sleepUntilWoken();
      else await this.readBatch().catch((error: unknown) => this.pauseAfter(error));
    }
  }

  private sleepUntilWoken(): Promise<void> {
    return new Promise((resolve) => {
      this.wakeUp = () => {
        this.wakeUp = undefined;
        resolve();
      };
    });
  }

  private async readBatch(): Promise<void> {
    const { lease, context, controller } = this;
    const messages = await context.fetch(lease, this.position);
    const last = messages.at(-1);
    if (last === undefined) {
      this.head = this.position;
      return;
    }
    if (controller.signal.aborted) return;
    const { topic, partition } = lease;
    await context.handle({ topic, partition, messages, signal: controller.signal });
    const next = last.offset + 1;
    if (!(await context.commit(lease, next))) {
      context.logger.warn(
        { group: context.group, topic, partition, offset: next },
        'commit refused: lease lost',
      );
      controller.abort();
      return;
    }
    this.position = next;
    this.failures = 0;
  }

  private async pauseAfter(error: unknown): Promise<void> {
    const { topic, partition } = this.lease;
    const { group, logger, maxRetryPauseMs } = this.context;
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(this.failures, 20), maxRetryPauseMs);
    this.failures += 1;
    if (this.controller.signal.aborted) return;
    logger.warn(
      {
        group,
        topic,
        partition,
        offset: this.position,
        failures: this.failures,
        pauseMs,
        error: String(error),
      },
      'batch not handled, will be delivered again',
    );
    await sleep(pauseMs, undefined, { signal: this.controller.signal }).catch(() => undefined);
  }
}
