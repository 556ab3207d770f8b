import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, exportJWK } from 'jose';
import type { JWK } from 'jose';
import { newId } from '@timeledger/kernel/ids.js';
import { ROLES } from './principal.js';
import { RemoteKeys } from './keys/remote-keys.js';
import { TokenVerifier } from './token-verifier.js';

const tenant = newId();
const employee = newId();
const pairs = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: generateKeyPairSync('ed25519'),
  PS256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS512: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
type Algorithm = keyof typeof pairs;

let nowMs = Date.parse('2026-03-02T08:00:00Z');
const clock = { nowMs: () => nowMs };
let requests = 0;
let isDown = false;
const jwks: { keys: JWK[] } = { keys: [] };
const endpoint = createServer((request, response) => {
  requests += 1;
  response.statusCode = isDown ? 503 : 200;
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
  response.end(JSON.stringify(request.url === '/jwks' ? jwks : { issuer: url, jwks_uri: `${url}/jwks` }));
});
let issuer = '';

beforeAll(async () => {
  for (const [alg, pair] of Object.entries(pairs))
    jwks.keys.push({ ...(await exportJWK(pair.publicKey)), kid: alg, alg });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => endpoint.close(resolve)));

const sign = (claims: Record<string, unknown> = {}, alg: Algorithm = 'ES256'): Promise<string> => {
  const now = Math.floor(nowMs / 1000);
  const usual = {
    iss: issuer,
    aud: ['timeledger', 'other'],
    sub: employee,
    tenant_id: tenant,
    roles: ['manager', 'ceo'],
    azp: 'app',
    exp: now + 60,
  };
  const all: Record<string, unknown> = { ...usual, ...claims };
  for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name];
  return new SignJWT(all).setProtectedHeader({ alg, kid: alg }).sign(pairs[alg].privateKey);
};
const verifierWith = (
  keys = new RemoteKeys({ issuer, isInsecureAllowed: true, clock }),
  employeeClaim = 'sub',
) =>
  new TokenVerifier({ issuer, audience: 'timeledger', keys, employeeClaim, clockToleranceSeconds: 5, clock });
const refusal = async (token: string): Promise<unknown> => {
  try {
    await verifierWith().verify(token);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a token', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)('signed with %s says who asks', async (alg) => {
    expect(await verifierWith().verify(await sign({}, alg))).toEqual({
      tenantId: tenant,
      issuer,
      subject: employee,
      employeeId: employee,
      roles: new Set(['manager']),
      clientId: 'app',
      isService: false,
      scopes: new Set(),
      authentication: { acr: undefined, amr: new Set(), authTimeSeconds: undefined },
    });
  });

  it('may name the employee in another claim, or none', async () => {
    const verifier = verifierWith(undefined, 'employee');
    expect(await verifier.verify(await sign({ sub: 'auth0|7', employee }))).toMatchObject({
      subject: 'auth0|7',
      employeeId: employee,
    });
    expect(await verifier.verify(await sign({ sub: 'crm', roles: [...ROLES] }))).toMatchObject({
      employeeId: undefined,
      isService: true,
      scopes: new Set(),
      authentication: { acr: undefined, amr: new Set(), authTimeSeconds: undefined },
    });
  });

  it.each([
    ['another issuer', { iss: 'https://evil.test' }, 'auth.token-invalid'],
    ['another audience', { aud: 'other' }, 'auth.token-invalid'],
    ['no audience', { aud: undefined }, 'auth.token-invalid'],
    ['an expiry in the past', { exp: Math.floor(nowMs / 1000) - 6 }, 'auth.token-expired'],
    ['no expiry', { exp: undefined }, 'auth.token-invalid'],
    ['a start in the future', { nbf: Math.floor(nowMs / 1000) + 6 }, 'auth.token-invalid'],
    ['no subject', { sub: undefined }, 'auth.token-invalid'],
    ['no tenant', { tenant_id: undefined }, 'auth.token-invalid'],
    ['a tenant that is no UUID', { tenant_id: 'acme' }, 'auth.token-invalid'],
  ])('with %s is refused', async (_what, claims, code) => {
    expect(await refusal(await sign(claims))).toMatchObject({ code, kind: 'unauthenticated' });
  });

  it('is trusted within the clock tolerance', async () => {
    expect(await refusal(await sign({ exp: Math.floor(nowMs / 1000) - 4 }))).toBeUndefined();
  });

  it('is refused unsigned, signed with an algorithm outside the list, or with the public key as a shared secret', async () => {
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = (await sign()).split('.')[1] ?? '';
    const unsigned = `${encode({ alg: 'none' })}.${payload}.`;
    const head = `${encode({ alg: 'HS256', kid: 'RS256' })}.${payload}`;
    const pem = pairs.RS256.publicKey.export({ type: 'spki', format: 'pem' });
    const confused = `${head}.${createHmac('sha256', pem).update(head).digest('base64url')}`;
    for (const token of [unsigned, confused, await sign({}, 'RS512'), `${await sign()}x`, 'a.b.c', '']) {
      expect(await refusal(token)).toMatchObject({ code: 'auth.token-invalid' });
    }
  });

  it('is verified once and remembered until it expires', async () => {
    const verifier = verifierWith();
    const token = await sign();
    const first = await verifier.verify(token);
    const asked = requests;
    expect(verifier.verify(token)).toBe(first);
    expect(requests).toBe(asked);
    nowMs += 66_000;
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'auth.token-expired' });
  });

  it('is neither trusted nor blamed when the keys cannot be had', async () => {
    isDown = true;
    const token = await sign();
    expect(await refusal(token)).toMatchObject({ name: 'InfrastructureError', retriable: true });
    isDown = false;
    expect(await refusal(token)).toBeUndefined();
  });
});
