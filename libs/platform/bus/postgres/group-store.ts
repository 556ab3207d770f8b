import type pg from 'pg';
import { MAX_BATCH_BYTES, MAX_BATCH_MESSAGES } from '../port.js';
import type { BusConnection } from './bus-connection.js';
import { retrying } from './failures.js';
import { MESSAGE_COLUMNS, receivedMessageOf } from './message-row.js';
import type { MessageRow } from './message-row.js';
import type { GroupStore } from './postgres-subscription.js';

/** A commit is worth some patience: without it the batch is handled twice. */
const COMMIT_RETRIES = { attempts: 5, firstPauseMs: 50 };

/** What a group's statements are about. */
export interface GroupStoreOptions {
  /** Quoted. */
  readonly schema: string;
  readonly group: string;
  /** Names by id. */
  readonly topics: ReadonlyMap<number, string>;
  readonly from: 'start' | 'end';
  readonly maxBatch?: number;
  readonly leaseMs: number;
  readonly pool: pg.Pool;
  readonly connection: BusConnection;
  readonly announce: () => void;
}

/** As the heartbeat's own connection answers: `bigint` as text. */
interface LeaseRow {
  readonly topic_id: number;
  readonly partition: number;
  readonly generation: string;
  readonly committed_offset: string;
  readonly share: number;
}

/** The statements of a group; heartbeats on the connection kept for them, the rest through the pool. */
export function createGroupStore(options: GroupStoreOptions): GroupStore {
  const { schema, group, topics, from, maxBatch = MAX_BATCH_MESSAGES, leaseMs, pool, connection } = options;
  const topicIds = [...topics.keys()];
  const nameOf = (topicId: number) => topics.get(topicId) ?? '';
  // the running sum stops a batch at its byte limit without reading the data of the messages behind it
  const fetchText = `SELECT ${MESSAGE_COLUMNS} FROM (
      SELECT *, sum(bytes) OVER (ORDER BY log_offset) - bytes AS bytes_before FROM (
        SELECT * FROM ${schema}.messages WHERE topic_id = $1 AND partition = $2 AND log_offset >= $3
          ORDER BY log_offset LIMIT $4) page) m
    WHERE m.bytes_before < $5 ORDER BY m.log_offset`;
  return {
    announce: options.announce,
    async join() {
      await pool.query(`SELECT ${schema}.join_group($1, $2, $3)`, [group, topicIds, from === 'end']);
    },
    async heartbeat(member, isLeaving) {
      const rows = await connection.query<LeaseRow>(
        `SELECT topic_id, partition, generation, committed_offset, share FROM ${schema}.heartbeat($1, $2, $3, $4)`,
        [group, member, isLeaving ? [] : topicIds, leaseMs],
      );
      return rows.map((row) => ({
        topic: nameOf(row.topic_id),
        topicId: row.topic_id,
        partition: row.partition,
        generation: row.generation,
        committedOffset: Number(row.committed_offset),
        share: row.share,
      }));
    },
    async heads() {
      const { rows } = await pool.query<{ topic_id: number; partition: number; next_offset: number }>(
        `SELECT topic_id, partition, next_offset FROM ${schema}.partitions WHERE topic_id = ANY ($1)`,
        [topicIds],
      );
      return rows.map((row) => ({
        topicId: row.topic_id,
        partition: row.partition,
        nextOffset: row.next_offset,
      }));
    },
    async fetch({ topicId, partition }, offset) {
      const { rows } = await pool.query<MessageRow>(fetchText, [
        topicId,
        partition,
        offset,
        maxBatch,
        MAX_BATCH_BYTES,
      ]);
      return rows.map((row) => receivedMessageOf(nameOf(topicId), row));
    },
    async commit(member, { topicId, partition, generation }, offset) {
      const { rows } = await retrying('commit offset', COMMIT_RETRIES, () =>
        pool.query<{ done: boolean }>(`SELECT ${schema}.commit_offset($1, $2, $3, $4, $5, $6) AS done`, [
          group,
          member,
          topicId,
          partition,
          generation,
          offset,
        ]),
      );
      return rows[0]?.done === true;
    },
    async release(member, { topicId, partition, generation }) {
      await pool.query(`SELECT ${schema}.release_lease($1, $2, $3, $4, $5)`, [
        group,
        member,
        topicId,
        partition,
        generation,
      ]);
    },
    async leave(member) {
      await pool.query(`SELECT ${schema}.leave_group($1, $2)`, [group, member]);
    },
    async lag() {
      const { rows } = await pool.query<{ lag: string | null }>(
        `SELECT sum(p.next_offset - l.committed_offset) AS lag
           FROM ${schema}.leases l JOIN ${schema}.partitions p USING (topic_id, partition)
          WHERE l.group_name = $1 AND l.topic_id = ANY ($2)`,
        [group, topicIds],
      );
      return Number(rows[0]?.lag ?? 0);
    },
  };
}
