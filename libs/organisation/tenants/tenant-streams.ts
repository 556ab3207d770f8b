import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

export const TENANT_CATEGORY = 'organisation.tenant';
export const SERVICE_ACCOUNTS_CATEGORY = 'organisation.serviceaccounts';
export const DIRECTORY_TOKENS_CATEGORY = 'organisation.directorytokens';

/** Everything about a tenant itself. */
export const tenantStreamOf = (tenantId: TenantId): StreamId =>
  streamIdOf(TENANT_CATEGORY, tenantId, tenantId);

/** All machine clients of a tenant. */
export const serviceAccountsStreamOf = (tenantId: TenantId): StreamId =>
  streamIdOf(SERVICE_ACCOUNTS_CATEGORY, tenantId, tenantId);

/** All directory tokens of a tenant. */
export const directoryTokensStreamOf = (tenantId: TenantId): StreamId =>
  streamIdOf(DIRECTORY_TOKENS_CATEGORY, tenantId, tenantId);
