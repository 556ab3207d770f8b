import type { Logger } from '@timeledger/kernel/logger.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import pg from 'pg';

const FIRST_RECONNECT_MS = 50;
const LAST_RECONNECT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** A heartbeat that takes longer has missed its purpose. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** What a bus is told by others, and by its own connection. */
export interface BusConnectionListener {
  onNotification(channel: string, payload: string): void;
  /** Connected, again or for the first time: notifications may have been missed. */
  onConnected(): void;
}

/**
 * The one connection that a consuming bus keeps open: it listens, and heartbeats go through it, so that they never wait
 * for a free connection of the pool. Connects again by itself when it is lost.
 */
export class BusConnection {
  private client: pg.Client | undefined;
  /** Settles with the statement in hand; never rejects. */
  private before: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  private failures = 0;
  private reconnect: NodeJS.Timeout | undefined;

  constructor(
    private readonly url: string,
    private readonly applicationName: string,
    private readonly channels: readonly string[],
    private readonly listener: BusConnectionListener,
    private readonly logger: Logger,
  ) {}

  /** Connects and listens. Rejects when the first attempt fails. */
  async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: this.applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
      keepAlive: true,
    });
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, undefined));
    client.on('notification', ({ channel, payload }) => this.listener.onNotification(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (this.isClosed) return client.end();
    this.client = client;
    this.failures = 0;
    this.listener.onConnected();
  }

  /** Runs a statement behind those that were asked for before: a client of `pg` takes one at a time. */
  query<Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<readonly Row[]> {
    const answered = this.before.then(() => this.send<Row>(text, values));
    this.before = answered.catch(() => undefined);
    return answered;
  }

  private async send<Row extends pg.QueryResultRow>(
    text: string,
    values: unknown[],
  ): Promise<readonly Row[]> {
    if (this.client === undefined)
      throw new InfrastructureError('not connected to PostgreSQL', { retriable: true });
    return (await this.client.query<Row>(text, values)).rows;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.reconnect);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private lost(client: pg.Client, error: Error | undefined): void {
    if (this.client !== client) return;
    this.client = undefined;
    if (this.isClosed) return;
    this.logger.warn({ error: error?.message ?? 'ended' }, 'bus connection lost');
    void client.end().catch(() => undefined);
    this.reconnectLater();
  }

  private reconnectLater(): void {
    const pauseMs = Math.min(FIRST_RECONNECT_MS * 2 ** this.failures, LAST_RECONNECT_MS);
    this.failures += 1;
    this.reconnect = setTimeout(() => {
      this.open().catch((error: unknown) => {
        if (this.isClosed) return;
        this.logger.warn({ error: String(error) }, 'bus connection not restored yet');
        this.reconnectLater();
      });
    }, pauseMs);
  }
}
