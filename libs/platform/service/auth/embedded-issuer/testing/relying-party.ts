import * as client from 'openid-client';
import { CONSOLE_CLIENT_ID } from '../accounts/client-store.js';
import type { Browser, Shown } from './browser.js';

/** Where the app under test listens; the port is not registered, as RFC 8252 wants it. */
export const CALLBACK = 'http://127.0.0.1:49152/callback';

/** An authorization request that is under way. */
export interface Begun {
  readonly page: Shown;
  readonly checks: { readonly pkceCodeVerifier: string; readonly expectedState: string };
}

/** The app that people sign in to: a real OpenID client against the running issuer. */
export class RelyingParty {
  private constructor(readonly config: client.Configuration) {}

  /** @param issuer its URL @param secret of a confidential client */
  static async discover(
    issuer: string,
    clientId = CONSOLE_CLIENT_ID,
    secret?: string,
  ): Promise<RelyingParty> {
    const authentication = secret === undefined ? client.None() : client.ClientSecretBasic(secret);
    const config = await client.discovery(new URL(issuer), clientId, undefined, authentication, {
      execute: [client.allowInsecureRequests],
    });
    return new RelyingParty(config);
  }

  /** Sends a browser to the issuer. */
  async begin(browser: Browser, parameters: Readonly<Record<string, string>> = {}): Promise<Begun> {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const url = client.buildAuthorizationUrl(this.config, {
      redirect_uri: CALLBACK,
      scope: 'openid profile',
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      ...parameters,
    });
    return { page: await browser.open(url), checks: { pkceCodeVerifier, expectedState } };
  }

  /** Redeems the code of a callback. */
  redeem(callback: Shown, checks: Begun['checks']) {
    return client.authorizationCodeGrant(this.config, callback.url, checks);
  }

  refresh(refreshToken: string) {
    return client.refreshTokenGrant(this.config, refreshToken);
  }
}
