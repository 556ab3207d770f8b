import { isIPv6 } from 'node:net';
import { systemClock, type Clock } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { NOTHING_STORED, type StoredUsageSource } from '@timeledger/runtime/usage/stored-usage.js';
import { NO_LIMITS, type TenantLimits } from '../tenants/tenant-limits.js';
import { LimitExceeded, type LimitName, type StorageLimitName } from './limit-exceeded.js';
import { TokenBuckets, type BucketRate } from './token-buckets.js';

/** What holds for a tenant that has no limit of its own; 0 is none. */
export interface DefaultLimits {
  readonly requestsPerMinute: number;
  readonly batchItemsPerDay: number;
  /** Requests of one address that bring no valid token. */
  readonly unauthenticatedPerMinute: number;
  /** Live streams that are open at once. */
  readonly liveStreams: number;
}

const STORAGE_LIMITS: readonly StorageLimitName[] = ['storedEvents', 'storedBytes'];
const MINUTES_PER_DAY = 1_440;
/** Of a minute's requests, how many may come at once. */
const REQUEST_BURST_SHARE = 0.25;

/**
 * The limits of this process: each keeps its own counts, so n processes let up to n times as much through. Memory only:
 * a request costs one look-up, never a query.
 */
export class RequestLimits {
  private readonly buckets: TokenBuckets;
  /** Apart from those of tenants: whoever changes addresses must not push those out, which would fill them. */
  private readonly addresses: TokenBuckets;

  constructor(
    private readonly defaults: DefaultLimits,
    private readonly tenants: TenantLimits = { limitsOf: () => NO_LIMITS },
    clock: Clock = systemClock,
    private readonly usage: StoredUsageSource = { usageOf: () => NOTHING_STORED },
  ) {
    this.buckets = new TokenBuckets(() => clock.nowMs());
    this.addresses = new TokenBuckets(() => clock.nowMs());
  }

  /** Counts a request of a tenant, and what its batch brings. @throws LimitExceeded 429 */
  admit(tenantId: TenantId, batchItems = 0): void {
    const perMinute = this.tenants.limitsOf(tenantId).requestsPerMinute ?? this.defaults.requestsPerMinute;
    this.take('requests', tenantId, 1, {
      perMinute,
      burst: Math.max(1, Math.floor(perMinute * REQUEST_BURST_SHARE)),
    });
    if (batchItems > 0) this.take('batch-items', tenantId, batchItems, this.itemRateOf(tenantId));
  }

  /**
   * Lets in a file whose rows are counted as they are read ({@link countRows}): a file is never stopped in its middle, and
   * one that brings more than is left is paid for before the next comes.
   * @throws LimitExceeded 429
   */
  admitFile(tenantId: TenantId): void {
    this.take('batch-items', tenantId, 1, this.itemRateOf(tenantId));
  }

  /** Counts rows of a file that was let in. */
  countRows(tenantId: TenantId, rows: number): void {
    const rate = this.itemRateOf(tenantId);
    if (rate.perMinute > 0) this.buckets.charge(keyOf('batch-items', tenantId), rows, rate);
  }

  /**
   * Refuses what would be recorded while the tenant has used up what an operator gave it; there is no default. The figures
   * are some seconds old, so that a tenant may get past its limit by what it records meanwhile.
   * @throws LimitExceeded 429
   */
  admitStoring(tenantId: TenantId): void {
    const limits = this.tenants.limitsOf(tenantId);
    if (limits.storedEvents === null && limits.storedBytes === null) return;
    const usage = this.usage.usageOf(tenantId);
    for (const name of STORAGE_LIMITS) {
      const allowed = limits[name];
      if (allowed !== null && usage[name] >= allowed) throw LimitExceeded.ofStorage(name, allowed);
    }
  }

  /**
   * Counts a request that brought no valid token. Addresses are counted only then, so that nobody who has one suffers from
   * others behind the same address.
   * @throws LimitExceeded 429
   */
  refusedAt(address: string): void {
    const perMinute = this.defaults.unauthenticatedPerMinute;
    this.take('unauthenticated', networkOf(address), 1, { perMinute, burst: perMinute }, this.addresses);
  }

  /**
   * Refuses one more live stream of a tenant that has as many as it may.
   * @param open how many it has
   * @throws LimitExceeded 429
   */
  admitStream(open: number): void {
    const { liveStreams } = this.defaults;
    if (liveStreams > 0 && open >= liveStreams) throw LimitExceeded.ofStreams(liveStreams);
  }

  private itemRateOf(tenantId: TenantId): BucketRate {
    const perDay = this.tenants.limitsOf(tenantId).batchItemsPerDay ?? this.defaults.batchItemsPerDay;
    return { perMinute: perDay / MINUTES_PER_DAY, burst: perDay };
  }

  private take(
    limit: LimitName,
    key: string,
    amount: number,
    rate: BucketRate,
    buckets = this.buckets,
  ): void {
    if (rate.perMinute <= 0) return;
    const taken = buckets.take(keyOf(limit, key), amount, rate);
    if (!taken.isGranted) throw LimitExceeded.ofRate(limit, rate, taken);
  }
}

const keyOf = (limit: LimitName, key: string): string => `${limit} ${key}`;

/** Limits nobody. */
export const UNLIMITED = {
  requestsPerMinute: 0,
  batchItemsPerDay: 0,
  unauthenticatedPerMinute: 0,
  liveStreams: 0,
} as const;

/**
 * What one subscriber has: of IPv6 the first 64 bits (RFC 6177), because each of their 2^64 addresses would be a limit of
 * its own.
 */
export function networkOf(address: string): string {
  const bare = address
    .replace(/^ipv6:/, '')
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '');
  if (!bare.includes(':') || bare.includes('.') || !isIPv6(bare)) return address;
  const [head = '', tail] = bare.split('::');
  const groupsOf = (part: string): readonly string[] => part.split(':').filter((group) => group !== '');
  const before = groupsOf(head);
  const gap = tail === undefined ? 0 : 8 - before.length - groupsOf(tail).length;
  const groups = [...before, ...Array<string>(gap).fill('0'), ...groupsOf(tail ?? '')];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** How many items the body of a batch brings: batches carry them in `items`. */
export function batchItemsOf(body: unknown): number {
  if (typeof body !== 'object' || body === null || !('items' in body)) return 0;
  return Array.isArray(body.items) ? body.items.length : 0;
}
