import { createHash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);
const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * The Merkle tree hash of a list (RFC 9162, section 2.1.1), built item by item: it keeps one hash for every power of two.
 * Any altered, dropped, added or reordered item gives another root.
 */
export class MerkleRoot {
  private readonly stack: { readonly hash: Buffer; readonly size: number }[] = [];
  /** Items so far. */
  count = 0;

  add(item: string): void {
    this.count += 1;
    let hash = sha256(LEAF, item);
    let size = 1;
    for (let last = this.stack.at(-1); last?.size === size; last = this.stack.at(-1)) {
      hash = sha256(NODE, last.hash, hash);
      size *= 2;
      this.stack.pop();
    }
    this.stack.push({ hash, size });
  }

  /** In hex; of the empty list the hash of nothing. */
  root(): string {
    const [last, ...others] = this.stack.toReversed();
    if (last === undefined) return sha256().toString('hex');
    return others.reduce((right, { hash }) => sha256(NODE, hash, right), last.hash).toString('hex');
  }
}
