import type { Readable } from 'node:stream';

/** Characters of a blob's name. */
export const MAX_BLOB_NAME_CHARACTERS = 200;
/** Parts of a blob's name, between its slashes. */
export const MAX_BLOB_NAME_PARTS = 6;
/** Bytes that a blob may have at most, whatever a caller allows: 4 GiB. */
export const MAX_BLOB_BYTES = 4 * 1024 ** 3;
/** A write that nothing was heard of for so long has died: what it left may be swept. */
export const STALE_WRITE_MS = 3_600_000;

/** What was stored. */
export interface StoredBlob {
  readonly bytes: number;
  /** Of the content; small hex letters. */
  readonly sha256: string;
}

/** What a listing says of a blob. */
export interface ListedBlob {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly storedAtMs: number;
}

/** A blob that is there. */
export interface FoundBlob {
  readonly bytes: number;
  /** From its beginning to its end. To be read or destroyed: it holds something open. */
  readonly content: Readable;
}

/**
 * Large things that are no events: archives, receipts, photos. By name, written whole or not at all, durable when a write
 * resolves. Names are made by the product of ids ({@link checkBlobName}), never of what a person or a file says. What is
 * personal is sealed before it comes here: a blob that is deleted may live on in a copy of the disk.
 *
 * Errors: `BlobRefused` for a call outside the contract, `InfrastructureError` when the engine fails; what the source of a
 * write throws is thrown on. Nothing is left of a write that failed.
 */
export interface Blobs {
  /**
   * Stores everything that the source yields, and no more than `maxBytes` of it. Takes the place of one with that name;
   * whoever is reading that one reads on.
   * @throws BlobRefused `blobs.too-large`, when there would be more
   */
  put(
    name: string,
    source: AsyncIterable<Uint8Array>,
    limits: { readonly maxBytes: number },
  ): Promise<StoredBlob>;
  /** The blob of a name; `undefined` when there is none. */
  get(name: string): Promise<FoundBlob | undefined>;
  /** Safe to repeat. @returns whether there was one */
  delete(name: string): Promise<boolean>;
  /**
   * The blobs below a name (`exports/…`), all of them for `''`, in no order. For housekeeping: it looks at each. What comes or goes
   * meanwhile may be in it or not.
   */
  list(below: string): AsyncIterable<ListedBlob>;
  /** Removes what writes of processes that died have left. Safe at any time. @returns how many there were */
  sweep(): Promise<number>;
}
