import { BlobRefused } from './errors.js';
import { MAX_BLOB_BYTES, MAX_BLOB_NAME_CHARACTERS, MAX_BLOB_NAME_PARTS } from './port.js';

/** One part of a name. No dots: nothing leads out of a folder, hides in it, or is taken for another kind of file. */
const PART = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Refuses a name that an engine could not carry, or that could lead elsewhere.
 * @throws BlobRefused `blobs.name-malformed`
 */
export function checkBlobName(name: string): void {
  const parts = name.split('/');
  if (
    name.length > MAX_BLOB_NAME_CHARACTERS ||
    parts.length > MAX_BLOB_NAME_PARTS ||
    !parts.every((part) => PART.test(part))
  )
    throw new BlobRefused(
      'blobs.name-malformed',
      `a blob's name is 1 to ${MAX_BLOB_NAME_PARTS} parts of a-z 0-9 -, between slashes, of at most ${MAX_BLOB_NAME_CHARACTERS} characters`,
    );
}

/** Refuses a limit that no blob may have. @throws BlobRefused `blobs.limit-invalid` */
export function checkBlobLimit(maxBytes: number): void {
  if (!Number.isInteger(maxBytes) || maxBytes < 0 || maxBytes > MAX_BLOB_BYTES)
    throw new BlobRefused('blobs.limit-invalid', `a blob has at most ${MAX_BLOB_BYTES} bytes`);
}

/**
 * Passes on what a source yields, up to a limit.
 * @throws BlobRefused `blobs.too-large`
 */
export async function* atMost(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new BlobRefused('blobs.too-large', `the source has more than the ${maxBytes} bytes allowed`);
    yield chunk;
  }
}
