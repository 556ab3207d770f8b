import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MerkleRoot } from './merkle-root.js';

const sha256 = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The recursive definition of RFC 9162, section 2.1.1. */
function treeHash(items: readonly string[]): Buffer {
  if (items.length === 0) return sha256();
  if (items.length === 1) return sha256(Buffer.from([0]), Buffer.from(items[0] ?? ''));
  let half = 1;
  while (half * 2 < items.length) half *= 2;
  return sha256(Buffer.from([1]), treeHash(items.slice(0, half)), treeHash(items.slice(half)));
}

describe('the root of a log', () => {
  it.each([0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100])('is that of RFC 9162 for %d items', (count) => {
    const items = Array.from({ length: count }, (_, index) => `item ${index}`);
    const tree = new MerkleRoot();
    for (const item of items) tree.add(item);
    expect(tree.root()).toBe(treeHash(items).toString('hex'));
    expect(tree.count).toBe(count);
  });
});
