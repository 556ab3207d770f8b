import { LRUCache } from 'lru-cache';

/** How fast a bucket fills, and how much it holds. */
export interface BucketRate {
  readonly perMinute: number;
  /** What may be taken at once from a full bucket; at least 1. */
  readonly burst: number;
}

/** What became of an attempt to take something. */
export interface Taken {
  readonly isGranted: boolean;
  /** What could be taken at once now. */
  readonly remaining: number;
  /** Until the refused amount could be taken, or, when granted, until the bucket is full again; milliseconds. */
  readonly waitMs: number;
}

/** Buckets that are remembered; the one that was used least lately is forgotten, which fills it. */
const MAX_BUCKETS = 100_000;

/**
 * Token buckets by key, as the generic cell rate algorithm (ITU-T I.371): of each bucket only the moment is kept at which
 * it will be full. No timers, no promises; taking is one look-up.
 */
export class TokenBuckets {
  private readonly fullAtMs: LRUCache<string, number>;

  constructor(
    private readonly nowMs: () => number,
    maxBuckets = MAX_BUCKETS,
  ) {
    this.fullAtMs = new LRUCache({ max: maxBuckets });
  }

  /** Takes an amount, or nothing. An amount greater than the burst is taken from a full bucket, which then is in debt. */
  take(key: string, amount: number, { perMinute, burst }: BucketRate): Taken {
    const now = this.nowMs();
    const tokenMs = 60_000 / perMinute;
    const capacityMs = burst * tokenMs;
    const fullAt = Math.max(this.fullAtMs.get(key) ?? now, now);
    const after = fullAt + amount * tokenMs;
    const wanted = Math.max(capacityMs, 0);
    const isFull = fullAt <= now;
    if (after - now > wanted && !isFull) {
      const waitMs = Math.min(after - now - wanted, fullAt - now);
      return { isGranted: false, remaining: Math.floor((wanted - (fullAt - now)) / tokenMs), waitMs };
    }
    this.fullAtMs.set(key, after);
    return {
      isGranted: true,
      remaining: Math.max(0, Math.floor((wanted - (after - now)) / tokenMs)),
      waitMs: after - now,
    };
  }

  /** Takes an amount that was let in before it was known: the bucket may get into debt. */
  charge(key: string, amount: number, { perMinute }: BucketRate): void {
    const now = this.nowMs();
    const fullAt = Math.max(this.fullAtMs.get(key) ?? now, now);
    this.fullAtMs.set(key, fullAt + (amount * 60_000) / perMinute);
  }
}
