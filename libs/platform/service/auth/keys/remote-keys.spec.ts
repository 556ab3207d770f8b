import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import { signed, testKey, TestOidcServer, type TestKey } from '../../testing/test-oidc-server.js';
import { TokenVerifier } from '../token-verifier.js';
import { fetchJson } from './fetch-json.js';
import { isPrivateHost } from './private-address.js';
import { KEYS_MAX_AGE_MS, KEYS_OUTAGE_MS, RemoteKeys } from './remote-keys.js';

const subject: string = newId();
const tenant: string = newId();
let nowMs = Date.parse('2026-03-02T08:00:00Z');
const clock = { nowMs: () => nowMs };
const first = testKey('first');

let server: TestOidcServer;
let verifier: TokenVerifier;
beforeEach(async () => {
  server = await TestOidcServer.start(first);
  verifier = new TokenVerifier({
    issuer: server.issuer,
    audience: 'timeledger',
    keys: new RemoteKeys({ issuer: server.issuer, isInsecureAllowed: true, clock }),
    employeeClaim: 'sub',
    clockToleranceSeconds: 5,
    clock,
  });
});
afterEach(() => server.close());

let serial = 0;
/** A token that was not seen before. */
const token = (key: TestKey, lifeSeconds = 7200): Promise<string> =>
  signed(key, {
    iss: server.issuer,
    aud: 'timeledger',
    sub: subject,
    tenant_id: tenant,
    jti: String((serial += 1)),
    exp: nowMs / 1000 + lifeSeconds,
  });
const verdict = async (text: string): Promise<string> => {
  try {
    await verifier.verify(text);
    return 'believed';
  } catch (error) {
    // Anything without a code is named by its class.
    const { code, name } = error as { code?: string; name: string };
    return code ?? name;
  }
};

describe('keys of an issuer', () => {
  it('are fetched once for many requests at once', async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => token(first)));
    expect(new Set(await Promise.all(tokens.map(verdict)))).toEqual(new Set(['believed']));
    expect(server.fetches).toBe(1);
  });

  it('rotate under load without one refusal, whether published before they sign or not', async () => {
    const second = testKey('second', 'RS256');
    const third = testKey('third', 'EdDSA');
    let signing = first;
    const verdicts: string[] = [];
    const load = async (): Promise<void> => {
      for (let each = 0; each < 60; each += 1) verdicts.push(await verdict(await token(signing)));
    };
    const rotate = async (): Promise<void> => {
      while (verdicts.length < 100) await new Promise(setImmediate);
      server.published = [first, second];
      while (verdicts.length < 150) await new Promise(setImmediate);
      signing = second;
      while (verdicts.length < 250) await new Promise(setImmediate);
      server.published = [second, third];
      signing = third;
    };
    await Promise.all([...Array.from({ length: 8 }, load), rotate()]);
    expect(verdicts.length).toBe(480);
    expect(new Set(verdicts)).toEqual(new Set(['believed']));
    expect(server.fetches).toBeLessThanOrEqual(3);
  });

  it('that were withdrawn stop counting within five minutes, also for tokens seen before', async () => {
    const seen = await token(first);
    expect(await verdict(seen)).toBe('believed');
    server.published = [testKey('second')];
    nowMs += KEYS_MAX_AGE_MS;
    expect(await verdict(seen)).toBe('auth.token-invalid');
  });

  it('of a kid that is used again for another key are taken from the issuer, and the old key no longer counts', async () => {
    const old = await token(first);
    expect(await verdict(old)).toBe('believed');
    const again = testKey('first');
    server.published = [again];
    expect(await verdict(await token(again))).toBe('believed');
    expect(await verdict(old)).toBe('auth.token-invalid');
    expect(await verdict(await token(first))).toBe('auth.token-invalid');
  });

  it('go on serving for an hour while the issuer is down, and no longer', async () => {
    expect(await verdict(await token(first))).toBe('believed');
    server.isDown = true;
    nowMs += KEYS_OUTAGE_MS - 1;
    expect(await verdict(await token(first))).toBe('believed');
    nowMs += 1;
    expect(await verdict(await token(first))).toBe('InfrastructureError');
    server.isDown = false;
    nowMs += 10_000;
    expect(await verdict(await token(first))).toBe('believed');
  });

  it('are not fetched for each bad token: two at once, then one in ten seconds', async () => {
    await verdict(await token(first));
    const flood = async (): Promise<void> => {
      for (let each = 0; each < 30; each += 1)
        expect(await verdict(await token(testKey(`unknown-${each}`, 'EdDSA')))).toBe('auth.token-invalid');
    };
    await flood();
    expect(server.fetches).toBe(3);
    nowMs += 10_000;
    await flood();
    expect(server.fetches).toBe(4);
  });

  it('are not asked for again and again while the issuer is down', async () => {
    server.isDown = true;
    for (let each = 0; each < 20; each += 1)
      expect(await verdict(await token(first))).toBe('InfrastructureError');
    expect(server.asked.length).toBe(1);
  });

  it('of metadata that names another issuer are not taken', async () => {
    server.claimedIssuer = 'https://login.example.com';
    expect(await verdict(await token(first))).toBe('InfrastructureError');
  });
});

describe('an address inside', () => {
  it.each([
    'localhost',
    'keycloak',
    'printer.local',
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '172.31.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[fd00::1]',
    '0.0.0.0',
    '192.88.99.1',
    '255.255.255.255',
    '[::7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '[64:ff9b::a00:1]',
    '[64:ff9b:1::a00:1]',
    '[100:0:0:1::1]',
    '[2001::1]',
    '[2002:7f00:1::]',
    '[3fff::1]',
    '[5f00::1]',
    '[fec0::1]',
  ])('%s is known as one', (host) => {
    expect(isPrivateHost(host)).toBe(true);
  });

  it.each([
    'login.example.com',
    '8.8.8.8',
    '[2606:4700::1111]',
    '[2001:4860:4860::8888]',
    '[::ffff:8.8.8.8]',
  ])('%s is none', (host) => {
    expect(isPrivateHost(host)).toBe(false);
  });

  it('is not fetched from, by address, by name, or without encryption, unless it is allowed', async () => {
    const fetched = (url: string) => fetchJson(url, { isInsecureAllowed: false });
    await expect(fetched(`${server.issuer}/jwks`)).rejects.toThrow('not https');
    await expect(fetched(`${server.issuer.replace('http', 'https')}/jwks`)).rejects.toThrow(
      'private network',
    );
    await expect(fetched('https://localhost:1/jwks')).rejects.toThrow('private network');
    // 2130706433 and 0x7f.1 are 127.0.0.1 in other notations: the URL parser makes addresses of them.
    await expect(fetched('https://2130706433/jwks')).rejects.toThrow('private network');
    expect(server.asked).toEqual([]);
  });
});
