import pg from 'pg';
import type { ProvisionedContext } from '@timeledger/database/roles.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { MerkleRoot } from './merkle-root.js';
import type { LogSummary } from './backup-manifest.js';

/** Rows fetched at once. */
const FETCH = 2_000;

/**
 * An event as a line of an archive: position, recordedAt in milliseconds, revision, tenant, event, stream, metadata and
 * data, the last two exactly as stored. Nothing else of the log is saved: heads, keys and categories follow from the events.
 */
export type EventLine = readonly [
  position: number,
  recordedAt: number,
  revision: number,
  tenantId: string,
  eventId: string,
  streamId: string,
  metadata: string,
  data: string,
];

/** The contexts of a database, by name; see `Database`. */
export type LogContexts = ReadonlyMap<string, ProvisionedContext>;

/** Reads logs as of one moment: all connections look at one snapshot. */
export class LogSnapshot {
  private constructor(
    private readonly clients: ReadonlyMap<string, pg.Client>,
    readonly takenAt: string,
  ) {}

  /** Everything acknowledged before the call is in it. Nobody who writes waits for it. */
  static async open(contexts: LogContexts): Promise<LogSnapshot> {
    const clients = new Map<string, pg.Client>();
    const takenAt = instantOf(Date.now());
    let snapshot: string | undefined;
    try {
      for (const [context, { urls }] of contexts) {
        const client = new pg.Client({
          connectionString: urls.auditor,
          application_name: `timeledger-${context}-backup`,
          // The archive may be written slowly; a reader without a transaction id holds no follower back.
          options: '-c idle_in_transaction_session_timeout=0 -c statement_timeout=0',
        });
        client.on('error', () => undefined);
        clients.set(context, client);
        await client.connect();
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        if (snapshot === undefined) {
          const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
          snapshot = rows[0]?.id ?? '';
        } else await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
      }
      return new LogSnapshot(clients, takenAt);
    } catch (error) {
      await closeAll(clients);
      throw error;
    }
  }

  get contexts(): readonly string[] {
    return [...this.clients.keys()];
  }

  /** Bytes that the logs take in the database. */
  async bytesOf(context: string): Promise<number> {
    const { rows } = await this.client(context).query<{ bytes: string }>(
      `SELECT coalesce(sum(pg_table_size(inhrelid)), 0)::text AS bytes FROM pg_inherits WHERE inhparent = '${context}_log.event'::regclass`,
    );
    return Number(rows[0]?.bytes);
  }

  /** The events of a log in order of position, as JSON lines, and what they come to. */
  async *lines(context: string): AsyncGenerator<readonly string[], LogSummary> {
    const client = this.client(context);
    const tree = new MerkleRoot();
    let bytes = 0;
    let last: EventLine | undefined;
    await client.query(
      `DECLARE saved NO SCROLL CURSOR FOR SELECT position, recorded_at, revision, tenant_id, event_id, stream_id, metadata, data
        FROM ${context}_log.event ORDER BY position`,
    );
    for (;;) {
      const { rows } = await client.query<string[]>({ text: `FETCH ${FETCH} FROM saved`, rowMode: 'array' });
      if (rows.length === 0) break;
      const lines = rows.map((row) => {
        const [position, recordedAt, revision, ...texts] = row;
        last = [Number(position), Number(recordedAt), Number(revision), ...texts] as unknown as EventLine;
        return JSON.stringify(last);
      });
      for (const line of lines) {
        tree.add(line);
        bytes += Buffer.byteLength(line);
      }
      yield lines;
    }
    await client.query('CLOSE saved');
    const { rows } = await client.query<{ epoch: string; head: string }>(
      `SELECT epoch, coalesce(pg_sequence_last_value('${context}_log.position'::regclass), 0)::text AS head
        FROM ${context}_log.epoch ORDER BY ordinal DESC LIMIT 1`,
    );
    return {
      context,
      events: tree.count,
      lastPosition: last?.[0] ?? 0,
      headPosition: Number(rows[0]?.head ?? 0),
      lastRecordedAt: last === undefined ? null : instantOf(last[1]),
      epoch: rows[0]?.epoch ?? '',
      root: tree.root(),
      bytes,
    };
  }

  /** Reads a log to its end, for what it comes to. */
  async summaryOf(context: string): Promise<LogSummary> {
    const lines = this.lines(context);
    for (;;) {
      const next = await lines.next();
      if (next.done === true) return next.value;
    }
  }

  close(): Promise<void> {
    return closeAll(this.clients);
  }

  private client(context: string): pg.Client {
    const client = this.clients.get(context);
    if (client === undefined) throw new RangeError(`no log is named ${context}`);
    return client;
  }
}

async function closeAll(clients: ReadonlyMap<string, pg.Client>): Promise<void> {
  await Promise.all([...clients.values()].map((client) => client.end().catch(() => undefined)));
}
