import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject, StreamId } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type EventId } from '@timeledger/kernel/ids.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { CorrectionPage, CorrectionView } from '../corrections/correction.dto.js';
import type { ListedPunchView } from '../punching/punch.dto.js';
import type { TimelineEntry } from '../domain/timesheets/replay.js';
import { SettingsReader } from '../settings/settings.reader.js';
import {
  delegationsStream,
  employeeStatusStream,
  placementStream,
  roleAssignmentsStream,
  teamStream,
} from '../streams.js';
import {
  startAttendance,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { changeTime, setScene, type CorrectionScene } from '../testing/correction-scene.js';
import { personDeactivatedReactor } from '../timesheets/person-deactivated.reactor.js';
import type { TimesheetPage, TimesheetView } from '../timesheets/timesheet.dto.js';
import { TimesheetReader } from '../timesheets/timesheet.reader.js';

const NOW = '2026-03-20T12:00:00Z';
const PERIOD = '2026-03-01';

let attendance: AttendanceHarness;
let reactors: ReactorRunner;
beforeAll(async () => {
  attendance = await startAttendance({ now: NOW });
  const { ports } = attendance;
  reactors = new ReactorRunner({
    ...attendance.followerSettings,
    reactors: [
      personDeactivatedReactor({ ports, reader: new TimesheetReader(ports, new SettingsReader(ports)) }),
    ],
  });
  reactors.start();
});
afterAll(async () => {
  await reactors.stop();
  await attendance.close();
});

/** Records what organisation would have told. */
async function told(streamId: StreamId, type: string, data: JsonObject): Promise<void> {
  await attendance.ports.store.append({
    tenantId: attendance.tenantId,
    streamId,
    expected: 'any',
    events: [
      {
        eventId: newId<EventId>(),
        type: `attendance.${type}`,
        schemaVersion: 1,
        occurredAt: '2026-03-20T11:00:00.000Z' as never,
        actor: { kind: 'system', id: 'test' },
        correlationId: newId(),
        requestHash: '',
        data,
      },
    ],
  });
}
const setActive = (employeeId: EmployeeId, isActive: boolean): Promise<void> =>
  told(employeeStatusStream(attendance.tenantId, employeeId), 'EmployeeStatusChanged', {
    employeeId,
    isActive,
    since: '2026-03-20T11:00:00.000Z',
  });
const standsIn = (managerId: EmployeeId, delegateId: EmployeeId): Promise<void> =>
  told(delegationsStream(attendance.tenantId, managerId), 'DelegationsChanged', {
    managerId,
    delegations: [{ delegationId: newId(), delegateId, from: '2026-03-01', until: '2026-03-31' }],
  });
const asPerson = (employeeId: EmployeeId): Caller =>
  attendance.as({ subject: employeeId, roles: ['employee'] });
const pathOf = ({ employment }: CorrectionScene): string =>
  `/v1/timesheets/${employment.employmentId}/${PERIOD}`;

interface Timeline {
  readonly items: readonly TimelineEntry[];
}

/** A step of somebody who has seen all that was recorded so far. */
async function step(scene: CorrectionScene, who: Caller, name: string, seen?: string): Promise<string> {
  if (seen === undefined) await attendance.caughtUp();
  const { etag } = await who.get(pathOf(scene), seen === undefined ? {} : { 'read-at': seen });
  const stepped = await who.post(`${pathOf(scene)}/${name}`, undefined, { 'if-match': etag });
  expect([name, stepped.status]).toEqual([name, 200]);
  return stepped.position;
}
const submit = (scene: CorrectionScene): Promise<string> => step(scene, scene.employee, 'submission');
async function lockOf(scene: CorrectionScene): Promise<void> {
  const approved = await step(scene, scene.manager, 'approval');
  await step(scene, attendance.asRole('finance'), 'lock', approved);
}
const managed = (scene: CorrectionScene): EmployeeId => scene.employment.managerId as EmployeeId;

/** A scene whose manager has a manager. */
async function sceneBelow(above: EmployeeId): Promise<CorrectionScene> {
  const scene = await setScene(attendance);
  await attendance.seedReportingLine(managed(scene), [{ from: '2000-01-01', managerId: above }]);
  return scene;
}
const pendingIds = async (who: Caller): Promise<readonly string[]> =>
  (await who.get<CorrectionPage>('/v1/corrections?view=to-decide')).body.items.map(({ id }) => id);

describe('a former manager', () => {
  let scene: CorrectionScene;
  let former: Caller;
  const successor = newId<EmployeeId>();
  beforeAll(async () => {
    scene = await setScene(attendance);
    for (const day of ['05', '12']) {
      await scene.punched(`2026-03-${day}T08:00:00+01:00`, 'clock-in');
      await scene.punched(`2026-03-${day}T16:00:00+01:00`, 'clock-out');
    }
    former = asPerson(managed(scene));
    await attendance.seedReportingLine(scene.employment.employeeId, [
      { from: '2000-01-01', managerId: managed(scene) },
      { from: '2026-03-10', managerId: successor },
    ]);
    await attendance.caughtUp();
  });

  it('sees only the days of the own tenure, with sums of them alone, and is told which are hidden', async () => {
    const { body } = await former.get<TimesheetView>(pathOf(scene));
    expect(body.days.map(({ date }) => date)).toEqual(
      Array.from({ length: 9 }, (_, index) => `2026-03-0${index + 1}`),
    );
    expect(body).toMatchObject({ asWorked: { workedMinutes: 480 }, hiddenBecause: 'former-manager' });
    expect(body.hiddenDays).toHaveLength(22);
    expect(body.sessions).toHaveLength(1);
    const whole = await asPerson(successor).get<TimesheetView>(pathOf(scene));
    expect(whole.body).toMatchObject({
      asWorked: { workedMinutes: 960 },
      hiddenDays: [],
      hiddenBecause: null,
    });
  });

  it('sees only the punches of those days', async () => {
    const { body } = await former.get<{ items: readonly ListedPunchView[] }>(
      `/v1/punches?employmentId=${scene.employment.employmentId}`,
    );
    expect(body.items.map(({ occurredAt }) => occurredAt.slice(0, 10))).toEqual(['2026-03-05', '2026-03-05']);
  });

  it('sees in the history that the sheet was submitted, and nothing of the minutes of others’ days in it', async () => {
    const submitted = await setScene(attendance);
    for (const day of ['05', '12']) {
      await submitted.punched(`2026-03-${day}T08:00:00+01:00`, 'clock-in');
      await submitted.punched(`2026-03-${day}T16:00:00+01:00`, 'clock-out');
    }
    await submit(submitted);
    await attendance.seedReportingLine(submitted.employment.employeeId, [
      { from: '2000-01-01', managerId: managed(submitted) },
      { from: '2026-03-10', managerId: successor },
    ]);
    const timelineFor = async (employeeId: EmployeeId): Promise<readonly TimelineEntry[]> =>
      (await asPerson(employeeId).get<Timeline>(`${pathOf(submitted)}/timeline`)).body.items;
    await waitUntil(async () => (await asPerson(successor).get(pathOf(submitted))).status === 200, {
      what: 'the new line to be known',
    });
    const [whole, part] = [await timelineFor(successor), await timelineFor(managed(submitted))];
    expect(whole).toHaveLength(part.length + 2);
    expect(JSON.stringify(whole)).toContain('"workedMinutes":960');
    expect(part.map(({ type }) => type)).toContain('attendance.TimesheetSubmitted');
    expect(JSON.stringify(part)).not.toMatch(/minutes|2026-03-12/i);
  });

  it('sees nothing of it any more once it is locked, also not as it was known before', async () => {
    const locked = await setScene(attendance);
    await locked.punched('2026-03-05T08:00:00+01:00');
    await submit(locked);
    const earlier = asPerson(managed(locked));
    await attendance.seedReportingLine(locked.employment.employeeId, [
      { from: '2000-01-01', managerId: managed(locked) },
      { from: '2026-03-10', managerId: successor },
    ]);
    await attendance.caughtUp();
    const before = await attendance.ports.store.head();
    const asKnown = [
      `?knownAtPosition=${before}`,
      `?knownAt=${NOW}`,
      `/timeline?knownAtPosition=${before}`,
      `/explanation?date=2026-03-05&figure=worked&knownAtPosition=${before}`,
      `/difference?from=${NOW}&to=${NOW}`,
    ];
    const answersOf = (queries: readonly string[]): Promise<readonly (readonly [string, number])[]> =>
      Promise.all(
        queries.map(async (query) => [query, (await earlier.get(pathOf(locked) + query)).status] as const),
      );
    await waitUntil(
      async () => (await earlier.get<TimesheetView>(pathOf(locked))).body.hiddenBecause !== null,
      {
        what: 'the new line to be known',
      },
    );
    expect(await answersOf(asKnown)).toEqual(asKnown.map((query) => [query, 200]));
    attendance.clock.advance(60_000);
    const approved = await step(locked, asPerson(successor), 'approval');
    await step(locked, attendance.asRole('finance'), 'lock', approved);
    await attendance.caughtUp();
    const all = ['', '/attempts', ...asKnown];
    const answers = await answersOf(all);
    attendance.clock.set(NOW);
    expect(answers).toEqual(all.map((query) => [query, 404]));
  });

  it('decides on corrections of those days, and knows of no others', async () => {
    const add = (day: string) =>
      scene.ask(scene.employee, {
        action: 'add',
        kind: 'break-start',
        occurredAt: `2026-03-${day}T12:00:00+01:00`,
        zone: 'Europe/Berlin',
      });
    const mine = await add('05');
    const other = await add('12');
    await attendance.caughtUp();
    expect(await pendingIds(former)).toEqual([mine.body.id]);
    expect(await former.get(`/v1/corrections/${other.body.id}`)).toMatchObject({ status: 404 });
    expect(await scene.decide<ProblemBody>(former, other, 'approval')).toMatchObject({ status: 404 });
    expect(await scene.decide(former, mine, 'approval')).toMatchObject({
      status: 200,
      body: { status: 'applied' },
    });
  });
});

describe('a deactivated manager', () => {
  it('hands pending approvals to the next active one above, to administrators where there is none, and gets them back', async () => {
    const above = newId<EmployeeId>();
    const scene = await sceneBelow(above);
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const asked = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(asked.body.awaiting).toEqual({ by: 'manager', employeeId: managed(scene) });
    await submit(scene);
    const seen = async (): Promise<unknown> => {
      await attendance.caughtUp();
      const one = await scene.employee.get<CorrectionView>(`/v1/corrections/${asked.body.id}`);
      const sheet = await scene.employee.get<TimesheetView>(pathOf(scene));
      const listed = await scene.employee.get<TimesheetPage>('/v1/timesheets?status=submitted');
      expect(sheet.body.awaiting).toEqual(one.body.awaiting);
      expect(listed.body.items.map(({ awaiting }) => awaiting)).toEqual([one.body.awaiting]);
      return one.body.awaiting;
    };
    await setActive(managed(scene), false);
    expect(await seen()).toEqual({ by: 'manager', employeeId: above });
    expect(await pendingIds(asPerson(above))).toEqual([asked.body.id]);
    await setActive(above, false);
    expect(await seen()).toEqual({ by: 'time-administrator', employeeId: null });
    expect(await pendingIds(scene.administrator)).toContain(asked.body.id);
    await setActive(managed(scene), true);
    expect(await seen()).toEqual({ by: 'manager', employeeId: managed(scene) });
    expect(await pendingIds(scene.administrator)).not.toContain(asked.body.id);
    expect(await scene.decide<ProblemBody>(scene.administrator, asked, 'approval')).toMatchObject({
      status: 403,
    });
    expect(await scene.decide(scene.manager, asked, 'approval')).toMatchObject({ status: 200 });
  });
});

describe('a deactivated person who asks', () => {
  it('has nothing but their own: no line, no standing in, no role of the token, nothing they asked for', async () => {
    const [above, delegate] = [newId<EmployeeId>(), newId<EmployeeId>()];
    const scene = await sceneBelow(above);
    const own = await setScene(attendance, { employeeId: managed(scene) });
    for (const each of [scene, own]) {
      await each.punched('2026-03-19T08:00:00+01:00');
      await submit(each);
    }
    const add = { action: 'add', kind: 'break-start', zone: 'Europe/Berlin' };
    const asked = await scene.ask(scene.manager, { ...add, occurredAt: '2026-03-19T12:00:00+01:00' });
    expect(asked.status).toBe(201);
    await standsIn(above, delegate);
    await standsIn(managed(scene), delegate);
    await attendance.seedReportingLine(own.employment.employeeId, [{ from: '2000-01-01', managerId: above }]);
    await attendance.caughtUp();
    const roles = ['employee', 'finance', 'auditor', 'time_administrator'] as const;
    const askers: readonly (readonly [EmployeeId, Caller, readonly CorrectionScene[]])[] = [
      [managed(scene), scene.manager, [own]],
      [managed(scene), attendance.as({ subject: managed(scene), roles }), [own]],
      [above, asPerson(above), []],
      [delegate, asPerson(delegate), []],
    ];
    for (const [employeeId] of askers) await setActive(employeeId, false);
    await attendance.caughtUp();
    for (const [, caller, mine] of askers) {
      const read = (of: CorrectionScene) => caller.get(pathOf(of));
      await waitUntil(async () => (await read(scene)).status === 404, {
        what: 'the deactivation to be known',
      });
      const list = '/v1/timesheets?status=submitted&limit=1000';
      const sheets = (await caller.get<TimesheetPage>(list)).body.items;
      const ids: readonly string[] = mine.map(({ employment }) => employment.employmentId);
      expect(sheets.map(({ employmentId }) => employmentId)).toEqual(ids);
      const corrections = (await caller.get<CorrectionPage>('/v1/corrections')).body.items;
      expect(corrections.filter(({ employmentId }) => !ids.includes(employmentId))).toEqual([]);
      expect(await pendingIds(caller)).toEqual([]);
      for (const path of [
        `/v1/corrections/${asked.body.id}`,
        `/v1/punches?employmentId=${scene.employment.employmentId}`,
        `/v1/corrections?employmentId=${scene.employment.employmentId}`,
        `${pathOf(scene)}/timeline`,
        `${pathOf(scene)}/attempts`,
      ])
        expect([path, (await caller.get(path)).status]).toEqual([path, 404]);
      expect((await read(own)).status).toBe(mine.length > 0 ? 200 : 404);
      expect(await scene.decide(caller, asked, 'withdrawal')).toMatchObject({ status: 404 });
    }
    // The roles of the token give nothing over the own record either.
    const { etag } = await own.employee.get(pathOf(own));
    const locked = await (askers[1]?.[1] ?? own.employee).post(`${pathOf(own)}/lock`, undefined, {
      'if-match': etag,
    });
    expect(locked.status).toBe(403);
    await setActive(managed(scene), true);
    expect(await scene.manager.get(pathOf(scene))).toMatchObject({ status: 200 });
  });

  it('is not known to the organisation: then the token counts', async () => {
    const scene = await setScene(attendance);
    await submit(scene);
    const stranger = attendance.as({ subject: newId<EmployeeId>(), roles: ['auditor'] });
    expect((await stranger.get(pathOf(scene))).status).toBe(200);
  });
});

describe('a day', () => {
  it('of roles and standing in begins and ends in UTC, whatever zone the record is in', async () => {
    const [tomorrow, yesterday] = [newId<EmployeeId>(), newId<EmployeeId>()];
    // Two in the morning of the 21st there, and the evening before in the west.
    const east = await setScene(attendance, { zone: 'Pacific/Kiritimati' });
    const west = await setScene(attendance, { zone: 'Pacific/Pago_Pago' });
    const standsInFor = (scene: CorrectionScene, delegateId: EmployeeId, from: string, until: string) =>
      told(delegationsStream(attendance.tenantId, managed(scene)), 'DelegationsChanged', {
        managerId: managed(scene),
        delegations: [{ delegationId: newId(), delegateId, from, until }],
      });
    await standsInFor(east, tomorrow, '2026-03-21', '2026-03-31');
    await standsInFor(west, yesterday, '2026-03-01', '2026-03-19');
    await told(roleAssignmentsStream(attendance.tenantId, yesterday), 'RoleAssignmentsChanged', {
      employeeId: yesterday,
      assignments: [{ role: 'auditor', teamId: null, from: '2026-03-01', until: '2026-03-19' }],
    });
    attendance.clock.set('2026-03-20T10:30:00Z');
    try {
      expect((await asPerson(tomorrow).get(pathOf(east))).status).toBe(404);
      attendance.clock.set('2026-03-20T09:00:00Z');
      expect((await asPerson(yesterday).get(pathOf(west))).status).toBe(404);
    } finally {
      attendance.clock.set(NOW);
    }
  });
});

describe('who stands in', () => {
  it('decides for the manager, but never on the manager’s own, nor on their own', async () => {
    const delegate = newId<EmployeeId>();
    const scene = await setScene(attendance);
    const own = await setScene(attendance, { employeeId: managed(scene) });
    const theirs = await setScene(attendance, { employeeId: delegate, managerId: managed(scene) });
    await standsIn(managed(scene), delegate);
    const asDelegate = asPerson(delegate);
    const ask = async (of: CorrectionScene) => {
      const punchId = await of.punched('2026-03-19T08:00:00+01:00');
      return of.ask(of.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    };
    const [asked, ofManager, ofDelegate] = [await ask(scene), await ask(own), await ask(theirs)];
    await attendance.caughtUp();
    expect(await pendingIds(asDelegate)).toEqual([asked.body.id]);
    expect(await own.decide<ProblemBody>(asDelegate, ofManager, 'approval')).toMatchObject({ status: 404 });
    expect(await theirs.decide<ProblemBody>(asDelegate, ofDelegate, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.own' },
    });
    expect(await scene.decide(asDelegate, asked, 'approval')).toMatchObject({ status: 200 });
  });
});

describe('lists', () => {
  it('show exactly the timesheets that single reads show', async () => {
    const [team, below, elsewhere] = [newId(), newId(), newId()];
    const above = newId<EmployeeId>();
    const delegate = newId<EmployeeId>();
    const administrator = newId<EmployeeId>();
    const scenes = [await sceneBelow(above), await sceneBelow(above), await setScene(attendance)];
    for (const scene of scenes) await submit(scene);
    const [first, second, third] = scenes as [CorrectionScene, CorrectionScene, CorrectionScene];
    const { tenantId } = attendance;
    await told(teamStream(tenantId, below), 'TeamChanged', {
      teamId: below,
      name: 'b',
      parentTeamId: team,
      isActive: true,
    });
    const place = (scene: CorrectionScene, teamId: string): Promise<void> =>
      told(placementStream(tenantId, scene.employment.employeeId), 'EmployeePlaced', {
        employeeId: scene.employment.employeeId,
        country: null,
        teams: [{ from: '2020-01-01', teamId }],
        sites: [],
      });
    await place(first, below);
    await place(second, elsewhere);
    const deactivated = newId<EmployeeId>();
    for (const employeeId of [administrator, deactivated])
      await told(roleAssignmentsStream(tenantId, employeeId), 'RoleAssignmentsChanged', {
        employeeId,
        assignments: [{ role: 'time_administrator', teamId: team, from: '2020-01-01', until: null }],
      });
    await setActive(deactivated, false);
    await standsIn(managed(second), delegate);
    await setActive(managed(third), false);
    await attendance.seedReportingLine(second.employment.employeeId, [
      { from: '2000-01-01', managerId: managed(first) },
      { from: '2026-03-10', managerId: managed(second) },
    ]);
    await attendance.caughtUp();
    const callers: readonly (readonly [string, Caller, number])[] = [
      ['manager of one, formerly of another', first.manager, 2],
      ['manager', second.manager, 1],
      ['above', asPerson(above), 2],
      ['delegate', asPerson(delegate), 1],
      ['of a team', attendance.as({ subject: administrator, roles: ['time_administrator'] }), 1],
      ['of a team, deactivated', attendance.as({ subject: deactivated, roles: ['time_administrator'] }), 0],
      ['stranger', asPerson(newId<EmployeeId>()), 0],
      ['employee', third.employee, 1],
      ['finance', attendance.asRole('finance'), 3],
    ];
    for (const [title, caller, count] of callers) {
      const { body } = await caller.get<TimesheetPage>('/v1/timesheets?status=submitted&limit=1000');
      const listed = new Set(body.items.map(({ employmentId }) => employmentId));
      const read: string[] = [];
      for (const scene of scenes) {
        const { status } = await caller.get(pathOf(scene));
        if (status === 200) read.push(scene.employment.employmentId);
        expect([title, scene.employment.employmentId, listed.has(scene.employment.employmentId)]).toEqual([
          title,
          scene.employment.employmentId,
          status === 200,
        ]);
      }
      expect([title, read.length]).toEqual([title, count]);
    }
    await lockOf(second);
    await attendance.caughtUp();
    // The lock ends what a former manager sees, in lists as in single reads.
    for (const [who, isSeen] of [
      [first.manager, false],
      [second.manager, true],
    ] as const) {
      const { body } = await who.get<TimesheetPage>('/v1/timesheets?status=locked');
      expect(body.items).toHaveLength(isSeen ? 1 : 0);
      expect((await who.get(pathOf(second))).status).toBe(isSeen ? 200 : 404);
    }
  });
});

describe('a deactivated person', () => {
  it('has the open session flagged, is refused live with the attempt logged, and captured punches kept for review', async () => {
    const scene = await setScene(attendance);
    const { employmentId, employeeId } = scene.employment;
    await scene.punched('2026-03-20T08:00:00+01:00');
    await setActive(employeeId, false);
    const live = { employmentId, kind: 'clock-out', occurredAt: NOW, zone: 'Europe/Berlin' };
    // Contradicts the state either way; within a second it is the deactivation that refuses.
    const again = { ...live, kind: 'clock-in' };
    const untilMs = Date.now() + 10_000;
    let code = '';
    while (code !== 'punch.person-deactivated' && Date.now() < untilMs)
      ({ code } = (await scene.employee.post<ProblemBody>('/v1/punches', again)).body);
    expect(await scene.employee.post<ProblemBody>('/v1/punches', live)).toMatchObject({
      status: 409,
      body: { code: 'punch.person-deactivated' },
    });
    await scene.punched('2026-03-20T12:30:00+01:00', 'break-start');
    await attendance.caughtUp();
    const attempts = await scene.employee.get<{ items: readonly { code: string }[] }>(
      `${pathOf(scene)}/attempts`,
    );
    expect(attempts.body.items.map((attempt) => attempt.code)).toContain('punch.person-deactivated');
    const deadlineMs = Date.now() + 10_000;
    for (;;) {
      await attendance.caughtUp();
      const { body } = await scene.manager.get<TimesheetView>(pathOf(scene));
      const codes = body.exceptions.map(({ code }) => code);
      if (codes.includes('session.person-deactivated') || Date.now() > deadlineMs) {
        expect(codes).toEqual(
          expect.arrayContaining(['session.person-deactivated', 'punch.person-deactivated']),
        );
        break;
      }
    }
    await setActive(employeeId, true);
    expect(await scene.employee.post('/v1/punches', live)).toMatchObject({ status: 201 });
  });
});
