/** Object ids of PostgreSQL's built-in element types; fixed for ever (pg_type.dat). */
const OID = { bool: 16, int4: 23, text: 25, uuid: 2950 } as const;
const HEADER_BYTES = 20;

/**
 * Arrays in PostgreSQL's binary format (`array_send`): node-postgres hands a Buffer over as it is. Against array
 * literals this spares quoting here and character-wise parsing there.
 */
function header(buffer: Buffer, oid: number, count: number): void {
  buffer.writeInt32BE(count === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(oid, 8);
  if (count === 0) return;
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
}

function fixed(
  oid: number,
  size: number,
  count: number,
  write: (buffer: Buffer, at: number, i: number) => void,
): Buffer {
  const buffer = Buffer.allocUnsafe(count === 0 ? 12 : HEADER_BYTES + count * (4 + size));
  header(buffer, oid, count);
  for (let i = 0, at = HEADER_BYTES; i < count; i += 1, at += 4 + size) {
    buffer.writeInt32BE(size, at);
    write(buffer, at + 4, i);
  }
  return buffer;
}

/** `int4[]`. */
export const int4Array = (values: readonly number[]): Buffer =>
  fixed(OID.int4, 4, values.length, (buffer, at, i) => buffer.writeInt32BE(values[i] ?? 0, at));

/** `bool[]`. */
export const boolArray = (values: readonly boolean[]): Buffer =>
  fixed(OID.bool, 1, values.length, (buffer, at, i) => buffer.writeUInt8(values[i] === true ? 1 : 0, at));

/** `uuid[]` of ids in their 36 characters. */
export const uuidArray = (values: readonly string[]): Buffer =>
  fixed(OID.uuid, 16, values.length, (buffer, at, i) => {
    buffer.write((values[i] ?? '').replaceAll('-', ''), at, 16, 'hex');
  });

/** `text[]` in UTF-8. */
export function textArray(values: readonly string[]): Buffer {
  let size = values.length === 0 ? 12 : HEADER_BYTES;
  for (const value of values) size += 4 + Buffer.byteLength(value);
  const buffer = Buffer.allocUnsafe(size);
  header(buffer, OID.text, values.length);
  let at = HEADER_BYTES;
  for (const value of values) {
    const bytes = buffer.write(value, at + 4);
    buffer.writeInt32BE(bytes, at);
    at += 4 + bytes;
  }
  return buffer;
}

/** The numbers of an array literal without nulls, such as `{1,2}`; empty for an absent array. */
export const numbersOf = (literal: string | null): readonly number[] =>
  literal === null || literal === '{}' ? [] : literal.slice(1, -1).split(',').map(Number);
