import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { RoleAssignment } from '../../domain/people-events.js';
import type { PlacementView } from '../../people/placement.dto.js';
import {
  startOrganisation,
  type Answer,
  type OrganisationHarness,
} from '../../testing/organisation-harness.js';
import { directoryGroupEffects } from './directory-group-effects.reactor.js';
import type { DirectoryGroupDetailView, MeaningPreviewView } from './directory-group.dto.js';
import { CARRY_OUT_ERASURES } from '../../privacy/erasures.js';
import { erasureStream } from '../../privacy/privacy-streams.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';

type Members = Readonly<Record<string, unknown>>;
interface Refusal {
  readonly id: string;
  readonly code?: string;
}

const today = new Date().toISOString().slice(0, 10);
const auditing = { kind: 'role', role: 'auditor' };
let organisation: OrganisationHarness;
let tenantId: TenantId;
let admin: TestIdentity;
let directory: TestIdentity;
beforeAll(async () => {
  // Nobody else listens here: what is recorded is taken in.
  organisation = await startOrganisation({ uptake: { isTakenIn: () => Promise.resolve(true) } });
});
afterAll(() => organisation.close());
beforeEach(() => {
  tenantId = newId<TenantId>();
  admin = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
  directory = { tenantId, subject: newId(), roles: ['service'], claims: { scope: 'scim:read scim:write' } };
});

async function hire(): Promise<string> {
  const made = await organisation.post<Refusal>(admin, '/v1/employees', { name: 'Ann' });
  expect(made.status).toBe(201);
  return made.body.id;
}
async function team(): Promise<string> {
  const made = await organisation.post<Refusal>(admin, '/v1/teams', { name: newId() });
  expect(made.status).toBe(201);
  return made.body.id;
}
async function group(...members: readonly string[]): Promise<string> {
  const body = { displayName: newId(), members: members.map((value) => ({ value })) };
  const made = await organisation.send<Refusal>('POST', directory, '/scim/v2/Groups', body);
  expect(made.status).toBe(201);
  return made.body.id;
}
async function patch(id: string, op: 'add' | 'remove', ...members: readonly string[]): Promise<void> {
  const { status } = await organisation.send('PATCH', directory, `/scim/v2/Groups/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op, path: 'members', value: members.map((value) => ({ value })) }],
  });
  expect(status).toBe(204);
}
const path = (id: string): string => `/v1/directory-groups/${id}`;
const read = (id: string, who = admin) => organisation.get<DirectoryGroupDetailView & Refusal>(who, path(id));
const preview = (id: string, meaning: Members, who = admin) =>
  organisation.post<MeaningPreviewView & Refusal>(who, `${path(id)}/meaning-previews`, { meaning });
/** Sets a meaning after a look at it. */
async function mean(
  id: string,
  meaning: Members,
  who = admin,
): Promise<Answer<DirectoryGroupDetailView & Refusal>> {
  const { body, etag } = await preview(id, meaning, who);
  const { previewToken } = body;
  return organisation.send(
    'PUT',
    who,
    `${path(id)}/meaning`,
    { meaning, previewToken },
    { 'if-match': etag },
  );
}
async function meant(id: string, meaning: Members): Promise<void> {
  expect((await mean(id, meaning)).status).toBe(200);
}
const change = async (employeeId: string, what: string, body: object): Promise<Answer<unknown>> => {
  const at = `/v1/employees/${employeeId}`;
  const { etag } = await organisation.get(admin, at, {
    'read-at': organisation.ports.tokens.issue(await head()),
  });
  return organisation.post(admin, `${at}/${what}`, body, { 'if-match': etag });
};
const head = (): Promise<number> => organisation.ports.store.head();
async function rolesOf(employeeId: string): Promise<readonly RoleAssignment[]> {
  const readAt = { 'read-at': organisation.ports.tokens.issue(await head()) };
  const at = `/v1/employees/${employeeId}/role-assignments`;
  const { body } = await organisation.get<readonly RoleAssignment[]>(admin, at, readAt);
  return body.filter(({ from, until }) => from <= today && (until === null || until >= today));
}
async function teamOf(employeeId: string): Promise<string | null | undefined> {
  const readAt = { 'read-at': organisation.ports.tokens.issue(await head()) };
  const { body } = await organisation.get<PlacementView>(
    admin,
    `/v1/employees/${employeeId}/placements`,
    readAt,
  );
  return body.teams.findLast(({ from }) => from <= today)?.teamId;
}
const roleNames = async (id: string) => (await rolesOf(id)).map(({ role }) => role);
/** Whether somebody with no role in the token may do what auditors may. */
const mayAudit = async (id: string): Promise<boolean> => {
  const who: TestIdentity = { tenantId, subject: id, roles: ['employee'] };
  return (await organisation.get(who, '/v1/directory-groups')).status === 200;
};

describe('a directory', () => {
  it('gives nobody anything by a group that has no meaning, and cannot give one a meaning', async () => {
    const ann = await hire();
    const id = await group(ann);
    const { etag, body } = await read(id);
    expect(body).toMatchObject({
      memberCount: 1,
      meaning: { kind: 'nothing' },
      meaningSetBy: null,
      warnings: [],
    });
    const set = (who: TestIdentity, token = '') =>
      organisation.send<Refusal>(
        'PUT',
        who,
        `${path(id)}/meaning`,
        { meaning: auditing, previewToken: token },
        { 'if-match': etag },
      );
    const { previewToken } = (await preview(id, auditing)).body;
    for (const scope of ['scim:write', 'scim:read scim:write employees:read'])
      expect((await set({ ...directory, claims: { scope } }, previewToken)).status).toBe(403);
    const claimed: TestIdentity = {
      ...directory,
      roles: ['service', 'tenant_administrator'],
    };
    expect((await set(claimed, previewToken)).status).toBe(403);
    const withoutFactor = await set({ ...admin, claims: { amr: ['pwd'] } }, previewToken);
    expect([withoutFactor.status, withoutFactor.body.code]).toEqual([401, 'auth.step-up-needed']);
    expect((await set({ ...admin, roles: ['auditor'] }, previewToken)).status).toBe(403);
    expect((await set({ ...admin, roles: ['time_administrator'] }, previewToken)).status).toBe(403);
    expect((await read(id, { ...admin, roles: ['auditor'] })).status).toBe(200);
    expect(await rolesOf(ann)).toEqual([]);
    // Deleting a group that means something and making it again gives a group that means nothing.
    await meant(id, auditing);
    const name = (await read(id)).body.displayName;
    await organisation.send('DELETE', directory, `/scim/v2/Groups/${id}`);
    const again = { displayName: name, members: [{ value: ann }] };
    await organisation.send('POST', directory, '/scim/v2/Groups', again);
    expect(await mayAudit(ann)).toBe(false);
    expect(await rolesOf(ann)).toEqual([]);
  });
});

describe('a role', () => {
  it('is given to who is in the group and who comes, and works no more for who leaves', async () => {
    const [ann, bob] = [await hire(), await hire()];
    const id = await group(ann);
    expect(await mayAudit(ann)).toBe(false);
    await meant(id, auditing);
    expect(await rolesOf(ann)).toEqual([
      expect.objectContaining({ role: 'auditor', teamId: null, from: today, until: null, groupId: id }),
    ]);
    await patch(id, 'add', bob);
    await waitUntil(async () => (await roleNames(bob)).length === 1, { what: 'bob has the role' });
    await waitUntil(() => mayAudit(ann), { what: 'the role works for ann' });
    await patch(id, 'remove', ann);
    // At the very next request.
    expect(await mayAudit(ann)).toBe(false);
    expect([await roleNames(ann), await roleNames(bob)]).toEqual([[], ['auditor']]);
    const removed = await organisation.send<DirectoryGroupDetailView>(
      'DELETE',
      admin,
      `${path(id)}/meaning`,
      undefined,
      { 'if-match': (await read(id)).etag },
    );
    expect(removed).toMatchObject({ status: 200, body: { meaning: { kind: 'nothing' } } });
    expect(await roleNames(bob)).toEqual([]);
  });

  it('is recorded as what the product did because of the group', async () => {
    const ann = await hire();
    const id = await group(ann);
    await meant(id, auditing);
    const events = await wholeLog(organisation.ports.store);
    const own = events.filter((event) => event.tenantId === tenantId);
    const set = own.find(({ type }) => type === 'organisation.DirectoryGroupMeaningSet');
    expect(set).toMatchObject({ actor: { kind: 'user', id: admin.subject }, data: { setBy: admin.subject } });
    expect(own.find(({ type }) => type === 'organisation.DirectoryGroupCreated')).toMatchObject({
      actor: { kind: 'service', id: directory.subject },
    });
    expect(own.find(({ type }) => type === 'organisation.RoleAssignmentsChanged')).toMatchObject({
      actor: { kind: 'system', id: 'directory-group-effects' },
      causationId: set?.eventId,
      data: { assignments: [{ groupId: id }] },
    });
  });

  it('given by hand, or by another group, is left alone', async () => {
    const ann = await hire();
    const [one, two] = [await group(ann), await group(ann)];
    expect((await change(ann, 'role-assignments', { role: 'auditor', from: today })).status).toBe(201);
    await meant(one, auditing);
    await meant(two, auditing);
    expect(await roleNames(ann)).toHaveLength(3);
    await patch(one, 'remove', ann);
    expect((await rolesOf(ann)).map(({ groupId }) => groupId)).toEqual([undefined, two]);
    await organisation.send('DELETE', directory, `/scim/v2/Groups/${two}`);
    expect((await rolesOf(ann)).map(({ groupId }) => groupId)).toEqual([undefined]);
  });

  it('for a team is that of time administrators, and follows the meaning', async () => {
    const [ann, north] = [await hire(), await team()];
    const id = await group(ann);
    const told = ({ status, body }: Answer<Refusal>) => [status, body.code];
    expect(told(await preview(id, { ...auditing, teamId: newId() }))).toEqual([
      422,
      'directory-group.team-unknown',
    ]);
    expect(told(await mean(id, { ...auditing, teamId: north }))).toEqual([
      422,
      'role-assignment.not-for-teams',
    ]);
    for (const meaning of [{ kind: 'team' }, { kind: 'role' }, { ...auditing, kind: 'nothing' }])
      expect(told(await preview(id, meaning))).toEqual([422, 'directory-group.meaning-incomplete']);
    await meant(id, { kind: 'role', role: 'time_administrator', teamId: north });
    expect(await rolesOf(ann)).toEqual([
      expect.objectContaining({ role: 'time_administrator', teamId: north }),
    ]);
    await meant(id, { kind: 'role', role: 'finance' });
    expect(await roleNames(ann)).toEqual(['finance']);
  });

  it('is looked at before it is given', async () => {
    const [ann, bob] = [await hire(), await hire()];
    const id = await group(ann);
    const seen = await preview(id, auditing);
    expect(seen.body).toMatchObject({
      affected: 1,
      people: [{ employeeId: ann, roleBegins: 'auditor', roleEnds: null }],
      warnings: [],
    });
    const set = (meaning: Members, previewToken: string | undefined, etag = seen.etag) =>
      organisation.send<Refusal>(
        'PUT',
        admin,
        `${path(id)}/meaning`,
        { meaning, ...(previewToken === undefined ? {} : { previewToken }) },
        { 'if-match': etag },
      );
    const codeOf = async (answer: Promise<Answer<Refusal>>) => (await answer).body.code;
    const { previewToken } = seen.body;
    expect(await codeOf(set(auditing, undefined))).toBe('directory-group.preview-needed');
    expect(await codeOf(set({ kind: 'role', role: 'finance' }, previewToken))).toBe(
      'directory-group.preview-stale',
    );
    await patch(id, 'add', bob);
    expect(await codeOf(set(auditing, previewToken))).toBe('resource.stale');
    const { etag } = await read(id);
    expect(await codeOf(set(auditing, previewToken, etag))).toBe('directory-group.preview-stale');
    expect(await rolesOf(ann)).toEqual([]);
  });

  it('is not given to who gives it, neither now nor later', async () => {
    const [ann, bob] = [await hire(), await hire()];
    const self: TestIdentity = { ...admin, subject: ann };
    const id = await group(ann, bob);
    expect((await mean(id, auditing, self)).status).toBe(403);
    await patch(id, 'remove', ann);
    expect((await mean(id, auditing, self)).status).toBe(200);
    await patch(id, 'add', ann);
    await waitUntil(async () => (await read(id)).body.memberCount === 2, { what: 'ann is in' });
    expect((await read(id)).body.warnings).toEqual([
      { code: 'own-mapping', employeeId: ann, otherGroupId: null },
    ]);
    await patch(id, 'remove', bob);
    expect([await roleNames(ann), await roleNames(bob)]).toEqual([[], []]);
  });

  it('to administer the company stays with the last who has it, until another does', async () => {
    const [ann, bob] = [await hire(), await hire()];
    const id = await group(ann, bob);
    await meant(id, { kind: 'role', role: 'tenant_administrator' });
    await patch(id, 'remove', ann, bob);
    const [kept, gone] = (await roleNames(ann)).length > 0 ? [ann, bob] : [bob, ann];
    expect([await roleNames(kept), await roleNames(gone)]).toEqual([['tenant_administrator'], []]);
    expect((await read(id)).body.warnings).toEqual([
      { code: 'last-administrator', employeeId: kept, otherGroupId: null },
    ]);
    await change(gone, 'role-assignments', { role: 'tenant_administrator', from: today });
    await waitUntil(async () => (await roleNames(kept)).length === 0, { what: 'the role is taken' });
    expect((await read(id)).body.warnings).toEqual([]);
    expect(await roleNames(gone)).toEqual(['tenant_administrator']);
  });

  it('ends while a person is deactivated, and is back with the person', async () => {
    const ann = await hire();
    const id = await group(ann);
    await meant(id, auditing);
    await change(ann, 'deactivation', {});
    await waitUntil(async () => (await roleNames(ann)).length === 0, { what: 'the role is gone' });
    expect((await read(id)).body.memberCount).toBe(1);
    await change(ann, 'reactivation', {});
    await waitUntil(async () => (await roleNames(ann)).length === 1, { what: 'the role is back' });
  });

  it('goes with an erased person, who is in no group any more', async () => {
    const ann = await hire();
    const id = await group(ann);
    await meant(id, auditing);
    await erased(ann);
    await waitUntil(async () => (await read(id)).body.memberCount === 0, { what: 'nobody is in the group' });
    await waitUntil(async () => (await roleNames(ann)).length === 0, { what: 'the role is gone' });
    const body = { displayName: newId(), members: [{ value: ann }] };
    expect((await organisation.send('POST', directory, '/scim/v2/Groups', body)).status).toBe(400);
  });
});

describe('a team', () => {
  it('is that of the group into which a person came first, and of the next one then', async () => {
    const ann = await hire();
    const [north, south] = [await team(), await team()];
    const [first, second] = [await group(ann), await group(ann)];
    await meant(second, { kind: 'team', teamId: south });
    expect(await teamOf(ann)).toBe(south);
    const seen = await preview(first, { kind: 'team', teamId: north });
    expect(seen.body).toMatchObject({
      affected: 1,
      people: [{ employeeId: ann, teamBefore: south, teamAfter: north }],
      warnings: [{ code: 'two-teams', employeeId: ann, otherGroupId: second }],
    });
    await meant(first, { kind: 'team', teamId: north });
    expect(await teamOf(ann)).toBe(north);
    expect((await read(second)).body.warnings).toEqual([
      { code: 'two-teams', employeeId: ann, otherGroupId: first },
    ]);
    await patch(first, 'remove', ann);
    await waitUntil(async () => (await teamOf(ann)) === south, { what: 'the other team' });
    expect((await read(second)).body.warnings).toEqual([]);
    await organisation.send('DELETE', directory, `/scim/v2/Groups/${second}`);
    await waitUntil(async () => (await teamOf(ann)) === null, { what: 'no team' });
  });

  it('that somebody chose since by hand stands', async () => {
    const [ann, bob] = [await hire(), await hire()];
    const [north, south] = [await team(), await team()];
    const id = await group(ann);
    await meant(id, { kind: 'team', teamId: north });
    expect((await change(ann, 'placements', { from: today, teamId: south })).status).toBe(201);
    await patch(id, 'add', bob);
    await waitUntil(async () => (await teamOf(bob)) === north, { what: 'bob is placed' });
    await patch(id, 'remove', ann);
    await waitUntil(async () => (await read(id)).body.memberCount === 1, { what: 'ann is out' });
    expect(await teamOf(ann)).toBe(south);
  });
});

describe('what follows from a group', () => {
  it('is done once, however often its events are seen', async () => {
    const [ann, north] = [await hire(), await team()];
    const [one, two] = [await group(ann), await group(ann)];
    await meant(one, auditing);
    await meant(two, { kind: 'team', teamId: north });
    await patch(one, 'remove', ann);
    await patch(one, 'add', ann);
    await waitUntil(async () => (await roleNames(ann)).length === 1, { what: 'the role is back' });
    const before = await head();
    const reactor = directoryGroupEffects(organisation.ports);
    const events = await wholeLog(organisation.ports.store);
    const { signal } = new AbortController();
    for (const event of events)
      if (
        event.tenantId === tenantId &&
        reactor.categories.some((each) => event.streamId.startsWith(`${each}-`))
      )
        await reactor.react(event, signal, []);
    expect(await head()).toBe(before);
  });
});

/** What an erasure records when it is done. */
async function erased(employeeId: string): Promise<void> {
  await organisation.ports.pipeline.execute({
    context: {
      tenantId,
      principal: CARRY_OUT_ERASURES,
      actor: { kind: 'system', id: CARRY_OUT_ERASURES },
      correlationId: newId(),
      requestHash: '',
      operation: 'test',
      idempotencyKey: newId(),
    },
    streamId: erasureStream(tenantId, employeeId),
    initialState: undefined,
    evolve: () => undefined,
    decide: () => [
      {
        type: 'organisation.ErasureCarriedOut',
        schemaVersion: 1,
        occurredAt: instantOf(Date.now()),
        data: {
          ...{ employeeId, kinds: [], destroyed: [], removed: [], remaining: [] },
          ...{ partialUntil: null, isComplete: true },
        },
      },
    ],
  });
}
