import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type { CheckedMessage } from '../message-check.js';
import { MAX_MESSAGES_PER_PUBLISH, MAX_PUBLISH_BYTES } from '../port.js';

/** Messages that may wait for their turn; a publisher that does not await its calls meets this bound. */
export const MAX_WAITING_MESSAGES = 20_000;

interface Call {
  readonly messages: readonly CheckedMessage[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Puts the calls of one bus in line: one statement at a time, so that a retry cannot be overtaken and order per key is
 * the order of the calls. Calls that arrive meanwhile are sent together with the next statement.
 */
export class PublishQueue {
  private readonly waiting: Call[] = [];
  private waitingMessages = 0;
  private sending: Promise<void> | undefined;

  /** @param send makes messages durable, all or none, with its own retries */
  constructor(private readonly send: (messages: readonly CheckedMessage[]) => Promise<void>) {}

  publish(messages: readonly CheckedMessage[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    if (this.waitingMessages + messages.length > MAX_WAITING_MESSAGES)
      return Promise.reject(
        new InfrastructureError(`more than ${MAX_WAITING_MESSAGES} messages wait to be published`, {
          retriable: true,
        }),
      );
    return new Promise((resolve, reject) => {
      const bytes = messages.reduce((sum, each) => sum + each.bytes, 0);
      this.waiting.push({ messages, bytes, resolve, reject });
      this.waitingMessages += messages.length;
      this.sending ??= this.drain();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.sending !== undefined) await this.sending;
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) await this.sendTogether(this.takeCalls());
    this.sending = undefined;
  }

  private takeCalls(): readonly Call[] {
    const taken: Call[] = [];
    let count = 0;
    let bytes = 0;
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      count += next.messages.length;
      bytes += next.bytes;
      if (taken.length > 0 && (count > MAX_MESSAGES_PER_PUBLISH || bytes > MAX_PUBLISH_BYTES)) break;
      taken.push(next);
      this.waiting.shift();
      this.waitingMessages -= next.messages.length;
    }
    return taken;
  }

  private async sendTogether(calls: readonly Call[]): Promise<void> {
    try {
      await this.send(calls.flatMap((call) => call.messages));
      for (const call of calls) call.resolve();
    } catch (error) {
      const isOnesFault = !(error instanceof InfrastructureError && error.retriable);
      if (isOnesFault && calls.length > 1) for (const call of calls) await this.sendTogether([call]);
      else for (const call of calls) call.reject(error);
    }
  }
}
