import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import {
  startOrganisation,
  type Answer,
  type OrganisationHarness,
} from '../../testing/organisation-harness.js';
import { DirectoryGroupQueries } from './directory-group.queries.js';

interface Body {
  readonly id: string;
  readonly displayName?: string;
  readonly externalId?: string;
  readonly members?: readonly { readonly value: string }[];
  readonly meta: { readonly version: string; readonly location: string };
  readonly scimType?: string;
  readonly status?: string;
  readonly totalResults?: number;
  readonly itemsPerPage?: number;
  readonly Resources?: readonly Body[];
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const GROUPS = '/scim/v2/Groups';
const schemas = ['urn:ietf:params:scim:schemas:core:2.0:Group'];
let organisation: OrganisationHarness;
let tenantId: TenantId;
let directory: TestIdentity;
beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());
beforeEach(() => {
  tenantId = newId<TenantId>();
  directory = { tenantId, subject: newId(), roles: ['service'], claims: { scope: 'scim:read scim:write' } };
});

const send = (method: Method, path: string, body?: object, headers = {}, who = directory) =>
  organisation.send<Body>(method, who, path, body, headers);
const group = async (members: object = {}): Promise<Answer<Body>> =>
  send('POST', GROUPS, { schemas, displayName: newId(), ...members });
async function hire(): Promise<string> {
  const admin: TestIdentity = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
  const made = await organisation.post<Body>(admin, '/v1/employees', { name: 'Ann' });
  expect(made.status).toBe(201);
  return made.body.id;
}
const patch = (id: string, ...Operations: readonly object[]): Promise<Answer<Body>> =>
  send('PATCH', `${GROUPS}/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations,
  });
const membersOf = async (id: string): Promise<readonly string[]> =>
  ((await send('GET', `${GROUPS}/${id}`)).body.members ?? []).map(({ value }) => value);
const told = ({ status, body }: Answer<Body>): readonly unknown[] => [status, body.scimType];

describe('Entra ID', () => {
  it('makes a group, looks it up, adds and removes members, and deletes it', async () => {
    const [ann, bob] = [await hire(), await hire()];
    expect(
      (await send('GET', `${GROUPS}?excludedAttributes=members&filter=displayName eq "Night"`)).body,
    ).toEqual(expect.objectContaining({ totalResults: 0, Resources: [] }));
    const made = await send(
      'POST',
      GROUPS,
      { schemas, externalId: '8aa1a0c0', displayName: 'Night', members: [], meta: { resourceType: 'Group' } },
      { 'content-type': 'application/scim+json' },
    );
    expect(made).toMatchObject({
      status: 201,
      etag: 'W/"0"',
      body: { schemas, displayName: 'Night', externalId: '8aa1a0c0', members: [] },
      headers: { 'content-type': 'application/scim+json; charset=utf-8' },
    });
    const { id } = made.body;
    expect(made.headers['location']).toBe(`${GROUPS}/${id}`);
    const path = `${GROUPS}/${id}?excludedAttributes=members`;
    expect((await send('GET', path)).body).not.toHaveProperty('members');
    expect((await patch(id, { op: 'Add', path: 'members', value: [{ value: ann }] })).status).toBe(204);
    expect((await patch(id, { op: 'Add', path: 'members', value: [{ value: bob }] })).status).toBe(204);
    expect(await membersOf(id)).toEqual([ann, bob]);
    const before = (await send('GET', path)).etag;
    await patch(id, { op: 'Add', path: 'members', value: [{ value: ann }] });
    expect((await send('GET', path)).etag).toBe(before);
    await patch(id, { op: 'Remove', path: 'members', value: [{ value: ann }] });
    expect(await membersOf(id)).toEqual([bob]);
    await patch(id, { op: 'Replace', path: 'displayName', value: 'Late' });
    const found = await send('GET', `${GROUPS}?filter=externalId eq "8aa1a0c0"&excludedAttributes=members`);
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id, displayName: 'Late' }] });
    expect((await send('DELETE', `${GROUPS}/${id}`)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
    expect((await send('DELETE', `${GROUPS}/${id}`)).status).toBe(404);
    expect((await group({ displayName: 'late' })).status).toBe(201);
  });
});

describe('Okta', () => {
  it('pushes a group, renames it by its id in the value, replaces its members, and puts it whole', async () => {
    const [ann, bob] = [await hire(), await hire()];
    const made = await group({ displayName: 'Payroll', members: [{ value: ann, display: 'ann@x.example' }] });
    const { id } = made.body;
    expect(await membersOf(id)).toEqual([ann]);
    await patch(id, { op: 'replace', value: { id, displayName: 'Pay' } });
    await patch(
      id,
      { op: 'remove', path: `members[value eq "${ann}"]` },
      { op: 'add', path: 'members', value: [{ value: bob, display: 'bob@x.example' }] },
    );
    expect((await send('GET', `${GROUPS}/${id}`)).body).toMatchObject({
      displayName: 'Pay',
      members: [{ value: bob, type: 'User', $ref: `/scim/v2/Users/${bob}` }],
    });
    await patch(id, { op: 'replace', path: 'members', value: [{ value: ann }, { value: bob }] });
    expect(new Set(await membersOf(id))).toEqual(new Set([ann, bob]));
    const whole = { schemas, id, displayName: 'Pay roll', members: [{ value: ann }] };
    expect((await send('PUT', `${GROUPS}/${id}`, whole)).body).toMatchObject({
      displayName: 'Pay roll',
      members: [{ value: ann }],
    });
    const listed = await send('GET', `${GROUPS}?startIndex=1&count=100`);
    expect(listed.body).toMatchObject({ totalResults: 1, itemsPerPage: 1, Resources: [{ id }] });
  });
});

describe('a group', () => {
  it('has a name of its own, whatever its letters, also among those who come at once', async () => {
    await group({ displayName: 'Night' });
    expect(told(await group({ displayName: ' nIGHT' }))).toEqual([409, 'uniqueness']);
    const other = await group({ displayName: 'Late' });
    expect(told(await patch(other.body.id, { op: 'replace', path: 'displayName', value: 'NIGHT' }))).toEqual([
      409,
      'uniqueness',
    ]);
    const many = await Promise.all([1, 2, 3, 4].map(() => group({ displayName: 'Same' })));
    expect(many.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const foreign = { ...directory, tenantId: newId<TenantId>() };
    expect((await send('POST', GROUPS, { schemas, displayName: 'Night' }, {}, foreign)).status).toBe(201);
  });

  it('is changed wholly or not at all', async () => {
    const ann = await hire();
    const { body } = await group({ displayName: 'Night', members: [{ value: ann }] });
    const add = { op: 'add', path: 'members', value: [{ value: newId() }] };
    expect(told(await patch(body.id, { op: 'replace', path: 'displayName', value: 'Late' }, add))).toEqual([
      400,
      'invalidValue',
    ]);
    expect((await send('GET', `${GROUPS}/${body.id}`)).body).toEqual(body);
    expect(told(await group({ members: [{ value: newId() }] }))).toEqual([400, 'invalidValue']);
    expect(told(await group({ members: [{ value: 'ann' }] }))).toEqual([400, 'invalidValue']);
    expect(told(await group({ displayName: ' ' }))).toEqual([400, 'invalidValue']);
    expect(told(await group({ tenantId: newId() }))).toEqual([400, 'invalidSyntax']);
    expect((await send('GET', GROUPS)).body.totalResults).toBe(1);
  });

  it('is guarded by its version where a client names one', async () => {
    const made = await group({ displayName: 'Night' });
    const path = `${GROUPS}/${made.body.id}`;
    const put = (version: string, displayName: string) =>
      send('PUT', path, { schemas, displayName }, { 'if-match': version });
    expect((await put(made.etag, 'Late')).status).toBe(200);
    expect((await put(made.etag, 'Early')).status).toBe(412);
    expect((await put('*', 'Early')).status).toBe(200);
    expect((await send('DELETE', path, undefined, { 'if-match': made.etag })).status).toBe(412);
  });

  it('is what the tenant of the token has, and nothing of another', async () => {
    const { body } = await group({ externalId: 'x' });
    const foreign: TestIdentity = { ...directory, tenantId: newId<TenantId>() };
    const path = `${GROUPS}/${body.id}`;
    expect((await send('GET', path, undefined, {}, foreign)).status).toBe(404);
    expect((await send('PUT', path, { schemas, displayName: 'x' }, {}, foreign)).status).toBe(404);
    expect((await send('DELETE', path, undefined, {}, foreign)).status).toBe(404);
    expect((await send('GET', GROUPS, undefined, {}, foreign)).body.totalResults).toBe(0);
    const eve = await organisation.post<Body>(
      { ...foreign, roles: ['tenant_administrator'] },
      '/v1/employees',
      { name: 'Eve' },
    );
    expect(told(await group({ members: [{ value: eve.body.id }] }))).toEqual([400, 'invalidValue']);
  });

  it('is read and changed by machines with the scope alone', async () => {
    const { body } = await group();
    const path = `${GROUPS}/${body.id}`;
    const reader = { ...directory, claims: { scope: 'scim:read' } };
    expect((await send('GET', path, undefined, {}, reader)).status).toBe(200);
    expect((await send('DELETE', path, undefined, {}, reader)).status).toBe(403);
    const admin: TestIdentity = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
    expect((await send('GET', path, undefined, {}, admin)).status).toBe(403);
  });

  it('is found by what can be looked up, and pages go on', async () => {
    const ids = [];
    for (const name of ['A', 'B', 'C'])
      ids.push((await group({ displayName: name, externalId: name })).body.id);
    const find = async (query: string) => {
      const { body } = await send('GET', `${GROUPS}?${query}`);
      return [body.totalResults, (body.Resources ?? []).map(({ id }) => id)];
    };
    const [first = '', second = '', third = ''] = ids.toSorted();
    expect(await find(`filter=id eq "${first}"`)).toEqual([1, [first]]);
    expect(await find('filter=id eq "nobody"')).toEqual([0, []]);
    expect(await find('filter=displayName eq "a" or externalId eq "B"')).toMatchObject([2, {}]);
    expect(await find('startIndex=2&count=1')).toEqual([3, [second]]);
    expect(await find('startIndex=3')).toEqual([3, [third]]);
    expect(await find('count=0')).toEqual([3, []]);
    expect(told(await send('GET', `${GROUPS}?filter=displayName co "a"`))).toEqual([400, 'invalidFilter']);
  });

  it('is found from its members too', async () => {
    const [ann, bob] = [await hire(), await hire()];
    const night = await group({ displayName: 'Night', members: [{ value: ann }] });
    const day = await group({ displayName: 'Day', members: [{ value: ann }, { value: bob }] });
    const groups = await new DirectoryGroupQueries(organisation.ports).groupsOf(tenantId, [
      ann,
      bob,
      newId(),
    ]);
    const namesOf = (id: string) => groups.get(id)?.map(({ groupId, displayName }) => [groupId, displayName]);
    expect(namesOf(ann)).toEqual([
      [day.body.id, 'Day'],
      [night.body.id, 'Night'],
    ]);
    expect(groups.size).toBe(2);
  });
});
