import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import type { Bus, MessageBatch, ReceivedMessage, Subscription } from '@timeledger/bus/port.js';
import { faultOf, isEnvironmentFault } from './fault.js';

/** What a context takes in from the bus. */
export interface IntakeOptions {
  readonly bus: Bus;
  /** The consumer group: `attendance.organisation-intake`. */
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Records what a message means in the context's own log, through the command pipeline, with ids derived from the
   * message's id: a message may come again. Ignores types it does not know. A `DomainError` (or any other error that is
   * not of the environment, after a few attempts) puts the message aside with its code as the reason.
   */
  handle(message: ReceivedMessage, signal: AbortSignal): Promise<void>;
  readonly logger?: Logger;
  /** Where a group that is new begins; at the start unless told. */
  readonly from?: 'start' | 'end';
  /** Message keys handled side by side; 16 unless told. */
  readonly lanes?: number;
  /** Hears of each message put aside: an alarm. */
  readonly onDeadLetter?: (message: ReceivedMessage, reason: string) => void;
  /** Pause between attempts at a message that fails unexpectedly; 100 unless told. */
  readonly retryMs?: number;
}

/** Attempts at a message whose handling fails for no known reason. */
const MAX_ATTEMPTS = 3;

/**
 * The consumer's side of a reactor: messages of other contexts become events of the own log. Keeps nothing but its offsets;
 * in order by message key, at least once; a message that can never be handled is put aside and blocks nobody.
 */
export class Intake {
  private subscription: Subscription | undefined;
  private readonly logger: Logger;

  constructor(private readonly options: IntakeOptions) {
    this.logger = options.logger ?? silentLogger;
  }

  /** Joins the group. */
  async start(): Promise<void> {
    const { bus, group, topics, from } = this.options;
    this.subscription ??= await bus.subscribe({
      group,
      topics,
      from: from ?? 'start',
      handle: (batch) => this.handleBatch(batch),
    });
  }

  /** Messages not yet handled; 0 before the start. */
  async lag(): Promise<number> {
    return (await this.subscription?.lag()) ?? 0;
  }

  /** Waits for the batch in hand and leaves the group. */
  async stop(): Promise<void> {
    const { subscription } = this;
    this.subscription = undefined;
    await subscription?.stop();
  }

  private async handleBatch(batch: MessageBatch): Promise<void> {
    const queues = [...Map.groupBy(batch.messages, (message) => message.key).values()];
    const giveUp = new AbortController();
    const signal = AbortSignal.any([batch.signal, giveUp.signal]);
    const work = async (): Promise<void> => {
      for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
        for (const message of queue) {
          signal.throwIfAborted();
          await this.handleMessage(message, signal);
        }
      }
    };
    const lanes = Array.from({ length: this.options.lanes ?? 16 }, () =>
      work().catch((error: unknown) => {
        // The whole batch comes again; the other lanes need not go on.
        giveUp.abort(error);
        throw error;
      }),
    );
    // All of them end before the batch does: none may act on a partition that was given back.
    const outcomes = await Promise.allSettled(lanes);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private async handleMessage(message: ReceivedMessage, signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.options.handle(message, signal);
      } catch (error) {
        if (signal.aborted || isEnvironmentFault(error)) throw error;
        if (error instanceof DomainError) return this.putAside(message, error.code, error);
        if (attempt >= MAX_ATTEMPTS) return this.putAside(message, faultOf(error).errorName, error);
        await sleep(this.options.retryMs ?? 100, undefined, { signal });
      }
    }
  }

  private async putAside(message: ReceivedMessage, reason: string, error: unknown): Promise<void> {
    await this.options.bus.deadLetter(this.options.group, message, reason);
    const { topic, partition, offset, id, type, tenantId } = message;
    this.logger.error(
      { topic, partition, offset, id, type, tenantId, ...faultOf(error) },
      'message put aside',
    );
    this.options.onDeadLetter?.(message, reason);
  }
}
