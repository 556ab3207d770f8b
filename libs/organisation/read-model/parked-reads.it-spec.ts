import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { parkKeys } from '@timeledger/runtime/parking.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { ORGANISATION_PROJECTION } from '../organisation-ports.js';
import { startOrganisation, type OrganisationHarness } from '../testing/organisation-harness.js';

const tenantId = newId<TenantId>();
const admin: TestIdentity = { tenantId, subject: newId(), roles: ['time_administrator'] };
const ids = { employees: newId(), 'pay-groups': newId(), employments: newId() };
const ann: TestIdentity = { tenantId, subject: ids.employees, roles: ['employee'] };
const other: TestIdentity = { tenantId, subject: newId(), roles: ['employee'] };

let organisation: OrganisationHarness;
beforeAll(async () => {
  organisation = await startOrganisation();
  const definition = {
    effectiveFrom: '2026-01-01',
    zone: 'Europe/Berlin',
    periodKind: 'monthly',
    anchor: '2026-01-01',
    workweekStart: 1,
    dayAttribution: 'start-of-session',
  };
  const { employees: employeeId, 'pay-groups': payGroupId, employments } = ids;
  await organisation.post(admin, '/v1/employees', { id: employeeId, name: 'Ann' });
  await organisation.post(admin, '/v1/pay-groups', { id: payGroupId, name: 'Field', definition });
  const started = await organisation.post(admin, '/v1/employments', {
    id: employments,
    employeeId,
    payGroupId,
    hiredOn: '2026-02-01',
  });
  expect(started.status).toBe(201);
  await organisation.get(admin, `/v1/employments/${employments}`, { 'read-at': started.position });
});
afterAll(() => organisation.close());

async function park(...keys: readonly string[]): Promise<void> {
  const streamId = streamIdOf('organisation.employment', tenantId, ids.employments);
  const [event] = await organisation.ports.store.readStream(tenantId, streamId, { limit: 1 });
  if (event === undefined) throw new Error('the employment has no event');
  const follower = new pg.Client(organisation.context.urls.follower);
  await follower.connect();
  try {
    const poisons = keys.map((orderingKey) => ({ tenantId, orderingKey, event, error: new Error('poison') }));
    await parkKeys(follower, 'organisation', ORGANISATION_PROJECTION, poisons);
  } finally {
    await follower.end();
  }
}

async function read(identity: TestIdentity, path: string): Promise<readonly unknown[]> {
  const { status, body } = await organisation.get<{ readonly code?: string }>(identity, `/v1/${path}`);
  return [status, body.code];
}

describe('a thing whose events wait to be mended', () => {
  const parked = [503, 'projection.parked'];

  it('answers that it waits, whether there is an older state of it or none', async () => {
    const unseen = newId();
    await park(...Object.values(ids), unseen);
    for (const [kind, id] of Object.entries(ids)) {
      expect(await read(admin, `${kind}/${id}`)).toEqual(parked);
      expect(await read(ann, `${kind}/${id}`)).toEqual(parked);
      expect(await read(admin, `${kind}/${unseen}`)).toEqual(parked);
    }
  });

  it('is not there for those who may not see it, and nothing else is touched', async () => {
    for (const kind of ['employments', 'employees'] as const)
      expect((await read(other, `${kind}/${ids[kind]}`))[0]).toBe(404);
    for (const kind of Object.keys(ids)) expect((await read(admin, `${kind}/${newId()}`))[0]).toBe(404);
  });
});
