import { createPool } from '@timeledger/database/pool.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type pg from 'pg';
import { BusRefused } from '../errors.js';
import { checkMessages, checkName, checkPartitions, checkSubscription } from '../message-check.js';
import { MAX_DEAD_LETTERS_PER_PAGE } from '../port.js';
import type {
  Bus,
  BusMessage,
  DeadLetter,
  ReceivedMessage,
  SubscribeOptions,
  Subscription,
} from '../port.js';
import { BusConnection } from './bus-connection.js';
import { quoted } from './bus-schema.js';
import { infrastructureError, retrying } from './failures.js';
import { createGroupStore } from './group-store.js';
import { MESSAGE_COLUMNS, receivedMessageOf } from './message-row.js';
import type { MessageRow } from './message-row.js';
import { PostgresSubscription } from './postgres-subscription.js';
import type { GroupTimings } from './postgres-subscription.js';
import { Publisher } from './publisher.js';
import { TopicCatalogue } from './topic-catalogue.js';

/** How to reach the bus. */
export interface PostgresBusOptions extends Partial<GroupTimings> {
  /** Of a role with the grants of `grantBusSql`. */
  readonly url: string;
  /** Shown in `pg_stat_activity`; `timeledger-bus` unless told. */
  readonly applicationName?: string;
  readonly logger: Logger;
  /** `bus` unless told. */
  readonly schema?: string;
  /** Connections for publishing and reading, 4 unless told; one more is opened when something subscribes. */
  readonly maxConnections?: number;
}

const DEFAULT_TIMINGS: GroupTimings = {
  leaseMs: 15_000,
  heartbeatMs: 3_000,
  pollMs: 1_000,
  handOverMs: 30_000,
  maxRetryPauseMs: 30_000,
};
const DEAD_LETTER_RETRIES = { attempts: 5, firstPauseMs: 100 };
/** At most one notification in this time; those between are told together. */
const NOTIFY_GAP_MS = 10;

/**
 * The bus in PostgreSQL: a log per partition, read by groups of consumers that share its partitions by leases.
 * Expects the schema of `busMigrations` and the grants of `grantBusSql`.
 */
export class PostgresBus implements Bus {
  private readonly schema: string;
  private readonly schemaName: string;
  private readonly timings: GroupTimings;
  private readonly logger: Logger;
  private readonly pool: pg.Pool;
  private readonly topics: TopicCatalogue;
  private readonly publisher: Publisher;
  private readonly subscriptions = new Set<PostgresSubscription>();
  private readonly connection: BusConnection;
  private connected: Promise<void> | undefined;
  private notifyTimer: NodeJS.Timeout | undefined;
  private lastNotifiedMs = 0;
  private closing: Promise<void> | undefined;
  private isLetGo = false;

  constructor(options: PostgresBusOptions) {
    const { url, applicationName = 'timeledger-bus', logger, schema = 'bus', maxConnections = 4 } = options;
    this.schema = quoted(schema);
    this.schemaName = schema;
    this.logger = logger;
    this.timings = { ...DEFAULT_TIMINGS, ...options };
    this.pool = createPool({ url, applicationName, max: maxConnections, logger });
    this.topics = new TopicCatalogue(this.pool, this.schema);
    this.publisher = new Publisher(this.pool, schema, this.topics, () => this.notifySoon());
    this.connection = new BusConnection(
      url,
      applicationName,
      [this.channel('messages'), this.channel('groups')],
      {
        onNotification: (channel, payload) => this.onNotification(channel, payload),
        onConnected: () => this.wakeAll(),
      },
      logger,
    );
  }

  async ensureTopic(topic: string, options: { readonly partitions: number }): Promise<void> {
    checkName('topic', topic);
    checkPartitions(options.partitions);
    this.refuseWhenClosed();
    const rows = await this.query<{ actual: number }>(
      'create topic',
      `SELECT ${this.schema}.ensure_topic($1, $2) AS actual`,
      [topic, options.partitions],
    );
    const actual = rows[0]?.actual;
    if (actual !== options.partitions)
      throw new BusRefused(
        'bus.topic-partitions-differ',
        `topic ${topic} has ${actual} partitions for ever, not ${options.partitions}`,
      );
  }

  async publish(messages: readonly BusMessage[]): Promise<void> {
    this.refuseWhenClosed();
    await this.publisher.publish(checkMessages(messages));
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    checkSubscription(options);
    this.refuseWhenClosed();
    const topics = new Map<number, string>();
    for (const name of options.topics) topics.set((await this.topics.topicOf(name)).topicId, name);
    this.connected ??= this.connection.open();
    await this.connected.catch((error: unknown) => {
      this.connected = undefined;
      throw infrastructureError('subscribe', error);
    });
    const store = createGroupStore({
      ...options,
      schema: this.schema,
      topics,
      leaseMs: this.timings.leaseMs,
      pool: this.pool,
      connection: this.connection,
      announce: () => this.notify('groups', options.group),
    });
    const subscription = new PostgresSubscription(
      options.group,
      store,
      this.timings,
      async (batch) => options.handle(batch),
      this.logger,
      () => this.subscriptions.delete(subscription),
    );
    this.subscriptions.add(subscription);
    await subscription.start().catch(async (error: unknown) => {
      await subscription.stop();
      throw infrastructureError('subscribe', error);
    });
    return subscription;
  }

  async rewind(group: string, topic: string): Promise<void> {
    checkName('group', group);
    this.refuseWhenClosed();
    const { topicId } = await this.topics.topicOf(topic);
    const rows = await this.query<{ done: boolean }>(
      'rewind',
      `SELECT ${this.schema}.rewind_group($1, $2) AS done`,
      [group, topicId],
    );
    if (rows[0]?.done !== true) throw new BusRefused('bus.group-active', `group ${group} has active members`);
  }

  async deadLetter(group: string, message: ReceivedMessage, reason: string): Promise<void> {
    checkName('group', group);
    this.refuseWhenClosed();
    const { topicId } = await this.topics.topicOf(message.topic);
    await retrying('put message aside', DEAD_LETTER_RETRIES, () =>
      this.pool.query(`SELECT ${this.schema}.dead_letter($1, $2, $3, $4, $5)`, [
        group,
        topicId,
        message.partition,
        message.offset,
        reason.replaceAll('\0', '\uFFFD'),
      ]),
    );
  }

  async deadLetters(group: string, topic: string): Promise<readonly DeadLetter[]> {
    checkName('group', group);
    this.refuseWhenClosed();
    const { topicId } = await this.topics.topicOf(topic);
    const rows = await this.query<MessageRow & { reason: string; put_aside_at: string }>(
      'read dead letters',
      `SELECT ${MESSAGE_COLUMNS}, d.reason, d.at AS put_aside_at
         FROM ${this.schema}.dead_letters d JOIN ${this.schema}.messages m USING (topic_id, partition, log_offset)
        WHERE d.group_name = $1 AND d.topic_id = $2 ORDER BY m.partition, m.log_offset LIMIT $3`,
      [group, topicId, MAX_DEAD_LETTERS_PER_PAGE],
    );
    return rows.map((row) => ({
      message: receivedMessageOf(topic, row),
      reason: row.reason,
      at: row.put_aside_at,
    }));
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  /** Lets go of everything at once without leaving the groups: what a crash leaves behind. For tests. */
  async abandon(): Promise<void> {
    for (const subscription of this.subscriptions) subscription.abandon();
    this.subscriptions.clear();
    this.closing = this.letGo();
    await this.closing;
  }

  private async shutDown(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    await this.letGo();
  }

  private async letGo(): Promise<void> {
    if (this.isLetGo) return;
    this.isLetGo = true;
    await this.publisher.idle();
    if (this.notifyTimer !== undefined) {
      clearTimeout(this.notifyTimer);
      await this.pool
        .query('SELECT pg_notify($1, $2)', [this.channel('messages'), ''])
        .catch(() => undefined);
    }
    await this.connection.close();
    await this.pool.end();
  }

  private refuseWhenClosed(): void {
    if (this.closing !== undefined) throw new BusRefused('bus.closed', 'the bus is closed');
  }

  private async query<Row extends pg.QueryResultRow>(
    doing: string,
    text: string,
    values: unknown[],
  ): Promise<readonly Row[]> {
    try {
      return (await this.pool.query<Row>(text, values)).rows;
    } catch (error) {
      throw infrastructureError(doing, error);
    }
  }

  private channel(of: 'messages' | 'groups'): string {
    return `${this.schemaName}_${of}`;
  }

  /** Wakes consumers, outside the transaction (a NOTIFY inside makes commits wait for each other), and not too often. */
  private notifySoon(): void {
    if (this.notifyTimer !== undefined) return;
    const waitMs = Math.max(0, this.lastNotifiedMs + NOTIFY_GAP_MS - performance.now());
    this.notifyTimer = setTimeout(() => {
      this.notifyTimer = undefined;
      this.lastNotifiedMs = performance.now();
      this.notify('messages', '');
    }, waitMs);
  }

  private notify(of: 'messages' | 'groups', payload: string): void {
    // a lost notification costs no message, only time: consumers look by themselves too
    this.pool.query('SELECT pg_notify($1, $2)', [this.channel(of), payload]).catch((error: unknown) => {
      this.logger.debug({ error: String(error) }, 'consumers not notified');
    });
  }

  private onNotification(channel: string, payload: string): void {
    const isAboutMembers = channel === this.channel('groups');
    for (const subscription of this.subscriptions)
      if (!isAboutMembers) subscription.wakeForMessages();
      else if (subscription.group === payload) subscription.wakeForMembers();
  }

  private wakeAll(): void {
    for (const subscription of this.subscriptions) subscription.wakeForMembers();
  }
}
