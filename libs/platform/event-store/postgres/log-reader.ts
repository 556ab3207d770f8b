import type pg from 'pg';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { MAX_READ_PAGE, type LogPage, type ReadLogOptions } from '../port.js';
import { quoteIdentifier } from './log-names.js';
import type { FenceReading, PositionFence } from './position-fence.js';
import { categoryPageSql, logPageSql } from './read-functions.sql.js';
import { eventsOf, type PageRow } from './stored-event-page.js';

/** Partitions looked through for one page: a rare category must not keep a caller waiting over the whole log. */
const MAX_PARTITIONS_PER_PAGE = 16;

/** Looks at the head of the log; see {@link PositionFence}. */
export async function readFence(pool: pg.Pool, schema: string, known: number): Promise<FenceReading> {
  const { rows } = await pool.query<{ head: string; fence: string | null; oldest: string }>({
    name: `fence:${schema}`,
    text: `SELECT head, fence::text, oldest::text FROM ${quoteIdentifier(schema)}.fence($1)`,
    values: [known],
  });
  const row = rows[0];
  if (row === undefined) throw new Error('the fence function gave no answer');
  return {
    head: Number(row.head),
    fence: row.fence === null ? undefined : BigInt(row.fence),
    oldest: BigInt(row.oldest),
  };
}

/** Reads the whole log in order of position, as the role that may see all tenants. */
export class LogReader {
  readonly #categories = new Map<string, number>();

  constructor(
    private readonly pool: pg.Pool,
    private readonly schema: string,
    private readonly partitionSize: number,
    private readonly fence: PositionFence,
  ) {}

  /** See `EventStore.readLog`. */
  async read({ after, limit, categories }: ReadLogOptions): Promise<LogPage> {
    if (!Number.isSafeInteger(after) || after < 0) throw new RangeError('after must be a position, or 0');
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_READ_PAGE) {
      throw new RangeError(`limit must be from 1 to ${MAX_READ_PAGE}`);
    }
    const events: StoredEvent[] = [];
    let through = after;
    let hasAdvanced = false;
    for (let looked = 0; ; looked += 1) {
      if (through >= this.fence.proven) {
        if (hasAdvanced) return { events, through, hasMore: false };
        await this.fence.advance();
        hasAdvanced = true;
        if (through >= this.fence.proven) return { events, through, hasMore: false };
      }
      if (looked === MAX_PARTITIONS_PER_PAGE) return { events, through, hasMore: true };
      const end = Math.min(this.fence.proven, this.#lastOfPartition(through + 1));
      const page = await this.#readPage(through, end, limit - events.length, categories);
      if (events.length === 0) events.push(...eventsOf(page));
      else for (const event of eventsOf(page)) events.push(event);
      const isCut = page.kept < page.matched || events.length === limit;
      if (isCut) return { events, through: Number(page.last), hasMore: true };
      through = end;
    }
  }

  #lastOfPartition(position: number): number {
    return (Math.floor(position / this.partitionSize) + 1) * this.partitionSize - 1;
  }

  async #readPage(
    after: number,
    through: number,
    limit: number,
    categories?: readonly string[],
  ): Promise<PageRow> {
    let text = logPageSql(this.schema);
    if (categories !== undefined) {
      // Looked up after the end of the page was proven: a category that is missing now has no event up to there.
      const ids = await this.#categoryIds(categories);
      if (ids.length === 0) return { matched: 0, kept: 0, last: null, events: null };
      text = categoryPageSql(this.schema, ids);
    }
    // Without a name, so that it is planned with its values and opens the one partition that it needs.
    const { rows } = await this.pool.query<PageRow>(text, [after, through, limit]);
    return rows[0] ?? { matched: 0, kept: 0, last: null, events: null };
  }

  async #categoryIds(names: readonly string[]): Promise<number[]> {
    const wanted = [...new Set(names)];
    if (wanted.some((name) => !this.#categories.has(name))) {
      const { rows } = await this.pool.query<{ id: number; name: string }>(
        `SELECT id, name FROM ${quoteIdentifier(this.schema)}.category WHERE name = ANY ($1)`,
        [wanted],
      );
      for (const { id, name } of rows) this.#categories.set(name, id);
    }
    return wanted.flatMap((name) => this.#categories.get(name) ?? []);
  }
}
