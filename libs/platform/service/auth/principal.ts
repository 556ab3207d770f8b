import type { Actor } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { SecondFactorRule } from './second-factor-rule.js';

/** The roles that a token may carry. What a role may do is decided by the domain, with organisation data beside it. */
export const ROLES = [
  'employee',
  'manager',
  'time_administrator',
  'finance',
  'auditor',
  'tenant_administrator',
  'service',
] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, as the verified token says. Frozen and shared by all requests with the same token. */
export interface Principal {
  readonly tenantId: TenantId;
  /** The token's `iss`; `undefined` only for principals that tests make up. */
  readonly issuer?: string;
  /**
   * The same, of an issuer that a tenant has named. Absent for the one issuer of the installation: who comes by it stays the
   * same when it moves to another address.
   */
  readonly namedIssuer?: string;
  /** The token's `sub`. */
  readonly subject: string;
  /** The employee behind the token; `undefined` for one that names none, such as most machine clients. */
  readonly employeeId: EmployeeId | undefined;
  readonly roles: ReadonlySet<Role>;
  /** The client application (`azp`, else `client_id`). */
  readonly clientId: string | undefined;
  /** Whether a machine client asks. */
  readonly isService: boolean;
  /** What a machine client may do (`scope`, separated by spaces); means nothing for people. */
  readonly scopes: ReadonlySet<string>;
  readonly authentication: Authentication;
}

/** How and when the person behind a token signed in, as the issuer tells (OpenID Connect Core 1.0 section 2). */
export interface Authentication {
  /** The authentication context class that was reached. */
  readonly acr: string | undefined;
  /** The methods used (RFC 8176): `pwd`, `otp`, `hwk`, `mfa`. */
  readonly amr: ReadonlySet<string>;
  /** When the person last signed in, seconds since 1970. */
  readonly authTimeSeconds: number | undefined;
  /** What this issuer's tokens show a second factor by; the product's default when left out. */
  readonly secondFactor?: SecondFactorRule;
}

/** Who asks, apart from everybody else of the tenant: two issuers may give the same `sub` to different people. */
export const principalKeyOf = ({ namedIssuer, subject, clientId = '' }: Principal): string =>
  namedIssuer === undefined ? `${subject} ${clientId}` : `${namedIssuer} ${subject} ${clientId}`;

/** The principal as events name who caused them. */
export const actorOf = (principal: Principal): Actor => ({
  kind: principal.isService ? 'service' : 'user',
  id: principal.subject,
  ...(principal.clientId === undefined ? {} : { client: principal.clientId }),
  roles: [...principal.roles],
});
