import { stringify } from 'csv-stringify/sync';
import type { JsonObject, JsonValue } from '@timeledger/kernel/envelope.js';

/** Bytes of one row as JSON. */
export const MAX_ROW_BYTES = 1_048_576;
/** Columns of a table: more are of no use in a spreadsheet. */
export const MAX_COLUMNS = 1_000;
/** How deep members become columns; what is deeper stands in one column as JSON. */
const MAX_DEPTH = 6;
/** Rows that are made into CSV at a time. */
const CSV_ROWS = 500;
/** Bytes that are gathered before they are passed on. */
const TEXT_BYTES = 65_536;
/** Tells spreadsheets that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** An archive would be larger than one may be. */
export class ExportTooLarge extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'ExportTooLarge';
  }
}

/** What is learnt of a table while it is written as JSON. */
export class TableFacts {
  rows = 0;
  /** Dotted names, in the order in which they were first met. */
  readonly columns = new Set<string>();
}

/**
 * A table as a JSON array with one row a line, which {@link csvOf} reads again.
 * @throws ExportTooLarge for a row or a number of columns beyond the limits
 */
export async function* jsonOf(rows: AsyncIterable<JsonObject>, facts: TableFacts): AsyncIterable<Uint8Array> {
  async function* lines(): AsyncIterable<string> {
    for await (const row of rows) {
      const line = JSON.stringify(row);
      if (Buffer.byteLength(line) > MAX_ROW_BYTES) throw new ExportTooLarge('a row is too large');
      for (const name of cellsOf(row).keys()) facts.columns.add(name);
      if (facts.columns.size > MAX_COLUMNS) throw new ExportTooLarge('a table has too many columns');
      yield `${facts.rows === 0 ? '' : ','}\n${line}`;
      facts.rows += 1;
    }
  }
  async function* whole(): AsyncIterable<string> {
    yield '[';
    yield* lines();
    yield '\n]\n';
  }
  yield* gathered(whole());
}

/**
 * The same table as CSV (RFC 4180), as spreadsheets open it: UTF-8 with a byte order mark; a text that a spreadsheet would
 * take for a formula stands behind an apostrophe.
 * @param json what {@link jsonOf} wrote
 */
export async function* csvOf(
  json: AsyncIterable<Uint8Array>,
  { columns }: Pick<TableFacts, 'columns'>,
): AsyncIterable<Uint8Array> {
  const names = [...columns];
  const textOf = (rows: readonly (readonly string[] | readonly Cell[])[]): string =>
    stringify(
      rows.map((row) => [...row]),
      {
        escape_formulas: true,
        record_delimiter: 'windows',
        cast: { boolean: String },
      },
    );
  async function* texts(): AsyncIterable<string> {
    yield BYTE_ORDER_MARK + (names.length === 0 ? '' : textOf([names]));
    let rows: (readonly Cell[])[] = [];
    for await (const line of linesOf(json)) {
      // Written by `jsonOf`: brackets stand on lines of their own, and a comma ends every row but the last.
      if (!line.startsWith('{')) continue;
      const row = JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as JsonObject;
      const cells = cellsOf(row);
      rows.push(names.map((name) => cells.get(name) ?? null));
      if (rows.length < CSV_ROWS) continue;
      yield textOf(rows);
      rows = [];
    }
    if (rows.length > 0) yield textOf(rows);
  }
  yield* gathered(texts());
}

/** What a cell of a table holds. */
type Cell = string | number | boolean | null;

/** The cells of a row by the names of their columns. */
function cellsOf(row: JsonObject): ReadonlyMap<string, Cell> {
  const cells = new Map<string, Cell>();
  const add = (name: string, value: JsonValue | undefined, depth: number): void => {
    if (value === undefined) return;
    if (typeof value !== 'object' || value === null) cells.set(name, value);
    else if (Array.isArray(value) || depth >= MAX_DEPTH || Object.keys(value).length === 0)
      cells.set(name, JSON.stringify(value));
    else for (const [member, inner] of Object.entries(value)) add(`${name}.${member}`, inner, depth + 1);
  };
  for (const [name, value] of Object.entries(row)) add(name, value, 1);
  return cells;
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

async function* gathered(texts: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const text of texts) {
    const part = Buffer.from(text);
    parts.push(part);
    bytes += part.length;
    if (bytes < TEXT_BYTES) continue;
    yield Buffer.concat(parts);
    [parts, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(parts);
}
