import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { startOrganisation, type OrganisationHarness } from '../testing/organisation-harness.js';

let organisation: OrganisationHarness;
let ann: TestIdentity;
let position: string;
beforeAll(async () => {
  organisation = await startOrganisation();
  const tenantId = newId<TenantId>();
  const admin: TestIdentity = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
  const made = await organisation.post<{ id: string }>(admin, '/v1/employees', { name: 'Ann' });
  ({ position } = made);
  ann = { tenantId, subject: made.body.id, roles: ['employee', 'auditor'] };
});
afterAll(() => organisation.close());

it.each([
  '',
  '/placements',
  '/role-assignments',
  '/delegations',
  '/legal-holds',
  '/privacy',
  '/data-exports',
])('is the one who asks in /v1/employees/me%s, as by the own id', async (rest) => {
  const headers = { 'read-at': position };
  const byId = await organisation.get(ann, `/v1/employees/${ann.subject}${rest}`, headers);
  const byMe = await organisation.get(ann, `/v1/employees/me${rest}`, headers);
  expect([byMe.status, byMe.body]).toEqual([byId.status, byId.body]);
  expect(byMe.status).toBe(200);
});

it.each(['/v1/devices', '/v1/employments'])('is the one who asks in the filter of %s', async (path) => {
  const headers = { 'read-at': position };
  const byId = await organisation.get(ann, `${path}?employeeId=${ann.subject}`, headers);
  const byMe = await organisation.get(ann, `${path}?employeeId=me`, headers);
  expect([byMe.status, byMe.body]).toEqual([200, byId.body]);
  expect((await organisation.get(ann, `${path}?employeeId=I`, headers)).status).toBe(422);
});
