import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { AuthenticationError } from './authentication-error.js';
import type { Principal } from './principal.js';

/** Directories reach these routes only with such a token: nothing else of the product. */
export const DIRECTORY_ROUTES = '/scim/v2';
/** What stands where other principals have the issuer of their token. */
export const DIRECTORY_TOKEN_ISSUER = 'urn:timeledger:directory-tokens';
/** What a directory may do. */
export const DIRECTORY_SCOPES: readonly string[] = ['scim:read', 'scim:write'];

/** Begins like this so that scanners for secrets that were checked in by mistake find it. */
const PREFIX = 'tldir_';
const SECRET_BYTES = 32;
const TOKEN = /^tldir_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([\w-]{43})$/;
const HINT_LENGTH = 4;
/** Compared with where there is no such token, so that both take as long. */
const NO_HASH = Buffer.alloc(32);

/** What is kept of a long-lived secret that a directory provisions people with. */
export interface DirectoryToken {
  readonly tokenId: string;
  readonly tenantId: TenantId;
  /** SHA-256 of the whole secret, hexadecimal. */
  readonly secretHash: string;
  /** Milliseconds since 1970. */
  readonly expiresMs: number;
  readonly isRevoked: boolean;
}

/** The directory tokens of all tenants, held in memory: asking costs no query. */
export interface DirectoryTokens {
  tokenOf(tokenId: string): DirectoryToken | undefined;
  /** Says that a token was used just now. Called with every request: must cost next to nothing. */
  used(token: DirectoryToken, nowMs: number): void;
}

/** A new secret, and what of it may be kept. */
export interface NewDirectorySecret {
  /** Shown once. */
  readonly secret: string;
  readonly secretHash: string;
  /** The last characters: tells one from another, and helps nobody guess the other 39. */
  readonly hint: string;
}

/**
 * The secret is hashed once and without salt: 256 random bits can neither be guessed nor be listed beforehand, whatever a
 * hash costs. Argon2 is for what people choose, and would let anybody keep this process busy.
 */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Makes a secret. @param tokenId a UUID; says nothing of the tenant */
export function newDirectorySecret(tokenId: string): NewDirectorySecret {
  const secret = `${PREFIX}${tokenId.replaceAll('-', '')}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { secret, secretHash: hashOf(secret).toString('hex'), hint: secret.slice(-HINT_LENGTH) };
}

/** Whether a bearer token is, or looks like, one of a directory. */
export const isDirectoryToken = (token: string): boolean => token.startsWith(PREFIX);

/** Whether a route is one that directories may ask. @param route as it was registered: no encoding, no dots */
export const isDirectoryRoute = (route: string | undefined): boolean =>
  route === DIRECTORY_ROUTES || route?.startsWith(`${DIRECTORY_ROUTES}/`) === true;

const invalid = (): AuthenticationError =>
  new AuthenticationError('auth.token-invalid', 'The token cannot be trusted.');

/** Judges the secrets of directories. */
export class DirectoryTokenVerifier {
  /** One for each token: what is decided for a principal is remembered by it. */
  private readonly principals = new WeakMap<DirectoryToken, Principal>();

  constructor(
    private readonly tokens: DirectoryTokens | undefined,
    private readonly clock: Clock,
  ) {}

  /** @throws AuthenticationError 401, the same for what is unknown, wrong and revoked */
  verify(secret: string): Principal {
    const parts = TOKEN.exec(secret);
    if (parts === null) throw invalid();
    const token = this.tokens?.tokenOf(parts.slice(1, 6).join('-'));
    const isSecret = timingSafeEqual(
      hashOf(secret),
      token === undefined ? NO_HASH : Buffer.from(token.secretHash, 'hex'),
    );
    if (token === undefined || !isSecret || token.isRevoked) throw invalid();
    const nowMs = this.clock.nowMs();
    if (nowMs >= token.expiresMs)
      throw new AuthenticationError('auth.token-expired', 'The token has expired.');
    this.tokens?.used(token, nowMs);
    return this.principalOf(token);
  }

  private principalOf(token: DirectoryToken): Principal {
    let principal = this.principals.get(token);
    if (principal === undefined) {
      principal = Object.freeze<Principal>({
        tenantId: token.tenantId,
        issuer: DIRECTORY_TOKEN_ISSUER,
        subject: token.tokenId,
        employeeId: undefined,
        roles: new Set(['service'] as const),
        clientId: 'directory-token',
        isService: true,
        scopes: new Set(DIRECTORY_SCOPES),
        authentication: { acr: undefined, amr: new Set(), authTimeSeconds: undefined },
      });
      this.principals.set(token, principal);
    }
    return principal;
  }
}
