import type pg from 'pg';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { MAX_READ_PAGE, type LogPage, type ReadLogOptions } from '../port.js';
import { quoteIdentifier } from './log-names.js';
import type { FenceReading, PositionFence } from './position-fence.js';
import { categoryPageSql, logPageSql } from './read-functions.sql.js';
import { columnsAsText, sizeOf, storedEventOf, type EventRow } from './stored-event-page.js';

/** Partitions looked through for one page: a rare category must not keep a caller waiting over the whole log. */
const MAX_PARTITIONS_PER_PAGE = 16;

/** Rows fetched at once; with events of the greatest size, a quarter of a gigabyte. */
const MAX_CHUNK = 1000;
/** A page stops behind the chunk with which it has grown beyond this. */
const MAX_PAGE_CHARACTERS = 8_388_608;

interface Page {
  readonly events: StoredEvent[];
  readonly limit: number;
  characters: number;
}

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
    const page: Page = { events, limit, characters: 0 };
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
      const isCut = await this.#readRange(through, end, page, categories);
      if (isCut) return { events, through: events.at(-1)?.position ?? end, hasMore: true };
      through = end;
    }
  }

  /** See `EventStore.head`. */
  async head(): Promise<number> {
    const { rows } = await this.pool.query<{ position: string }>({
      name: `head:${this.schema}`,
      text: `SELECT position FROM ${quoteIdentifier(this.schema)}.event ORDER BY position DESC LIMIT 1`,
    });
    return Number(rows[0]?.position ?? 0);
  }

  #lastOfPartition(position: number): number {
    return (Math.floor(position / this.partitionSize) + 1) * this.partitionSize - 1;
  }

  /** Reads (after, through] onto `events` until `limit` or {@link MAX_PAGE_CHARACTERS}; answers whether it stopped there. */
  async #readRange(
    after: number,
    through: number,
    page: Page,
    categories?: readonly string[],
  ): Promise<boolean> {
    let text = logPageSql(this.schema);
    if (categories !== undefined) {
      // Looked up after the end of the range was proven: a category that is missing now has no event up to there.
      const ids = await this.#categoryIds(categories);
      if (ids.length === 0) return false;
      text = categoryPageSql(this.schema, ids);
    }
    let from = after;
    for (;;) {
      const wanted = Math.min(page.limit - page.events.length, MAX_CHUNK);
      // Without a name, so that it is planned with its values and opens the one partition that it needs.
      const { rows } = await this.pool.query<EventRow & unknown[]>({
        text,
        values: [from, through, wanted],
        rowMode: 'array',
        types: columnsAsText,
      });
      for (const row of rows) {
        page.events.push(storedEventOf(row));
        page.characters += sizeOf(row);
      }
      if (rows.length < wanted) return false;
      if (page.events.length === page.limit || page.characters > MAX_PAGE_CHARACTERS) return true;
      from = page.events.at(-1)?.position ?? through;
    }
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
