import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider';
import type { AccountStore } from '../accounts/account-store.js';
import type { ClientStore } from '../accounts/client-store.js';

/** Where the facts come from. */
export interface ClaimSources {
  readonly accounts: AccountStore;
  readonly clients: ClientStore;
  /** `sub` is set by the provider. */
  readonly employeeClaim: string;
}

/**
 * What an access token says besides the registered claims (RFC 9068): company, roles and employee as they are now, also
 * in a refreshed token; how and when the person signed in as it was when they did.
 */
export async function tokenClaims(
  { accounts, clients, employeeClaim }: ClaimSources,
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Promise<Record<string, unknown> | undefined> {
  if (token.kind === 'ClientCredentials') {
    const client = token.clientId === undefined ? undefined : await clients.find(token.clientId);
    return client?.kind === 'service-account'
      ? { tenant_id: client.tenantId, roles: ['service'], azp: client.clientId }
      : undefined;
  }
  const account = await accounts.find(token.accountId);
  if (account === undefined) return undefined;
  const source = ctx.oidc.entities.RefreshToken ?? ctx.oidc.entities.AuthorizationCode;
  return {
    tenant_id: account.tenantId,
    roles: [...account.roles],
    azp: token.clientId,
    ...(employeeClaim === 'sub' || account.employeeId === undefined
      ? {}
      : { [employeeClaim]: account.employeeId }),
    ...(source?.acr === undefined ? {} : { acr: source.acr }),
    ...(source?.amr === undefined ? {} : { amr: source.amr }),
    ...(source?.authTime === undefined ? {} : { auth_time: source.authTime }),
  };
}
