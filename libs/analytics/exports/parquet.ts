import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { i32, i64, list, struct, text, varint, type ThriftValue } from './thrift-compact.js';

/**
 * Flat tables as Apache Parquet, written as they come: a row group for each page of rows, so memory holds one page and the
 * places of the groups. Source: the format's specification (`apache/parquet-format`). Plain encoding, one data page a
 * column and group, packed by gzip: what every reader knows.
 */

/** A column. Dates are RFC 3339 full-dates and become days since 1970; texts are UTF-8. */
export interface ParquetColumn {
  readonly name: string;
  readonly kind: 'text' | 'date' | 'integer';
  /** Whether `null` may stand in it. */
  readonly isNullable?: boolean;
}

/** A row by the names of the columns. */
export type ParquetRow = Readonly<Record<string, string | number | null>>;

export interface ParquetTable {
  readonly columns: readonly ParquetColumn[];
  /** What stands in the file beside the rows, for whoever finds it later. */
  readonly metadata: Readonly<Record<string, string>>;
}

const MAGIC = Buffer.from('PAR1');
// Numbers of the format's enumerations.
const PHYSICAL = { integer: 1, date: 1, text: 6 } as const;
const CONVERTED = { integer: undefined, date: 6, text: 0 } as const;
const [PLAIN, RLE] = [0, 3] as const;
const GZIP = 2;
const DATA_PAGE = 0;
const DAY_MS = 86_400_000;

const packed = promisify<Buffer, Buffer>(gzip);

/**
 * The bytes of a file. It is whole only with its last bytes, so one that broke off is none to any reader.
 * @throws TypeError for a value that is none of its column's kind
 */
export async function* parquetOf(
  { columns, metadata }: ParquetTable,
  pages: AsyncIterable<readonly ParquetRow[]>,
): AsyncGenerator<Buffer, void> {
  const groups: ThriftValue[] = [];
  let offset = MAGIC.length;
  let rowCount = 0;
  yield MAGIC;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    const chunks: ThriftValue[] = [];
    let size = 0;
    for (const column of columns) {
      const page = await pageOf(column, rows);
      chunks.push(chunkOf(column, page, rows.length, offset));
      offset += page.bytes.length;
      size += page.uncompressed;
      yield page.bytes;
    }
    groups.push(struct({ 1: list(chunks), 2: i64(size), 3: i64(rows.length) }));
    rowCount += rows.length;
  }
  const { bytes } = struct({
    1: i32(1),
    2: list([struct({ 4: text('schema'), 5: i32(columns.length) }), ...columns.map(schemaOf)]),
    3: i64(rowCount),
    4: list(groups),
    5: list(Object.entries(metadata).map(([key, value]) => struct({ 1: text(key), 2: text(value) }))),
    6: text('timeledger'),
  });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  yield Buffer.concat([bytes, length, MAGIC]);
}

const schemaOf = ({ name, kind, isNullable = false }: ParquetColumn): ThriftValue => {
  const converted = CONVERTED[kind];
  return struct({
    ...{ 1: i32(PHYSICAL[kind]), 3: i32(isNullable ? 1 : 0), 4: text(name) },
    6: converted === undefined ? undefined : i32(converted),
  });
};

interface Page {
  readonly bytes: Buffer;
  /** Bytes of the page before it was packed, its header included. */
  readonly uncompressed: number;
}

async function pageOf(column: ParquetColumn, rows: readonly ParquetRow[]): Promise<Page> {
  const values = rows.map((row) => row[column.name] ?? null);
  const present = values.filter((value) => value !== null);
  if (column.isNullable !== true && present.length < values.length)
    throw new TypeError(`a value of ${column.name} is missing`);
  const plain = Buffer.concat([
    ...(column.isNullable === true ? [levelsOf(values.map((value) => value !== null))] : []),
    ...present.map((value) => plainOf(column, value)),
  ]);
  const content = await packed(plain);
  const header = struct({
    ...{ 1: i32(DATA_PAGE), 2: i32(plain.length), 3: i32(content.length) },
    5: struct({ 1: i32(rows.length), 2: i32(PLAIN), 3: i32(RLE), 4: i32(RLE) }),
  }).bytes;
  return { bytes: Buffer.concat([header, content]), uncompressed: header.length + plain.length };
}

const chunkOf = ({ name, kind }: ParquetColumn, page: Page, count: number, offset: number): ThriftValue =>
  struct({
    2: i64(offset),
    3: struct({
      ...{ 1: i32(PHYSICAL[kind]), 2: list([i32(PLAIN), i32(RLE)]), 3: list([text(name)]), 4: i32(GZIP) },
      ...{ 5: i64(count), 6: i64(page.uncompressed), 7: i64(page.bytes.length), 9: i64(offset) },
    }),
  });

/** Which values are there, a bit each, as one bit-packed run behind its length. */
function levelsOf(isPresent: readonly boolean[]): Buffer {
  const groups = Math.ceil(isPresent.length / 8);
  const bits = Buffer.alloc(groups);
  for (const [index, is] of isPresent.entries())
    if (is) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  const run = Buffer.concat([varint(groups * 2 + 1), bits]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(run.length);
  return Buffer.concat([length, run]);
}

function plainOf({ name, kind }: ParquetColumn, value: string | number): Buffer {
  const bytes = Buffer.alloc(4);
  if (kind === 'integer') {
    if (typeof value !== 'number') throw new TypeError(`a value of ${name} is no number`);
    bytes.writeInt32LE(value);
    return bytes;
  }
  if (typeof value !== 'string') throw new TypeError(`a value of ${name} is no text`);
  if (kind === 'date') {
    bytes.writeInt32LE(Date.parse(`${value}T00:00:00Z`) / DAY_MS);
    return bytes;
  }
  const content = Buffer.from(value);
  bytes.writeUInt32LE(content.length);
  return Buffer.concat([bytes, content]);
}
