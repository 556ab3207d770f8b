import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { MAX_BLOB_BYTES, MAX_BLOB_NAME_CHARACTERS, type Blobs } from './port.js';

/** An engine under test. */
export interface BlobsHarness {
  /** The blobs as another process would have them. */
  connect(): Promise<Blobs>;
  /** Leaves behind what a process leaves that died in the middle of a write, long ago. */
  leaveDeadWrite(): Promise<void>;
  close(): Promise<void>;
}

/** Yields the chunks, then fails if told to. */
async function* chunksOf(chunks: readonly Uint8Array[], failure?: Error): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
  if (failure !== undefined) throw failure;
}

const text = (value: string): AsyncIterable<Uint8Array> => chunksOf([Buffer.from(value)]);
const LIMIT = { maxBytes: 10_000_000 };

/** Proves an engine of the blobs: the same cases for all, none weakened for one. */
export function blobsContract(name: string, factory: () => Promise<BlobsHarness>): void {
  describe(`blobs contract: ${name}`, () => {
    let harness: BlobsHarness | undefined;
    let blobs: Blobs;
    let below: string;
    beforeAll(async () => {
      harness = await factory();
      blobs = await harness.connect();
    }, 60_000);
    afterAll(() => harness?.close());
    beforeEach(() => {
      below = `tests/${randomUUID()}`;
    });

    const read = async (blob: string, from = blobs): Promise<string | undefined> => {
      const found = await from.get(blob);
      if (found === undefined) return undefined;
      const parts: Buffer[] = [];
      for await (const chunk of found.content) parts.push(chunk as Buffer);
      expect(Buffer.concat(parts)).toHaveLength(found.bytes);
      return Buffer.concat(parts).toString();
    };
    const listed = async (): Promise<readonly string[]> => {
      const names: string[] = [];
      for await (const blob of blobs.list(below)) names.push(blob.name.slice(below.length + 1));
      return names.toSorted();
    };

    it('stores what comes in pieces, and says how much and what it was', async () => {
      const pieces = Array.from({ length: 40 }, () => randomBytes(50_000));
      const whole = Buffer.concat(pieces);
      const stored = await blobs.put(`${below}/a`, chunksOf(pieces), LIMIT);
      expect(stored).toEqual({
        bytes: whole.length,
        sha256: createHash('sha256').update(whole).digest('hex'),
      });
      const found = await blobs.get(`${below}/a`);
      const hash = createHash('sha256');
      for await (const chunk of found?.content ?? []) hash.update(chunk as Buffer);
      expect([found?.bytes, hash.digest('hex')]).toEqual([stored.bytes, stored.sha256]);
    });

    it('stores nothing at all too, and knows what is not there', async () => {
      expect((await blobs.put(`${below}/none`, chunksOf([]), LIMIT)).bytes).toBe(0);
      expect(await read(`${below}/none`)).toBe('');
      expect(await read(`${below}/other`)).toBeUndefined();
      expect(await blobs.delete(`${below}/other`)).toBe(false);
    });

    it('shows other processes what is stored, and no more what is deleted', async () => {
      const other = await harness?.connect();
      await blobs.put(`${below}/a`, text('seen'), LIMIT);
      expect(await read(`${below}/a`, other)).toBe('seen');
      expect(await other?.delete(`${below}/a`)).toBe(true);
      expect(await read(`${below}/a`)).toBeUndefined();
      expect(await blobs.delete(`${below}/a`)).toBe(false);
    });

    it('puts one in the place of another, whose readers read on', async () => {
      const old = randomBytes(600_000).toString('hex');
      await blobs.put(`${below}/a`, text(old), LIMIT);
      const reading = await blobs.get(`${below}/a`);
      await blobs.put(`${below}/a`, text('new'), LIMIT);
      const parts: Buffer[] = [];
      for await (const chunk of reading?.content ?? []) parts.push(chunk as Buffer);
      expect(Buffer.concat(parts).toString() === old).toBe(true);
      expect(await read(`${below}/a`)).toBe('new');
    });

    it('leaves nothing of a write that failed or was too large, and keeps what was there', async () => {
      await blobs.put(`${below}/a`, text('kept'), LIMIT);
      const broken = chunksOf([Buffer.from('half')], new Error('the source broke'));
      await expect(blobs.put(`${below}/a`, broken, LIMIT)).rejects.toThrow('the source broke');
      await expect(blobs.put(`${below}/a`, text('12345'), { maxBytes: 4 })).rejects.toMatchObject({
        code: 'blobs.too-large',
      });
      expect(await read(`${below}/a`)).toBe('kept');
      await expect(blobs.put(`${below}/b`, text('12345'), { maxBytes: 4 })).rejects.toMatchObject({
        name: 'BlobRefused',
      });
      expect(await listed()).toEqual(['a']);
      expect((await blobs.put(`${below}/b`, text('1234'), { maxBytes: 4 })).bytes).toBe(4);
    });

    it('lists what is below a name, however deep, and nothing beside it', async () => {
      const started = Date.now();
      for (const each of ['a', 'b/c', 'b/c/d', 'b-2']) await blobs.put(`${below}/${each}`, text(each), LIMIT);
      await blobs.put(`${below}x`, text('beside'), LIMIT);
      expect(await listed()).toEqual(['a', 'b-2', 'b/c', 'b/c/d']);
      for await (const { name: each, bytes, storedAtMs } of blobs.list(`${below}/b`)) {
        expect(bytes).toBe(each.length - below.length - 1);
        expect(Math.abs(storedAtMs - started)).toBeLessThan(60_000);
      }
      await blobs.delete(`${below}/b/c`);
      expect(await listed()).toEqual(['a', 'b-2', 'b/c/d']);
    });

    it('takes no name that could lead elsewhere, and no limit beyond its own', async () => {
      const long = 'a'.repeat(MAX_BLOB_NAME_CHARACTERS + 1);
      for (const bad of [
        '',
        '/',
        '/a',
        'a/',
        'a//b',
        '..',
        'a/../b',
        'a.b',
        'A',
        'a\\b',
        'a\0',
        'a b',
        long,
        '-a',
        'a/b/c/d/e/f/g',
      ]) {
        const refused = { name: 'BlobRefused', code: 'blobs.name-malformed' };
        await expect(blobs.put(bad, text('x'), LIMIT)).rejects.toMatchObject(refused);
        await expect(blobs.get(bad)).rejects.toMatchObject(refused);
        await expect(blobs.delete(bad)).rejects.toMatchObject(refused);
      }
      for (const maxBytes of [-1, 0.5, NaN, MAX_BLOB_BYTES + 1])
        await expect(blobs.put(`${below}/a`, text('x'), { maxBytes })).rejects.toMatchObject({
          code: 'blobs.limit-invalid',
        });
    });

    it('sweeps what dead processes left, and nothing that is being written', async () => {
      await blobs.sweep();
      await harness?.leaveDeadWrite();
      let swept = 0;
      async function* sweeping(): AsyncIterable<Uint8Array> {
        yield Buffer.from('be');
        swept = await blobs.sweep();
        yield Buffer.from('gun');
      }
      await blobs.put(`${below}/a`, sweeping(), LIMIT);
      expect([swept, await blobs.sweep(), await read(`${below}/a`)]).toEqual([1, 0, 'begun']);
    });
  });
}
