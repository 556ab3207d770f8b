const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * MurmurHash2 of bytes, 32 bits signed, as the Kafka clients compute it
 * (`org.apache.kafka.common.utils.Utils.murmur2`), so that every engine puts a key into the same partition.
 */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const whole = length - (length % 4);
  let h = (SEED ^ length) | 0;
  for (let at = 0; at < whole; at += 4) {
    let k = Math.imul(view.getInt32(at, true), M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = length - whole;
  if (rest === 3) h ^= view.getUint8(whole + 2) << 16;
  if (rest >= 2) h ^= view.getUint8(whole + 1) << 8;
  if (rest >= 1) h = Math.imul(h ^ view.getUint8(whole), M);
  h = Math.imul(h ^ (h >>> 13), M);
  return (h ^ (h >>> 15)) | 0;
}

const encoder = new TextEncoder();

/** The partition of a key: stable for ever, the same as Kafka's default partitioner gives. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(encoder.encode(key)) & 0x7fffffff) % partitions;
