import type { Logger } from '@timeledger/kernel/logger.js';
import { ReconnectingClient } from './reconnecting-client.js';
import { quoteIdentifier, wakeChannelOf } from './log-names.js';
import type pg from 'pg';

/** At most one NOTIFY in this time: under load it tells many commits at once. */
const NOTIFY_INTERVAL_MS = 10;
/** Listeners are called this often even if nothing was heard: a notification may be lost with its connection. */
const POLL_MS = 1000;

/**
 * Wakes followers: those of this process at once, those of others by NOTIFY. That is sent by a connection of its own
 * after the commit, because inside the appending transaction it would take a lock on the whole database at commit.
 */
export class WakeChannel {
  readonly #listeners = new Set<() => void>();
  readonly #listening: ReconnectingClient;
  #notifyTimer: NodeJS.Timeout | undefined;
  #lastNotifiedMs = Number.NEGATIVE_INFINITY;
  #pollTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly schema: string,
    /** The appender's connection for small work, not the one that appends. */
    private readonly notifying: pg.Pool,
    listeningConfig: pg.ClientConfig,
    private readonly logger: Logger,
  ) {
    this.#listening = new ReconnectingClient(
      listeningConfig,
      async (client) => {
        client.on('notification', () => this.wakeListeners());
        await client.query(`LISTEN ${quoteIdentifier(wakeChannelOf(schema))}`);
      },
      () =>
        this.logger.warn({ schema }, 'the connection that hears of new events was lost; it is made again'),
    );
  }

  /** Calls back after appends until unsubscribed. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#startPolling();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#stopPolling();
    };
  }

  /** Something was committed by this process. */
  announce(): void {
    this.wakeListeners();
    if (this.#notifyTimer !== undefined || this.#isClosed) return;
    const delayMs = Math.max(0, this.#lastNotifiedMs + NOTIFY_INTERVAL_MS - performance.now());
    this.#notifyTimer = setTimeout(() => {
      this.#lastNotifiedMs = performance.now();
      this.#notifyTimer = undefined;
      void this.#notify();
    }, delayMs);
  }

  wakeListeners(): void {
    for (const listener of this.#listeners) listener();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#listeners.clear();
    this.#stopPolling();
    if (this.#notifyTimer !== undefined) {
      clearTimeout(this.#notifyTimer);
      await this.#notify();
    }
    await this.#listening.close();
  }

  async #notify(): Promise<void> {
    try {
      await this.notifying.query(`NOTIFY ${quoteIdentifier(wakeChannelOf(this.schema))}`);
    } catch (error) {
      // Followers poll as well, so a lost wake-up costs them a second.
      this.logger.warn({ schema: this.schema, cause: String(error) }, 'followers could not be woken');
    }
  }

  #startPolling(): void {
    if (this.#pollTimer !== undefined || this.#isClosed) return;
    const listen = (): void => {
      this.#listening.get().catch(() => undefined);
    };
    listen();
    this.#pollTimer = setInterval(() => {
      listen();
      this.wakeListeners();
    }, POLL_MS);
    this.#pollTimer.unref();
  }

  #stopPolling(): void {
    clearInterval(this.#pollTimer);
    this.#pollTimer = undefined;
  }
}
