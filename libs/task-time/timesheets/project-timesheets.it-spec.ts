import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deriveId, newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { recordFact } from '@timeledger/people/testing/recorded-fact.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import {
  startContext,
  type Answer,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { verifyRebuild } from '@timeledger/testing/verify-rebuild.js';
import type { TimeEntryView } from '../entries/time-entry.dto.js';
import { EntryTurn } from '../entries/entry-turn.js';
import { TimeEntries } from '../entries/time-entries.js';
import { taskTimeExportSections } from '../privacy/export-sections.js';
import { projectRequestExample, type ProjectView } from '../projects/project.dto.js';
import { taskRequestExample, type TaskView } from '../projects/task.dto.js';
import { taskTimeProjection } from '../read-model/task-time.projection.js';
import { Tasks } from '../projects/tasks.js';
import { TaskTimeCommands } from '../task-time-commands.js';
import { taskTimeContext } from '../task-time.context.js';
import type { ProjectTimesheetPage, ProjectTimesheetView } from './project-timesheet.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(taskTimeContext, { now: '2026-03-20T18:00:00Z' });
});
afterAll(() => harness.close());

let tenantId: TenantId;
let employeeId: EmployeeId;
let me: Caller;
let manager: Caller;
let director: Caller;
let administrator: Caller;
let auditor: Caller;
let stranger: Caller;
let taskId: string;
let projectId: string;

beforeEach(async () => {
  tenantId = newId<TenantId>();
  const idOf = (name: string) => deriveId<EmployeeId>('person', tenantId, name);
  const as = (name: string, ...roles: readonly Role[]): Caller =>
    harness.as({ tenantId, subject: idOf(name), roles: ['employee', ...roles] });
  employeeId = idOf('employee');
  [me, manager, director, stranger] = [as('employee'), as('manager'), as('director'), as('stranger')];
  [administrator, auditor] = [as('administrator', 'time_administrator'), as('auditor', 'auditor')];
  const log = { context: 'tasktime', pipeline: harness.ports.pipeline };
  for (const [person, above] of [
    ['employee', 'manager'],
    ['manager', 'director'],
  ] as const)
    await recordFact(log, tenantId, 'ReportingLineChanged', idOf(person), {
      employeeId: idOf(person),
      managers: [{ managerId: idOf(above), from: '2020-01-01' }],
    });
  // 15 minutes up, on the day's sum of a project.
  const project = await administrator.post<ProjectView>('/v1/projects', projectRequestExample);
  projectId = project.body.id;
  taskId = await newTask();
});

const newTask = async (): Promise<string> =>
  (await me.post<TaskView>('/v1/tasks', { ...taskRequestExample, projectId })).body.id;
const WEEK = '2026-03-02';
const pathOf = (week = WEEK, employee = 'me') => `/v1/project-timesheets/${employee}/${week}`;
const enter = async (from: string, to: string, task = taskId, caller = me) => {
  const startedAt = `2026-03-${from}:00.000Z`;
  const endedAt = `2026-03-${to}:00.000Z`;
  return caller.post<TimeEntryView>('/v1/time-entries', { taskId: task, startedAt, endedAt, zone: 'UTC' });
};
const see = (caller = me, week = WEEK, employee = employeeId as string) =>
  caller.get<ProjectTimesheetView>(pathOf(week, employee));
const step = async (caller: Caller, name: string, sent?: object, week = WEEK) => {
  const { etag } = await see(me, week);
  return caller.post<ProjectTimesheetView>(`${pathOf(week, employeeId)}/${name}`, sent, { 'if-match': etag });
};
const gridOf = ({ rows, dayMinutes, totalMinutes }: ProjectTimesheetView) => [
  ...rows.map((row) => [row.taskId, ...row.minutes, row.totalMinutes]),
  ['sum', ...dayMinutes, totalMinutes],
];
const codeOf = ({ status, body }: Answer<unknown>) => [status, (body as ProblemBody).code];

describe('a week of project time (TSK-07)', () => {
  it('is empty before anything is entered, with an ETag to begin with', async () => {
    expect(await see()).toMatchObject({
      ...{ status: 200, etag: '"0"' },
      body: { employeeId, week: WEEK, status: 'open', rows: [], totalMinutes: 0, isChangedSince: false },
    });
    // Of others only what is recorded is there.
    for (const caller of [manager, auditor])
      expect(codeOf(await see(caller))).toEqual([404, 'project-timesheet.unknown']);
    expect(codeOf(await step(manager, 'approval'))).toEqual([404, 'project-timesheet.unknown']);
  });

  it('is a grid by task and day, as entries count, of entries across its ends too', async () => {
    const other = await newTask();
    await enter('01T23:00', '02T00:30');
    await enter('02T08:00', '02T09:05');
    await enter('04T08:00', '04T08:10', other);
    await enter('08T23:00', '09T01:00', other);
    const { body } = await me.get<ProjectTimesheetView>(pathOf());
    expect(gridOf(body)).toEqual(
      [taskId, other]
        .sort()
        .map((task) =>
          task === taskId ? [task, 105, 0, 0, 0, 0, 0, 0, 105] : [task, 0, 0, 15, 0, 0, 0, 60, 75],
        )
        .concat([['sum', 105, 0, 15, 0, 0, 0, 60, 180]] as never),
    );
    expect((await see(me, '2026-03-09')).body.totalMinutes).toBe(60);
    expect((await see(me, '2026-02-23')).body.totalMinutes).toBe(60);
  });

  it('takes rows to fill in, and those of the week before, without time', async () => {
    const [first, second] = [await newTask(), await newTask()];
    const before = { 'if-match': (await see(me, '2026-02-23')).etag };
    await me.put(`${pathOf('2026-02-23')}/rows`, { taskIds: [second, first] }, before);
    await me.post('/v1/time-entries', {
      ...{ taskId, zone: 'UTC' },
      ...{ startedAt: '2026-02-24T08:00:00.000Z', endedAt: '2026-02-24T09:00:00.000Z' },
    });
    const copied = await step(me, 'copy');
    expect([copied.status, gridOf(copied.body)]).toEqual([
      200,
      [second, first, taskId]
        .map((task): unknown[] => [task, 0, 0, 0, 0, 0, 0, 0, 0])
        .concat([['sum', 0, 0, 0, 0, 0, 0, 0, 0]]),
    ]);
    const chosen = await me.put<ProjectTimesheetView>(
      `${pathOf()}/rows`,
      { taskIds: [first] },
      { 'if-match': copied.etag },
    );
    expect(chosen.body.rows.map((row) => row.taskId)).toEqual([first]);
    const twice = await me.put(`${pathOf()}/rows`, { taskIds: [] }, { 'if-match': copied.etag });
    expect(codeOf(twice)).toEqual([412, 'resource.stale']);
    const unknown = await me.put(
      `${pathOf()}/rows`,
      { taskIds: [first, newId()] },
      { 'if-match': chosen.etag },
    );
    expect([...codeOf(unknown), (unknown.body as ProblemBody).errors?.[0]?.pointer]).toEqual([
      ...[422, 'task.not-there', '/taskIds/1'],
    ]);
  });

  it('is submitted, approved and locked, and its entries stay as they are from then on', async () => {
    const entry = await enter('02T08:00', '02T09:00');
    const submitted = await step(me, 'submission');
    expect(submitted.body).toMatchObject({ status: 'submitted', totalMinutes: 60 });
    const path = `/v1/time-entries/${entry.body.id}`;
    const closed = [409, 'time-entry.sheet-closed'];
    const longer = { taskId, zone: 'UTC', startedAt: entry.body.startedAt, endedAt: '2026-03-02T09:30:00Z' };
    const attempts = async () => [
      codeOf(await me.put(path, longer, { 'if-match': entry.etag })),
      codeOf(await me.delete(path, { 'if-match': entry.etag })),
      codeOf(await enter('03T08:00', '03T09:00')),
      // It reaches into the week.
      codeOf(await enter('01T23:00', '02T01:00')),
    ];
    expect(await attempts()).toEqual([closed, closed, closed, closed]);
    const approved = await step(manager, 'approval');
    expect(approved.body).toMatchObject({ status: 'approved', totalMinutes: 60 });
    const locked = await step(administrator, 'lock');
    expect(locked.body).toMatchObject({ status: 'locked', totalMinutes: 60, isChangedSince: false });
    expect(await attempts()).toEqual([closed, closed, closed, closed]);
    expect((await enter('09T08:00', '09T09:00')).status).toBe(201);
    for (const name of ['rejection', 'approval'] as const)
      expect(codeOf(await step(manager, name, name === 'rejection' ? {} : undefined))).toEqual([
        409,
        'project-timesheet.wrong-status',
      ]);
  });

  it('is withdrawn, or given back with a word, and submitted anew', async () => {
    const entry = await enter('02T08:00', '02T09:00');
    await step(me, 'submission');
    expect((await step(me, 'withdrawal')).body).toMatchObject({ status: 'open', comment: null });
    await step(me, 'submission');
    await step(manager, 'approval');
    expect(codeOf(await step(me, 'withdrawal'))).toEqual([409, 'project-timesheet.wrong-status']);
    const back = await step(director, 'rejection', { comment: 'It was Tuesday.' });
    expect(back.body).toMatchObject({ status: 'open', comment: 'It was Tuesday.' });
    const longer = { taskId, zone: 'UTC', startedAt: entry.body.startedAt, endedAt: '2026-03-02T09:30:00Z' };
    const path = `/v1/time-entries/${entry.body.id}`;
    expect((await me.put(path, longer, { 'if-match': entry.etag })).status).toBe(200);
    expect((await step(me, 'submission')).body).toMatchObject({ totalMinutes: 90, comment: null });
  });

  it('is not approved when something was measured since, which is marked and seen beside it', async () => {
    await enter('02T08:00', '02T09:00');
    await step(me, 'submission');
    const startedAt = '2026-03-03T08:00:00.000Z';
    const measured = {
      ...{ taskId, projectId, startedAt, endedAt: '2026-03-03T09:00:00.000Z', zone: 'UTC' },
      ...{ isBillable: true, source: 'rule', sourceId: newId(), flags: [] },
    };
    const entryId = newId();
    const commands = new TaskTimeCommands(harness.ports);
    const turn = new EntryTurn(harness.ports);
    const entries = new TimeEntries(harness.ports, commands, new Tasks(harness.ports, commands), turn);
    await entries.measure(
      {
        ...{ tenantId, principal: 'rules', actor: { kind: 'system', id: 'rules' }, correlationId: newId() },
        ...{ requestHash: '', operation: 'time-entries.measure', idempotencyKey: newId() },
      },
      { employeeId, entryId, startedAt: startedAt as never },
      measured as never,
    );
    expect((await see(manager)).body).toMatchObject({ totalMinutes: 60, isChangedSince: true });
    expect(codeOf(await step(manager, 'approval'))).toEqual([409, 'project-timesheet.changed']);
    await harness.caughtUp();
    expect((await me.get(`/v1/time-entries/${entryId}`)).body).toMatchObject({ flags: ['sheet-closed'] });
    await step(manager, 'rejection', {});
    expect((await step(me, 'submission')).body.totalMinutes).toBe(120);
    expect((await step(manager, 'approval')).body).toMatchObject({
      ...{ status: 'approved', totalMinutes: 120, isChangedSince: false },
    });
  });

  it('is decided on by those above, locked by time administration, and unknown to strangers', async () => {
    await enter('02T08:00', '02T09:00');
    expect(codeOf(await step(manager, 'submission'))).toEqual([403, 'access.forbidden']);
    await step(me, 'submission');
    for (const caller of [me, auditor, administrator])
      expect(codeOf(await step(caller, 'approval'))).toEqual([403, 'access.forbidden']);
    expect(codeOf(await step(stranger, 'approval'))).toEqual([404, 'project-timesheet.unknown']);
    expect(codeOf(await see(stranger))).toEqual([404, 'project-timesheet.unknown']);
    for (const caller of [manager, director, auditor, administrator])
      expect((await see(caller)).body).toMatchObject({ status: 'submitted', totalMinutes: 60 });
    await step(director, 'approval');
    expect(codeOf(await step(manager, 'lock'))).toEqual([403, 'access.forbidden']);
    expect((await step(administrator, 'lock')).body.status).toBe('locked');
  });

  it('is refused where it is none, empty, or seen otherwise', async () => {
    for (const week of ['2026-03-03', '2026-02-30', 'now'])
      expect(codeOf(await me.get(pathOf(week)))).toEqual([422, 'project-timesheet.not-monday']);
    expect(codeOf(await me.get(pathOf(WEEK, 'x')))).toEqual([422, 'id.malformed']);
    expect(codeOf(await step(me, 'submission'))).toEqual([409, 'project-timesheet.empty']);
    await enter('02T08:00', '02T09:00');
    const path = `${pathOf(WEEK)}/submission`;
    expect(codeOf(await me.post(path, undefined, { 'if-match': '"3"' }))).toEqual([412, 'resource.stale']);
    expect((await me.post(path)).status).toBe(428);
  });

  it('is submitted once, of many requests at the same moment', async () => {
    await enter('02T08:00', '02T09:00');
    const all = await Promise.all(Array.from({ length: 8 }, () => step(me, 'submission')));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 412 || status === 409)).toHaveLength(7);
  });

  it('stands in the lists of those who may read it, by person, week and status, page by page', async () => {
    await enter('02T08:00', '02T09:00');
    await enter('09T08:00', '09T10:00');
    await step(me, 'submission');
    await step(me, 'submission', undefined, '2026-03-09');
    const approved = await step(manager, 'approval');
    const at = { 'read-at': approved.position };
    const listed = async (caller: Caller, query: string) =>
      (await caller.get<ProjectTimesheetPage>(`/v1/project-timesheets?${query}`, at)).body.items.map(
        ({ week, status, submittedMinutes }) => `${week} ${status} ${String(submittedMinutes)}`,
      );
    const [first, second] = ['2026-03-09 submitted 120', '2026-03-02 approved 60'];
    for (const caller of [me, manager, director, auditor, administrator])
      expect(await listed(caller, '')).toEqual([first, second]);
    expect(await listed(stranger, '')).toEqual([]);
    expect(await listed(manager, 'employeeId=me')).toEqual([]);
    expect(await listed(manager, 'status=submitted')).toEqual([first]);
    expect(await listed(manager, `week=${WEEK}&employeeId=${employeeId}`)).toEqual([second]);
    const { body } = await manager.get<ProjectTimesheetPage>('/v1/project-timesheets?limit=1', at);
    const cursor = encodeURIComponent(body.nextCursor ?? '');
    expect(await listed(manager, `limit=1&cursor=${cursor}`)).toEqual([second]);
    expect(codeOf(await me.get(`/v1/project-timesheets?limit=1&cursor=${cursor}`, at))).toEqual([
      ...[400, 'cursor.invalid'],
    ]);
  });

  it('is in the archive of everything about a person, with the word to it', async () => {
    await enter('02T08:00', '02T09:00');
    await step(me, 'submission');
    await step(manager, 'rejection', { comment: 'Tuesday' });
    const section = taskTimeExportSections(harness.ports).find(
      ({ name }) => name === 'tasktime.project-timesheets',
    );
    const rows = [];
    for await (const { rows: file } of section?.files(tenantId, employeeId) ?? [])
      for await (const row of file) rows.push([row['week'], row['what'], row['minutes'], row['comment']]);
    expect(rows).toEqual([
      [WEEK, 'submitted', 60, null],
      [WEEK, 'reopened', null, 'Tuesday'],
    ]);
  });
});

it('everything that is read equals what a rebuild of the log gives', async () => {
  await enter('02T08:00', '02T09:00');
  await step(me, 'submission');
  await step(manager, 'approval');
  expect(await verifyRebuild(harness, 'tasktime', taskTimeProjection)).toMatchObject({ isEqual: true });
});
