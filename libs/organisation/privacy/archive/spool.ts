import { createHash, randomBytes } from 'node:crypto';
import { MAX_BLOB_BYTES, type Blobs } from '@timeledger/blobs/port.js';
import { openContent, sealContent } from '@timeledger/blobs/sealed-content.js';

/** Content that is put aside until its size is known. */
export interface Spooled {
  readonly name: string;
  /** In clear. */
  readonly bytes: number;
  /** In clear; small hex letters. */
  readonly sha256: string;
}

/**
 * Puts content aside for a while, as large as it may be: a tar says how large a file is before it begins. What is put
 * aside is personal, so it is sealed with a key that is nowhere stored: nobody reads what a dead process leaves.
 */
export class Spool {
  private readonly key = randomBytes(32);
  private count = 0;

  /** @param folder of this spool alone */
  constructor(
    private readonly blobs: Blobs,
    private readonly folder: string,
  ) {}

  /** @throws BlobRefused `blobs.too-large` */
  async put(source: AsyncIterable<Uint8Array>): Promise<Spooled> {
    this.count += 1;
    const name = `${this.folder}/${this.count}`;
    const hash = createHash('sha256');
    let bytes = 0;
    async function* counted(): AsyncIterable<Uint8Array> {
      for await (const chunk of source) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    await this.blobs.put(name, sealContent(counted(), { key: this.key, place: name }), {
      maxBytes: MAX_BLOB_BYTES,
    });
    return { name, bytes, sha256: hash.digest('hex') };
  }

  /** What was put aside, in clear. @throws Error when it is gone */
  async *read({ name }: Spooled): AsyncIterable<Uint8Array> {
    const blob = await this.blobs.get(name);
    if (blob === undefined) throw new Error('what was put aside is gone');
    yield* openContent(blob.content as AsyncIterable<Uint8Array>, { key: this.key, place: name });
  }

  async remove({ name }: Spooled): Promise<void> {
    await this.blobs.delete(name);
  }

  /** Removes everything that was put aside. */
  async clear(): Promise<void> {
    for await (const { name } of this.blobs.list(this.folder)) await this.blobs.delete(name);
  }
}
