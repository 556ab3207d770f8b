import { DirectoryTokenUses } from '../directory-tokens/directory-token-uses.js';
import { DirectoryTokensController } from '../directory-tokens/directory-tokens.controller.js';
import { ServiceAccountsController } from '../service-accounts/service-accounts.controller.js';
import { TenantController } from './tenant.controller.js';
import { TenantsQueries } from './tenants.queries.js';

/** Tenants as their administrators see them, trusted issuers, machine clients, secrets of directories. */
export const identityParts = {
  controllers: [TenantController, ServiceAccountsController, DirectoryTokensController],
  providers: [TenantsQueries, DirectoryTokenUses],
} as const;
