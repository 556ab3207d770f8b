import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { dayAfter } from '../domain/effective-dates.js';
import type { EmployeePage, EmployeeView } from '../employees/employee.dto.js';
import { OrganisationAccess } from '../read-model/organisation-access.js';
import { startOrganisation, type Answer, type OrganisationHarness } from '../testing/organisation-harness.js';
import { employeeStreamOf } from './employee-records.js';
import type { MovePreviewView } from './move-preview.dto.js';

interface Refusal {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string }[];
}
type Members = Readonly<Record<string, unknown>>;
type Told = Answer<Members & Refusal>;

const today = new Date().toISOString().slice(0, 10);
let organisation: OrganisationHarness;
let tenantId: TenantId;
let admin: TestIdentity;
/** The newest position, for reads that are to see everything. */
let position: string;
beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());
beforeEach(() => {
  tenantId = newId<TenantId>();
  admin = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
});

const as = (employeeId: string, ...roles: readonly Role[]): TestIdentity => ({
  tenantId,
  subject: employeeId,
  roles: ['employee', ...roles],
});
const told = ({ status, body }: Answer<Partial<Refusal>>): readonly unknown[] => [status, body.code];
const faultsOf = ({ status, body }: Told): readonly unknown[] => [
  status,
  body.code,
  body.errors?.[0]?.pointer,
];
async function post(path: string, body: Members, who = admin, headers = {}): Promise<Told> {
  const answer = await organisation.post<Members & Refusal>(who, path, body, headers);
  if (answer.status < 300) ({ position } = answer);
  return answer;
}
const read = <Body = Members & Refusal>(who: TestIdentity, path: string): Promise<Answer<Body>> =>
  organisation.get<Body>(who, path, { 'read-at': position });

async function hire(members: Members = {}): Promise<string> {
  const made = await post('/v1/employees', { name: 'Ann', ...members });
  expect(made.status).toBe(201);
  return String(made.body['id']);
}
const revisions = async (id: string): Promise<Readonly<Record<string, string>>> => ({
  'if-match': (await read(admin, `/v1/employees/${id}`)).etag,
});
/** Changes something about a person as it is now. */
const change = async (id: string, what: string, body: Members, who = admin): Promise<Told> =>
  post(`/v1/employees/${id}/${what}`, body, who, await revisions(id));
const team = async (parentTeamId: string | null = null): Promise<string> =>
  String((await post('/v1/teams', { name: 'Team', parentTeamId })).body['id']);

/** The roles of a person as the log has them. */
const recordedAssignments = async (id: string): Promise<readonly JsonObject[]> =>
  (await read<readonly JsonObject[]>(admin, `/v1/employees/${id}/role-assignments`)).body;

/** Records roles as an older version could, and waits until they are read. */
async function recordAssignments(id: string, assignments: readonly JsonObject[]): Promise<void> {
  const { store, tokens } = organisation.ports;
  const { events } = await store.append({
    tenantId,
    streamId: employeeStreamOf(tenantId, id),
    expected: 'any',
    events: [
      {
        eventId: newId<EventId>(),
        type: 'organisation.RoleAssignmentsChanged',
        schemaVersion: 1,
        occurredAt: instantOf(Date.now()),
        actor: { kind: 'system', id: 'test' },
        correlationId: newId(),
        requestHash: '',
        data: { employeeId: id, assignments, before: [] },
      },
    ],
  });
  position = tokens.issue(events.at(-1)?.position ?? 0);
  await read(admin, `/v1/employees/${id}`);
}

describe('facts about a person', () => {
  it('are sealed in the log and in the read model, read in clear by who may, and gone once erased', async () => {
    const secrets = {
      name: 'Annegret Feldmann',
      staffNumber: 'F-77142',
      email: 'af@secret.example',
      phone: '+49301',
    };
    const id = await hire(secrets);
    const changed = await change(id, 'facts', { phone: '+498925' });
    expect(changed).toMatchObject({ status: 201, body: { ...secrets, phone: '+498925' } });
    await change(id, 'deactivation', { note: 'Moved to Feldafing.' });
    expect((await read<EmployeeView>(as(id), `/v1/employees/${id}`)).body).toMatchObject({
      ...secrets,
      phone: '+498925',
      isActive: false,
    });
    const client = new pg.Client(organisation.context.urls.follower);
    await client.connect();
    try {
      const { rows } = await client.query(`SELECT * FROM organisation.employee WHERE employee_id = $1`, [id]);
      const events = await wholeLog(organisation.ports.store);
      for (const text of [...Object.values(secrets), '+498925', 'Feldafing'])
        expect(JSON.stringify([rows, events.filter((event) => event.tenantId === tenantId)])).not.toContain(
          text,
        );
    } finally {
      await client.end();
    }
    await organisation.erase(tenantId, id);
    expect((await read<EmployeeView>(admin, `/v1/employees/${id}`)).body).toMatchObject({
      name: null,
      email: null,
    });
    expect(told(await change(id, 'facts', { phone: '1234' }))).toEqual([410, 'employee.erased']);
  });

  it('keep staff numbers unique, also among those who come at once', async () => {
    const ann = await hire({ staffNumber: 'F-1' });
    expect(faultsOf(await post('/v1/employees', { name: 'Bob', staffNumber: 'f-1 ' }))).toEqual([
      409,
      'employee.staff-number-taken',
      '/staffNumber',
    ]);
    const many = await Promise.all(
      [1, 2, 3, 4].map((n) => post('/v1/employees', { name: `N${n}`, staffNumber: 'F-2' })),
    );
    expect(many.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(told(await change(ann, 'facts', { staffNumber: 'F-2' }))).toEqual([
      409,
      'employee.staff-number-taken',
    ]);
    // Another tenant has numbers of its own.
    const foreign: TestIdentity = { ...admin, tenantId: newId<TenantId>() };
    expect((await post('/v1/employees', { name: 'Eve', staffNumber: 'F-1' }, foreign)).status).toBe(201);
  });

  it('a person is deactivated once, reactivated, and nothing is lost', async () => {
    const id = await hire();
    const first = await change(id, 'deactivation', {});
    const again = await change(id, 'deactivation', {});
    expect([again.body, again.etag]).toEqual([first.body, first.etag]);
    expect((await change(id, 'reactivation', { note: 'Back.' })).body).toMatchObject({ id, isActive: true });
    expect((await read<EmployeeView>(admin, `/v1/employees/${id}`)).body).toMatchObject({
      name: 'Ann',
      isActive: true,
    });
  });
});

describe('reporting lines', () => {
  const line = (id: string, from: string, managerId: string | null, members: Members = {}): Promise<Told> =>
    change(id, 'reporting-lines', { from, managerId, ...members });

  it('close no circle, over no levels, on no day', async () => {
    const [ann, bob, eve] = [await hire(), await hire(), await hire()];
    await line(ann, '2026-01-01', bob);
    await line(bob, '2026-01-01', eve);
    const refused = await line(eve, '2999-01-01', ann);
    expect(faultsOf(refused)).toEqual([422, 'reporting-line.cycle', '/managerId']);
    expect(refused.body).toMatchObject({ on: '2999-01-01' });
    // It is possible as soon as somebody in between has left the line.
    await line(ann, '2998-01-01', null);
    expect((await line(eve, '2999-01-01', ann)).status).toBe(201);
    expect(told(await line(ann, '2999-06-01', bob))).toEqual([422, 'reporting-line.cycle']);
    expect(faultsOf(await line(ann, '2999-06-01', newId()))).toEqual([
      422,
      'reporting-line.manager-unknown',
      '/managerId',
    ]);
  });

  it('make nobody a manager by a password alone who names themselves', async () => {
    const [ann, boss] = [await hire(), await hire()];
    const naming = (...amr: readonly string[]) =>
      change(
        ann,
        'reporting-lines',
        { from: '2026-01-01', managerId: boss },
        { ...admin, subject: boss, claims: { amr } },
      );
    expect(told(await naming('pwd'))).toEqual([401, 'auth.step-up-needed']);
    expect((await naming('pwd', 'mfa')).status).toBe(201);
  });

  it('that together would close a circle do not both come to be, however they race', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [ann, bob, eve] = [await hire(), await hire(), await hire()];
      const raced = await Promise.all([
        line(ann, '2026-01-01', bob),
        line(bob, '2026-01-01', eve),
        line(eve, '2026-01-01', ann),
      ]);
      expect(raced.map(({ status }) => status).sort()).toEqual([201, 201, 422]);
    }
  });

  it('of days that are past change only as somebody has looked at it', async () => {
    const [ann, bob, eve] = [await hire(), await hire(), await hire()];
    await line(ann, '2026-01-01', bob);
    const path = `/v1/employees/${ann}/reporting-lines/preview`;
    const move = { from: '2026-02-01', managerId: eve };
    const shown = await organisation.post<MovePreviewView>(admin, path, move);
    expect(shown).toMatchObject({
      status: 200,
      etag: '"1"',
      body: {
        isRetroactive: true,
        days: [{ what: 'manager', from: '2026-02-01', until: null, before: bob, after: eve }],
      },
    });
    expect((await revisions(ann))['if-match']).toBe('"1"');
    const { previewToken } = shown.body;
    expect(told(await line(ann, '2026-02-01', eve))).toEqual([428, 'move.preview-needed']);
    expect(told(await line(ann, '2026-02-02', eve, { previewToken }))).toEqual([422, 'move.preview-stale']);
    expect(told(await line(ann, '2026-02-01', eve, { previewToken: 'made-up' }))).toEqual([
      422,
      'move.preview-stale',
    ]);
    expect((await line(ann, '2026-02-01', eve, { previewToken })).status).toBe(201);
    // A move that begins tomorrow needs no look.
    expect((await line(ann, dayAfter(today), bob)).status).toBe(201);
    const future = await organisation.post<MovePreviewView>(admin, path, {
      from: dayAfter(today, 9),
      managerId: eve,
    });
    expect(future.body.isRetroactive).toBe(false);
  });
});

describe('placements', () => {
  it('hold from their day, name what exists, and are looked at before the past changes', async () => {
    const [ann, north, south] = [await hire(), await team(), await team()];
    const site = await post('/v1/sites', { name: 'Depot', zone: 'Asia/Shanghai', country: 'CN' });
    const placed = await change(ann, 'placements', {
      from: '2026-01-01',
      teamId: north,
      siteId: site.body['id'],
      country: 'CN',
    });
    expect(placed).toMatchObject({
      status: 201,
      body: { country: 'CN', teams: [{ from: '2026-01-01', teamId: north }] },
    });
    expect((await read(as(ann), `/v1/employees/${ann}/placements`)).body).toEqual(placed.body);
    for (const [member, code] of [
      ['teamId', 'placement.team-unknown'],
      ['siteId', 'placement.site-unknown'],
    ] as const) {
      const refused = await change(ann, 'placements', { from: '2999-01-01', [member]: newId() });
      expect(faultsOf(refused)).toEqual([422, code, `/${member}`]);
    }
    const move = { from: '2026-03-01', teamId: south };
    expect(told(await change(ann, 'placements', move))).toEqual([428, 'move.preview-needed']);
    const shown = await organisation.post<MovePreviewView>(
      admin,
      `/v1/employees/${ann}/placements/preview`,
      move,
    );
    expect(shown.body.days).toEqual([
      { what: 'team', from: '2026-03-01', until: null, before: north, after: south },
    ]);
    const { previewToken } = shown.body;
    expect((await change(ann, 'placements', { ...move, previewToken })).status).toBe(201);
  });
});

describe('teams', () => {
  const changeTeam = async (id: string, body: Members): Promise<Told> => {
    const { etag } = await read(admin, `/v1/teams/${id}`);
    return post(`/v1/teams/${id}/changes`, body, admin, { 'if-match': etag });
  };

  it('are a tree: none is below itself, over no levels, however moves race', async () => {
    const top = await team();
    const middle = await team(top);
    const low = await team(middle);
    expect(faultsOf(await changeTeam(top, { parentTeamId: low }))).toEqual([
      422,
      'team.cycle',
      '/parentTeamId',
    ]);
    expect(told(await changeTeam(low, { parentTeamId: newId() }))).toEqual([422, 'team.parent-unknown']);
    const [one, two] = [await team(), await team()];
    const raced = await Promise.all([
      changeTeam(one, { parentTeamId: two }),
      changeTeam(two, { parentTeamId: one }),
    ]);
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it('are closed when nobody is in them or below, else say who is', async () => {
    const top = await team();
    const low = await team(top);
    const ann = await hire();
    await change(ann, 'placements', { from: dayAfter(today, 30), teamId: low });
    const used = await changeTeam(low, { isActive: false });
    expect([told(used), used.body['employees']]).toEqual([[409, 'team.not-empty'], [ann]]);
    expect((await changeTeam(top, { isActive: false })).body).toMatchObject({ teams: [low], employees: [] });
    await change(ann, 'placements', { from: dayAfter(today, 30), teamId: null });
    expect((await changeTeam(low, { isActive: false })).body).toMatchObject({ isActive: false });
    expect(faultsOf(await change(ann, 'placements', { from: '2999-01-01', teamId: low }))).toEqual([
      422,
      'placement.team-closed',
      '/teamId',
    ]);
    expect(told(await changeTeam(await team(), { parentTeamId: low }))).toEqual([422, 'team.parent-closed']);
  });
});

describe('roles that are assigned', () => {
  it('make a time administrator of a team see its people and those below, and nobody else', async () => {
    const top = await team();
    const low = await team(top);
    const [ann, bob, eve, kim] = [await hire(), await hire(), await hire(), await hire()];
    await change(ann, 'placements', { from: '2026-01-01', teamId: low });
    await change(bob, 'placements', { from: '2026-01-01', teamId: await team() });
    expect(
      told(
        await change(
          eve,
          'role-assignments',
          { role: 'finance', from: today },
          as(kim, 'time_administrator'),
        ),
      ),
    ).toEqual([403, 'access.forbidden']);
    const assigned = await change(eve, 'role-assignments', {
      role: 'time_administrator',
      teamId: top,
      from: today,
    });
    expect(assigned.status).toBe(201);
    await read(admin, `/v1/employees/${eve}`);
    // With the role in the token too: the assignment binds it to the teams.
    for (const who of [as(eve), as(eve, 'time_administrator')]) {
      expect((await read(who, `/v1/employees/${ann}`)).status).toBe(200);
      expect((await read(who, `/v1/employees/${bob}`)).status).toBe(404);
      const { body } = await read<EmployeePage>(who, '/v1/employees');
      expect(body.items.map(({ id }) => id)).toEqual([ann, eve].sort());
      expect((await change(ann, 'facts', { phone: '123' + who.roles?.length }, who)).status).toBe(201);
      expect(told(await change(bob, 'facts', { phone: '123' }, who))).toEqual([404, 'employee.unknown']);
    }
    const access = new OrganisationAccess(organisation.ports);
    // The id is one.
    const roles = async () => (await access.holderOf(tenantId, eve as EmployeeId)).assigned;
    expect(await roles()).toEqual([{ role: 'time_administrator', teamId: top, isInForce: true }]);
    const [{ assignmentId }] = assigned.body as unknown as readonly [{ assignmentId: string }];
    const ended = await change(eve, `role-assignments/${assignmentId}/end`, {});
    // Kept, with the day before its first as its last; and what was assigned once does not widen what the token says.
    expect(ended.body).toMatchObject([{ assignmentId, from: today, until: dayAfter(today, -1) }]);
    expect((await read(admin, `/v1/employees/${eve}/role-assignments`)).body).toEqual(ended.body);
    expect(await roles()).toEqual([{ role: 'time_administrator', teamId: top, isInForce: false }]);
    for (const who of [as(eve), as(eve, 'time_administrator')])
      expect((await organisation.get(who, `/v1/employees/${ann}`)).status).toBe(404);
    const longer = await change(eve, `role-assignments/${assignmentId}/end`, { until: dayAfter(today, 9) });
    expect(faultsOf(longer)).toEqual([422, 'role-assignment.ends-earlier', '/until']);
  });

  it('of an older version with a team that means nothing for them give nothing, and are read and ended', async () => {
    const [eve, kim] = [await hire(), await hire()];
    const { position: at } = await change(eve, 'role-assignments', { role: 'auditor', from: today });
    expect((await organisation.get(as(eve), `/v1/employees/${kim}`, { 'read-at': at })).status).toBe(200);
    const [older] = await recordedAssignments(eve);
    await recordAssignments(eve, [{ ...older, teamId: newId() }]);
    expect((await organisation.get(as(eve, 'auditor'), `/v1/employees/${kim}`)).status).toBe(404);
    expect((await change(eve, `role-assignments/${older?.['assignmentId']}/end`, {})).body).toMatchObject([
      { role: 'auditor', until: dayAfter(today, -1) },
    ]);
  });

  it('end for the very next request, which is not answered with more than was confirmed', async () => {
    const confirmed: unknown[] = [];
    const other = await startOrganisation({
      uptake: {
        async isTakenIn(_tenantId, type, _eventId, _withinMs) {
          confirmed.push(type);
          return confirmed.length === 1;
        },
      },
    });
    try {
      const people: string[] = [];
      for (const name of ['Eve', 'Kim'])
        people.push((await other.post<{ id: string }>(admin, '/v1/employees', { name })).body.id);
      const [eve = '', kim = ''] = people;
      const statuses: number[] = [];
      for (const round of [1, 2]) {
        const path = `/v1/employees/${eve}/role-assignments`;
        const assigned = await other.post<readonly { assignmentId: string }[]>(
          admin,
          path,
          { role: 'auditor', from: today },
          { 'if-match': `"${(round - 1) * 2}"` },
        );
        const id = assigned.body.at(-1)?.assignmentId;
        expect(
          (await other.get(as(eve), `/v1/employees/${kim}`, { 'read-at': assigned.position })).status,
        ).toBe(200);
        const { status } = await other.post(admin, `${path}/${id}/end`, {}, { 'if-match': assigned.etag });
        statuses.push(status);
        expect((await other.get(as(eve), `/v1/employees/${kim}`)).status).toBe(404);
      }
      expect(statuses).toEqual([201, 202]);
      expect(new Set(confirmed)).toEqual(new Set(['organisation.RoleAssignmentsChanged']));
    } finally {
      await other.close();
    }
  });

  it('are gone when they are over, rather than as wide as the token says', async () => {
    const [ann, eve] = [await hire(), await hire()];
    const from = dayAfter(today, -9);
    await change(eve, 'role-assignments', {
      role: 'time_administrator',
      teamId: await team(),
      from,
      until: dayAfter(today, -1),
    });
    await read(admin, `/v1/employees/${eve}`);
    const who = as(eve, 'time_administrator');
    expect((await read(who, `/v1/employees/${ann}`)).status).toBe(404);
    expect((await read<EmployeePage>(who, '/v1/employees')).body.items.map(({ id }) => id)).toEqual([eve]);
    expect(told(await post('/v1/employees', { name: 'Kim' }, who))).toEqual([403, 'access.forbidden']);
  });

  it('are not those of somebody who is deactivated', async () => {
    const [ann, eve] = [await hire(), await hire()];
    await change(eve, 'role-assignments', { role: 'tenant_administrator', from: today });
    expect((await read(as(eve), `/v1/employees/${ann}`)).status).toBe(200);
    await change(eve, 'deactivation', {});
    await read(admin, `/v1/employees/${eve}`);
    for (const who of [as(eve), as(eve, 'tenant_administrator')])
      expect((await read(who, `/v1/employees/${ann}`)).status).toBe(404);
  });

  it('of tenant administrators are not taken by deactivating them, but by their like; nor by oneself', async () => {
    const [eve, kim, sam] = [await hire(), await hire(), await hire()];
    await change(eve, 'role-assignments', { role: 'tenant_administrator', from: today });
    const { etag } = await read(admin, `/v1/employees/${eve}`);
    const setStatus = async (id: string, what: string, who: TestIdentity, seen = etag): Promise<unknown> =>
      told(await post(`/v1/employees/${id}/${what}`, {}, who, { 'if-match': seen }));
    const refused = [403, 'access.forbidden'];
    const timekeeper = as(kim, 'time_administrator');
    expect(await setStatus(eve, 'deactivation', timekeeper)).toEqual(refused);
    expect(await setStatus(eve, 'deactivation', as(eve))).toEqual(refused);
    expect((await change(sam, 'deactivation', {}, timekeeper)).status).toBeLessThan(300);
    expect((await change(eve, 'deactivation', {})).status).toBeLessThan(300);
    expect((await change(eve, 'reactivation', {}, timekeeper)).status).toBe(403);
  });

  it('are given by somebody else', async () => {
    const eve = await hire();
    const role = { role: 'time_administrator', from: today };
    const who = as(eve, 'tenant_administrator');
    const own = await change(eve, 'role-assignments', role, who);
    expect(told(own)).toEqual([403, 'access.forbidden']);
    // The role would allow it for anybody else.
    expect(own.body).toMatchObject({
      detail: 'Nobody assigns a role to oneself: ask another administrator.',
    });
    const withoutFactor = { ...admin, claims: { amr: ['pwd'] } };
    expect(told(await change(eve, 'role-assignments', role, withoutFactor))).toEqual([
      401,
      'auth.step-up-needed',
    ]);
    expect((await change(eve, 'role-assignments', role)).status).toBe(201);
  });

  it('do not overlap and name a team that is there', async () => {
    const ann = await hire();
    const assign = (members: Members) =>
      change(ann, 'role-assignments', { role: 'finance', from: '2026-01-01', until: null, ...members });
    await assign({});
    expect(faultsOf(await assign({ from: '2027-01-01' }))).toEqual([
      422,
      'role-assignment.overlapping',
      '/from',
    ]);
    expect(faultsOf(await assign({ role: 'auditor', until: '2025-12-31' }))).toEqual([
      422,
      'role-assignment.ends-before-start',
      '/until',
    ]);
    expect(faultsOf(await assign({ teamId: await team(), from: '2031-01-01' }))).toEqual([
      422,
      'role-assignment.not-for-teams',
      '/teamId',
    ]);
    expect(faultsOf(await assign({ role: 'time_administrator', teamId: newId() }))).toEqual([
      422,
      'role-assignment.team-unknown',
      '/teamId',
    ]);
    expect((await assign({ role: 'service' })).status).toBe(422);
  });
});

describe('who stands in', () => {
  it('is named by the manager, sees the manager’s people while it lasts, and is somebody active', async () => {
    const [ann, max, sam] = [await hire(), await hire(), await hire()];
    await change(ann, 'reporting-lines', { from: '2026-01-01', managerId: max });
    const away = { delegateId: sam, from: today, until: dayAfter(today, 7) };
    expect(told(await change(max, 'delegations', away, as(ann)))).toEqual([404, 'employee.unknown']);
    expect(faultsOf(await change(max, 'delegations', { ...away, delegateId: newId() }, as(max)))).toEqual([
      422,
      'delegation.delegate-unknown',
      '/delegateId',
    ]);
    const named = await change(max, 'delegations', away, as(max));
    expect(named.status).toBe(201);
    expect((await read(as(sam), `/v1/employees/${ann}`)).status).toBe(200);
    const [{ delegationId }] = named.body as unknown as readonly [{ delegationId: string }];
    await change(max, `delegations/${delegationId}/end`, {}, as(max));
    expect((await read(as(sam), `/v1/employees/${ann}`)).status).toBe(404);
    await change(sam, 'deactivation', {});
    expect(faultsOf(await change(max, 'delegations', away, as(max)))[1]).toBe('delegation.delegate-inactive');
  });
});

describe('an administrator', () => {
  it('does not step into the place of a manager by naming themselves', async () => {
    const [ann, max, kim, unit] = [await hire(), await hire(), await hire(), await team()];
    await change(ann, 'reporting-lines', { from: '2026-01-01', managerId: max });
    await change(max, 'placements', { from: '2026-01-01', teamId: unit });
    await change(kim, 'role-assignments', { role: 'time_administrator', teamId: unit, from: today });
    const away = { delegateId: kim, from: today, until: today };
    expect(told(await change(max, 'delegations', away, as(kim)))).toEqual([403, 'access.forbidden']);
    expect((await read(as(kim), `/v1/employees/${ann}`)).status).toBe(404);
  });
});

describe('lists and single reads', () => {
  it('show everybody the same people', async () => {
    const [boss, max, ann, bob, sam, eve] = [
      await hire(),
      await hire(),
      await hire(),
      await hire(),
      await hire(),
      await hire(),
    ];
    for (const [who, managerId] of [
      [max, boss],
      [ann, max],
      [bob, max],
      [sam, eve],
    ] as const)
      await change(who, 'reporting-lines', { from: '2026-01-01', managerId });
    await change(max, 'delegations', { delegateId: eve, from: today, until: today });
    // A former manager sees no more of the person here.
    await change(bob, 'reporting-lines', { from: dayAfter(today), managerId: boss });
    const everybody = [boss, max, ann, bob, sam, eve];
    const expected: readonly (readonly [TestIdentity, readonly string[]])[] = [
      [as(boss), [boss, max, ann, bob]],
      [as(max), [max, ann, bob]],
      [as(ann), [ann]],
      [as(eve), [eve, sam, ann, bob]],
      [as(newId(), 'auditor'), everybody],
      [as(newId(), 'time_administrator'), everybody],
      [as(newId(), 'manager'), []],
    ];
    for (const [who, ids] of expected) {
      const { body } = await read<EmployeePage>(who, '/v1/employees');
      const singly = await Promise.all(everybody.map((id) => read(who, `/v1/employees/${id}`)));
      expect(body.items.map(({ id }) => id)).toEqual([...ids].sort());
      expect(everybody.filter((_, index) => singly[index]?.status === 200).sort()).toEqual([...ids].sort());
    }
  });

  it('show somebody deactivated nothing but their own, by line, standing in, assigned role or token', async () => {
    const [max, ann, eve, kim] = [await hire(), await hire(), await hire(), await hire()];
    await change(ann, 'reporting-lines', { from: '2026-01-01', managerId: max });
    await change(max, 'delegations', { delegateId: eve, from: today, until: today });
    await change(kim, 'role-assignments', { role: 'auditor', from: today });
    const everybody: readonly TestIdentity[] = [
      as(max),
      as(eve),
      as(kim),
      as(max, 'tenant_administrator', 'auditor', 'time_administrator'),
    ];
    const seenBy = async (who: TestIdentity): Promise<number> => {
      const { body } = await organisation.get<EmployeePage>(who, '/v1/employees');
      const singly = [max, ann, eve, kim].map(async (id) => {
        const { status } = await organisation.get(who, `/v1/employees/${id}`);
        return status === 200 ? [id] : [];
      });
      expect(body.items.map(({ id }) => id)).toEqual((await Promise.all(singly)).flat().sort());
      return body.items.length;
    };
    await read(admin, `/v1/employees/${kim}`);
    expect(await Promise.all(everybody.map(seenBy))).toEqual([2, 2, 4, 4]);
    for (const id of [max, eve, kim]) await change(id, 'deactivation', {});
    // Already at the next request: nobody waits for the read model here.
    expect(await Promise.all(everybody.map(seenBy))).toEqual([1, 1, 1, 1]);
    const own = as(max, 'tenant_administrator', 'auditor');
    for (const path of ['/v1/service-accounts', '/v1/tenant/issuers', '/v1/tenant'])
      expect(told(await organisation.get(own, path))).toEqual([403, 'access.forbidden']);
    expect(told(await change(ann, 'facts', { phone: '1' }, own))).toEqual([403, 'access.forbidden']);
    expect(told(await post('/v1/employees', { name: 'Sam' }, own))).toEqual([403, 'access.forbidden']);
    await change(max, 'reactivation', {});
    await read(admin, `/v1/employees/${max}`);
    // A manager who stands where they stood; whoever stands in for them is still deactivated.
    expect(await Promise.all([as(max), as(eve)].map(seenBy))).toEqual([2, 1]);
  });

  it('show nothing to whoever stands in for a manager that is deactivated', async () => {
    const [max, ann, eve] = [await hire(), await hire(), await hire()];
    await change(ann, 'reporting-lines', { from: '2026-01-01', managerId: max });
    await change(max, 'delegations', { delegateId: eve, from: today, until: today });
    expect((await read(as(eve), `/v1/employees/${ann}`)).status).toBe(200);
    await change(max, 'deactivation', {});
    expect((await organisation.get(as(eve), `/v1/employees/${ann}`)).status).toBe(404);
    expect((await read<EmployeePage>(as(eve), '/v1/employees')).body.items.map(({ id }) => id)).toEqual([
      eve,
    ]);
  });
});
