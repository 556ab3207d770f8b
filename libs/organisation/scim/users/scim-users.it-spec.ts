import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import {
  startOrganisation,
  type Answer,
  type OrganisationHarness,
} from '../../testing/organisation-harness.js';
import { CORE_SCHEMA, ENTERPRISE_SCHEMA } from '../protocol/scim-schema.js';
import { enterprise, ScimDirectory, type ScimJson } from '../../testing/scim-directory.js';

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
let organisation: OrganisationHarness;
let directory: ScimDirectory;
let admin: TestIdentity;
beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());
beforeEach(() => {
  directory = new ScimDirectory(organisation);
  admin = { tenantId: directory.tenantId, subject: newId(), roles: ['tenant_administrator'] };
});

const told = ({ status, body }: Answer<ScimJson>): readonly unknown[] => [status, body.scimType];
const employee = (id: string) =>
  organisation.get<Record<string, unknown>>(admin, `/v1/employees/${id}`).then(({ body }) => body);
const ids = ({ body }: Answer<ScimJson>): readonly string[] => (body.Resources ?? []).map(({ id }) => id);

/** As Entra ID maps people unless told otherwise. */
const entraUser = (name: string) => ({
  schemas: [CORE_SCHEMA.User, ENTERPRISE_SCHEMA],
  externalId: `mail-${name}`,
  userName: `${name}@contoso.example`,
  active: true,
  displayName: `${name} Doe`,
  emails: [{ primary: true, type: 'work', value: `${name}@contoso.example` }],
  meta: { resourceType: 'User' },
  name: { formatted: `${name} Doe`, familyName: 'Doe', givenName: name },
  roles: [],
  addresses: [{ type: 'work', streetAddress: '1 Way', locality: 'Town' }],
});

describe('what Entra ID sends', () => {
  it('asks for somebody who is not there, and is answered an empty list', async () => {
    const answer = await directory.find('userName eq "nobody@contoso.example"', '&aadOptscim062020');
    expect(answer).toMatchObject({
      status: 200,
      body: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
    });
    expect(answer.headers['content-type']).toMatch(/^application\/scim\+json/);
    expect(told(await directory.get(newId()))).toEqual([404, undefined]);
  });

  it('provisions a person, who is an employee from then on', async () => {
    const made = await directory.create(entraUser('ann'));
    const { id } = made.body;
    expect(made).toMatchObject({
      status: 201,
      etag: 'W/"0.1"',
      body: {
        ...{ userName: 'ann@contoso.example', externalId: 'mail-ann', active: true, displayName: 'ann Doe' },
        name: { formatted: 'ann Doe', familyName: 'Doe', givenName: 'ann' },
        emails: [{ value: 'ann@contoso.example', type: 'work', primary: true }],
        meta: { resourceType: 'User', location: `/scim/v2/Users/${id}`, version: 'W/"0.1"' },
      },
    });
    expect(made.headers['location']).toBe(`/scim/v2/Users/${id}`);
    expect(made.body).not.toHaveProperty('addresses');
    expect(await employee(id)).toMatchObject({ id, name: 'ann Doe', email: 'ann@contoso.example' });
    expect((await directory.get(id)).body).toEqual(made.body);
    const listed = await directory.find('userName eq "ANN@Contoso.example"');
    expect(listed.body).toMatchObject({ totalResults: 1, Resources: [made.body] });
    expect(await directory.ids('externalId eq "mail-ann"')).toEqual([id]);
    expect(await directory.ids('emails.value eq "Ann@contoso.example" and active eq true')).toEqual([id]);
    expect(await directory.ids(`id eq "${id}" or userName eq "x"`)).toEqual([id]);
    expect(await directory.ids('externalId eq "MAIL-ANN"')).toEqual([]);
  });

  it('provisions nobody twice', async () => {
    const { id } = (await directory.create(entraUser('ann'))).body;
    const again = await directory.create(entraUser('ann'));
    expect([...told(again), again.body['schemas'], again.body['status']]).toEqual([
      ...[409, 'uniqueness', [ERROR], '409'],
    ]);
    const renamed = { ...entraUser('bob'), userName: 'ANN@contoso.example' };
    expect(told(await directory.create(renamed))).toEqual([409, 'uniqueness']);
    const sameId = { ...entraUser('bob'), externalId: 'mail-ann' };
    expect(told(await directory.create(sameId))).toEqual([409, 'uniqueness']);
    expect(ids(await directory.send('GET', 'Users'))).toEqual([id]);
  });

  it('changes, adds and removes attributes, and every change is answered whole', async () => {
    const { id } = (await directory.create(entraUser('ann'))).body;
    const changed = await directory.patch(
      id,
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'field@contoso.example' },
      { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+49 30 1' },
      { op: 'Replace', path: 'name.familyName', value: 'Field' },
      { op: 'Replace', path: 'displayName', value: 'Ann Field' },
      { op: 'Add', path: `${ENTERPRISE_SCHEMA}:employeeNumber`, value: 'F-1' },
      { op: 'Add', path: `${ENTERPRISE_SCHEMA}:department`, value: 'Sales' },
      { op: 'Replace', path: 'addresses[type eq "work"].streetAddress', value: '2 Way' },
    );
    expect(changed).toMatchObject({
      status: 200,
      body: {
        ...{ displayName: 'Ann Field', name: { givenName: 'ann', familyName: 'Field' } },
        emails: [{ value: 'field@contoso.example' }],
        phoneNumbers: [{ value: '+49 30 1', type: 'work', primary: true }],
        [ENTERPRISE_SCHEMA]: { employeeNumber: 'F-1' },
      },
    });
    expect(await employee(id)).toMatchObject({
      ...{ name: 'Ann Field', email: 'field@contoso.example', phone: '+49 30 1', staffNumber: 'F-1' },
    });
    expect(await directory.ids('emails.value eq "field@contoso.example"')).toEqual([id]);
    expect(await directory.ids('emails.value eq "ann@contoso.example"')).toEqual([]);
    const removed = await directory.patch(
      id,
      { op: 'Remove', path: 'phoneNumbers[type eq "work"]' },
      { op: 'Remove', path: `${ENTERPRISE_SCHEMA}:employeeNumber` },
    );
    expect(removed.body).not.toHaveProperty('phoneNumbers');
    expect(await employee(id)).toMatchObject({
      phone: null,
      staffNumber: null,
      email: 'field@contoso.example',
    });
  });

  it('disables and enables a person with words in capitals', async () => {
    const { id } = (await directory.create(entraUser('ann'))).body;
    const off = await directory.patch(id, { op: 'Replace', path: 'active', value: 'False' });
    expect([off.status, off.body['active']]).toEqual([200, false]);
    expect(await employee(id)).toMatchObject({ isActive: false });
    expect(await directory.ids('active eq false')).toEqual([id]);
    const on = await directory.patch(id, { op: 'Add', path: 'active', value: 'True' });
    expect([on.status, on.body['active']]).toEqual([200, true]);
    expect(await directory.ids('active eq false')).toEqual([]);
  });

  it('calls a person otherwise, and the former name is free', async () => {
    const { id } = (await directory.create(entraUser('ann'))).body;
    await directory.create(entraUser('bob'));
    const path = 'userName';
    const taken = await directory.patch(id, { op: 'Replace', path, value: 'Bob@contoso.example' });
    expect(told(taken)).toEqual([409, 'uniqueness']);
    const renamed = await directory.patch(id, { op: 'Replace', path, value: 'field@contoso.example' });
    expect(renamed).toMatchObject({ status: 200, body: { id, userName: 'field@contoso.example' } });
    expect(await directory.ids('userName eq "ann@contoso.example"')).toEqual([]);
    expect(await directory.ids('userName eq "field@contoso.example"')).toEqual([id]);
  });

  it('deletes a person, who stays an employee', async () => {
    const { id } = (await directory.create(entraUser('ann'))).body;
    expect((await directory.send('DELETE', `Users/${id}`)).status).toBe(204);
    expect(told(await directory.get(id))).toEqual([404, undefined]);
    expect((await directory.send('DELETE', `Users/${id}`)).status).toBe(404);
    expect((await directory.patch(id, { op: 'Add', path: 'active', value: true })).status).toBe(404);
    expect(ids(await directory.send('GET', 'Users'))).toEqual([]);
    expect(await employee(id)).toMatchObject({ id, isActive: false, name: 'ann Doe' });
  });
});

/** As Okta maps people unless told otherwise. */
const oktaUser = (name: string) => ({
  schemas: [CORE_SCHEMA.User],
  userName: `${name}@okta.example`,
  name: { givenName: name, familyName: 'Lane' },
  emails: [{ primary: true, value: `${name}@okta.example`, type: 'work' }],
  displayName: `${name} Lane`,
  locale: 'en-US',
  externalId: `00u${name}`,
  groups: [],
  password: '1mz050nq',
  active: true,
});

describe('what Okta sends', () => {
  it('looks whether the service is there, then for a person, then provisions', async () => {
    expect(await directory.send('GET', 'Users?startIndex=1&count=2')).toMatchObject({
      status: 200,
      body: { totalResults: 0, Resources: [] },
    });
    expect(await directory.ids('userName eq "eva@okta.example"')).toEqual([]);
    const made = await directory.create(oktaUser('eva'));
    expect(made).toMatchObject({ status: 201, body: { userName: 'eva@okta.example', active: true } });
    expect(JSON.stringify(made.body)).not.toContain('1mz050nq');
    expect(told(await directory.create(oktaUser('eva')))).toEqual([409, 'uniqueness']);
  });

  it('writes a person whole, and what it does not mention is not taken away', async () => {
    const { id } = (await directory.create(oktaUser('eva'))).body;
    const boss = (await directory.create(oktaUser('boss'))).body;
    await directory.patch(id, {
      op: 'add',
      value: enterprise({ employeeNumber: 'F-7', manager: { value: boss.id } }),
    });
    const put = await directory.put(id, {
      ...{ ...oktaUser('eva'), id, name: { givenName: 'Eva', familyName: 'Field' }, displayName: null },
    });
    expect(put).toMatchObject({
      status: 200,
      body: {
        name: { givenName: 'Eva', familyName: 'Field' },
        [ENTERPRISE_SCHEMA]: {
          ...{ employeeNumber: 'F-7', manager: { value: boss.id, $ref: `/scim/v2/Users/${boss.id}` } },
        },
      },
    });
    expect(put.body).not.toHaveProperty('displayName');
    expect(await employee(id)).toMatchObject({ name: 'Eva Field', staffNumber: 'F-7' });
    const emptied = await directory.put(id, {
      ...oktaUser('eva'),
      emails: [],
      ...enterprise({ manager: null }),
    });
    expect(emptied.body[ENTERPRISE_SCHEMA]).toEqual({ employeeNumber: 'F-7' });
    expect(emptied.body).not.toHaveProperty('emails');
  });

  it('deactivates without a path, and reactivates', async () => {
    const { id } = (await directory.create(oktaUser('eva'))).body;
    const off = await directory.patch(id, { op: 'replace', value: { active: false } });
    expect([off.status, off.body['active']]).toEqual([200, false]);
    expect(await employee(id)).toMatchObject({ isActive: false });
    const on = await directory.put(id, { ...oktaUser('eva'), active: true });
    expect([on.status, on.body['active']]).toEqual([200, true]);
  });

  it('reads the groups of a person, and changes none there', async () => {
    const { id } = (await directory.create(oktaUser('eva'))).body;
    const made = await directory.send('POST', 'Groups', { displayName: 'Night', members: [{ value: id }] });
    expect(made.status).toBe(201);
    const group = { value: made.body.id, display: 'Night', $ref: `/scim/v2/Groups/${made.body.id}` };
    expect((await directory.get(id)).body['groups']).toEqual([{ ...group, type: 'direct' }]);
    expect((await directory.put(id, oktaUser('eva'))).body['groups']).toHaveLength(1);
    expect((await directory.find(`id eq "${id}"`)).body.Resources?.[0]?.['groups']).toHaveLength(1);
    const patch = await directory.patch(id, { op: 'remove', path: 'groups' });
    expect(told(patch)).toEqual([400, 'mutability']);
  });

  it('reads people in pages, counted from one', async () => {
    const made = await Promise.all(['a', 'b', 'c'].map((name) => directory.create(oktaUser(name))));
    const all = made.map(({ body }) => body.id).toSorted();
    const page = await directory.send('GET', 'Users?startIndex=2&count=1&attributes=userName');
    expect(page.body).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 });
    expect(page.body.Resources).toEqual([
      { schemas: expect.any(Array), id: all[1], userName: expect.any(String) },
    ]);
    const none = await directory.send('GET', 'Users?count=0');
    expect(none.body).toMatchObject({ totalResults: 3, itemsPerPage: 0, Resources: [] });
    const beyond = await directory.send('GET', 'Users?startIndex=9');
    expect(beyond.body).toMatchObject({ totalResults: 3, Resources: [] });
    expect(told(await directory.send('GET', 'Users?startIndex=200001'))).toEqual([400, 'invalidValue']);
  });
});

describe('a request that cannot be', () => {
  it.each([
    ['no userName', { displayName: 'x' }, 'invalidValue'],
    ['an unknown attribute', { userName: 'a', tenantId: 'x' }, 'invalidSyntax'],
    ['an address that is none', { userName: 'a', emails: [{ value: 'nowhere' }] }, 'invalidValue'],
    [
      'a number that is too long',
      { userName: 'a', ...enterprise({ employeeNumber: 'x'.repeat(65) }) },
      'invalidValue',
    ],
    [
      'a manager who is nobody',
      { userName: 'a', ...enterprise({ manager: { value: newId() } }) },
      'invalidValue',
    ],
    ['a manager who is no id', { userName: 'a', ...enterprise({ manager: 'boss' }) }, 'invalidValue'],
  ])('with %s is refused, and nothing is recorded', async (_what, user, scimType) => {
    expect(told(await directory.create(user))).toEqual([400, scimType]);
    expect((await directory.send('GET', 'Users')).body.totalResults).toBe(0);
  });

  it.each([
    ['userName co "a"', 'invalidFilter'],
    ['title eq "a"', 'invalidFilter'],
    ['userName eq', 'invalidFilter'],
  ])('filters by %s', async (filter, scimType) => {
    expect(told(await directory.find(filter))).toEqual([400, scimType]);
  });

  it('names a version that is over, or none at all', async () => {
    const { body, etag } = await directory.create(oktaUser('eva'));
    const patch = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'displayName', value: 'Eva L.' }],
    };
    const path = `Users/${body.id}`;
    const changed = await directory.send('PATCH', path, patch, { 'if-match': etag });
    expect([changed.status, changed.body['displayName']]).toEqual([200, 'Eva L.']);
    expect((await directory.send('DELETE', path, undefined, { 'if-match': etag })).status).toBe(412);
    expect((await directory.send('PUT', path, oktaUser('eva'), { 'if-match': etag })).status).toBe(412);
    expect((await directory.send('PATCH', path, patch, { 'if-match': changed.etag })).status).toBe(200);
  });
});
