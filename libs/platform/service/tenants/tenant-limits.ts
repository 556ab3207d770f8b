import type { TenantId } from '@timeledger/kernel/ids.js';

/** What a tenant may use of an installation. `null` is no limit of the tenant's own: the installation's default holds. */
export interface TenantLimitValues {
  /** Requests of all its people and machines together, over REST and gRPC. */
  readonly requestsPerMinute: number | null;
  /** Items of batches and imports within 24 hours. */
  readonly batchItemsPerDay: number | null;
  /** Events it may have stored over all contexts. */
  readonly storedEvents: number | null;
  /** Bytes of what events say, as stored, over all contexts. */
  readonly storedBytes: number | null;
}

/** No limit of its own anywhere. */
export const NO_LIMITS: TenantLimitValues = {
  requestsPerMinute: null,
  batchItemsPerDay: null,
  storedEvents: null,
  storedBytes: null,
};

/** The limits that operators have set, held in memory: asking costs no query; at most 5 s old. */
export interface TenantLimits {
  /** {@link NO_LIMITS} for a tenant that has none or does not exist. */
  limitsOf(tenantId: TenantId): TenantLimitValues;
}
