import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newId, type EmployeeId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { findInDatabase } from '@timeledger/testing/find-in-database.js';
import { OrganisationCommands } from '../../organisation-commands.js';
import {
  startOrganisation,
  type Answer,
  type OrganisationHarness,
} from '../../testing/organisation-harness.js';
import {
  decideDirectoryUser,
  initialDirectoryUser,
  type DirectoryUserState,
} from '../../domain/directory-user.decider.js';
import type { DirectoryUserEvent } from '../../domain/directory-user-events.js';
import { CORE_SCHEMA, ENTERPRISE_SCHEMA } from '../protocol/scim-schema.js';
import { enterprise, ScimDirectory, type ScimJson } from '../../testing/scim-directory.js';
import { DirectoryNameClaims } from './directory-names.js';
import { directoryUserStreamOf, evolveStoredUser } from './directory-person.js';

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
const outcomes = (answers: readonly Answer<ScimJson>[]): readonly unknown[] =>
  answers.map(({ status, body }) => `${status} ${body.scimType ?? ''}`.trim()).toSorted();
const numbered = (userName: string, employeeNumber: string) => ({
  ...{ userName, externalId: `id-${userName}` },
  ...enterprise({ employeeNumber }),
});
const hire = async (body: object): Promise<string> =>
  (await organisation.post<{ id: string }>(admin, '/v1/employees', body)).body.id;
const employee = (id: string) =>
  organisation.get<Record<string, unknown>>(admin, `/v1/employees/${id}`).then(({ body }) => body);
const userNames = async (): Promise<readonly unknown[]> =>
  ((await directory.send('GET', 'Users')).body.Resources ?? []).map(({ userName }) => userName).toSorted();

describe('two requests at once', () => {
  it('for one user name make one person', async () => {
    for (let round = 0; round < 5; round += 1) {
      const userName = `ann${round}`;
      const answers = await Promise.all(
        [1, 2, 3].map((n) => directory.create({ userName, externalId: `${round}.${n}` })),
      );
      expect(outcomes(answers)).toEqual(['201', '409 uniqueness', '409 uniqueness']);
    }
    expect(await userNames()).toHaveLength(5);
  });

  it('for one external id make one person', async () => {
    const answers = await Promise.all(
      ['ann', 'bob'].map((userName) => directory.create({ userName, externalId: 'x' })),
    );
    expect(outcomes(answers)).toEqual(['201', '409 uniqueness']);
  });

  it('for one employee provision the employee once', async () => {
    await hire({ name: 'Ann', staffNumber: 'F-1' });
    const answers = await Promise.all(['ann', 'bob'].map((name) => directory.create(numbered(name, 'F-1'))));
    expect(outcomes(answers)).toEqual(['201', '409 uniqueness']);
    expect(await userNames()).toHaveLength(1);
  });

  it('for one staff number give it to one person', async () => {
    const answers = await Promise.all(['ann', 'bob'].map((name) => directory.create(numbered(name, 'F-2'))));
    expect(outcomes(answers)).toEqual(['201', '409 uniqueness']);
  });

  it('to change one person both happen', async () => {
    const { id } = (await directory.create({ userName: 'ann' })).body;
    const answers = await Promise.all([
      directory.patch(id, { op: 'replace', path: 'displayName', value: 'Ann' }),
      directory.patch(id, { op: 'replace', path: 'externalId', value: 'x' }),
      directory.patch(id, { op: 'replace', path: 'active', value: false }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await directory.get(id)).body).toMatchObject({
      displayName: 'Ann',
      externalId: 'x',
      active: false,
    });
  });
});

describe('somebody who is in the company already', () => {
  it('is found by the staff number, and gets what the directory tells', async () => {
    const id = await hire({
      name: 'Ann Field',
      staffNumber: 'F-1',
      email: 'ann@old.example',
      phone: '+49 1',
    });
    const made = await directory.create({
      ...numbered('ann', ' f-1 '),
      emails: [{ value: 'ann@new.example' }],
    });
    expect(made).toMatchObject({ status: 201, body: { id, phoneNumbers: [{ value: '+49 1' }] } });
    // No name was told: the one that is known stays.
    expect(await employee(id)).toMatchObject({ name: 'Ann Field', email: 'ann@new.example' });
  });

  it('is found by the id that people sign in with, and somebody new gets it', async () => {
    const id = await hire({ name: 'Ann Field' });
    const made = await directory.create({ userName: 'ann', externalId: id.toUpperCase() });
    expect([made.status, made.body.id]).toEqual([201, id]);
    const oid = randomUUID();
    const both = await Promise.all(
      ['bob', 'eva'].map((userName) => directory.create({ userName, externalId: oid })),
    );
    expect(outcomes(both)).toEqual(['201', '409 uniqueness']);
    expect((await directory.get(oid)).status).toBe(200);
    await hire({ name: 'Eve', staffNumber: 'F-9' });
    const other = await hire({ name: 'Eva' });
    const twoPeople = { userName: 'x', externalId: other, ...enterprise({ employeeNumber: 'F-9' }) };
    expect(told(await directory.create(twoPeople))).toEqual([409, 'uniqueness']);
    expect((await directory.get(other)).status).toBe(404);
  });

  it('is never found by the e-mail address', async () => {
    const id = await hire({ name: 'Ann Field', email: 'ann@example.com' });
    const made = await directory.create({ userName: 'ann', emails: [{ value: 'ann@example.com' }] });
    expect(made.status).toBe(201);
    expect(made.body.id).not.toBe(id);
  });

  it('is provisioned once', async () => {
    await directory.create(numbered('ann', 'F-1'));
    expect(told(await directory.create(numbered('bob', 'F-1')))).toEqual([409, 'uniqueness']);
    const { id } = (await directory.create({ userName: 'bob' })).body;
    const path = `${ENTERPRISE_SCHEMA}:employeeNumber`;
    expect(told(await directory.patch(id, { op: 'add', path, value: 'F-1' }))).toEqual([409, 'uniqueness']);
    expect((await directory.get(id)).body).not.toHaveProperty([ENTERPRISE_SCHEMA]);
  });
});

describe('somebody whom the directory took away', () => {
  it('is the same person when provisioned again', async () => {
    const { id } = (await directory.create({ userName: 'ann', externalId: 'x1' })).body;
    await directory.send('DELETE', `Users/${id}`);
    const again = await directory.create({ userName: 'Ann', externalId: 'x1' });
    expect(again).toMatchObject({ status: 201, body: { id, active: true } });
    expect(await employee(id)).toMatchObject({ isActive: true });
    await directory.send('DELETE', `Users/${id}`);
    const renamed = await directory.create({ userName: 'ann.field', externalId: 'x1' });
    expect([renamed.status, renamed.body.id]).toEqual([201, id]);
  });

  it('is another one when the user name was given on', async () => {
    const { id } = (await directory.create({ userName: 'ann', externalId: 'x1' })).body;
    await directory.send('DELETE', `Users/${id}`);
    const next = await directory.create({ userName: 'ann', externalId: 'x2' });
    expect(next.status).toBe(201);
    expect(next.body.id).not.toBe(id);
    const other = await directory.create(numbered('eva', 'F-1'));
    await directory.send('DELETE', `Users/${other.body.id}`);
    const back = await directory.create({ userName: 'eva', ...enterprise({ employeeNumber: 'F-2' }) });
    expect(back.status).toBe(201);
    expect(back.body.id).not.toBe(other.body.id);
  });
});

describe('a name that somebody gave up', () => {
  it('is free for others at once', async () => {
    const { id } = (await directory.create({ userName: 'ann', externalId: 'x' })).body;
    await directory.put(id, { userName: 'field', externalId: 'y' });
    const next = await directory.create({ userName: 'ann', externalId: 'x' });
    expect(next.status).toBe(201);
    expect(next.body.id).not.toBe(id);
    expect(told(await directory.put(id, { userName: 'ANN', externalId: 'y' }))).toEqual([409, 'uniqueness']);
  });
});

describe('an administrator', () => {
  const path = (id: string): string => `/v1/employees/${id}`;
  const command = async (id: string, name: string, body: object): Promise<number> => {
    const { etag } = await organisation.get(admin, path(id));
    const answer = await organisation.post(admin, `${path(id)}/${name}`, body, { 'if-match': etag });
    await organisation.get(admin, path(id), { 'read-at': answer.position });
    return answer.status;
  };
  const administrator = async (userName: string): Promise<string> => {
    const { id } = (await directory.create({ userName })).body;
    const role = { role: 'tenant_administrator', from: new Date().toISOString().slice(0, 10) };
    expect(await command(String(id), 'role-assignments', role)).toBe(201);
    return String(id);
  };
  const active = (id: string, value: boolean) =>
    directory.patch(id, { op: 'replace', value: { active: value } });

  it('whom a person deactivated is reactivated by a person alone', async () => {
    const id = await administrator('ann');
    await administrator('bob');
    expect([(await active(id, false)).status, (await active(id, true)).status]).toEqual([200, 200]);
    expect(await command(id, 'deactivation', {})).toBeLessThan(300);
    expect((await active(id, true)).status).toBe(403);
    expect((await directory.get(id)).body['active']).toBe(false);
  });

  it('is not disabled while nobody else is one, however the directory asks', async () => {
    const [ann, bob] = [await administrator('ann'), await administrator('bob')];
    expect((await active(ann, false)).status).toBe(200);
    const asked = [
      await active(bob, false),
      await directory.send('PUT', `Users/${bob}`, {
        schemas: [CORE_SCHEMA.User],
        userName: 'bob',
        active: false,
      }),
      await directory.send('DELETE', `Users/${bob}`),
    ];
    expect(asked.map(({ status }) => status)).toEqual([409, 409, 409]);
    expect((await directory.get(bob)).body['active']).toBe(true);
    expect((await active(ann, true)).status).toBe(200);
    const both = await Promise.all([active(ann, false), active(bob, false)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe('a manager', () => {
  const manage = (id: string, managerId: string) =>
    directory.patch(id, { op: 'Add', path: `${ENTERPRISE_SCHEMA}:manager`, value: managerId });

  it('is responsible from today on, and nobody comes to stand above oneself', async () => {
    const [ann, bob, eva] = await Promise.all(
      ['ann', 'bob', 'eva'].map(async (userName) => (await directory.create({ userName })).body.id),
    );
    if (ann === undefined || bob === undefined || eva === undefined) throw new Error('three people');
    expect((await manage(ann, bob)).body[ENTERPRISE_SCHEMA]).toMatchObject({ manager: { value: bob } });
    expect((await manage(bob, eva)).status).toBe(200);
    const today = new Date().toISOString().slice(0, 10);
    expect((await employee(ann))['reportingLines']).toEqual([{ from: today, managerId: bob }]);
    expect(told(await manage(eva, ann))).toEqual([400, 'invalidValue']);
    expect(told(await manage(eva, eva))).toEqual([400, 'invalidValue']);
    expect(told(await manage(eva, newId()))).toEqual([400, 'invalidValue']);
    const other = new ScimDirectory(organisation);
    const stranger = (await other.create({ userName: 'stranger' })).body.id;
    expect(told(await manage(eva, stranger))).toEqual([400, 'invalidValue']);
    const gone = await directory.patch(ann, { op: 'Remove', path: `${ENTERPRISE_SCHEMA}:manager` });
    expect(gone.body).not.toHaveProperty([ENTERPRISE_SCHEMA]);
    expect((await employee(ann))['reportingLines']).toEqual([{ from: today, managerId: null }]);
  });

  it('of two who are to manage each other is one', async () => {
    for (let round = 0; round < 3; round += 1) {
      const made = await Promise.all(
        ['a', 'b'].map((name) => directory.create({ userName: `${name}${round}` })),
      );
      const [a = '', b = ''] = made.map(({ body }) => body.id);
      expect(outcomes(await Promise.all([manage(a, b), manage(b, a)]))).toEqual(['200', '400 invalidValue']);
    }
  });
});

describe('the directory of another company', () => {
  it('sees nobody and changes nobody', async () => {
    const { id } = (
      await directory.create({ userName: 'ann', externalId: 'x', emails: [{ value: 'a@b.example' }] })
    ).body;
    const other = new ScimDirectory(organisation);
    const statuses = [
      (await other.get(id)).status,
      (await other.put(id, { userName: 'evil' })).status,
      (await other.patch(id, { op: 'replace', value: { active: false } })).status,
      (await other.send('DELETE', `Users/${id}`)).status,
    ];
    expect(statuses).toEqual([404, 404, 404, 404]);
    for (const filter of [
      'userName eq "ann"',
      'externalId eq "x"',
      'emails.value eq "a@b.example"',
      `id eq "${id}"`,
    ])
      expect(await other.ids(filter)).toEqual([]);
    expect((await other.create({ userName: 'ann', externalId: 'x' })).status).toBe(201);
    expect((await directory.get(id)).body).toMatchObject({ userName: 'ann', active: true });
  });

  it('needs the scope, and nobody else comes in', async () => {
    const reader = new ScimDirectory(organisation, directory.tenantId, 'scim:read');
    expect((await reader.create({ userName: 'ann' })).status).toBe(403);
    expect((await reader.send('GET', 'Users')).status).toBe(200);
    const person = await organisation.get<ScimJson>(admin, '/scim/v2/Users');
    expect([person.status, person.body['status']]).toEqual([403, '403']);
  });
});

describe('what stands in the database', () => {
  it('names nobody in clear', async () => {
    const marks = [
      'Zq7user',
      'Zq7external',
      'Zq7given',
      'Zq7family',
      'Zq7display',
      'zq7mail@example.com',
      'ZQ7NUMBER',
    ];
    const [userName, externalId, givenName, familyName, displayName, value, employeeNumber] = marks;
    const made = await directory.create({
      ...{ userName, externalId, displayName, name: { givenName, familyName } },
      ...{ emails: [{ value }], ...enterprise({ employeeNumber }) },
    });
    expect(made.status).toBe(201);
    await directory.patch(made.body.id, { op: 'replace', path: 'userName', value: 'Zq7user2' });
    for (const mark of marks) expect(await findInDatabase(organisation.context.url, mark)).toEqual([]);
  });
});

describe('a process that died', () => {
  it('between the two streams leaves somebody whom the directory does not see, and finishes by asking again', async () => {
    const { ports } = organisation;
    const { tenantId } = directory;
    const employeeId = newId<EmployeeId>();
    const { store, clock, staffNumberKey: key } = ports;
    const names = {
      ...{ userName: 'ann', externalId: 'x', displayName: null, formattedName: null },
      ...{ givenName: null, familyName: null },
    };
    const namesOf = () => Promise.resolve({ userName: null, externalId: null });
    const claims = new DirectoryNameClaims({ store, clock, key, namesOf });
    const indexes = claims.indexesOf(tenantId, { ...names, email: null });
    await new OrganisationCommands(ports).change<DirectoryUserState, DirectoryUserEvent>({
      request: {
        // What a token of a directory becomes.
        principal: { tenantId, subject: 'directory', roles: new Set(), isService: true } as never,
        ...{ operation: 'scim.test', idempotencyKey: newId(), input: {} },
      },
      streamId: directoryUserStreamOf(tenantId, employeeId),
      initialState: initialDirectoryUser,
      evolve: evolveStoredUser,
      decide: (state) =>
        decideDirectoryUser({ kind: 'set-directory-user', employeeId, names, indexes }, state),
      claim: async ({ events: [cause] }) => {
        if (cause !== undefined) await claims.userNames.claim(tenantId, 'ann', employeeId, cause);
      },
    });
    expect((await directory.get(employeeId)).status).toBe(404);
    expect((await directory.find('userName eq "ann"')).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    const again = await directory.create({ userName: 'ann', externalId: 'x', displayName: 'Ann' });
    expect(again).toMatchObject({ status: 201, body: { id: employeeId, displayName: 'Ann' } });
    expect(told(await directory.create({ userName: 'ann' }))).toEqual([409, 'uniqueness']);
  });
});

describe('the read model', () => {
  it('finds somebody among many by an index', async () => {
    const client = new pg.Client({ connectionString: organisation.context.url });
    await client.connect();
    try {
      await client.query('SET enable_seqscan = off');
      for (const column of ['user_name_index', 'external_id_index', 'email_index']) {
        const { rows } = await client.query<{ 'QUERY PLAN': string }>(
          `EXPLAIN SELECT FROM organisation.directory_user WHERE tenant_id = $1 AND ${column} = $2`,
          [directory.tenantId, 'x'],
        );
        expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index|Bitmap/);
      }
    } finally {
      await client.end();
    }
  });
});
