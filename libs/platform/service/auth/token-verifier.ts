import { hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock } from '@timeledger/kernel/clock.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { AuthenticationError } from './authentication-error.js';
import { DirectoryTokenVerifier } from './directory-tokens.js';
import { localKeys } from './keys/key-source.js';
import type { KeySource } from './keys/key-source.js';
import type { Principal } from './principal.js';
import type { SecondFactorRule } from './second-factor-rule.js';
import { isFor, isNoAccessToken, principalOf, refusedClaim, TENANT_CLAIM, tenantOf } from './token-claims.js';
import { MAX_TOKEN_BYTES, takeApart, untrusted } from './token-text.js';
import type { Claims, TokenText } from './token-text.js';
import type { IssuerTrust, TrustedIssuers } from './trusted-issuers.js';

/** Asymmetric only: an issuer's public key must never serve as a shared secret (RFC 8725 section 3.1). */
export const ALLOWED_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'] as const;
/** How many verified tokens are remembered. */
const MAX_REMEMBERED_TOKENS = 20_000;
/** A token is verified again after this time at the latest. */
const MAX_REMEMBERED_MS = 300_000;

/** What makes a token trustworthy. */
export interface TokenVerifierOptions {
  /** The issuer of the installation, whose tokens name their tenant; none when only issuers of tenants are trusted. */
  readonly issuer?: string;
  readonly audience: string;
  /** The keys of that issuer: those at hand, or `RemoteKeys`. */
  readonly keys?: JWTVerifyGetKey | KeySource;
  readonly employeeClaim: string;
  readonly clockToleranceSeconds: number;
  readonly secondFactor?: SecondFactorRule;
  /** Whom the tenants trust, and which tenants there are. Without it every tenant that a token names is taken to exist. */
  readonly tenants?: TrustedIssuers;
  readonly clock?: Clock;
}

interface Remembered {
  readonly principal: Principal;
  readonly validUntilMs: number;
  readonly keys: KeySource;
  readonly keysRevision: number;
  readonly trustVersion: number;
}

/**
 * Turns a bearer token into a {@link Principal}. The `iss` that a token claims only selects the entries to judge it by;
 * then everything is verified. Verified tokens are remembered by their SHA-256, never by themselves, because a signature
 * costs about a hundred times a hash and every request carries one.
 */
export class TokenVerifier {
  private readonly remembered = new LRUCache<string, Remembered>({ max: MAX_REMEMBERED_TOKENS });
  private readonly clock: Clock;
  private readonly own: IssuerTrust | undefined;
  private readonly tenants: TrustedIssuers | undefined;
  private readonly directories: DirectoryTokenVerifier;

  constructor(options: TokenVerifierOptions) {
    this.clock = options.clock ?? systemClock;
    this.tenants = options.tenants;
    this.own = ownIssuerOf(options);
    this.directories = new DirectoryTokenVerifier(options.tenants?.directoryTokens, this.clock);
  }

  /**
   * Judges the secret of a directory. Only for the routes that directories may ask: {@link verify} believes none.
   * @throws AuthenticationError 401; DomainError 403 `auth.tenant-suspended`
   */
  verifyDirectory(secret: string): Principal {
    const principal = this.directories.verify(secret);
    this.assertActive(principal.tenantId);
    return principal;
  }

  /**
   * Answers at once for a token seen before.
   * @throws AuthenticationError when the token is not to be trusted; DomainError 403 `auth.tenant-suspended`,
   * `auth.service-account-revoked`; InfrastructureError when the keys cannot be had
   */
  verify(token: string): Principal | Promise<Principal> {
    if (token.length > MAX_TOKEN_BYTES)
      throw new AuthenticationError('auth.token-invalid', 'The token is too large.');
    const digest = hash('sha256', token, 'base64');
    const known = this.remembered.get(digest);
    if (known !== undefined && this.stillHolds(known)) return known.principal;
    return this.verifyAnew(token, digest);
  }

  private stillHolds(known: Remembered): boolean {
    return (
      this.clock.nowMs() < known.validUntilMs &&
      known.trustVersion === this.trustVersion() &&
      known.keys.ensureFresh() === undefined &&
      known.keysRevision === known.keys.revision
    );
  }

  private trustVersion(): number {
    return this.tenants?.version ?? 0;
  }

  private async verifyAnew(token: string, digest: string): Promise<Principal> {
    // Taken before: what changes while this runs is judged again at the next request.
    const trustVersion = this.trustVersion();
    const text = takeApart(token);
    const trust = this.entryFor(text.claims);
    await trust.keys.ensureFresh();
    const keysRevision = trust.keys.revision;
    await this.checkSignature(token, trust);
    const principal = this.admit(text, trust);
    const nowMs = this.clock.nowMs();
    // `exp` is checked with the signature: a number.
    const expiresMs = (Number(text.claims['exp']) + trust.clockToleranceSeconds) * 1000;
    const validUntilMs = Math.min(expiresMs, nowMs + MAX_REMEMBERED_MS);
    this.remembered.set(digest, { principal, validUntilMs, keys: trust.keys, keysRevision, trustVersion });
    return principal;
  }

  /**
   * The first entry that fits, else the first of the issuer, which will say what does not fit once it has verified the
   * signature. A token that two companies could take for theirs is nobody's: who registered the issuer first proves nothing.
   */
  private entryFor(claims: Claims): IssuerTrust {
    const { iss } = claims;
    if (typeof iss !== 'string') throw untrusted();
    const entries = [
      ...(this.own?.issuer === iss ? [this.own] : []),
      ...(this.tenants?.entriesOf(iss) ?? []),
    ];
    const fitting = entries.filter(
      (entry) => isFor(entry.audience, claims) && tenantOf(entry.tenant, claims) !== undefined,
    );
    const tenants = new Set(fitting.map((entry) => tenantOf(entry.tenant, claims)));
    if (tenants.size > 1)
      throw new AuthenticationError('auth.token-invalid', 'The token could be of more than one company.');
    const entry = fitting[0] ?? entries[0];
    if (entry === undefined) throw untrusted();
    return entry;
  }

  /** A key that is not known, or known as another, may have been rotated in since the last look: one more try. */
  private async checkSignature(token: string, trust: IssuerTrust): Promise<void> {
    const { revision } = trust.keys;
    try {
      await this.verifyOnce(token, trust);
    } catch (error) {
      const mayBeRotated =
        error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed;
      const areOthers = mayBeRotated && (trust.keys.revision !== revision || (await trust.keys.lookAgain()));
      if (!areOthers) throw refusalOf(error);
      await this.verifyOnce(token, trust).catch((again: unknown) => {
        throw refusalOf(again);
      });
    }
  }

  private async verifyOnce(token: string, trust: IssuerTrust): Promise<void> {
    await jwtVerify(token, trust.keys.pick, {
      issuer: trust.issuer,
      audience: trust.audience,
      algorithms: [...trust.algorithms],
      clockTolerance: trust.clockToleranceSeconds,
      currentDate: new Date(this.clock.nowMs()),
      requiredClaims: ['sub', 'exp'],
    });
  }

  /** What the signature does not say: what kind of token it is, when it was issued, for which tenant, and for whom there. */
  private admit({ header, claims }: TokenText, trust: IssuerTrust): Principal {
    if (isNoAccessToken(header, claims))
      throw new AuthenticationError('auth.token-invalid', 'The token is not an access token.');
    const { sub, iat } = claims;
    if (typeof sub !== 'string' || sub === '') throw refusedClaim('sub');
    const latestIat = this.clock.nowMs() / 1000 + trust.clockToleranceSeconds;
    if (iat !== undefined && !(typeof iat === 'number' && iat <= latestIat)) throw refusedClaim('iat');
    const tenantId = tenantOf(trust.tenant, claims);
    if (tenantId === undefined)
      throw refusedClaim(trust.tenant.kind === 'fixed' ? TENANT_CLAIM : trust.tenant.claim);
    this.assertActive(tenantId);
    const { principal, client } = principalOf(trust, tenantId, claims, (ids) =>
      this.tenants?.registeredClient(tenantId, trust.issuer, ids),
    );
    if (client?.isRevoked === true)
      throw new DomainError('auth.service-account-revoked', 'forbidden', {
        detail: 'The service account of this client was revoked by the company.',
      });
    return principal;
  }

  private assertActive(tenantId: TenantId): void {
    if (this.tenants === undefined) return;
    const status = this.tenants.statusOf(tenantId);
    if (status === undefined)
      throw new AuthenticationError(
        'auth.tenant-unknown',
        'The token is for a company that this installation does not know.',
      );
    if (status === 'suspended')
      throw new DomainError('auth.tenant-suspended', 'forbidden', { detail: 'The company is suspended.' });
  }
}

function ownIssuerOf(options: TokenVerifierOptions): IssuerTrust | undefined {
  const { issuer, keys } = options;
  if (issuer === undefined || keys === undefined) return undefined;
  return {
    id: 'installation',
    issuer,
    audience: options.audience,
    tenant: { kind: 'named', claim: TENANT_CLAIM },
    claims: { employee: options.employeeClaim, roles: ['roles'] },
    algorithms: ALLOWED_ALGORITHMS,
    clockToleranceSeconds: options.clockToleranceSeconds,
    ...(options.secondFactor === undefined ? {} : { secondFactor: options.secondFactor }),
    keys: typeof keys === 'function' ? localKeys(keys) : keys,
  };
}

function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired)
    return new AuthenticationError('auth.token-expired', 'The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed) return refusedClaim(error.claim);
  // A published key that is none makes Node's cryptography throw one of the other two.
  const isAboutToken =
    error instanceof errors.JOSEError || error instanceof DOMException || error instanceof TypeError;
  return isAboutToken ? untrusted() : error;
}
