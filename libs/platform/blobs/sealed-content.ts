import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

/** Bytes in clear that are sealed at a time. */
const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
/** Says which form this is; an older one would be read by its own. */
const MAGIC = Buffer.from('TLSEAL1\0', 'latin1');
const PREFIX_BYTES = 7;
const HEADER_BYTES = MAGIC.length + PREFIX_BYTES;
/** A counter of 32 bits: 256 TiB. */
const MAX_CHUNKS = 2 ** 32;

/** Sealed content was changed, cut, put together anew, or is of another key or place. */
export class SealedContentBroken extends Error {
  constructor(detail: string, cause?: unknown) {
    super(`the sealed content cannot be opened: ${detail}`, { cause });
    this.name = 'SealedContentBroken';
  }
}

/** A key for AES-256-GCM, and what its content is: sealed content of one place does not open at another. */
export interface ContentSeal {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** The name of the blob, for instance. */
  readonly place: string;
}

/**
 * Seals content of any length in constant memory: AES-256-GCM in chunks of 64 KiB, each bound to its number, to whether it
 * is the last, and to its place, so that none can be left out, moved or added (the STREAM construction of Hoang,
 * Reyhanitabar, Rogaway and Vizár, 2015; nonces as in Tink's streaming AEAD).
 */
export async function* sealContent(
  source: AsyncIterable<Uint8Array>,
  { key, place }: ContentSeal,
): AsyncIterable<Uint8Array> {
  const secret = createSecretKey(key);
  const header = Buffer.concat([MAGIC, randomBytes(PREFIX_BYTES)]);
  const about = aboutOf(header, place);
  const seal = (chunk: Uint8Array, index: number, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', secret, nonceOf(header, index, isLast)).setAAD(about);
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  };
  yield header;
  let index = 0;
  for await (const { chunk, isLast } of chunked(source, CHUNK_BYTES)) {
    yield seal(chunk, index, isLast);
    index += 1;
  }
}

/**
 * Opens what {@link sealContent} sealed. What it yields is proved up to there, and that it is all when it ends.
 * @throws SealedContentBroken
 */
export async function* openContent(
  source: AsyncIterable<Uint8Array>,
  { key, place }: ContentSeal,
): AsyncIterable<Uint8Array> {
  const secret = createSecretKey(key);
  let header: Buffer | undefined;
  let index = 0;
  for await (const { chunk, isLast } of chunked(source, SEALED_CHUNK_BYTES, HEADER_BYTES)) {
    if (header === undefined) {
      header = chunk;
      if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC))
        throw new SealedContentBroken('it does not begin as sealed content does');
      if (isLast) throw new SealedContentBroken('it is cut');
      continue;
    }
    if (chunk.length < TAG_BYTES) throw new SealedContentBroken('it is cut');
    const decipher = createDecipheriv('aes-256-gcm', secret, nonceOf(header, index, isLast), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(aboutOf(header, place)).setAuthTag(chunk.subarray(-TAG_BYTES));
    let opened: Buffer;
    try {
      opened = Buffer.concat([decipher.update(chunk.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new SealedContentBroken(`chunk ${index}`, error);
    }
    yield opened;
    index += 1;
  }
}

const aboutOf = (header: Buffer, place: string): Buffer => Buffer.concat([header, Buffer.from(place)]);

function nonceOf(header: Buffer, index: number, isLast: boolean): Buffer {
  if (index >= MAX_CHUNKS) throw new RangeError('there is more than one key may seal');
  const counter = Buffer.alloc(5);
  counter.writeUInt32BE(index);
  counter[4] = isLast ? 1 : 0;
  return Buffer.concat([header.subarray(MAGIC.length), counter]);
}

/** Chunks of one size, the last of them shorter or empty; the first of another size where that is told. */
async function* chunked(
  source: AsyncIterable<Uint8Array>,
  size: number,
  firstSize = size,
): AsyncIterable<{ readonly chunk: Buffer; readonly isLast: boolean }> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let wanted = firstSize;
  for await (const part of source) {
    parts.push(part);
    bytes += part.length;
    // One byte more, so that the last chunk is known when it is given out.
    if (bytes <= wanted) continue;
    const whole = Buffer.concat(parts);
    let from = 0;
    while (whole.length - from > wanted) {
      yield { chunk: whole.subarray(from, from + wanted), isLast: false };
      from += wanted;
      wanted = size;
    }
    parts = [whole.subarray(from)];
    bytes = whole.length - from;
  }
  yield { chunk: Buffer.concat(parts), isLast: true };
}
