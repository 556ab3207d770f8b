import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { openContent, sealContent, SealedContentBroken } from './sealed-content.js';

const key = randomBytes(32);
const place = 'exports/a';

async function* pieces(whole: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let from = 0; from < whole.length; from += size)
    yield await Promise.resolve(whole.subarray(from, from + size));
}
async function gathered(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
const sealed = (whole: Uint8Array, size = 10_000): Promise<Buffer> =>
  gathered(sealContent(pieces(whole, size), { key, place }));
const opened = (whole: Uint8Array, size = 10_000, seal = { key, place }): Promise<Buffer> =>
  gathered(openContent(pieces(whole, size), seal));

describe('sealed content', () => {
  it('opens to what it was, whatever its length and however it comes', async () => {
    for (const length of [0, 1, 15, 16, 65_535, 65_536, 65_537, 131_072, 200_000]) {
      const whole = randomBytes(length);
      const closed = await sealed(whole, 7_919);
      expect((await opened(closed, 70_001)).equals(whole)).toBe(true);
      expect((await opened(closed, length > 70_000 ? 4_096 : 13)).equals(whole)).toBe(true);
    }
  });

  it('tells nothing, and is never the same twice', async () => {
    const whole = Buffer.alloc(100_000, 'Zimmermann');
    const [one, other] = await Promise.all([sealed(whole), sealed(whole)]);
    expect(one.includes('Zimmermann')).toBe(false);
    expect(one.subarray(20, 60).equals(other.subarray(20, 60))).toBe(false);
  });

  it('does not open when anything is changed, cut, left out, doubled, or of another key or place', async () => {
    const whole = randomBytes(200_000);
    const closed = await sealed(whole);
    const chunk = 65_536 + 16;
    const changed = (at: number): Buffer => {
      const copy = Buffer.from(closed);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    const without = Buffer.concat([closed.subarray(0, 15), closed.subarray(15 + chunk)]);
    const doubled = Buffer.concat([closed.subarray(0, 15 + chunk), closed.subarray(15)]);
    const broken = [
      ...[0, 8, 14, 15, 70_000, closed.length - 1].map(changed),
      ...[0, 10, 15, 20, 15 + chunk, 15 + 2 * chunk, closed.length - 1].map((end) => closed.subarray(0, end)),
      Buffer.concat([closed, Buffer.from('x')]),
      without,
      doubled,
    ];
    for (const one of broken) await expect(opened(one)).rejects.toBeInstanceOf(SealedContentBroken);
    await expect(opened(closed, 10_000, { key: randomBytes(32), place })).rejects.toBeInstanceOf(
      SealedContentBroken,
    );
    await expect(opened(closed, 10_000, { key, place: 'exports/b' })).rejects.toBeInstanceOf(
      SealedContentBroken,
    );
  });

  it('opens to what it was for any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.integer({ min: 1, max: 4_000 }),
        async (whole, size) => {
          expect((await opened(await sealed(whole, size), size)).equals(Buffer.from(whole))).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
