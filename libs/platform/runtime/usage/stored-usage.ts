import type { TenantId } from '@timeledger/kernel/ids.js';

/** What a tenant has stored over all contexts, by the names of the limits. */
export interface StoredUsage {
  readonly storedEvents: number;
  /** Bytes of what events say, as stored; envelopes, indexes and read models are not counted. */
  readonly storedBytes: number;
}

/** Nothing, or nothing counted yet. */
export const NOTHING_STORED: StoredUsage = { storedEvents: 0, storedBytes: 0 };

/** What tenants have stored, held in memory: asking costs no query; some seconds old. */
export interface StoredUsageSource {
  /** {@link NOTHING_STORED} for a tenant that nothing was counted of. */
  usageOf(tenantId: TenantId): StoredUsage;
}
