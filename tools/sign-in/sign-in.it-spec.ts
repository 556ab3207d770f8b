import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { IssuerApp, PASSWORD } from '@timeledger/service/auth/embedded-issuer/testing/issuer-app.js';
import { signIn, SignInFailed } from './sign-in.js';

let app: IssuerApp;
beforeAll(async () => {
  app = await IssuerApp.start();
});
afterAll(() => app.stop());

/** Signs in as somebody who opens the announced address, and does this there. */
const signInWith = (visit: (address: string) => Promise<unknown>) => {
  let visited: Promise<unknown> = Promise.resolve();
  const token = signIn({
    url: app.origin,
    isSecondFactorWanted: false,
    timeoutMs: 10_000,
    announce: (address) => {
      visited = visit(address);
    },
  });
  return token.finally(() => visited);
};

describe('signing in from a terminal', () => {
  it('prints the token of whoever signs in with a browser', async () => {
    const account = await app.account('ann@acme.example');
    const token = await signInWith(async (address) => {
      const browser = app.browser();
      const page = await browser.open(address);
      const callback = await browser.submit(page, 'password', { email: account.email, password: PASSWORD });
      await fetch(callback.url);
    });
    expect(decodeJwt(token)).toMatchObject({ sub: account.id, amr: ['pwd'] });
  });

  it('says when the person gave up, and pays no heed to answers to other requests', async () => {
    const given = signInWith(async (address) => {
      const browser = app.browser();
      const { url } = await browser.submit(await browser.open(address), 'cancel');
      const forged = new URL(url);
      forged.searchParams.set('state', 'another');
      expect((await fetch(forged)).status).toBe(404);
      await fetch(url);
    });
    await expect(given).rejects.toThrow(new SignInFailed('The person did not sign in.'));
  });
});
