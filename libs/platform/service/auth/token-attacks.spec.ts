import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign, exportJWK } from 'jose';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { signed, testKey, TestOidcServer } from '../testing/test-oidc-server.js';
import { RemoteKeys } from './keys/remote-keys.js';
import { hasTwins } from './token-text.js';
import { TokenVerifier } from './token-verifier.js';
import type { IssuerTrust, TenantRule, TrustedIssuers } from './trusted-issuers.js';

const A = newId<TenantId>();
const B = newId<TenantId>();
const subject: string = newId();
const nowMs = Date.parse('2026-03-02T08:00:00Z');
const now = nowMs / 1000;
const clock = { nowMs: () => nowMs };

const key = testKey('rsa', 'RS256');
const elliptic = testKey('ec', 'ES256');
const attackers = testKey('rsa', 'RS256');
let issuer: TestOidcServer;
let attacker: TestOidcServer;
let verifier: TokenVerifier;

const trustOf = (id: string, server: TestOidcServer, tenant: TenantRule): IssuerTrust => ({
  id,
  issuer: server.issuer,
  audience: 'timeledger',
  tenant,
  claims: { employee: 'sub', roles: ['roles'] },
  algorithms: ['RS256', 'ES256'],
  clockToleranceSeconds: 5,
  keys: new RemoteKeys({ issuer: server.issuer, isInsecureAllowed: true, clock }),
});

const trusting = (...entries: readonly IssuerTrust[]): TrustedIssuers => ({
  version: 1,
  entriesOf: (name) => entries.filter((entry) => entry.issuer === name),
  statusOf: (tenant) => (tenant === A || tenant === B ? 'active' : undefined),
  registeredClient: () => undefined,
});

const verifierFor = (tenants: TrustedIssuers): TokenVerifier =>
  new TokenVerifier({
    audience: 'timeledger',
    employeeClaim: 'sub',
    clockToleranceSeconds: 5,
    clock,
    tenants,
  });

const claimsWith = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => {
  const all: Record<string, unknown> = {
    iss: issuer.issuer,
    aud: 'timeledger',
    sub: subject,
    roles: ['employee'],
    iat: now,
    exp: now + 60,
    ...changes,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

const encode = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const hmac = (head: string, secret: string | Buffer): string =>
  `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;

beforeAll(async () => {
  issuer = await TestOidcServer.start(key);
  issuer.published = [key, elliptic];
  attacker = await TestOidcServer.start(attackers);
  verifier = verifierFor(trusting(trustOf('a', issuer, { kind: 'fixed', tenantId: A })));
});
afterAll(async () => {
  await issuer.close();
  await attacker.close();
});

const refusalOf = async (token: string, by = verifier): Promise<string | undefined> => {
  try {
    await by.verify(token);
    return undefined;
  } catch (error) {
    // Anything without a code is a bug, which the test names.
    return (error as { code?: string }).code ?? String(error);
  }
};

type Forged = () => string | Promise<string>;

const forgeries: readonly (readonly [what: string, token: Forged])[] = [
  ['no signature (none)', () => `${encode({ alg: 'none' })}.${encode(claimsWith())}.`],
  ['none, with a signature', () => `${encode({ alg: 'none' })}.${encode(claimsWith())}.AAAA`],
  ['None in other letters', () => `${encode({ alg: 'nOnE' })}.${encode(claimsWith())}.AAAA`],
  [
    'the public key (PEM) as a shared secret',
    () =>
      hmac(
        `${encode({ alg: 'HS256', kid: 'rsa' })}.${encode(claimsWith())}`,
        key.publicKey.export({ type: 'spki', format: 'pem' }),
      ),
  ],
  [
    'the public key (DER) as a shared secret',
    () =>
      hmac(
        `${encode({ alg: 'HS256', kid: 'rsa' })}.${encode(claimsWith())}`,
        key.publicKey.export({ type: 'spki', format: 'der' }),
      ),
  ],
  ['an algorithm outside the list of the entry', () => signed({ ...key, alg: 'PS256' }, claimsWith())],
  ['an algorithm of another kind of key', () => signed(elliptic, claimsWith(), { kid: 'rsa' })],
  ['a kid that is not published', () => signed(attackers, claimsWith(), { kid: 'unknown' })],
  ['a published kid and another key', () => signed(attackers, claimsWith())],
  ['another issuer', () => signed(attackers, claimsWith({ iss: attacker.issuer }))],
  ['an issuer that is a prefix', () => signed(key, claimsWith({ iss: `${issuer.issuer}/` }))],
  ['no issuer', () => signed(key, claimsWith({ iss: undefined }))],
  ['issuers in a list', () => signed(key, claimsWith({ iss: [issuer.issuer] }))],
  ['another audience', () => signed(key, claimsWith({ aud: 'other' }))],
  ['other audiences', () => signed(key, claimsWith({ aud: ['other', 'timeledger2'] }))],
  ['no audience', () => signed(key, claimsWith({ aud: undefined }))],
  ['a start in the future', () => signed(key, claimsWith({ nbf: now + 6 }))],
  ['an issue in the future', () => signed(key, claimsWith({ iat: now + 6 }))],
  ['an issue that is no number', () => signed(key, claimsWith({ iat: 'yesterday' }))],
  ['no expiry', () => signed(key, claimsWith({ exp: undefined }))],
  ['an expiry that is no number', () => signed(key, claimsWith({ exp: 'never' }))],
  ['no subject', () => signed(key, claimsWith({ sub: undefined }))],
  ['an empty subject', () => signed(key, claimsWith({ sub: '' }))],
  ['a subject that is no text', () => signed(key, claimsWith({ sub: 7 }))],
  ['the tenant of somebody else', () => signed(key, claimsWith({ tenant_id: B }))],
  ['keys at an address (jku)', () => signed(attackers, claimsWith(), { jku: `${attacker.issuer}/jwks` })],
  [
    'a certificate at an address (x5u)',
    () => signed(attackers, claimsWith(), { x5u: `${attacker.issuer}/c` }),
  ],
  [
    'a key in its header (jwk)',
    async () => signed(attackers, claimsWith(), { jwk: await exportJWK(attackers.publicKey) }),
  ],
  ['a critical extension', () => signed(key, claimsWith(), { crit: ['urn:unknown'], 'urn:unknown': 1 })],
  ['a token inside (nested)', async () => signed(key, claimsWith(), { cty: 'JWT' })],
  ['five parts (encrypted)', () => `${encode({ alg: 'dir', enc: 'A256GCM' })}..AA.AA.AA`],
  ['two parts', () => `${encode({ alg: 'RS256' })}.${encode(claimsWith())}`],
  ['a payload that is no object', () => `${encode({ alg: 'RS256' })}.${encode('[1]')}.AAAA`],
  ['a header that is no JSON', () => `${encode('{')}.${encode(claimsWith())}.AAAA`],
  ['the type of a logout token', () => signed(key, claimsWith(), { typ: 'logout+jwt' })],
  ['the nonce of an ID token', () => signed(key, claimsWith({ nonce: 'n' }), { typ: 'JWT' })],
  ['the hash of an ID token', () => signed(key, claimsWith({ at_hash: 'h' }), { typ: 'JWT' })],
  ['what Keycloak calls an ID token', () => signed(key, claimsWith({ typ: 'ID' }), { typ: 'JWT' })],
  ['what Keycloak calls a refresh token', () => signed(key, claimsWith({ typ: 'Refresh' }), { typ: 'JWT' })],
  ['more than 8 KiB', () => signed(key, claimsWith({ padding: 'x'.repeat(8192) }))],
  ['a claim that stands twice', () => twice(`"sub":"${subject}"`, `"sub":"${newId()}"`)],
];

/** A payload with one member more, signed as it is. */
async function twice(member: string, other: string): Promise<string> {
  const payload = JSON.stringify(claimsWith()).replace(member, `${other},${member}`);
  return new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: 'RS256', kid: 'rsa', typ: 'at+jwt' })
    .sign(key.privateKey);
}

describe('a token of a trusted issuer', () => {
  it.each([
    ['as RFC 9068 has it', {}, {}],
    ['with other audiences beside ours', { aud: ['other', 'timeledger'] }, {}],
    ['with the common type', {}, { typ: 'JWT' }],
    ['within the clock tolerance', { iat: now + 4, nbf: now + 4 }, {}],
    ['of Keycloak before 24, with a nonce', { typ: 'Bearer', nonce: 'n' }, { typ: 'JWT' }],
    ['that names its own tenant', { tenant_id: A.toUpperCase() }, {}],
    ['whose header points elsewhere, signed with the right key', {}, { jku: 'http://127.0.0.1:9/jwks' }],
  ] as const)('is believed %s', async (_what, claims, header) => {
    expect(await verifier.verify(await signed(key, claimsWith(claims), header))).toMatchObject({
      tenantId: A,
      issuer: issuer.issuer,
      subject,
      employeeId: subject,
    });
  });
});

describe('a forged token', () => {
  it.each(forgeries)('is refused with %s', async (_what, token) => {
    expect(await refusalOf(await token())).toBe('auth.token-invalid');
  });

  it('is told apart from one that has expired', async () => {
    expect(await refusalOf(await signed(key, claimsWith({ exp: now - 6 })))).toBe('auth.token-expired');
  });

  it('never makes us ask an address that it names', () => {
    expect(attacker.asked).toEqual([]);
  });

  it('does not tell whether its issuer is trusted', async () => {
    const messageOf = (token: string): Promise<string> =>
      Promise.resolve()
        .then(() => verifier.verify(token))
        .then(String, (error: Error) => error.message);
    const foreign = await signed(attackers, claimsWith({ iss: attacker.issuer }));
    const forged = await signed(attackers, claimsWith());
    expect(await messageOf(foreign)).toBe(await messageOf(forged));
  });
});

describe('an issuer that several tenants trust', () => {
  const matching = (tenantId: TenantId, value: string): TenantRule => ({
    kind: 'matching',
    tenantId,
    claim: 'tid',
    value,
  });

  it('gives each its own tokens, and nobody the others', async () => {
    const shared = verifierFor(
      trusting(trustOf('a', issuer, matching(A, 'dir-a')), trustOf('b', issuer, matching(B, 'dir-b'))),
    );
    for (const [tid, tenantId] of [
      ['dir-a', A],
      ['dir-b', B],
    ] as const)
      expect(await shared.verify(await signed(key, claimsWith({ tid })))).toMatchObject({ tenantId });
    expect(await refusalOf(await signed(key, claimsWith({ tid: 'dir-c' })), shared)).toBe(
      'auth.token-invalid',
    );
    expect(await refusalOf(await signed(key, claimsWith({ tenant_id: A })), shared)).toBe(
      'auth.token-invalid',
    );
  });

  it('cannot be taken over by an entry with other keys', async () => {
    const impostor: IssuerTrust = {
      ...trustOf('b', issuer, { kind: 'fixed', tenantId: B }),
      keys: new RemoteKeys({
        issuer: issuer.issuer,
        jwksUri: `${attacker.issuer}/jwks`,
        isInsecureAllowed: true,
        clock,
      }),
    };
    const contested = verifierFor(trusting(trustOf('a', issuer, { kind: 'fixed', tenantId: A }), impostor));
    expect(await contested.verify(await signed(key, claimsWith({ tenant_id: A })))).toMatchObject({
      tenantId: A,
    });
    // Both companies could take it for theirs, and it does not say.
    expect(await refusalOf(await signed(key, claimsWith()), contested)).toBe('auth.token-invalid');
    expect(await refusalOf(await signed(attackers, claimsWith()), contested)).toBe('auth.token-invalid');
    expect(await refusalOf(await signed(attackers, claimsWith({ tenant_id: A })), contested)).toBe(
      'auth.token-invalid',
    );
  });
});

describe('a machine client', () => {
  const machine = { roles: ['service'], scope: 'punches:write', azp: 'robot' };

  it('of a company’s issuer may do nothing until the company registers it', async () => {
    const principal = await verifier.verify(await signed(key, claimsWith(machine)));
    expect(principal).toMatchObject({ isService: true, scopes: new Set() });
    const registered = verifierFor({
      ...trusting(trustOf('a', issuer, { kind: 'fixed', tenantId: A })),
      registeredClient: (tenant, _issuer, ids) =>
        tenant === A && ids.includes('robot')
          ? { scopes: new Set(['punches:write', 'employees:read']), isRevoked: false }
          : undefined,
    });
    expect(await registered.verify(await signed(key, claimsWith(machine)))).toMatchObject({
      scopes: new Set(['punches:write']),
    });
  });
});

describe('a tenant', () => {
  it('that does not exist or is suspended lets nobody in, whatever the token says', async () => {
    const entries = trusting(trustOf('a', issuer, { kind: 'fixed', tenantId: A }));
    const token = await signed(key, claimsWith());
    const unknown = verifierFor({ ...entries, statusOf: () => undefined });
    expect(await refusalOf(token, unknown)).toBe('auth.tenant-unknown');
    const suspended = verifierFor({ ...entries, statusOf: () => 'suspended' });
    expect(await refusalOf(token, suspended)).toBe('auth.tenant-suspended');
  });

  it('that is suspended is shut out at the next request, also with a token that was seen before', async () => {
    let version = 1;
    let isSuspended = false;
    const entries = trusting(trustOf('a', issuer, { kind: 'fixed', tenantId: A }));
    const watched = verifierFor({
      ...entries,
      get version() {
        return version;
      },
      statusOf: () => (isSuspended ? 'suspended' : 'active'),
    });
    const token = await signed(key, claimsWith());
    expect(await refusalOf(token, watched)).toBeUndefined();
    isSuspended = true;
    version += 1;
    expect(await refusalOf(token, watched)).toBe('auth.tenant-suspended');
  });
});

describe('a JSON object', () => {
  it.each([
    ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}', false],
    ['{"a":"b\\":1","b":1}', false],
    ['{"a":1,"\\u0061":2}', true],
    ['{"x":[{"a":1,"a" : 2}]}', true],
    ['{}', false],
  ])('%s has twins: %s', (json, expected) => {
    expect(hasTwins(json)).toBe(expected);
  });
});
