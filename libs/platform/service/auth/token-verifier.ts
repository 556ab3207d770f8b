import { hash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock } from '@timeledger/kernel/clock.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { validate as isUuid } from 'uuid';
import { AuthenticationError } from './authentication-error.js';
import { ROLES } from './principal.js';
import type { Principal, Role } from './principal.js';

/** Asymmetric only: an issuer's public key must never serve as a shared secret (RFC 8725 section 3.1). */
export const ALLOWED_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
/** A longer token is refused unread. */
export const MAX_TOKEN_BYTES = 8192;
/** How many verified tokens are remembered. */
const MAX_REMEMBERED_TOKENS = 20_000;
/** A token is verified again after this time at the latest, so that a key withdrawn by the issuer stops counting. */
const MAX_REMEMBERED_MS = 300_000;
const JWKS_TIMEOUT_MS = 5_000;

/** What makes a token trustworthy. */
export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Finds the key for a token: {@link remoteKeys}, or the keys of the embedded issuer. */
  readonly keys: JWTVerifyGetKey;
  readonly employeeClaim: string;
  readonly clockToleranceSeconds: number;
  readonly clock?: Clock;
}

/**
 * The keys that an issuer publishes, fetched when first needed and kept for ten minutes; a token signed with a key not
 * seen yet has them fetched again, at most every thirty seconds.
 * @param jwksUri where they are; found by OpenID discovery when `undefined`
 */
export function remoteKeys(issuer: string, jwksUri: string | undefined): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined;
  return async (header, token) => {
    keys ??= createRemoteJWKSet(new URL(jwksUri ?? (await discoverJwksUri(issuer))), {
      timeoutDuration: JWKS_TIMEOUT_MS,
    });
    return keys(header, token);
  };
}

async function discoverJwksUri(issuer: string): Promise<string> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(JWKS_TIMEOUT_MS),
  });
  const metadata: unknown = response.ok ? await response.json() : undefined;
  if (
    typeof metadata === 'object' &&
    metadata !== null &&
    'jwks_uri' in metadata &&
    typeof metadata.jwks_uri === 'string'
  ) {
    return metadata.jwks_uri;
  }
  throw new Error(`the issuer's discovery document has no jwks_uri (status ${response.status})`);
}

interface Remembered {
  readonly principal: Principal;
  readonly validUntilMs: number;
}

/**
 * Turns a bearer token into a {@link Principal}. Verified tokens are remembered by their SHA-256, never by themselves,
 * because a signature costs about a hundred times a hash and every request carries one.
 */
export class TokenVerifier {
  private readonly remembered = new LRUCache<string, Remembered>({ max: MAX_REMEMBERED_TOKENS });
  private readonly clock: Clock;

  constructor(private readonly options: TokenVerifierOptions) {
    this.clock = options.clock ?? systemClock;
  }

  /**
   * Answers at once for a token seen before.
   * @throws AuthenticationError when the token is not to be trusted; InfrastructureError when the keys cannot be had
   */
  verify(token: string): Principal | Promise<Principal> {
    if (token.length > MAX_TOKEN_BYTES)
      throw new AuthenticationError('auth.token-invalid', 'The token is too large.');
    const digest = hash('sha256', token, 'base64');
    const known = this.remembered.get(digest);
    if (known !== undefined && this.clock.nowMs() < known.validUntilMs) return known.principal;
    return this.verifyAnew(token, digest);
  }

  private async verifyAnew(token: string, digest: string): Promise<Principal> {
    const claims = await this.claimsOf(token);
    const principal = principalOf(claims, this.options.employeeClaim);
    const nowMs = this.clock.nowMs();
    const expiresMs = ((claims.exp ?? 0) + this.options.clockToleranceSeconds) * 1000;
    this.remembered.set(digest, { principal, validUntilMs: Math.min(expiresMs, nowMs + MAX_REMEMBERED_MS) });
    return principal;
  }

  private async claimsOf(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.options.keys, {
        issuer: this.options.issuer,
        audience: this.options.audience,
        algorithms: [...ALLOWED_ALGORITHMS],
        clockTolerance: this.options.clockToleranceSeconds,
        currentDate: new Date(this.clock.nowMs()),
        requiredClaims: ['sub', 'exp', 'tenant_id'],
      });
      return payload;
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

function refusalOf(error: unknown): Error {
  if (error instanceof errors.JWTExpired)
    return new AuthenticationError('auth.token-expired', 'The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new AuthenticationError(
      'auth.token-invalid',
      `The claim ${error.claim} of the token is missing or not accepted.`,
    );
  }
  const isKeyTrouble = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  // jose's generic error stands for "the key endpoint answered something else than keys".
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && !isKeyTrouble) {
    return new AuthenticationError(
      'auth.token-invalid',
      'The token is malformed, or not signed by the issuer with an accepted algorithm.',
    );
  }
  return new InfrastructureError('the keys of the token issuer cannot be had', {
    retriable: true,
    cause: error,
  });
}

function principalOf(claims: JWTPayload, employeeClaim: string): Principal {
  const tenant = claims['tenant_id'];
  if (typeof tenant !== 'string' || !isUuid(tenant)) {
    throw new AuthenticationError(
      'auth.token-invalid',
      'The claim tenant_id of the token is missing or not accepted.',
    );
  }
  const claimed = claims['roles'];
  // Roles of other systems may stand in the same claim: unknown ones grant nothing.
  const roles = new Set<Role>(Array.isArray(claimed) ? ROLES.filter((role) => claimed.includes(role)) : []);
  const employee = claims[employeeClaim];
  const client = claims['azp'] ?? claims['client_id'];
  return Object.freeze({
    tenantId: tenant.toLowerCase() as TenantId,
    // `sub` is a required claim, checked by jose.
    subject: String(claims.sub),
    employeeId:
      typeof employee === 'string' && isUuid(employee) ? (employee.toLowerCase() as EmployeeId) : undefined,
    roles,
    clientId: typeof client === 'string' ? client : undefined,
    isService: roles.has('service'),
  });
}
