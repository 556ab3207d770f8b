import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { Secret, TOTP } from 'otpauth';
import type { Account } from './accounts/account.js';
import { SECOND_FACTOR_ACR } from './provider/contexts.js';
import type { Browser, Shown } from './testing/browser.js';
import { IssuerApp, PASSWORD } from './testing/issuer-app.js';
import { CALLBACK } from './testing/relying-party.js';
import type { Begun, RelyingParty } from './testing/relying-party.js';

let app: IssuerApp;
let party: RelyingParty;
beforeAll(async () => {
  app = await IssuerApp.start();
  party = await app.relyingParty();
});
afterAll(() => app.stop());

const signIn = (browser: Browser, page: Shown, email: string, password = PASSWORD): Promise<Shown> =>
  browser.submit(page, 'password', { email, password });

const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: app.clock.ms });

const secretOn = (page: Shown): string =>
  (/<p class="secret">([A-Z2-7 ]+)<\/p>/.exec(page.html)?.[1] ?? '').replaceAll(' ', '');

/** Signs in with a password alone. */
async function tokensOf(account: Account, parameters: Record<string, string> = {}, browser = app.browser()) {
  const begun = await party.begin(browser, parameters);
  const callback = await signIn(browser, begun.page, account.email);
  return { browser, begun, callback, tokens: await party.redeem(callback, begun.checks) };
}

/** Enrols an account in a step-up. */
async function enrolled(email: string) {
  const account = await app.account(email);
  const browser = app.browser();
  const begun = await party.begin(browser, { acr_values: SECOND_FACTOR_ACR });
  const page = await signIn(browser, begun.page, email);
  const secret = secretOn(page);
  const codesPage = await browser.submit(page, 'enrol', { code: codeOf(secret) });
  const recovery = [...codesPage.html.matchAll(/<li>([^<]+)<\/li>/g)].map(([, code = '']) => code);
  const callback = await browser.submit(codesPage, 'codes-kept');
  return { account, browser, begun, secret, recovery, callback };
}

const refusalOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof client.ResponseBodyError) return error.error;
      return error instanceof client.WWWAuthenticateChallengeError ? error.cause[0]?.parameters.error : error;
    },
  );

describe('signing in', () => {
  it('leads from an app through the page to tokens that the service believes', async () => {
    const account = await app.account('ann@acme.example');
    const { tokens } = await tokensOf(account);
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      iss: `${app.origin}/issuer`,
      aud: 'timeledger',
      sub: account.id,
      client_id: 'timeledger-console',
      tenant_id: app.tenantId,
      roles: ['employee', 'time_administrator'],
      amr: ['pwd'],
      acr: 'urn:timeledger:password',
      auth_time: expect.any(Number),
    });
    expect(tokens.claims()).toMatchObject({ sub: account.id, email: account.email, amr: ['pwd'] });
    expect(await app.verifier.verify(tokens.access_token)).toMatchObject({
      tenantId: app.tenantId,
      employeeId: account.employeeId,
      isService: false,
    });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await fetch(`${app.origin}/v1/toys`, { headers })).status).toBe(200);
  });

  it('shows a page that needs nothing from elsewhere, runs nothing and cannot be framed', async () => {
    const { page } = await party.begin(app.browser());
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`form-action 'self' ${new URL(CALLBACK).origin}`);
    expect(page.html).not.toMatch(/<script|https?:\/\/|onload|style="/);
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('speaks the language that the app or the browser asks for', async () => {
    expect((await party.begin(app.browser('zh-CN,en;q=0.5'))).page.html).toContain('电子邮箱');
    expect((await party.begin(app.browser('zh'), { ui_locales: 'en' })).page.html).toContain('E-mail');
  });

  it('needs no password again in a live session, and a password with prompt=login', async () => {
    const { browser } = await tokensOf(await app.account('live@acme.example'));
    expect((await party.begin(browser)).page.isCallback).toBe(true);
    expect((await party.begin(browser, { prompt: 'login' })).page.html).toContain('Sign in again');
    expect((await party.begin(browser, { max_age: '0' })).page.html).toContain('Sign in again');
  });

  it('has a one-time password replaced', async () => {
    const { email } = await app.account('new@acme.example', { isOneTime: true });
    const browser = app.browser();
    const begun = await party.begin(browser);
    const page = await signIn(browser, begun.page, email);
    expect(page.html).toContain('Choose a password');
    const wrong = await browser.submit(page, 'new-password', { password: PASSWORD, repeated: PASSWORD });
    expect(wrong.html).toContain('Choose another password');
    const password = 'a quite different one';
    const done = await browser.submit(wrong, 'new-password', { password, repeated: password });
    expect(done.isCallback).toBe(true);
    const again = app.browser();
    const next = await party.begin(again);
    expect((await signIn(again, next.page, email, password)).isCallback).toBe(true);
  });

  it('can be given up', async () => {
    const browser = app.browser();
    const { page } = await party.begin(browser);
    const callback = await browser.submit(page, 'cancel');
    expect(callback.url.searchParams.get('error')).toBe('access_denied');
  });

  it('goes on only in the browser that began it', async () => {
    const { email } = await app.account('other@acme.example');
    const { page } = await party.begin(app.browser());
    const thief = app.browser();
    const shown = await thief.post(page.url, { step: 'password', email, password: PASSWORD });
    expect([shown.status, shown.html.includes('expired')]).toEqual([400, true]);
  });
});

describe('what is refused', () => {
  it('an address that is not registered, without a redirect to it', async () => {
    const { page } = await party.begin(app.browser(), { redirect_uri: 'http://evil.example/callback' });
    expect([page.status, page.isCallback]).toEqual([400, false]);
    expect(page.html).toContain('redirect_uri');
  });

  it('a request without PKCE, or with the plain method', async () => {
    for (const change of [
      { code_challenge: '', code_challenge_method: '' },
      { code_challenge_method: 'plain' },
    ]) {
      const { page } = await party.begin(app.browser(), change);
      expect(page.url.searchParams.get('error')).toBe('invalid_request');
    }
  });

  it('a wrong code verifier', async () => {
    const account = await app.account('verifier@acme.example');
    const browser = app.browser();
    const begun = await party.begin(browser);
    const callback = await signIn(browser, begun.page, account.email);
    const checks: Begun['checks'] = { ...begun.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    expect(await refusalOf(party.redeem(callback, checks))).toBe('invalid_grant');
  });

  it('a code that was used before, with all that came from it', async () => {
    const { callback, begun, tokens } = await tokensOf(await app.account('replay@acme.example'));
    expect(await refusalOf(party.redeem(callback, begun.checks))).toBe('invalid_grant');
    expect(await refusalOf(party.refresh(tokens.refresh_token ?? ''))).toBe('invalid_grant');
  });

  it('guessing: after some wrong passwords the right one waits too, for an unknown account alike', async () => {
    await app.account('guessed@acme.example');
    for (const email of ['guessed@acme.example', 'nobody@acme.example']) {
      const browser = app.browser();
      let { page } = await party.begin(browser);
      for (let attempt = 0; attempt < 3; attempt++) {
        // Each way of writing the e-mail counts for the same account.
        const written = [email, ` ${email.toUpperCase()}`, email.replace('@', '\uff20')][attempt] ?? email;
        page = await signIn(browser, page, written, 'wrong');
        expect([page.status, page.html.includes('not right')]).toEqual([422, true]);
      }
      page = await signIn(browser, page, email);
      expect([page.status, page.html.includes('too many wrong attempts')]).toEqual([429, true]);
    }
  });

  it('a disabled account: no sign-in, no session, and its refresh tokens stop at once', async () => {
    const account = await app.account('leaver@acme.example');
    const { browser, tokens } = await tokensOf(account);
    // As the operator's command does: another process over the same folder.
    await (await app.openIssuer()).accounts.disable(account);
    expect(await refusalOf(party.refresh(tokens.refresh_token ?? ''))).toBe('invalid_grant');
    const begun = await party.begin(browser);
    expect(begun.page.isCallback).toBe(false);
    const shown = await signIn(browser, begun.page, account.email);
    expect(shown.html).toContain('This account is disabled');
  });
});

describe('refresh tokens', () => {
  it('are exchanged for new ones, and using an old one ends them all', async () => {
    const { tokens } = await tokensOf(await app.account('refresh@acme.example'), {
      scope: 'openid profile offline_access',
      prompt: 'consent',
    });
    const second = await party.refresh(tokens.refresh_token ?? '');
    expect(decodeJwt(second.access_token)).toMatchObject({ amr: ['pwd'], tenant_id: app.tenantId });
    expect(second.refresh_token).not.toBe(tokens.refresh_token);
    expect(await refusalOf(party.refresh(tokens.refresh_token ?? ''))).toBe('invalid_grant');
    expect(await refusalOf(party.refresh(second.refresh_token ?? ''))).toBe('invalid_grant');
  });

  it('work once when two requests bring the same one at once', async () => {
    const { tokens } = await tokensOf(await app.account('twice@acme.example'));
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => refusalOf(party.refresh(tokens.refresh_token ?? ''))),
    );
    expect(outcomes.filter((outcome) => outcome === 'accepted').length).toBeLessThanOrEqual(1);
  });

  it('can be revoked, and looked into by their client', async () => {
    const { tokens } = await tokensOf(await app.account('revoke@acme.example'));
    const token = tokens.refresh_token ?? '';
    expect(await client.tokenIntrospection(party.config, token)).toMatchObject({ active: true });
    await client.tokenRevocation(party.config, token);
    expect(await client.tokenIntrospection(party.config, token)).toEqual({ active: false });
    expect(await refusalOf(party.refresh(token))).toBe('invalid_grant');
  });

  it('end with signing out', async () => {
    const { browser, tokens } = await tokensOf(await app.account('out@acme.example'));
    const url = client.buildEndSessionUrl(party.config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://127.0.0.1:49152/',
      state: 'bye',
    });
    const page = await browser.open(url);
    expect(page.html).toContain('Sign out?');
    const back = await browser.submitById(page, 'op.logoutForm', { logout: 'yes' });
    expect(back.url.href).toBe('http://127.0.0.1:49152/?state=bye');
    expect(await refusalOf(party.refresh(tokens.refresh_token ?? ''))).toBe('invalid_grant');
    expect((await party.begin(browser)).page.html).toContain('Password');
  });
});

describe('the second factor', () => {
  it('is enrolled when first asked for, and shows in the tokens', async () => {
    const { begun, callback, recovery } = await enrolled('boss@acme.example');
    expect(recovery).toHaveLength(10);
    const tokens = await party.redeem(callback, begun.checks);
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      amr: ['pwd', 'otp', 'mfa'],
      acr: SECOND_FACTOR_ACR,
    });
    expect(tokens.claims()).toMatchObject({ acr: SECOND_FACTOR_ACR });
    const refreshed = await party.refresh(tokens.refresh_token ?? '');
    expect(decodeJwt(refreshed.access_token)).toMatchObject({ acr: SECOND_FACTOR_ACR });
  });

  it('is asked for again in a live session, without the password, and a code counts once', async () => {
    const { browser, secret } = await enrolled('stepup@acme.example');
    app.nextStep();
    const code = codeOf(secret);
    const first = await party.begin(browser, { acr_values: SECOND_FACTOR_ACR });
    expect(first.page.html).toContain('Enter the code');
    const callback = await browser.submit(first.page, 'code', { code });
    expect(callback.isCallback).toBe(true);
    const second = await party.begin(browser, { acr_values: 'mfa phr' });
    const replayed = await browser.submit(second.page, 'code', { code });
    expect([replayed.status, replayed.html.includes('used before')]).toEqual([422, true]);
    app.nextStep();
    expect((await browser.submit(replayed, 'code', { code: codeOf(secret) })).isCallback).toBe(true);
  });

  it('is asked for at every sign-in of whoever has it; the password alone leads nowhere', async () => {
    const { account, secret } = await enrolled('always@acme.example');
    const browser = app.browser();
    const begun = await party.begin(browser);
    const page = await signIn(browser, begun.page, account.email);
    expect(page.html).toContain('Enter the code');
    const uid = page.url.pathname.split('/').at(-1) ?? '';
    const skipped = await browser.open(`${app.origin}/issuer/authorize/${uid}`);
    expect(skipped.isCallback).toBe(false);
    expect(skipped.html).toContain('Sign in');
    const late = { ms: app.clock.ms };
    app.clock.ms += 95_000;
    const stale = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: late.ms });
    const next = await signIn(browser, skipped, account.email);
    expect((await browser.submit(next, 'code', { code: stale })).status).toBe(422);
  });

  it('cannot be enrolled from a session that was left open: the password comes first', async () => {
    const { browser } = await tokensOf(await app.account('open@acme.example'));
    const { page } = await party.begin(browser, { acr_values: SECOND_FACTOR_ACR });
    expect(page.html).toContain('name="password"');
  });

  it('comes before the choice of a password: a one-time password alone changes nothing', async () => {
    const { account, secret } = await enrolled('newcomer@acme.example');
    await app.issuer.accounts.setPassword(account, 'given by the office', true);
    app.nextStep();
    const browser = app.browser();
    const begun = await party.begin(browser);
    const page = await signIn(browser, begun.page, account.email, 'given by the office');
    expect(page.html).toContain('Enter the code');
    const choosing = await browser.submit(page, 'code', { code: codeOf(secret) });
    const password = 'chosen by the person';
    expect(
      (await browser.submit(choosing, 'new-password', { password, repeated: password })).isCallback,
    ).toBe(true);
  });

  it('that is reset ends the sessions, and is set up anew', async () => {
    const { account, browser, begun, callback } = await enrolled('reset@acme.example');
    const tokens = await party.redeem(callback, begun.checks);
    await app.issuer.secondFactor.reset(account);
    await app.issuer.accounts.signOut(account);
    expect(await refusalOf(party.refresh(tokens.refresh_token ?? ''))).toBe('invalid_grant');
    const { page } = await party.begin(browser, { acr_values: SECOND_FACTOR_ACR });
    expect(page.html).toContain('name="password"');
  });

  it('can be stood in for by a recovery code, once', async () => {
    const { account, recovery } = await enrolled('lost@acme.example');
    for (const [code, isRight] of [
      [recovery[0]?.toUpperCase() ?? '', true],
      [recovery[0] ?? '', false],
      [recovery[1] ?? '', true],
    ] as const) {
      const browser = app.browser();
      const begun = await party.begin(browser);
      const page = await signIn(browser, begun.page, account.email);
      const shown = await browser.submit(await browser.submit(page, 'show-recovery'), 'recovery', { code });
      expect([code, shown.isCallback]).toEqual([code, isRight]);
    }
    expect(await app.issuer.secondFactor.recoveryCodesLeft(account)).toBe(8);
  });

  it('cannot be guessed: after some wrong codes the right one waits too', async () => {
    const { account, secret } = await enrolled('codes@acme.example');
    app.nextStep();
    const browser = app.browser();
    const begun = await party.begin(browser);
    let page = await signIn(browser, begun.page, account.email);
    for (let attempt = 0; attempt < 3; attempt++)
      page = await browser.submit(page, 'code', { code: '000000' });
    page = await browser.submit(page, 'code', { code: codeOf(secret) });
    expect([page.status, page.html.includes('too many wrong attempts')]).toEqual([429, true]);
  });
});

describe('machine clients', () => {
  it('get tokens of their company with the scopes they may have', async () => {
    const { client: registered, secret } = await app.issuer.clients.createServiceAccount(
      'Terminal',
      app.tenantId,
      ['punches:write', 'punches:read'],
    );
    const machine = await app.relyingParty(registered.clientId, secret);
    const { access_token: token } = await client.clientCredentialsGrant(machine.config, {
      scope: 'punches:write exports:read',
    });
    expect(await app.verifier.verify(token)).toMatchObject({
      tenantId: app.tenantId,
      isService: true,
      scopes: new Set(['punches:write']),
      clientId: registered.clientId,
    });
    const stranger = await app.relyingParty(registered.clientId, 'guess');
    expect(await refusalOf(client.clientCredentialsGrant(stranger.config, {}))).toBe('invalid_client');
    await app.issuer.clients.remove(registered.clientId);
    expect(await refusalOf(client.clientCredentialsGrant(machine.config, {}))).toBe('invalid_client');
  });
});

describe('over time', () => {
  it('a rotation of keys by another process invalidates nothing that is out', async () => {
    const account = await app.account('rotate@acme.example');
    const { tokens } = await tokensOf(account);
    const before = decodeProtectedHeader(tokens.access_token).kid;
    const other = await app.openIssuer();
    const rotated = await other.rotateKeys();
    const minted = await other.mintToken({ subject: 's', tenantId: app.tenantId, roles: ['auditor'] });
    expect(decodeProtectedHeader(minted).kid).toBe(rotated);
    await expect(app.verifier.verify(minted)).resolves.toMatchObject({ subject: 's' });
    await expect(app.verifier.verify(tokens.access_token)).resolves.toMatchObject({ subject: account.id });
    const refreshed = await party.refresh(tokens.refresh_token ?? '');
    expect([before, rotated]).toContain(decodeProtectedHeader(refreshed.access_token).kid);
    const shown = (await (await fetch(`${app.origin}/issuer/jwks`)).json()) as { keys: { kid: string }[] };
    expect(shown.keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining([before, rotated]));
    expect(JSON.stringify(shown)).not.toContain('"d"');
  });

  it('a restart loses no session and no refresh token', async () => {
    const { browser, tokens } = await tokensOf(await app.account('restart@acme.example'));
    await app.restart();
    expect((await party.begin(browser)).page.isCallback).toBe(true);
    const refreshed = await party.refresh(tokens.refresh_token ?? '');
    await expect(app.verifier.verify(refreshed.access_token)).resolves.toBeDefined();
  });
});
