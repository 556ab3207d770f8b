import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type pg from 'pg';
import type { CheckedMessage } from '../message-check.js';
import { partitionOf } from '../partitioner.js';
import { quoted } from './bus-schema.js';
import { retrying } from './failures.js';
import { PublishQueue } from './publish-queue.js';
import type { TopicCatalogue } from './topic-catalogue.js';

const PUBLISH_RETRIES = { attempts: 5, firstPauseMs: 100 };

/** Publishes in the order of the calls, many messages in one statement. */
export class Publisher {
  private readonly queue = new PublishQueue((messages) => this.send(messages));
  private readonly statement: string;
  private lookups = 0;
  private lastLookup: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pool: pg.Pool,
    private readonly schemaName: string,
    private readonly topics: TopicCatalogue,
    private readonly onPublished: () => void,
  ) {
    const parameters = Array.from({ length: 13 }, (_, index) => `$${index + 1}`).join(', ');
    this.statement = `SELECT ${quoted(schemaName)}.publish(${parameters})`;
  }

  publish(messages: readonly CheckedMessage[]): Promise<void> {
    const topics = new Set(messages.map(({ message }) => message.topic));
    const unknown = [...topics].filter((topic) => this.topics.knownTopic(topic) === undefined);
    if (unknown.length === 0 && this.lookups === 0) return this.queue.publish(messages);
    return this.publishAfterLookup(unknown, messages);
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    await this.lastLookup;
    await this.queue.idle();
  }

  /** Lookups take turns, and who publishes meanwhile stands behind them: calls reach the queue in their order. */
  private async publishAfterLookup(
    topics: readonly string[],
    messages: readonly CheckedMessage[],
  ): Promise<void> {
    this.lookups += 1;
    const turn = this.lastLookup
      .then(async () => {
        for (const topic of topics) await this.topics.topicOf(topic);
        return { published: this.queue.publish(messages) };
      })
      .finally(() => {
        this.lookups -= 1;
      });
    this.lastLookup = turn.catch(() => undefined);
    const { published } = await turn;
    await published;
  }

  private async send(messages: readonly CheckedMessage[]): Promise<void> {
    const placed = messages.map(({ message, dataJson, bytes }) => {
      const topic = this.topics.knownTopic(message.topic);
      if (topic === undefined) throw new InfrastructureError('topic not looked up', { retriable: false });
      return { message, dataJson, bytes, ...topic, partition: partitionOf(message.key, topic.partitions) };
    });
    const values: unknown[] = [
      placed.map((each) => each.topicId),
      placed.map((each) => each.partition),
      placed.map((each) => each.message.sequence),
      placed.map((each) => each.bytes),
      placed.map((each) => each.message.tenantId),
      placed.map((each) => each.message.key),
      placed.map((each) => each.message.id),
      placed.map((each) => each.message.type),
      placed.map((each) => each.message.source),
      placed.map((each) => each.message.subject),
      placed.map((each) => each.message.time),
      placed.map((each) => each.message.traceparent ?? null),
      placed.map((each) => each.dataJson),
    ];
    await retrying('publish', PUBLISH_RETRIES, () =>
      this.pool.query({ name: `publish_${this.schemaName}`, text: this.statement, values }),
    );
    this.onPublished();
  }
}
