import { gunzipSync } from 'node:zlib';

/** What a file says, read by its specification and nothing of what wrote it. */
export interface ReadParquet {
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Rows of each group. */
  readonly groups: readonly number[];
}

type Thrift = number | Buffer | readonly Thrift[] | { readonly [field: number]: Thrift };
type Struct = { readonly [field: number]: Thrift };

/** Reads the compact protocol of Thrift: a struct that begins at a place. */
class Reader {
  constructor(
    private readonly bytes: Buffer,
    public at: number,
  ) {}

  struct(): Struct {
    const fields: Record<number, Thrift> = {};
    for (let id = 0; ;) {
      const head = this.byte();
      if (head === 0) return fields;
      if (head >> 4 === 0) throw new Error('a field in the long form');
      id += head >> 4;
      fields[id] = this.value(head & 15);
    }
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  private byte(): number {
    return this.bytes.readUInt8(this.at++);
  }

  private value(type: number): Thrift {
    if (type === 5 || type === 6) {
      const zigzag = this.varint();
      return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    }
    if (type === 8) {
      const size = this.varint();
      return this.bytes.subarray(this.at, (this.at += size));
    }
    if (type === 12) return this.struct();
    if (type !== 9) throw new Error(`type ${type} of Thrift`);
    const head = this.byte();
    const size = head >> 4 === 15 ? this.varint() : head >> 4;
    return Array.from({ length: size }, () => this.value(head & 15));
  }
}

const structs = (value: Thrift | undefined): readonly Struct[] => value as readonly Struct[];
const numberOf = (value: Thrift | undefined): number => value as number;
const textOf = (value: Thrift | undefined): string => (value as Buffer).toString();

/** @throws Error for a file that is not whole */
export function readParquet(bytes: Buffer): ReadParquet {
  const [head, tail] = [bytes.subarray(0, 4), bytes.subarray(-4)];
  if (head.toString() !== 'PAR1' || tail.toString() !== 'PAR1') throw new Error('no whole Parquet file');
  const footer = new Reader(bytes, bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8)).struct();
  const [, ...columns] = structs(footer[2]);
  const rows: Record<string, string | number | null>[] = [];
  for (const group of structs(footer[4])) {
    const base = rows.length;
    for (const [index, chunk] of structs(group[1]).entries()) {
      const column = columns[index] ?? {};
      const values = valuesOf(bytes, column, chunk[3] as Struct);
      for (const [row, value] of values.entries()) (rows[base + row] ??= {})[textOf(column[4])] = value;
    }
    if (rows.length - base !== numberOf(group[3])) throw new Error('a group of another size');
  }
  if (rows.length !== numberOf(footer[3])) throw new Error('a file of another size');
  return {
    rows,
    metadata: Object.fromEntries(structs(footer[5]).map((pair) => [textOf(pair[1]), textOf(pair[2])])),
    groups: structs(footer[4]).map((group) => numberOf(group[3])),
  };
}

function valuesOf(bytes: Buffer, column: Struct, chunk: Struct): readonly (string | number | null)[] {
  const reader = new Reader(bytes, numberOf(chunk[9]));
  const header = reader.struct();
  const content = gunzipSync(bytes.subarray(reader.at, reader.at + numberOf(header[3])));
  if (content.length !== numberOf(header[2])) throw new Error('a page of another size');
  const count = numberOf((header[5] as Struct)[1]);
  let at = 0;
  let isPresent = (_index: number): boolean => true;
  if (column[3] === 1) {
    const levels = new Reader(content, 4);
    if (levels.varint() % 2 === 0) throw new Error('a run of levels that is not bit-packed');
    const bits = content.subarray(levels.at);
    isPresent = (index) => ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
    at = 4 + content.readUInt32LE(0);
  }
  const next = (): string | number => {
    const value = content.readInt32LE(at);
    at += 4;
    if (column[1] === 6) return content.subarray(at, (at += value)).toString();
    return column[6] === 6 ? new Date(value * 86_400_000).toISOString().slice(0, 10) : value;
  };
  return Array.from({ length: count }, (_, index) => (isPresent(index) ? next() : null));
}
