import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { TokenVerifier } from '@timeledger/service/auth/token-verifier.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { startOrganisation, type OrganisationHarness } from '../testing/organisation-harness.js';
import { ensureTenant } from '../tenants/adopt-tenants.js';
import { changeTenant, operatorContext } from '../tenants/identity-changes.js';
import { TenantDirectory } from '../tenants/tenant-directory.js';
import type { DirectoryTokenList, IssuedDirectoryToken } from './directory-token.dto.js';

const SCIM = '/scim/v2/ServiceProviderConfig';
const PATH = '/v1/directory-tokens';
const tenantId = newId<TenantId>();
const otherId = newId<TenantId>();
const administrator: TestIdentity = { tenantId, subject: randomUUID(), roles: ['tenant_administrator'] };
const elsewhere: TestIdentity = { ...administrator, tenantId: otherId };

let organisation: OrganisationHarness;
beforeAll(async () => {
  organisation = await startOrganisation();
  await ensureTenant(organisation.ports, tenantId, 'Field Service Ltd', 'operator');
});
afterAll(() => organisation.close());

const issue = async (body: object = { name: 'Okta' }, headers: Readonly<Record<string, string>> = {}) =>
  organisation.post<IssuedDirectoryToken & { code: string }>(administrator, PATH, body, headers);
const secretOf = ({ secret }: IssuedDirectoryToken): string => secret ?? '';
const statusWith = async (secret: string, path = SCIM): Promise<number> =>
  (await organisation.get(administrator, path, { authorization: `Bearer ${secret}` })).status;
const listed = async (): Promise<DirectoryTokenList['items']> =>
  (await organisation.get<DirectoryTokenList>(administrator, PATH)).body.items;
const eventsOf = () => wholeLog(organisation.ports.store, { categories: ['organisation.directorytokens'] });

describe('a directory token', () => {
  it('is issued with a second factor only, and shown once', async () => {
    const weak = { ...administrator, claims: { amr: ['pwd'] } };
    const refused = await organisation.post<{ code: string }>(weak, PATH, { name: 'Okta' });
    expect(refused).toMatchObject({ status: 401, body: { code: 'auth.step-up-needed' } });
    const key = { 'idempotency-key': randomUUID() };
    const first = await issue({ name: 'Okta' }, key);
    expect(first).toMatchObject({ status: 201, body: { name: 'Okta', lastUsedOn: null, status: 'active' } });
    expect(first.headers['cache-control']).toBe('no-store');
    const { id, hint, createdAt, expiresAt } = first.body;
    expect(secretOf(first.body)).toMatch(/^tldir_[0-9a-f]{32}_[\w-]{43}$/);
    expect(secretOf(first.body).endsWith(hint)).toBe(true);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(180 * 86_400_000);
    expect((await issue({ name: 'Okta' }, key)).body).toMatchObject({ id, hint, secret: null });
    expect((await issue({ name: 'Okta', expiresInDays: 366 })).status).toBe(422);
  });

  it('opens the routes of SCIM, and nothing else', async () => {
    const secret = secretOf((await issue()).body);
    expect(await statusWith(secret)).toBe(200);
    for (const path of [
      PATH,
      '/v1/employees',
      '/v1/tenant',
      '/v1/service-accounts',
      '/scim/v2/../../v1/tenant',
    ])
      expect([path, await statusWith(secret, path)]).toEqual([path, 401]);
  });

  it.each([
    ['another last character', (secret: string) => secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A')],
    ['the id of another token', (secret: string) => `tldir_${'0'.repeat(32)}_${secret.slice(-43)}`],
    ['no secret', (secret: string) => secret.slice(0, -43)],
    ['more after it', (secret: string) => `${secret}A`],
    ['capitals', (secret: string) => secret.toUpperCase()],
  ])('does not open with %s', async (_name, forged) => {
    expect(await statusWith(forged(secretOf((await issue()).body)))).toBe(401);
  });

  it('is followed by another that opens beside it, and ends when it is revoked', async () => {
    const [old, next] = [(await issue()).body, (await issue()).body];
    expect([await statusWith(secretOf(old)), await statusWith(secretOf(next))]).toEqual([200, 200]);
    const path = `${PATH}/${old.id}`;
    expect((await organisation.send('DELETE', elsewhere, path)).status).toBe(404);
    expect((await organisation.send('DELETE', administrator, path)).status).toBe(204);
    expect([await statusWith(secretOf(old)), await statusWith(secretOf(next))]).toEqual([401, 200]);
    expect((await organisation.send('DELETE', administrator, path)).status).toBe(204);
    expect((await listed()).find(({ id }) => id === old.id)?.status).toBe('revoked');
  });

  it('ends everywhere before its revocation is answered', async () => {
    const another = new TenantDirectory({ store: organisation.ports.store, isInsecureAllowed: true });
    await another.start();
    try {
      const verifier = new TokenVerifier({
        audience: 'timeledger',
        employeeClaim: 'sub',
        clockToleranceSeconds: 0,
        tenants: another,
      });
      const token = (await issue()).body;
      await waitUntil(() => another.directoryTokens.tokenOf(token.id) !== undefined, { what: 'the token' });
      expect(verifier.verifyDirectory(secretOf(token))).toMatchObject({ tenantId, subject: token.id });
      expect(verifier.verifyDirectory(secretOf(token))).toBe(verifier.verifyDirectory(secretOf(token)));
      await organisation.send('DELETE', administrator, `${PATH}/${token.id}`);
      expect(() => verifier.verifyDirectory(secretOf(token))).toThrow(/cannot be trusted/);
    } finally {
      await another.close();
    }
  });

  it('ends with its time, and rests while its company is suspended', async () => {
    const token = (await issue({ name: 'Short', expiresInDays: 1 })).body;
    const { tenants } = organisation.ports;
    const at = (ms: number): TokenVerifier =>
      new TokenVerifier({
        audience: 'timeledger',
        employeeClaim: 'sub',
        clockToleranceSeconds: 5,
        tenants,
        clock: { nowMs: () => Date.parse(token.createdAt) + ms },
      });
    expect(at(86_399_999).verifyDirectory(secretOf(token))).toMatchObject({ tenantId });
    expect(() => at(86_400_000).verifyDirectory(secretOf(token))).toThrow(
      expect.objectContaining({ code: 'auth.token-expired' }),
    );
    const change = async (kind: 'suspend-tenant' | 'resume-tenant') =>
      changeTenant(organisation.ports, operatorContext(tenantId, kind), { kind });
    await change('suspend-tenant');
    expect(() => at(0).verifyDirectory(secretOf(token))).toThrow(
      expect.objectContaining({ code: 'auth.tenant-suspended' }),
    );
    await change('resume-tenant');
    expect(at(0).verifyDirectory(secretOf(token))).toMatchObject({ tenantId });
  });

  it('says on which day it was used last, recorded once', async () => {
    const token = (await issue()).body;
    for (let n = 0; n < 3; n += 1) expect(await statusWith(secretOf(token))).toBe(200);
    const lastUse = async () => (await listed()).find(({ id }) => id === token.id)?.lastUsedOn;
    await waitUntil(async () => (await lastUse()) !== null, { what: 'the use to be noted' });
    expect(await lastUse()).toMatch(/^\d{4}-\d\d-\d\d$/);
    const uses = (await eventsOf()).filter(
      ({ type, data }) => type === 'organisation.DirectoryTokenUsed' && data['tokenId'] === token.id,
    );
    expect(uses).toHaveLength(1);
    expect(uses[0]?.actor).toMatchObject({ kind: 'service', id: token.id });
  });

  it('stands nowhere with its secret: neither in events nor in lists', async () => {
    const secret = secretOf((await issue({ name: 'Kept nowhere' })).body);
    const kept = JSON.stringify([await eventsOf(), await listed()]);
    expect(kept).toContain('Kept nowhere');
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(secret.slice(-43));
    expect(JSON.stringify(await listed())).not.toMatch(/[0-9a-f]{64}/);
    const refused = await organisation.get<unknown>(administrator, '/v1/tenant', {
      authorization: `Bearer ${secret}`,
    });
    expect(JSON.stringify([refused.body, refused.headers])).not.toContain(secret.slice(-43));
  });
});
