import type pg from 'pg';
import { BusRefused } from '../errors.js';
import { checkName } from '../message-check.js';
import { retrying } from './failures.js';

const LOOKUP_RETRIES = { attempts: 5, firstPauseMs: 100 };

/** What a topic is called inside, and how many partitions it has for ever. */
export interface Topic {
  readonly topicId: number;
  readonly partitions: number;
}

/** The topics met so far. A topic never changes, so each is asked for once; one that is missing is asked for again. */
export class TopicCatalogue {
  private readonly known = new Map<string, Topic>();

  /** @param schema quoted */
  constructor(
    private readonly pool: pg.Pool,
    private readonly schema: string,
  ) {}

  /** A topic that was asked for before. */
  knownTopic(name: string): Topic | undefined {
    return this.known.get(name);
  }

  /** @throws BusRefused `bus.topic-unknown` */
  async topicOf(name: string): Promise<Topic> {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    checkName('topic', name);
    const text = `SELECT topic_id AS "topicId", partitions FROM ${this.schema}.topics WHERE name = $1`;
    const { rows } = await retrying('look up topic', LOOKUP_RETRIES, () =>
      this.pool.query<{ topicId: number; partitions: number }>(text, [name]),
    );
    const found = rows[0];
    if (found === undefined) throw new BusRefused('bus.topic-unknown', `there is no topic ${name}`);
    this.known.set(name, found);
    return found;
  }
}
