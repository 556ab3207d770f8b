import type { TenantId } from '@timeledger/kernel/ids.js';
import type { DirectoryTokens } from './directory-tokens.js';
import type { KeySource } from './keys/key-source.js';
import type { Role } from './principal.js';
import type { SecondFactorRule } from './second-factor-rule.js';

/** Which tenants the tokens of a trusted issuer may be for. */
export type TenantRule =
  /** Every token of this issuer is of one tenant, whatever it claims. */
  | { readonly kind: 'fixed'; readonly tenantId: TenantId }
  /** Of this tenant, if the claim has this value: several tenants may share the issuer. */
  | { readonly kind: 'matching'; readonly tenantId: TenantId; readonly claim: string; readonly value: string }
  /** Of whichever tenant the claim names: an issuer of the installation itself. */
  | { readonly kind: 'named'; readonly claim: string };

/** Where the facts about a person stand in a token. */
export interface ClaimNames {
  /** The claim that holds the id of the employee, a UUID. */
  readonly employee: string;
  /** The way to the roles: `['realm_access', 'roles']`. */
  readonly roles: readonly string[];
  /** What values of the directory mean here. Without it the values are our own role names. */
  readonly roleMap?: Readonly<Record<string, readonly Role[]>>;
}

/** One reason to believe a token. Frozen; a change of it is another entry with another id. */
export interface IssuerTrust {
  readonly id: string;
  /** Exactly as the tokens' `iss` says. */
  readonly issuer: string;
  readonly audience: string;
  readonly tenant: TenantRule;
  readonly claims: ClaimNames;
  /** JOSE names (`RS256`). */
  readonly algorithms: readonly string[];
  readonly clockToleranceSeconds: number;
  readonly secondFactor?: SecondFactorRule;
  /** Where the keys come from. Keys are believed only for this entry. */
  readonly keys: KeySource;
}

/** A machine client that a tenant has registered. */
export interface RegisteredClient {
  readonly scopes: ReadonlySet<string>;
  readonly isRevoked: boolean;
}

/** What tenants have said about whom they trust, held in memory: asking costs no query. */
export interface TrustedIssuers {
  /** Grows with every change; what was judged under an older one is judged again. */
  readonly version: number;
  /** The entries of an issuer, the earliest first: where two of one tenant fit a token, the earlier holds; where two tenants' do, none. */
  entriesOf(issuer: string): readonly IssuerTrust[];
  /** `undefined` for a tenant that does not exist. */
  statusOf(tenantId: TenantId): 'active' | 'suspended' | undefined;
  /** The registration of a machine client. @param ids what the token calls the client: `sub`, `azp`, `client_id` */
  registeredClient(tenantId: TenantId, issuer: string, ids: readonly string[]): RegisteredClient | undefined;
  /** Secrets of directories; none where left out. */
  readonly directoryTokens?: DirectoryTokens;
}
