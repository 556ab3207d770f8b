import pg from 'pg';
import type { ProvisionedContext } from '@timeledger/database/roles.js';
import { categoryOf, type StreamId } from '@timeledger/kernel/envelope.js';
import { BackupError } from './backup-error.js';
import type { LogSummary } from './backup-manifest.js';
import { parseEventLine } from './archive-reader.js';

/** Rows inserted at once. */
const CHUNK = 1_000;

/**
 * Puts the events of a log back, each at its position, in one transaction: heads, keys and categories are made from them,
 * and a new epoch is minted, so that whoever knows positions of the old one asks anew.
 */
export class LogRestore {
  private readonly categories = new Map<string, number>();

  private constructor(
    private readonly client: pg.Client,
    private readonly schema: string,
    private readonly summary: LogSummary,
  ) {}

  /** @throws BackupError when the log has events already */
  static async begin(context: ProvisionedContext, summary: LogSummary): Promise<LogRestore> {
    const client = new pg.Client({
      connectionString: context.urls.migrator,
      application_name: `timeledger-${summary.context}-restore`,
      options: `-c role=${context.roles.owner} -c idle_in_transaction_session_timeout=0 -c statement_timeout=0`,
    });
    client.on('error', () => undefined);
    await client.connect();
    const schema = `${summary.context}_log`;
    const restore = new LogRestore(client, schema, summary);
    try {
      const { rows } = await client.query(`SELECT 1 FROM ${schema}.event LIMIT 1`);
      if (rows.length > 0)
        throw new BackupError(
          `The log ${summary.context} of this database has events: restore into an empty one.`,
        );
      await client.query('BEGIN');
      if (summary.headPosition > 0)
        await client.query(`SELECT setval('${schema}.position', $1)`, [summary.headPosition]);
      await client.query(`SELECT ${schema}.ensure_partitions($1)`, [summary.headPosition]);
    } catch (error) {
      await client.end();
      throw error;
    }
    return restore;
  }

  async add(lines: readonly string[]): Promise<void> {
    for (let start = 0; start < lines.length; start += CHUNK)
      await this.insert(lines.slice(start, start + CHUNK));
  }

  private async insert(lines: readonly string[]): Promise<void> {
    const events = lines.map(parseEventLine);
    await this.ensureCategories(events.map(([, , , , , streamId]) => categoryOf(streamId as StreamId)));
    const column = (index: number): readonly unknown[] => events.map((event) => event[index]);
    await this.client.query({
      name: 'restore-events',
      text: `INSERT INTO ${this.schema}.event
          (position, recorded_at, revision, tenant_id, event_id, stream_id, metadata, data, category_id, xid)
        SELECT given.*, pg_current_xact_id() FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::uuid[], $5::uuid[],
          $6::text[], $7::text[], $8::text[], $9::int[]) AS given`,
      values: [
        ...[0, 1, 2, 3, 4, 5, 6, 7].map(column),
        events.map(([, , , , , streamId]) => this.categories.get(categoryOf(streamId as StreamId))),
      ],
    });
  }

  private async ensureCategories(names: readonly string[]): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !this.categories.has(name));
    if (missing.length === 0) return;
    const { rows } = await this.client.query<{ id: number; name: string }>(
      `INSERT INTO ${this.schema}.category (name) SELECT unnest($1::text[]) RETURNING id, name`,
      [missing],
    );
    for (const { id, name } of rows) this.categories.set(name, id);
  }

  /**
   * Makes heads and keys, mints the epoch and commits.
   * @returns the new epoch
   * @throws BackupError when a stream has gaps, which no log has
   */
  async finish(): Promise<string> {
    const { schema, client } = this;
    await client.query(`INSERT INTO ${schema}.stream (tenant_id, stream_id, category_id, revision, last_recorded_at)
      SELECT tenant_id, stream_id, min(category_id), max(revision), max(recorded_at) FROM ${schema}.event
      GROUP BY tenant_id, stream_id ORDER BY min(position)`);
    await client.query(`INSERT INTO ${schema}.event_key (stream_key, revision, tenant_id, event_id, position)
      SELECT s.id, e.revision, e.tenant_id, e.event_id, e.position
      FROM ${schema}.event e JOIN ${schema}.stream s USING (tenant_id, stream_id) ORDER BY e.position`);
    const { rows: gaps } = await client.query<{ stream_id: string }>(
      `SELECT s.stream_id FROM ${schema}.stream s JOIN ${schema}.event_key k ON k.stream_key = s.id
        GROUP BY s.id, s.stream_id, s.revision HAVING count(*) <> s.revision + 1 LIMIT 1`,
    );
    if (gaps[0] !== undefined)
      throw new BackupError(
        `The log ${this.summary.context} of the backup has gaps in a stream: it is damaged.`,
      );
    const { rows } = await client.query<{ epoch: string }>(`SELECT ${schema}.mint_epoch() AS epoch`);
    await client.query('COMMIT');
    await client.query(`ANALYZE ${schema}.event, ${schema}.event_key, ${schema}.stream`);
    await client.end();
    return rows[0]?.epoch ?? '';
  }

  /** Leaves nothing of it. */
  async abandon(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
