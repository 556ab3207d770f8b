import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { validate as isUuid } from 'uuid';
import { AuthenticationError } from './authentication-error.js';
import { ROLES } from './principal.js';
import type { Authentication, Principal, Role } from './principal.js';
import type { SecondFactorRule } from './second-factor-rule.js';
import type { Claims, JoseHeader } from './token-text.js';
import type { ClaimNames, IssuerTrust, RegisteredClient, TenantRule } from './trusted-issuers.js';

/** The claim that names the tenant in tokens of the installation's own issuer. */
export const TENANT_CLAIM = 'tenant_id';
/** Scopes of the access policy; others, such as `openid`, are for other readers of the token. */
const OWN_SCOPE = /^[a-z][a-z-]*:(?:read|write)$/;

/** The refusal of a claim of a token that its issuer has truly signed. */
export const refusedClaim = (claim: string): AuthenticationError =>
  new AuthenticationError(
    'auth.token-invalid',
    `The claim ${claim} of the token is missing or not accepted.`,
  );

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item !== '') : [];
const uuidOf = (value: unknown): string | undefined =>
  typeof value === 'string' && isUuid(value) ? value.toLowerCase() : undefined;

/** The tenant that a token is for, by the rule of the entry that believes it; `undefined` when it fits none. */
export function tenantOf(rule: TenantRule, claims: Claims): TenantId | undefined {
  switch (rule.kind) {
    case 'named':
      return uuidOf(claims[rule.claim]) as TenantId | undefined;
    case 'matching':
      return claims[rule.claim] === rule.value ? rule.tenantId : undefined;
    case 'fixed': {
      // A token that says it is another tenant's is nobody's, rather than this one's.
      const named = uuidOf(claims[TENANT_CLAIM]);
      return named === undefined || named === rule.tenantId ? rule.tenantId : undefined;
    }
  }
}

/** Whether the token names the audience, alone or among others (RFC 7519 section 4.1.3). */
export const isFor = (audience: string, { aud }: Claims): boolean =>
  aud === audience || textsOf(aud).includes(audience);

/**
 * Whether a token is something else than an access token, where that can be told: an ID token (OpenID Connect Core 1.0
 * section 3.1.3.6 and 3.3.2.11), a logout token, or what Keycloak calls `ID`, `Refresh` and `Offline` in the claim `typ`.
 */
export function isNoAccessToken({ typ }: JoseHeader, claims: Claims): boolean {
  if (typ === 'at+jwt') return false;
  // Keycloak before 24 wrote the nonce of the sign-in into access tokens too.
  if (claims['typ'] !== undefined) return claims['typ'] !== 'Bearer';
  return ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'].some((name) => claims[name] !== undefined);
}

function rolesOf(claims: Claims, names: ClaimNames): Set<Role> {
  let value: unknown = claims;
  for (const member of names.roles) {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, member);
    value = isObject ? (value as Claims)[member] : undefined;
  }
  const claimed = typeof value === 'string' ? value.split(' ') : textsOf(value);
  // Values of other systems may stand in the same claim: unknown ones grant nothing.
  const { roleMap } = names;
  if (roleMap === undefined) return new Set(ROLES.filter((role) => claimed.includes(role)));
  return new Set(claimed.flatMap((each) => (Object.hasOwn(roleMap, each) ? (roleMap[each] ?? []) : [])));
}

function authenticationOf(claims: Claims, rule: SecondFactorRule | undefined): Authentication {
  const reached = [textOf(claims['acr']), ...textsOf(claims['acrs'])].filter((acr) => acr !== undefined);
  const authTime = claims['auth_time'];
  return {
    // Entra lists every context that was reached in `acrs`.
    acr: reached.find((acr) => rule?.acr.includes(acr)) ?? reached[0],
    amr: new Set(textsOf(claims['amr'])),
    authTimeSeconds: typeof authTime === 'number' ? authTime : undefined,
    ...(rule === undefined ? {} : { secondFactor: rule }),
  };
}

/**
 * What a machine client may do. What the tenant has registered bounds what the token carries; it counts by itself when
 * the token carries none of our scopes, because not every issuer can put scopes of others into a token. A client that
 * nobody has registered may do nothing, whatever its token carries: any client of a company's issuer may be given such a
 * scope there by others than the company's administrators here. Only the issuer of the installation is believed alone.
 */
function scopesOf(
  claims: Claims,
  client: RegisteredClient | undefined,
  { tenant }: IssuerTrust,
): ReadonlySet<string> {
  const scope = claims['scope'];
  const carried = [
    ...(typeof scope === 'string' ? scope.split(' ') : textsOf(scope)),
    ...(typeof claims['scp'] === 'string' ? claims['scp'].split(' ') : textsOf(claims['scp'])),
  ].filter((each) => each !== '');
  if (client === undefined) return new Set(tenant.kind === 'named' ? carried : []);
  const own = carried.filter((each) => OWN_SCOPE.test(each));
  return own.length === 0 ? client.scopes : new Set(own.filter((each) => client.scopes.has(each)));
}

/** What a token calls the machine client behind it; only `sub` unless the token says that it is one. */
export function clientIdsOf(claims: Claims, isService: boolean): readonly string[] {
  // `azp` of a person's token is the app that the person uses: it must not make a person a machine.
  const names = isService ? ['sub', 'azp', 'client_id', 'appid'] : ['sub'];
  return names.map((name) => textOf(claims[name])).filter((id) => id !== undefined);
}

/** The principal of a verified token. @param clientOf finds the registration of a machine client */
export function principalOf(
  trust: IssuerTrust,
  tenantId: TenantId,
  claims: Claims,
  clientOf: (ids: readonly string[]) => RegisteredClient | undefined,
): { readonly principal: Principal; readonly client: RegisteredClient | undefined } {
  const roles = rolesOf(claims, trust.claims);
  const client = clientOf(clientIdsOf(claims, roles.has('service')));
  if (client !== undefined) roles.add('service');
  const principal: Principal = Object.freeze<Principal>({
    tenantId,
    issuer: trust.issuer,
    // The installation has one issuer alone whose tokens name the tenant.
    ...(trust.tenant.kind === 'named' ? {} : { namedIssuer: trust.issuer }),
    // `sub` is a required claim, checked by the verifier.
    subject: String(claims['sub']),
    employeeId: uuidOf(claims[trust.claims.employee]) as EmployeeId | undefined,
    roles,
    clientId: textOf(claims['azp']) ?? textOf(claims['client_id']),
    isService: roles.has('service'),
    scopes: scopesOf(claims, client, trust),
    authentication: authenticationOf(claims, trust.secondFactor),
  });
  return { principal, client };
}
