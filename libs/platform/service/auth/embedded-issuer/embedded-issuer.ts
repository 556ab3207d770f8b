import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import {
  SignJWT,
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import type { CryptoKey, JWK, JWTVerifyGetKey } from 'jose';
import { newId } from '@timeledger/kernel/ids.js';
import { readOrCreatePrivateFile, readOrCreateSecret } from '../../config/service-secrets.js';
import type { Role } from '../principal.js';

const ALGORITHM = 'ES256';
/** The longest life of a token that the embedded issuer mints: long enough for a demonstration of some weeks. */
export const MAX_TOKEN_LIFE_SECONDS = 31 * 24 * 3600;

/** Whom a token is for. */
export interface TokenRequest {
  readonly subject: string;
  readonly tenantId: string;
  readonly roles: readonly Role[];
  /** The employee's id, where the employee claim is not `sub`. */
  readonly employeeId?: string;
  readonly clientId?: string;
  /** One hour unless told; at most {@link MAX_TOKEN_LIFE_SECONDS}. */
  readonly lifeSeconds?: number;
}

export interface EmbeddedIssuerOptions {
  /** The folder of the product's data; key and operator secret live in its `issuer` folder, readable by the owner only. */
  readonly dataDir: string;
  /** Its `iss`, which ends in `/issuer`: `http://127.0.0.1:3000/issuer`. */
  readonly issuer: string;
  readonly audience: string;
  readonly employeeClaim: string;
  readonly mode: 'development' | 'production';
}

/** A token issuer for trying out, in the process of the product. Whoever can read the data folder can be anybody. */
export class EmbeddedIssuer {
  /** Where the operator secret is kept. */
  readonly operatorSecretPath: string;
  /** Finds the keys without a network: hand it to the `TokenVerifier`. */
  readonly keys: JWTVerifyGetKey;
  private readonly operatorDigest: Buffer;

  private constructor(
    readonly options: EmbeddedIssuerOptions,
    private readonly privateKey: CryptoKey,
    /** What `/issuer/jwks` shows. */
    readonly publicKeys: { readonly keys: JWK[] },
    operatorSecret: string,
  ) {
    this.operatorSecretPath = secretPathOf(options);
    this.operatorDigest = digestOf(operatorSecret);
    this.keys = createLocalJWKSet(publicKeys);
  }

  /**
   * Opens the issuer, making its key pair and secret when they are not there yet.
   * @throws Error in production, where anyone with the operator secret could be anyone
   */
  static async open(options: EmbeddedIssuerOptions): Promise<EmbeddedIssuer> {
    if (options.mode === 'production' || process.env['NODE_ENV'] === 'production') {
      throw new Error(
        'The embedded token issuer is for trying out. In production set OIDC_ISSUER to a real one.',
      );
    }
    const draft = await generateKeyPair(ALGORITHM, { extractable: true });
    const fresh = JSON.stringify(await exportJWK(draft.privateKey));
    const stored = readOrCreatePrivateFile(join(options.dataDir, 'issuer', 'signing-key.json'), () => fresh);
    // The file is ours alone; importJWK refuses one that is not a key.
    const jwk = JSON.parse(stored) as JWK;
    const privateKey = await importJWK(jwk, ALGORITHM);
    if (privateKey instanceof Uint8Array)
      throw new Error('the signing key of the embedded issuer is not a key pair');
    const { d: _private, ...shown } = jwk;
    const kid = await calculateJwkThumbprint(shown);
    const operatorSecret = Buffer.from(readOrCreateSecret(secretPathOf(options))).toString('hex');
    return new EmbeddedIssuer(
      options,
      privateKey,
      { keys: [{ ...shown, kid, alg: ALGORITHM, use: 'sig' }] },
      operatorSecret,
    );
  }

  /** Whether this is the operator's secret; takes the same time whatever is wrong. */
  isOperatorSecret(candidate: string): boolean {
    return timingSafeEqual(digestOf(candidate), this.operatorDigest);
  }

  /** Mints an access token. */
  async mintToken(request: TokenRequest): Promise<string> {
    const life = Math.min(request.lifeSeconds ?? 3600, MAX_TOKEN_LIFE_SECONDS);
    const nowSeconds = Math.floor(Date.now() / 1000);
    const { employeeClaim, issuer, audience } = this.options;
    const employee =
      request.employeeId !== undefined && employeeClaim !== 'sub'
        ? { [employeeClaim]: request.employeeId }
        : {};
    return new SignJWT({
      tenant_id: request.tenantId,
      roles: [...request.roles],
      azp: request.clientId ?? 'embedded',
      ...employee,
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt', kid: this.publicKeys.keys[0]?.kid ?? '' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(request.subject)
      .setIssuedAt(nowSeconds)
      .setNotBefore(nowSeconds)
      .setExpirationTime(nowSeconds + life)
      .setJti(newId())
      .sign(this.privateKey);
  }
}

const secretPathOf = (options: EmbeddedIssuerOptions): string =>
  join(options.dataDir, 'issuer', 'operator-secret');
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
