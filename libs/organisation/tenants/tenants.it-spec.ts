import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { TokenVerifier } from '@timeledger/service/auth/token-verifier.js';
import { signed, testKey, TestOidcServer } from '@timeledger/service/testing/test-oidc-server.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { startOrganisation, type OrganisationHarness } from '../testing/organisation-harness.js';
import { adoptTenants, ensureTenant } from './adopt-tenants.js';
import { changeTenant, operatorContext } from './identity-changes.js';
import type { ServiceAccountView } from '../service-accounts/service-account.dto.js';
import { TenantDirectory } from './tenant-directory.js';
import type { TenantView, TrustedIssuerList, TrustedIssuerView } from './tenant.dto.js';

let organisation: OrganisationHarness;
let server: TestOidcServer;
const key = testKey('first');
const tenantId = newId<TenantId>();
const otherId = newId<TenantId>();

const administrator: TestIdentity = {
  tenantId,
  subject: randomUUID(),
  roles: ['tenant_administrator'],
  claims: { amr: ['mfa'] },
};
const withoutFactor: TestIdentity = { ...administrator, claims: { amr: ['pwd'] } };
const employee: TestIdentity = { tenantId, roles: ['employee'] };

/** As an API process has one: it judges by the directory alone. */
const verifier = (tenants: TenantDirectory = organisation.ports.tenants): TokenVerifier =>
  new TokenVerifier({ audience: 'timeledger', employeeClaim: 'sub', clockToleranceSeconds: 5, tenants });

const token = (claims: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  signed(key, {
    iss: server.issuer,
    aud: 'timeledger',
    sub: randomUUID(),
    exp: Math.floor(Date.now() / 1000) + 600,
    ...claims,
  });

const codeOf = async (text: string, by = verifier()): Promise<string> => {
  try {
    await by.verify(text);
    return 'believed';
  } catch (error) {
    // Anything without a code is a bug, which the test names.
    return (error as { code?: string }).code ?? String(error);
  }
};

interface Refusal {
  readonly code: string;
}

beforeAll(async () => {
  organisation = await startOrganisation();
  server = await TestOidcServer.start(key);
  await ensureTenant(organisation.ports, tenantId, 'Field Service Ltd', 'operator');
  await ensureTenant(organisation.ports, otherId, 'Other Ltd', 'operator');
});
afterAll(async () => {
  await server.close();
  await organisation.close();
});

describe('a tenant', () => {
  it('is read by its administrators', async () => {
    const { status, body } = await organisation.get<TenantView>(administrator, '/v1/tenant');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: tenantId,
      name: 'Field Service Ltd',
      country: null,
      locale: null,
      status: 'active',
      limits: { requestsPerMinute: null, batchItemsPerDay: null, storedEvents: null, storedBytes: null },
      usage: { storedEvents: 0, storedBytes: 0 },
    });
    expect((await organisation.get<Refusal>(employee, '/v1/tenant')).status).toBe(403);
  });

  it('gets limits from the operator, which every process knows', async () => {
    const limits = { requestsPerMinute: 600 };
    const { tenants } = organisation.ports;
    await changeTenant(organisation.ports, operatorContext(otherId, 'limits'), {
      kind: 'change-limits',
      limits,
    });
    expect(tenants.limitsOf(otherId)).toMatchObject({ requestsPerMinute: 600, storedBytes: null });
    expect(tenants.limitsOf(tenantId)).toMatchObject({ requestsPerMinute: null });
    const refused = changeTenant(organisation.ports, operatorContext(otherId, 'limits'), {
      kind: 'change-limits',
      limits: { storedEvents: 0 },
    });
    await expect(refused).rejects.toMatchObject({ code: 'tenant.limit-not-accepted' });
  });

  it('is adopted when it has a history and is not known, once', async () => {
    const found = newId<TenantId>();
    expect(await adoptTenants(organisation.ports, [found, tenantId])).toBe(1);
    expect(await adoptTenants(organisation.ports, [found, tenantId])).toBe(0);
    expect(organisation.ports.tenants.statusOf(found)).toBe('active');
  });

  it('is not adopted again by a process whose directory is behind the log', async () => {
    const created = newId<TenantId>();
    const command = { kind: 'create-tenant', tenantId: created, name: 'Late', country: null } as const;
    const byOperator = operatorContext(created, 'tenants.create');
    await changeTenant(organisation.ports, byOperator, { ...command, locale: null, origin: 'operator' });
    const behind = new TenantDirectory({ store: organisation.ports.store, isInsecureAllowed: false });
    expect(await adoptTenants({ ...organisation.ports, tenants: behind }, [created])).toBe(0);
  });

  it('is known to a process that starts while a transaction keeps its creation from being read', async () => {
    const created = newId<TenantId>();
    const command = { kind: 'create-tenant', tenantId: created, name: 'Early', country: null } as const;
    const byOperator = operatorContext(created, 'tenants.create');
    const open = new Client({ connectionString: organisation.context.url });
    await open.connect();
    try {
      await open.query('BEGIN');
      await open.query('SELECT pg_current_xact_id()');
      await changeTenant(organisation.ports, byOperator, { ...command, locale: null, origin: 'operator' });
      const starting = new TenantDirectory({ store: organisation.ports.store, isInsecureAllowed: false });
      const started = starting.start();
      await sleep(100);
      expect(starting.statusOf(created)).toBeUndefined();
      await open.query('COMMIT');
      await started;
      expect(starting.statusOf(created)).toBe('active');
      await starting.close();
    } finally {
      await open.end();
    }
  });
});

describe('an issuer', () => {
  const body = () => ({ issuer: server.issuer, rolesClaim: ['realm_access', 'roles'] });

  it('is trusted with a second factor only, and then lets its people in at the next request', async () => {
    const refused = await organisation.post<Refusal>(withoutFactor, '/v1/tenant/issuers', body());
    expect(refused).toMatchObject({ status: 401, body: { code: 'auth.step-up-needed' } });
    expect(refused.headers['www-authenticate']).toContain('insufficient_user_authentication');
    expect(await codeOf(await token())).toBe('auth.token-invalid');
    const trusted = await organisation.post<TrustedIssuerView>(administrator, '/v1/tenant/issuers', body());
    expect(trusted).toMatchObject({ status: 201, body: { issuer: server.issuer, audience: 'timeledger' } });
    const text = await token({ realm_access: { roles: ['auditor', 'offline_access'] } });
    expect(await verifier().verify(text)).toMatchObject({ tenantId, roles: new Set(['auditor']) });
    expect(await codeOf(await token({ tenant_id: otherId }))).toBe('auth.token-invalid');
  });

  it('cannot be trusted twice, nor by a tenant that would share its tokens', async () => {
    const twice = await organisation.post<Refusal>(administrator, '/v1/tenant/issuers', body());
    expect(twice).toMatchObject({ status: 409, body: { code: 'issuer.already-trusted' } });
    const other = await organisation.post<Refusal>(
      { ...administrator, tenantId: otherId },
      '/v1/tenant/issuers',
      body(),
    );
    expect(other).toMatchObject({ status: 409, body: { code: 'issuer.trusted-elsewhere' } });
  });

  it('is not another company’s for another audience: its tokens may name both', async () => {
    const { tenants } = organisation.ports;
    const { checkTrust } = await import('./trust-checks.js');
    const { termsOf } = await import('./tenant.views.js');
    const terms = termsOf({ ...body(), audience: 'elsewhere' });
    const squatting = await organisation.post<Refusal>(
      { ...administrator, tenantId: otherId },
      '/v1/tenant/issuers',
      { ...body(), audience: 'elsewhere' },
    );
    expect(squatting).toMatchObject({ status: 409, body: { code: 'issuer.trusted-elsewhere' } });
    const isReachCheckWanted = false;
    await expect(checkTrust(tenants, otherId, terms, { isReachCheckWanted })).rejects.toMatchObject({
      code: 'issuer.trusted-elsewhere',
    });
    // An operator may say that no token names both; never that one audience is two companies'.
    const confirmed = { isReachCheckWanted, isSharingConfirmed: true };
    await expect(checkTrust(tenants, otherId, terms, confirmed)).resolves.toBeUndefined();
    await expect(checkTrust(tenants, otherId, termsOf(body()), confirmed)).rejects.toMatchObject({
      code: 'issuer.trusted-elsewhere',
    });
  });

  it('registered first for another audience gets nobody else’s tokens', async () => {
    const { ports } = organisation;
    const trustId: string = newId();
    const { termsOf } = await import('./tenant.views.js');
    const terms = { ...termsOf({ ...body(), audience: 'elsewhere' }) };
    await changeTenant(ports, operatorContext(otherId, 'trust'), { kind: 'trust-issuer', trustId, terms });
    expect(await verifier().verify(await token())).toMatchObject({ tenantId });
    expect(await verifier().verify(await token({ aud: 'elsewhere' }))).toMatchObject({ tenantId: otherId });
    expect(await codeOf(await token({ aud: ['elsewhere', 'timeledger'] }))).toBe('auth.token-invalid');
    // Where the token itself says whose it is, there is nothing to choose.
    const named = await token({ aud: ['elsewhere', 'timeledger'], tenant_id: tenantId });
    expect(await verifier().verify(named)).toMatchObject({ tenantId });
    await changeTenant(ports, operatorContext(otherId, 'withdraw'), {
      kind: 'withdraw-issuer',
      trustId,
      askedWith: undefined,
    });
    expect(await verifier().verify(await token({ aud: ['elsewhere', 'timeledger'] }))).toMatchObject({
      tenantId,
    });
  });

  it.each([
    ['that is down', { issuer: 'http://127.0.0.1:9' }, 'issuer.unreachable'],
    ['that is no URL', { issuer: 'keycloak' }, 'issuer.not-accepted'],
    [
      'with a claim that tells no tenants apart',
      { tenantClaim: { name: 'iss', value: 'x' } },
      'issuer.not-accepted',
    ],
  ])('%s is refused', async (_what, change, code) => {
    const answer = await organisation.post<Refusal>(administrator, '/v1/tenant/issuers', {
      ...body(),
      audience: 'other',
      ...change,
    });
    expect(answer).toMatchObject({ status: 422, body: { code } });
  });

  it('at an address inside is refused where that is not allowed', async () => {
    const { store } = organisation.ports;
    const strict = new TenantDirectory({ store, isInsecureAllowed: false });
    const { checkTrust } = await import('./trust-checks.js');
    const { termsOf } = await import('./tenant.views.js');
    for (const issuer of [server.issuer, 'https://127.0.0.1/x', 'https://keycloak/realms/a']) {
      const checked = checkTrust(strict, tenantId, termsOf({ issuer }), { isReachCheckWanted: true });
      await expect(checked).rejects.toMatchObject({ code: 'issuer.not-accepted' });
    }
  });

  it('that the own token comes from cannot be withdrawn as the last; another may, and stops at once', async () => {
    const listed = await organisation.get<TrustedIssuerList>(administrator, '/v1/tenant/issuers');
    const id = listed.body.items[0]?.id ?? '';
    const text = await token();
    expect(await codeOf(text)).toBe('believed');
    // The test service's own issuer stands in for the one that is trusted: what counts is what the token says.
    const withdraw = () =>
      changeTenant(organisation.ports, operatorContext(tenantId, 'withdraw'), {
        kind: 'withdraw-issuer',
        trustId: id,
        askedWith: server.issuer,
      });
    await expect(withdraw()).rejects.toMatchObject({ code: 'issuer.own-last', kind: 'invalid' });
    const path = `/v1/tenant/issuers/${id}/withdrawal`;
    const stale = await organisation.post<Refusal>(administrator, path, {}, { 'if-match': '"0"' });
    expect(stale.status).toBe(412);
    const gone = await organisation.post<TrustedIssuerList>(
      administrator,
      path,
      {},
      { 'if-match': listed.etag },
    );
    expect(gone).toMatchObject({ status: 200, body: { items: [] } });
    expect(await codeOf(text)).toBe('auth.token-invalid');
  });
});

describe('a service account', () => {
  const scopes = ['employees:read', 'employments:read'];
  let account: ServiceAccountView;
  let etag = '';

  beforeAll(async () => {
    await changeTenant(organisation.ports, operatorContext(tenantId, 'trust'), {
      kind: 'trust-issuer',
      trustId: newId(),
      terms: {
        issuer: server.issuer,
        audience: 'machines',
        jwksUri: null,
        tenantClaim: null,
        employeeClaim: 'sub',
        rolesClaim: ['roles'],
        roleMap: null,
        algorithms: ['ES256'],
        clockToleranceSeconds: 5,
        secondFactor: null,
      },
    });
  });
  const machine = (claims: Readonly<Record<string, unknown>>): Promise<string> =>
    token({ aud: 'machines', azp: 'terminals', roles: ['service'], ...claims });

  it('is registered with scopes of the policy only', async () => {
    const body = { name: 'Terminals', clientId: 'terminals', scopes };
    const unknown = await organisation.post<Refusal>(administrator, '/v1/service-accounts', {
      ...body,
      scopes: ['everything:write'],
    });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'service-account.scope-unknown' } });
    const refused = await organisation.post<Refusal>(withoutFactor, '/v1/service-accounts', body);
    expect(refused.body.code).toBe('auth.step-up-needed');
    const made = await organisation.post<ServiceAccountView>(administrator, '/v1/service-accounts', body);
    expect(made).toMatchObject({ status: 201, body: { clientId: 'terminals', scopes, status: 'active' } });
    ({ body: account, etag } = made);
    const again = await organisation.post<Refusal>(administrator, '/v1/service-accounts', body);
    expect(again.body.code).toBe('service-account.already-registered');
  });

  it('may do what both its token and its registration say; what it is registered for when its token says nothing', async () => {
    const scopesOf = async (claims: Readonly<Record<string, unknown>>) => {
      const { scopes: held, isService } = await verifier().verify(await machine(claims));
      expect(isService).toBe(true);
      return [...held];
    };
    expect(await scopesOf({ scope: 'employees:read punches:write' })).toEqual(['employees:read']);
    expect(await scopesOf({ scope: 'openid email' })).toEqual(scopes);
    expect(await scopesOf({ scope: 'punches:write' })).toEqual([]);
  });

  it('that nobody has registered may do nothing, whatever its token carries', async () => {
    const unregistered = { azp: 'other', sub: 'other', scope: 'punches:write scim:write', scp: scopes };
    const principal = await verifier().verify(await machine(unregistered));
    expect(principal).toMatchObject({ isService: true, scopes: new Set() });
  });

  it('is known by its sub also without the role, and makes no machine of a person who uses the client', async () => {
    expect(await verifier().verify(await machine({ roles: [], sub: 'terminals' }))).toMatchObject({
      isService: true,
      scopes: new Set(scopes),
    });
    expect(await verifier().verify(await machine({ roles: ['employee'] }))).toMatchObject({
      isService: false,
    });
  });

  it('gets other scopes, and is refused at the next request once it is revoked', async () => {
    const text = await machine({});
    const path = `/v1/service-accounts/${account.id}`;
    const changed = await organisation.post<ServiceAccountView>(
      administrator,
      `${path}/scopes`,
      { scopes: ['employees:read'] },
      { 'if-match': etag },
    );
    expect(changed).toMatchObject({ status: 200, body: { scopes: ['employees:read'] } });
    expect((await verifier().verify(text)).scopes).toEqual(new Set(['employees:read']));
    const revoked = await organisation.post<ServiceAccountView>(
      administrator,
      `${path}/revocation`,
      {},
      { 'if-match': changed.etag },
    );
    expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect(await codeOf(text)).toBe('auth.service-account-revoked');
    const foreign = { ...administrator, tenantId: otherId };
    expect((await organisation.get<Refusal>(foreign, path)).body.code).toBe('service-account.unknown');
  });
});

describe('another process', () => {
  it('hears of a suspension by itself, and of a resumption', async () => {
    const { store } = organisation.ports;
    const elsewhere = new TenantDirectory({ store, isInsecureAllowed: true });
    await elsewhere.start();
    try {
      const become = async (kind: 'suspend-tenant' | 'resume-tenant', status: string): Promise<void> => {
        await changeTenant(organisation.ports, operatorContext(otherId, kind), { kind });
        await waitUntil(() => elsewhere.statusOf(otherId) === status, { what: `the tenant to be ${status}` });
      };
      await become('suspend-tenant', 'suspended');
      await become('resume-tenant', 'active');
      expect(elsewhere.statusOf(newId<TenantId>())).toBeUndefined();
    } finally {
      await elsewhere.close();
    }
  });
});
