/**
 * The compact protocol of Thrift, as far as the metadata of Parquet needs it. Source: the "Thrift compact protocol encoding"
 * specification of Apache Thrift.
 */

/** A value with the number of its type. */
export interface ThriftValue {
  readonly type: number;
  readonly bytes: Buffer;
}

const [I32, I64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12] as const;
/** Lists of this size and longer say it in bytes of their own. */
const LONG_LIST = 15;

/** Seven bits a byte, the lowest first. Not by shifts: those end at 32 bits. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

/** Counts, sizes and numbers of enumerations: none of Parquet's is below 0, so zigzag doubles them. */
const counted = (type: number, value: number): ThriftValue => ({ type, bytes: varint(value * 2) });
export const i32 = (value: number): ThriftValue => counted(I32, value);
export const i64 = (value: number): ThriftValue => counted(I64, value);

export function text(value: string): ThriftValue {
  const bytes = Buffer.from(value);
  return { type: BINARY, bytes: Buffer.concat([varint(bytes.length), bytes]) };
}

/** Values of one type; `structs` of nothing is an empty list of structs. */
export function list(values: readonly ThriftValue[]): ThriftValue {
  const type = values[0]?.type ?? STRUCT;
  const size =
    values.length < LONG_LIST
      ? [Buffer.of(values.length * 16 + type)]
      : [Buffer.of(LONG_LIST * 16 + type), varint(values.length)];
  return { type: LIST, bytes: Buffer.concat([...size, ...values.map(({ bytes }) => bytes)]) };
}

/** Fields by number, ascending, each less than 16 above the one before; those that are not there are left out. */
export function struct(fields: Readonly<Record<number, ThriftValue | undefined>>): ThriftValue {
  const parts: Buffer[] = [];
  let last = 0;
  // Members named by whole numbers come in ascending order, whatever order they were written in.
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const id = Number(name);
    parts.push(Buffer.of((id - last) * 16 + value.type), value.bytes);
    last = id;
  }
  return { type: STRUCT, bytes: Buffer.concat([...parts, Buffer.of(0)]) };
}
