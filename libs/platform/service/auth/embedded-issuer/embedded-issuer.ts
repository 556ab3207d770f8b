import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import type { Provider } from 'oidc-provider';
import { systemClock } from '@timeledger/kernel/clock.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import { newId } from '@timeledger/kernel/ids.js';
import { readOrCreateSecret } from '../../config/service-secrets.js';
import type { Role } from '../principal.js';
import { AccountStore } from './accounts/account-store.js';
import { Attempts } from './accounts/attempts.js';
import type { AttemptLimits } from './accounts/attempts.js';
import { ClientStore } from './accounts/client-store.js';
import { readableSecret } from './accounts/password.js';
import { SecondFactor } from './accounts/second-factor.js';
import { createProvider } from './provider/create-provider.js';
import { MAX_TOKEN_LIFE_SECONDS, SIGNING_ALGORITHM, SigningKeys } from './signing-keys.js';
import { IssuerState } from './storage/issuer-state.js';

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
  /** How the person is said to have signed in: `['mfa']`. */
  readonly amr?: readonly string[];
  readonly acr?: string;
  /** What a machine client may do, separated by spaces. */
  readonly scope?: string;
}

export interface EmbeddedIssuerOptions {
  /** The folder of the product's data; all that the issuer keeps is in its `issuer` folder, readable by the owner only. */
  readonly dataDir: string;
  /** Its `iss`, which ends in `/issuer`: `http://127.0.0.1:3000/issuer`. */
  readonly issuer: string;
  readonly audience: string;
  readonly employeeClaim: string;
  readonly mode: 'development' | 'production';
  readonly attemptLimits?: AttemptLimits;
  /** What one-time codes are judged by; the machine's clock unless told. */
  readonly clock?: Clock;
}

interface CurrentProvider {
  readonly revision: number;
  readonly provider: Provider;
}

/**
 * An OpenID provider for trying out and for small companies, in the process of the product. Whoever can read the data
 * folder can be anybody.
 */
export class EmbeddedIssuer {
  /** Where the operator secret is kept. */
  readonly operatorSecretPath: string;
  /** Finds the keys without a network: hand it to the `TokenVerifier`. */
  readonly keys: JWTVerifyGetKey;
  readonly accounts: AccountStore;
  readonly secondFactor: SecondFactor;
  readonly clients: ClientStore;
  readonly attempts: Attempts;
  /** What the provider, and a sign-in under way, remember. */
  readonly state: IssuerState;
  private readonly operatorDigest: Buffer;
  private current: CurrentProvider | undefined;

  private constructor(
    readonly options: EmbeddedIssuerOptions,
    private readonly signingKeys: SigningKeys,
    private readonly operatorSecret: string,
  ) {
    const folder = folderOf(options);
    this.operatorSecretPath = secretPathOf(options);
    this.operatorDigest = digestOf(operatorSecret);
    this.keys = signingKeys.find;
    this.accounts = new AccountStore(join(folder, 'accounts'));
    this.secondFactor = new SecondFactor(this.accounts, options.clock ?? systemClock);
    this.clients = new ClientStore(join(folder, 'clients'));
    this.attempts = new Attempts(options.attemptLimits);
    this.state = new IssuerState(join(folder, 'state'));
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
    const signingKeys = await SigningKeys.open(folderOf(options));
    const operatorSecret = Buffer.from(readOrCreateSecret(secretPathOf(options))).toString('hex');
    return new EmbeddedIssuer(options, signingKeys, operatorSecret);
  }

  /** The provider over the present keys. */
  async provider(): Promise<Provider> {
    const keys = await this.signingKeys.current();
    if (this.current?.revision !== keys.revision) {
      const { options, state, accounts, clients } = this;
      const cookieSecret = createHmac('sha256', this.operatorSecret).update('cookies').digest('hex');
      this.current = {
        revision: keys.revision,
        provider: createProvider({ ...options, keys, cookieSecret, state, accounts, clients }),
      };
    }
    return this.current.provider;
  }

  /** Signs with a new key from now on; the earlier ones stay published until their tokens have expired. @returns its id */
  rotateKeys(): Promise<string> {
    return this.signingKeys.rotate();
  }

  /** Whether this is the operator's secret; takes the same time whatever is wrong. */
  isOperatorSecret(candidate: string): boolean {
    return timingSafeEqual(digestOf(candidate), this.operatorDigest);
  }

  /** A password that is the same at every start of this data folder: for accounts of the demo company. */
  demoPassword(email: string): string {
    const bytes = createHmac('sha512', this.operatorSecret).update(`demo password of ${email}`).digest();
    return readableSecret(4, bytes);
  }

  /** Mints an access token. */
  async mintToken(request: TokenRequest): Promise<string> {
    const life = Math.min(request.lifeSeconds ?? 3600, MAX_TOKEN_LIFE_SECONDS);
    const nowSeconds = Math.floor(Date.now() / 1000);
    const { employeeClaim, issuer, audience } = this.options;
    const { signingKid, signingKey } = await this.signingKeys.current();
    const employee =
      request.employeeId !== undefined && employeeClaim !== 'sub'
        ? { [employeeClaim]: request.employeeId }
        : {};
    return new SignJWT({
      tenant_id: request.tenantId,
      roles: [...request.roles],
      azp: request.clientId ?? 'embedded',
      ...employee,
      ...(request.amr === undefined ? {} : { amr: [...request.amr] }),
      ...(request.acr === undefined ? {} : { acr: request.acr }),
      ...(request.scope === undefined ? {} : { scope: request.scope }),
    })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: 'at+jwt', kid: signingKid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(request.subject)
      .setIssuedAt(nowSeconds)
      .setNotBefore(nowSeconds)
      .setExpirationTime(nowSeconds + life)
      .setJti(newId())
      .sign(signingKey);
  }
}

const folderOf = ({ dataDir }: EmbeddedIssuerOptions): string => join(dataDir, 'issuer');
const secretPathOf = (options: EmbeddedIssuerOptions): string => join(folderOf(options), 'operator-secret');
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
