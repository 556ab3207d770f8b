import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { startOrganisation, type OrganisationHarness } from '../../testing/organisation-harness.js';
import { ScimDirectory } from '../../testing/scim-directory.js';
import { CORE_SCHEMA } from '../../scim/protocol/scim-schema.js';
import { organisationExportSections } from './organisation-export-sections.js';

const tenantId = newId<TenantId>();
const admin: TestIdentity = {
  tenantId,
  subject: newId(),
  roles: ['tenant_administrator', 'time_administrator'],
  claims: { amr: ['pwd', 'mfa'] },
};
const [ann, bob] = [newId(), newId()];
const self: TestIdentity = { tenantId, subject: ann, roles: ['employee'] };
let organisation: OrganisationHarness;

beforeAll(async () => {
  organisation = await startOrganisation();
  for (const [id, name] of [
    [ann, 'Zq Ann'],
    [bob, 'Zq Bob'],
  ])
    expect(
      (await organisation.post(admin, '/v1/employees', { id, name, staffNumber: `N-${String(name)}` }))
        .status,
    ).toBe(201);
  const device = { platform: 'ios', name: 'Zq phone', model: 'Zq model' };
  expect((await organisation.post(self, '/v1/devices', device)).status).toBe(201);
  const others: TestIdentity = { ...self, subject: bob };
  expect((await organisation.post(others, '/v1/devices', { ...device, name: 'Zq other' })).status).toBe(201);
  const hold = await organisation.post(admin, `/v1/employees/${ann}/legal-holds`, { reason: 'Zq secret' });
  expect(hold.status).toBe(201);
});
afterAll(() => organisation.close());

async function told(tenant = tenantId, subject = ann): Promise<Readonly<Record<string, string>>> {
  const all: Record<string, string> = {};
  for (const section of organisationExportSections(organisation.ports))
    for await (const file of section.files(tenant, subject)) {
      const rows = [];
      for await (const row of file.rows) rows.push(row);
      all[section.name] = JSON.stringify(rows);
    }
  return all;
}

describe('the sections of organisation', () => {
  it('tell what is stored of the person, and nothing that others are called or wrote', async () => {
    const all = await told();
    expect(all['organisation.facts']).toContain('Zq Ann');
    expect(all['organisation.facts']).toContain('N-Zq Ann');
    expect(all['organisation.devices']).toContain('Zq phone');
    expect(all['organisation.devices']).toContain('Zq model');
    expect(all['organisation.legal-holds']).toContain('LegalHoldPlaced');
    const whole = JSON.stringify(all);
    for (const text of ['Zq Bob', 'Zq other', 'Zq secret', bob]) expect(whole).not.toContain(text);
  });

  it('leave a name empty whose key is gone', async () => {
    await organisation.erase(tenantId, ann);
    const all = await told();
    expect(all['organisation.facts']).toContain('"name":null');
    expect(all['organisation.devices']).toContain('"name":null');
    expect(JSON.stringify(all)).not.toContain('Zq Ann');
  });
});

describe('two people who lead, stand in for and work beside each other', () => {
  const tenant = newId<TenantId>();
  const boss: TestIdentity = { ...admin, tenantId: tenant };
  const [eva, max] = [newId(), newId()];
  const day = new Date().toISOString().slice(0, 10);

  const make = async (path: string, body: object, who = boss): Promise<string> => {
    const made = await organisation.post<{ readonly id: string }>(who, path, body);
    expect([path, made.status]).toEqual([path, 201]);
    // What comes next changes what this made: the read model has it by then.
    await organisation.get(boss, '/v1/employees', { 'read-at': made.position });
    return made.body.id;
  };
  const change = async (id: string, what: string, body: object): Promise<void> => {
    const { etag } = await organisation.get(boss, `/v1/employees/${id}`);
    const made = await organisation.post(boss, `/v1/employees/${id}/${what}`, body, { 'if-match': etag });
    expect([what, made.status < 300]).toEqual([what, true]);
    await organisation.get(boss, `/v1/employees/${id}`, { 'read-at': made.position });
  };

  it('each find every section filled, and of the other an id at most', async () => {
    const directory = new ScimDirectory(organisation, tenant);
    const payGroupId = await make('/v1/pay-groups', {
      name: 'Monthly',
      definition: {
        ...{
          effectiveFrom: '2020-01-01',
          zone: 'Europe/Berlin',
          periodKind: 'monthly',
          anchor: '2020-01-01',
        },
        ...{ workweekStart: 1, dayAttribution: 'start-of-session' },
      },
    });
    const teamId = await make('/v1/teams', { name: 'North', parentTeamId: null });
    await make('/v1/legal-bases', {
      ...{ purpose: 'location', basis: 'consent' },
      texts: [{ language: 'en', text: 'Your position is stored.' }],
    });
    for (const [id, name] of [
      [eva, 'Eva'],
      [max, 'Max'],
    ] as const) {
      await make('/v1/employees', {
        ...{ id, name: `Zq ${name}`, staffNumber: `N-${name}` },
        ...{ email: `${name}@zq.example`, phone: `+49 ${name}` },
      });
      await make('/v1/employments', { employeeId: id, payGroupId, hiredOn: '2026-01-01' });
      await change(id, 'placements', { from: day, teamId, country: 'DE' });
      await change(id, 'role-assignments', { role: 'auditor', from: day });
      await change(id, 'deactivation', { note: `Zq note of ${name}` });
      await change(id, 'reactivation', {});
      const self: TestIdentity = { tenantId: tenant, subject: id, roles: ['employee'] };
      await make('/v1/devices', { platform: 'ios', name: `Zq phone of ${name}`, model: 'X' }, self);
      const told = { purpose: 'location', textVersion: 1, language: 'en' };
      expect((await organisation.post(self, '/v1/employees/me/consents', told)).status).toBe(201);
      const user = { userName: `${name}@directory.example`, externalId: id, displayName: `Zq ${name}` };
      expect((await directory.create(user)).status).toBe(201);
    }
    await change(eva, 'reporting-lines', { from: '2026-01-01', managerId: max });
    await change(max, 'delegations', { delegateId: eva, from: day, until: day });
    const group = {
      ...{ schemas: [CORE_SCHEMA.Group], displayName: 'Everybody' },
      members: [{ value: eva }, { value: max }],
    };
    expect((await directory.send('POST', 'Groups', group)).status).toBe(201);

    for (const [id, name, other] of [
      [eva, 'Eva', 'Max'],
      [max, 'Max', 'Eva'],
    ] as const) {
      const all = await told(tenant, id);
      const empty = Object.keys(all).filter((section) => all[section] === '[]');
      const never = ['organisation.legal-holds', 'organisation.erasures', 'organisation.data-exports'];
      expect(empty).toEqual(id === eva ? never : ['organisation.reporting-lines', ...never]);
      const whole = JSON.stringify(all);
      const own = [`Zq ${name}`, `N-${name}`, `${name}@zq.example`, `+49 ${name}`, `Zq note of ${name}`];
      for (const text of [...own, `Zq phone of ${name}`, `${name}@directory.example`])
        expect(whole).toContain(text);
      for (const text of [`Zq ${other}`, `N-${other}`, `${other}@`, `of ${other}`, `+49 ${other}`])
        expect(whole).not.toContain(text);
    }
  }, 60_000);
});
