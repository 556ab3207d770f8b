import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import type { Role } from '@timeledger/service/auth/principal.js';

const ALGORITHM = 'ES256';
const LIFE_SECONDS = 3600;

/** Whom a token of the scene is for. */
export interface SceneIdentity {
  readonly tenantId: string;
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Further claims, or other values for the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An OpenID Connect issuer on this machine that signs whatever a test asks for. */
export class TokenIssuer {
  private constructor(
    readonly url: string,
    private readonly server: Server,
    private readonly key: CryptoKey,
  ) {}

  static async start(): Promise<TokenIssuer> {
    const pair = await generateKeyPair(ALGORITHM);
    const jwk: JWK = { ...(await exportJWK(pair.publicKey)), kid: 'scene', alg: ALGORITHM, use: 'sig' };
    let url = '';
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(
          request.url === '/jwks'
            ? { keys: [jwk] }
            : // One issuer at every path, so that there are as many as a test wants.
              {
                issuer: url + (request.url ?? '').replace(/\/\.well-known\/.*$/, ''),
                jwks_uri: `${url}/jwks`,
              },
        ),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // Listening on TCP, so the address is no path.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new TokenIssuer(url, server, pair.privateKey);
  }

  /** A token of somebody who signed in with a second factor, unless the claims say otherwise. */
  token({ tenantId, subject, roles, claims }: SceneIdentity): Promise<string> {
    const nowSeconds = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: this.url,
      aud: 'timeledger',
      sub: subject,
      tenant_id: tenantId,
      roles: [...roles],
      azp: 'access-matrix',
      iat: nowSeconds,
      exp: nowSeconds + LIFE_SECONDS,
      auth_time: nowSeconds,
      amr: ['pwd', 'otp', 'mfa'],
      ...claims,
    })
      .setProtectedHeader({ alg: ALGORITHM, kid: 'scene', typ: 'at+jwt' })
      .sign(this.key);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
