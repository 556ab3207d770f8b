import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import type { EmployeePage, EmployeeView } from './employees/employee.dto.js';
import type { EmploymentPage, EmploymentView } from './employments/employment.dto.js';
import type { PayGroupView } from './pay-groups/pay-group.dto.js';
import { startOrganisation, type Answer, type OrganisationHarness } from './testing/organisation-harness.js';

interface Refusal {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}
type Members = Readonly<Record<string, unknown>>;

let organisation: OrganisationHarness;
let tenantId: TenantId;
let admin: TestIdentity;
beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());
beforeEach(() => {
  tenantId = newId<TenantId>();
  admin = { tenantId, subject: newId(), roles: ['time_administrator'] };
});

const someone = (...roles: readonly Role[]): TestIdentity => ({ tenantId, subject: newId(), roles });
const definition = (members: Members = {}): Members => ({
  effectiveFrom: '2026-01-01',
  zone: 'Europe/Berlin',
  periodKind: 'monthly',
  anchor: '2026-01-01',
  workweekStart: 1,
  dayAttribution: 'start-of-session',
  ...members,
});
const payGroup = (members: Members = {}): Promise<Answer<PayGroupView & Refusal>> =>
  organisation.post(admin, '/v1/pay-groups', { name: 'Field', definition: definition(), ...members });
const employee = (members: Members = {}): Promise<Answer<EmployeeView & Refusal>> =>
  organisation.post(admin, '/v1/employees', { name: 'Ann', ...members });
async function employment(members: Members = {}): Promise<Answer<EmploymentView & Refusal>> {
  const payGroupId = (await payGroup()).body.id;
  const employeeId = (await employee()).body.id;
  return organisation.post(admin, '/v1/employments', {
    employeeId,
    payGroupId,
    hiredOn: '2026-02-01',
    ...members,
  });
}
const told = ({ status, body }: Answer<Refusal>): readonly unknown[] => [status, body.code];

describe('an employee', () => {
  it('is registered, located, and read', async () => {
    const made = await employee({ staffNumber: 'F-1' });
    expect(made).toMatchObject({
      status: 201,
      etag: '"0"',
      body: { name: 'Ann', staffNumber: 'F-1', reportingLines: [] },
    });
    const path = String(made.headers['location']);
    const read = await organisation.get(admin, path, { 'read-at': made.position });
    expect([read.body, read.etag]).toEqual([made.body, '"0"']);
  });

  it('is registered once: a retry answers the original, also after later changes', async () => {
    const headers = { 'idempotency-key': 'one' };
    const body = { name: 'Ann' };
    const first = await organisation.post<EmployeeView>(admin, '/v1/employees', body, headers);
    const path = `/v1/employees/${first.body.id}/reporting-lines`;
    const line = { from: '2026-01-01', managerId: (await employee({ name: 'Eve' })).body.id };
    expect((await organisation.post(admin, path, line, { 'if-match': first.etag })).status).toBe(201);
    const again = await organisation.post<EmployeeView>(admin, '/v1/employees', body, headers);
    expect([again.status, again.body, again.etag]).toEqual([201, first.body, first.etag]);
    const other = await organisation.post<Refusal>(admin, '/v1/employees', { name: 'Bob' }, headers);
    expect(told(other)).toEqual([409, 'request.id-reused']);
  });

  it('keeps an id of one’s own, and gives it once', async () => {
    const id = newId();
    expect((await employee({ id })).body.id).toBe(id);
    expect(told(await employee({ id, name: 'Bob' }))).toEqual([409, 'employee.already-registered']);
    // Another tenant's ids are another tenant's.
    admin = { ...admin, tenantId: newId<TenantId>() };
    expect((await employee({ id })).status).toBe(201);
  });

  it('has managers by date; a change needs what was seen', async () => {
    const { body, etag } = await employee();
    const path = `/v1/employees/${body.id}/reporting-lines`;
    const line = { from: '2026-03-01', managerId: (await employee({ name: 'Eve' })).body.id };
    expect(told(await organisation.post(admin, path, line))).toEqual([428, 'if-match.missing']);
    const key = { 'idempotency-key': randomUUID(), 'if-match': etag };
    const changed = await organisation.post<readonly object[]>(admin, path, line, key);
    expect(changed).toMatchObject({ status: 201, etag: '"1"', body: [line] });
    expect(told(await organisation.post(admin, path, line, { 'if-match': etag }))).toEqual([
      412,
      'resource.stale',
    ]);
    const earlier = { from: '2026-01-01', managerId: null };
    const both = await organisation.post(admin, path, earlier, { 'if-match': '"1"' });
    expect(both.body).toEqual([earlier, line]);
    const again = await organisation.post(admin, path, line, key);
    expect([again.status, again.body, again.etag]).toEqual([201, changed.body, '"1"']);
    const self = { from: '2026-04-01', managerId: body.id };
    expect(told(await organisation.post(admin, path, self, { 'if-match': '"2"' }))).toEqual([
      422,
      'reporting-line.self',
    ]);
    // What is not there is not what was seen (RFC 9110 section 13.1.1).
    const unknown = `/v1/employees/${newId()}/reporting-lines`;
    const gone = await organisation.post<Refusal>(admin, unknown, line, { 'if-match': '"0"' });
    expect(told(gone)).toEqual([404, 'employee.unknown']);
  });

  it('reports to somebody registered with the tenant', async () => {
    const { body, etag } = await employee();
    const own = admin;
    admin = { ...admin, tenantId: newId<TenantId>() };
    const foreign = (await employee({ name: 'Eve' })).body.id;
    admin = own;
    for (const managerId of [newId(), foreign]) {
      const line = { from: '2026-03-01', managerId };
      const path = `/v1/employees/${body.id}/reporting-lines`;
      const code = 'reporting-line.manager-unknown';
      expect(await organisation.post(admin, path, line, { 'if-match': etag })).toMatchObject({
        status: 422,
        body: { code, errors: [{ pointer: '/managerId', code }] },
      });
    }
  });

  it.each([
    [{ name: '' }, 422, '/name'],
    [{ name: undefined }, 400, '/name'],
    [{ salary: 1 }, 400, '/salary'],
    [{ id: 'F-1' }, 422, '/id'],
  ])('is refused with %j', async (members, status, pointer) => {
    expect(await employee(members)).toMatchObject({ status, body: { errors: [{ pointer }] } });
  });
});

describe('a pay group', () => {
  it('is made, read, defined anew from a later day on', async () => {
    const made = await payGroup();
    const path = `/v1/pay-groups/${made.body.id}/definitions`;
    const later = definition({ effectiveFrom: '2999-01-01', periodKind: 'biweekly' });
    const redefined = await organisation.post<PayGroupView>(admin, path, later, { 'if-match': made.etag });
    expect(redefined).toMatchObject({ status: 201, etag: '"1"', body: { name: 'Field' } });
    expect(redefined.body.definitions).toEqual([definition(), later]);
    const read = await organisation.get(someone('employee'), `/v1/pay-groups/${made.body.id}`, {
      'read-at': redefined.position,
    });
    expect([read.body, read.etag]).toEqual([redefined.body, '"1"']);
    const same = definition({ effectiveFrom: '2999-01-01' });
    expect(told(await organisation.post(admin, path, same, { 'if-match': '"1"' }))).toEqual([
      409,
      'pay-group.definition-not-later',
    ]);
  });

  it.each([
    [{ zone: 'Europe/Nowhere' }, '/definition/zone', 'zone.unknown'],
    [{ workweekStart: 8 }, '/definition/workweekStart', 'request.out-of-range'],
    [{ anchor: '2026-02-30' }, '/definition/anchor', 'date.malformed'],
    [{ periodKind: 'daily' }, '/definition/periodKind', 'request.not-allowed'],
  ])('is refused with %j', async (members, pointer, code) => {
    const refused = await payGroup({ definition: definition(members) });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } });
  });
});

describe('an employment', () => {
  it('starts, moves to another pay group, ends', async () => {
    const started = await employment();
    const { id, payGroups } = started.body;
    expect(started).toMatchObject({
      status: 201,
      etag: '"0"',
      body: { hiredOn: '2026-02-01', leavesOn: null },
    });
    expect(started.headers['location']).toBe(`/v1/employments/${id}`);
    const next = { from: '2999-05-01', payGroupId: (await payGroup()).body.id };
    const path = `/v1/employments/${id}`;
    const moved = await organisation.post(admin, `${path}/pay-group-changes`, next, { 'if-match': '"0"' });
    expect(moved).toMatchObject({ status: 201, body: { payGroups: [...payGroups, next] } });
    const end = { leavesOn: '2026-12-31' };
    const stale = await organisation.post<Refusal>(admin, `${path}/end`, end, { 'if-match': '"0"' });
    expect(told(stale)).toEqual([412, 'resource.stale']);
    const ended = await organisation.post(admin, `${path}/end`, end, { 'if-match': '"1"' });
    const read = await organisation.get(admin, path, { 'read-at': ended.position });
    expect([read.body, read.etag]).toEqual([ended.body, '"2"']);
    const early = await organisation.post(
      admin,
      `${path}/end`,
      { leavesOn: '2026-01-01' },
      { 'if-match': '"2"' },
    );
    expect(early).toMatchObject({
      status: 422,
      body: { code: 'employment.ends-before-start', errors: [{ pointer: '/leavesOn' }] },
    });
  });

  it.each([
    ['employeeId', 'employment.employee-unknown'],
    ['payGroupId', 'employment.pay-group-unknown'],
  ])('needs a known %s of the tenant', async (member, code) => {
    const own = admin;
    admin = { ...admin, tenantId: newId<TenantId>() };
    const foreign = member === 'employeeId' ? (await employee()).body.id : (await payGroup()).body.id;
    admin = own;
    for (const id of [newId(), foreign]) {
      const refused = await employment({ [member]: id });
      expect(refused).toMatchObject({
        status: 422,
        body: { code, errors: [{ pointer: `/${member}`, code }] },
      });
    }
  });

  it('that is refused has no location', async () => {
    const { body } = await employment();
    const again = await employment({ id: body.id });
    expect(told(again)).toEqual([409, 'employment.already-started']);
    expect(again.headers).not.toHaveProperty('location');
  });

  it('is read by the person, administration and audit, and is not there for others', async () => {
    const { body, position } = await employment();
    const read = async (identity: TestIdentity): Promise<number> =>
      (await organisation.get(identity, `/v1/employments/${body.id}`, { 'read-at': position })).status;
    expect(await read({ tenantId, subject: body.employeeId, roles: ['employee'] })).toBe(200);
    for (const role of ['auditor', 'tenant_administrator', 'service'] as const)
      expect(await read(someone(role))).toBe(200);
    expect(await read(someone('employee'))).toBe(404);
    expect(await read(someone('manager'))).toBe(404);
  });
});

describe('who may change the organisation', () => {
  it('is a time or tenant administrator', async () => {
    for (const roles of [['employee'], ['manager'], ['auditor'], ['finance'], ['service']] as const) {
      for (const [path, body] of [
        ['/v1/employees', { name: 'Ann' }],
        ['/v1/pay-groups', { name: 'Field', definition: definition() }],
        ['/v1/employments', { employeeId: newId(), payGroupId: newId(), hiredOn: '2026-01-01' }],
      ] as const) {
        const refused = await organisation.post<Refusal>(someone(...roles), path, body);
        expect(told(refused)).toEqual([403, 'access.forbidden']);
      }
    }
    admin = someone('tenant_administrator');
    expect((await employee()).status).toBe(201);
  });
});

describe('lists', () => {
  it('come in pages by id, to the end, with cursors bound to list, filter and tenant', async () => {
    const ids: string[] = [];
    let position = '';
    for (let n = 0; n < 5; n += 1) {
      const made = await employee({ name: `Ann ${n}` });
      ids.push(made.body.id);
      position = made.position;
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const path = `/v1/employees?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const page: Answer<EmployeePage> = await organisation.get(admin, path, { 'read-at': position });
      expect(page.body.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual([...ids].sort());

    const first = await organisation.get<EmployeePage>(admin, '/v1/employees?limit=2');
    const foreign = { ...admin, tenantId: newId<TenantId>() };
    for (const [identity, path] of [
      [foreign, '/v1/employees'],
      [admin, '/v1/employments'],
    ] as const) {
      const refused = await organisation.get(identity, `${path}?cursor=${first.body.nextCursor}`);
      expect(refused.status).toBe(400);
    }
    expect((await organisation.get(admin, '/v1/employees?limit=1001')).status).toBe(422);
  });

  it('of employments show everything to administration and one’s own to everybody else', async () => {
    const one = await employment();
    const two = await employment();
    const listed = async (identity: TestIdentity, query = ''): Promise<readonly string[]> => {
      const path = `/v1/employments${query}`;
      const { body } = await organisation.get<EmploymentPage>(identity, path, { 'read-at': two.position });
      return body.items.map(({ id }) => id);
    };
    const ann: TestIdentity = { tenantId, subject: one.body.employeeId, roles: ['employee'] };
    expect(await listed(admin)).toEqual([one.body.id, two.body.id].sort());
    expect(await listed(admin, `?employeeId=${two.body.employeeId}`)).toEqual([two.body.id]);
    expect(await listed(ann)).toEqual([one.body.id]);
    expect(await listed(ann, `?employeeId=${two.body.employeeId}`)).toEqual([]);
  });
});

describe('another tenant', () => {
  it('finds nothing over the API, whatever its roles', async () => {
    const { body, position } = await employment();
    const foreign: TestIdentity = {
      tenantId: newId<TenantId>(),
      subject: body.employeeId,
      roles: ['tenant_administrator', 'time_administrator', 'auditor'],
    };
    const payGroupId = body.payGroups[0]?.payGroupId;
    await organisation.get(admin, `/v1/employments/${body.id}`, { 'read-at': position });
    for (const path of [
      `/v1/employments/${body.id}`,
      `/v1/employees/${body.employeeId}`,
      `/v1/pay-groups/${payGroupId}`,
    ])
      expect((await organisation.get(foreign, path)).status).toBe(404);
    for (const path of ['/v1/employments', '/v1/employees', '/v1/pay-groups'])
      expect((await organisation.get(foreign, path)).body).toEqual({ items: [] });
    const end = { leavesOn: '2026-12-31' };
    const changed = await organisation.post(foreign, `/v1/employments/${body.id}/end`, end, {
      'if-match': '"0"',
    });
    expect(changed.status).toBe(404);
  });

  it('finds nothing in the database either; without a tenant there is nothing at all', async () => {
    const { body, position } = await employment();
    await organisation.get(admin, `/v1/employments/${body.id}`, { 'read-at': position });
    const client = new pg.Client(organisation.context.urls.api);
    await client.connect();
    try {
      const visible = async (tenant: string | undefined): Promise<readonly number[]> => {
        await client.query(`SELECT set_config('timeledger.tenant', $1, false)`, [tenant ?? '']);
        const counts: number[] = [];
        for (const table of ['employee', 'employment', 'pay_group']) {
          const { rows } = await client.query<{ n: number }>(
            `SELECT count(*)::int AS n FROM organisation.${table}`,
          );
          counts.push(rows[0]?.n ?? -1);
        }
        return counts;
      };
      expect(await visible(tenantId)).toEqual([1, 1, 1]);
      expect(await visible(newId())).toEqual([0, 0, 0]);
      expect(await visible(undefined)).toEqual([0, 0, 0]);
    } finally {
      await client.end();
    }
  });
});
