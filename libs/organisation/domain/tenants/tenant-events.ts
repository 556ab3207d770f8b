import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** How a tenant came to be known: made by an operator, found with its history by an upgrade, or kept to try things out. */
export type TenantOrigin = 'operator' | 'adopted' | 'demonstration';

/** A company may use the installation. */
export type TenantCreated = {
  readonly type: 'organisation.TenantCreated';
  readonly data: JsonObject & {
    readonly tenantId: string;
    /** Of the company, never of a person. */
    readonly name: string;
    /** ISO 3166-1 alpha-2. */
    readonly country: string | null;
    /** BCP 47, the language to begin with. */
    readonly locale: string | null;
    readonly origin: TenantOrigin;
  };
};

/** Nobody of the company gets in any more; nothing of it is lost. */
export type TenantSuspended = {
  readonly type: 'organisation.TenantSuspended';
  readonly data: JsonObject & { readonly tenantId: string };
};

/** The company is let in again. */
export type TenantResumed = {
  readonly type: 'organisation.TenantResumed';
  readonly data: JsonObject & { readonly tenantId: string };
};

/** The value of a claim that says that a token is this tenant's, where several tenants share the issuer. */
export type TenantClaim = JsonObject & { readonly name: string; readonly value: string };

/** By what tokens show a second factor; see the step-up of the service. */
export type SecondFactorTerms = JsonObject & {
  readonly amr: readonly string[];
  readonly acr: readonly string[];
  readonly maxAgeSeconds: number | null;
};

/** How tokens of an issuer are read. */
export type IssuerTerms = JsonObject & {
  /** Exactly as the tokens' `iss` says. */
  readonly issuer: string;
  readonly audience: string;
  /** Found by discovery when `null`. */
  readonly jwksUri: string | null;
  /** `null`: every token of the issuer is this tenant's. */
  readonly tenantClaim: TenantClaim | null;
  readonly employeeClaim: string;
  /** The way to the roles, member by member. */
  readonly rolesClaim: readonly string[];
  /** Values of the directory and the roles they stand for; `null`: the values are our role names. */
  readonly roleMap: { readonly [value: string]: readonly string[] } | null;
  readonly algorithms: readonly string[];
  /** At most 120. */
  readonly clockToleranceSeconds: number;
  /** `null`: what the product counts as one. */
  readonly secondFactor: SecondFactorTerms | null;
};

/** The company's people come with tokens of this issuer. */
export type IssuerTrusted = {
  readonly type: 'organisation.IssuerTrusted';
  readonly data: JsonObject & {
    readonly tenantId: string;
    readonly trustId: string;
    readonly terms: IssuerTerms;
  };
};

/** Tokens of the issuer are refused from now on. */
export type IssuerWithdrawn = {
  readonly type: 'organisation.IssuerWithdrawn';
  readonly data: JsonObject & { readonly tenantId: string; readonly trustId: string };
};

/** What a tenant may use; `null` where the installation's default holds. */
export type LimitTerms = JsonObject & {
  readonly requestsPerMinute: number | null;
  readonly batchItemsPerDay: number | null;
  readonly storedEvents: number | null;
  readonly storedBytes: number | null;
};

/** An operator gave the company other limits. */
export type LimitsChanged = {
  readonly type: 'organisation.LimitsChanged';
  readonly data: JsonObject & {
    readonly tenantId: string;
    readonly limits: LimitTerms;
    readonly before: LimitTerms;
  };
};

export type TenantEvent =
  TenantCreated | TenantSuspended | TenantResumed | IssuerTrusted | IssuerWithdrawn | LimitsChanged;

/** A machine client may do what its scopes say. `clientId` is what its tokens call it: `azp`, `client_id` or `sub`. */
export type ServiceAccountRegistered = {
  readonly type: 'organisation.ServiceAccountRegistered';
  readonly data: JsonObject & {
    readonly accountId: string;
    /** Of the machine, never of a person. */
    readonly name: string;
    readonly clientId: string;
    /** Whose tokens; `null`: of any issuer that the tenant trusts. */
    readonly issuer: string | null;
    readonly scopes: readonly string[];
  };
};

/** It may do something else from now on. */
export type ServiceAccountScopesChanged = {
  readonly type: 'organisation.ServiceAccountScopesChanged';
  readonly data: JsonObject & {
    readonly accountId: string;
    readonly scopes: readonly string[];
    readonly before: readonly string[];
  };
};

/** It may do nothing any more, for ever. */
export type ServiceAccountRevoked = {
  readonly type: 'organisation.ServiceAccountRevoked';
  readonly data: JsonObject & { readonly accountId: string };
};

export type ServiceAccountEvent =
  ServiceAccountRegistered | ServiceAccountScopesChanged | ServiceAccountRevoked;

/** A directory may provision people with a long-lived secret. */
export type DirectoryTokenIssued = {
  readonly type: 'organisation.DirectoryTokenIssued';
  readonly data: JsonObject & {
    readonly tokenId: string;
    /** Of the directory, never of a person. */
    readonly name: string;
    /** SHA-256 of the secret, hexadecimal: the secret itself is nowhere. */
    readonly secretHash: string;
    /** Its last four characters. */
    readonly hint: string;
    readonly issuedAt: string;
    readonly expiresAt: string;
  };
};

/** It was used on a day (UTC); recorded once for each. */
export type DirectoryTokenUsed = {
  readonly type: 'organisation.DirectoryTokenUsed';
  readonly data: JsonObject & { readonly tokenId: string; readonly day: string };
};

/** It opens nothing any more, for ever. */
export type DirectoryTokenRevoked = {
  readonly type: 'organisation.DirectoryTokenRevoked';
  readonly data: JsonObject & { readonly tokenId: string };
};

export type DirectoryTokenEvent = DirectoryTokenIssued | DirectoryTokenUsed | DirectoryTokenRevoked;

export type IdentityEvent = TenantEvent | ServiceAccountEvent | DirectoryTokenEvent;
