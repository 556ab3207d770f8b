import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import type { JWK, JWTHeaderParameters } from 'jose';

/** The kinds of keys that tests sign with. */
export type TestAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA' | 'RS512';

/** A key pair of an issuer under test. */
export interface TestKey {
  readonly kid: string;
  readonly alg: TestAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Makes a key pair. */
export function testKey(kid: string, alg: TestAlgorithm = 'ES256'): TestKey {
  const pair =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : alg === 'EdDSA'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, alg, ...pair };
}

/** An issuer on this machine: metadata, keys that a test can change, and a count of what was asked. */
export class TestOidcServer {
  /** What is published. */
  published: readonly TestKey[];
  isDown = false;
  /** What the metadata says; the own address unless told. */
  claimedIssuer: string | undefined;
  /** Every path that was asked for. */
  readonly asked: string[] = [];
  private readonly server: Server;

  private constructor(key: TestKey) {
    this.published = [key];
    this.server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      void this.answer(request.url ?? '').then((body) => {
        response.statusCode = this.isDown ? 503 : body === undefined ? 404 : 200;
        response.end(JSON.stringify(body ?? {}));
      });
    });
  }

  /** Starts on a free port of 127.0.0.1. */
  static async start(key: TestKey = testKey('first')): Promise<TestOidcServer> {
    const made = new TestOidcServer(key);
    await new Promise<void>((resolve) => made.server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get issuer(): string {
    // Listening, hence an address with a port.
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How often the keys were fetched. */
  get fetches(): number {
    return this.asked.filter((path) => path === '/jwks').length;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(path: string): Promise<object | undefined> {
    if (path === '/jwks') {
      const keys: JWK[] = [];
      for (const { publicKey, kid, alg } of this.published)
        keys.push({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' });
      return { keys };
    }
    if (path !== '/.well-known/openid-configuration') return undefined;
    return { issuer: this.claimedIssuer ?? this.issuer, jwks_uri: `${this.issuer}/jwks` };
  }
}

/** Signs claims as they are. */
export const signed = (
  key: TestKey,
  claims: Readonly<Record<string, unknown>>,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
    .sign(key.privateKey, { crit: { 'urn:unknown': true } });
