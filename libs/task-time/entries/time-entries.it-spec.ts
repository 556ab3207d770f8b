import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import {
  openFileKeyProvider,
  type FileKeyProvider,
} from '@timeledger/event-store/sealing/file-key-provider.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { registeredEvents } from '@timeledger/runtime/registered-events.js';
import {
  startContext,
  type Answer,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { findInDatabase } from '@timeledger/testing/find-in-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { verifyRebuild } from '@timeledger/testing/verify-rebuild.js';
import { taskTimeExportSections } from '../privacy/export-sections.js';
import { projectRequestExample, type ProjectView, type RoundingRuleBody } from '../projects/project.dto.js';
import { taskRequestExample, type TaskView } from '../projects/task.dto.js';
import { taskTimeProjection } from '../read-model/task-time.projection.js';
import { taskTimeContext } from '../task-time.context.js';
import type { EntryTotalsView, TimeEntryPage, TimeEntryView } from './time-entry.dto.js';

const PATH = '/v1/time-entries';
let folder: string;
let keys: FileKeyProvider;
let sealer: EventSealer;
let harness: ContextHarness;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-entries-'));
  keys = await openFileKeyProvider({ folder: join(folder, 'keys'), tombstoneFolder: join(folder, 'gone') });
  sealer = new EventSealer(keys);
  const hooks = registeredEvents(new EventRegistry([...taskTimeContext.eventSchemas]), sealer);
  harness = await startContext(taskTimeContext, { now: '2026-10-31T12:00:00Z', hooks });
});
afterAll(async () => {
  await harness.close();
  rmSync(folder, { recursive: true });
});

let tenantId: TenantId;
let employeeId: string;
let me: Caller;
let colleague: Caller;
let administrator: Caller;
let taskId: string;
beforeEach(async () => {
  harness.clock.set('2026-10-31T12:00:00Z');
  tenantId = newId<TenantId>();
  employeeId = newId();
  me = harness.as({ tenantId, subject: employeeId, roles: ['employee'] });
  colleague = harness.as({ tenantId, subject: newId(), roles: ['employee'] });
  administrator = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
  taskId = (await task()).taskId;
});

const EXACT: RoundingRuleBody = { minimumMinutes: 0, unitMinutes: 1, direction: 'nearest', on: 'entry' };
/** A task of a project of its own. */
async function task(more: object = {}): Promise<{
  readonly taskId: string;
  readonly projectId: string;
  close(): Promise<unknown>;
}> {
  const facts = { ...projectRequestExample, rounding: EXACT, ...more };
  const project = await administrator.post<ProjectView>('/v1/projects', facts);
  const wanted = { ...taskRequestExample, projectId: project.body.id };
  const { body, etag } = await me.post<TaskView>('/v1/tasks', wanted);
  const close = () => me.put(`/v1/tasks/${body.id}`, { ...wanted, isOpen: false }, { 'if-match': etag });
  return { taskId: body.id, projectId: project.body.id, close };
}
const entry = (from: string, until: string, more: object = {}) => ({
  ...{ taskId, startedAt: from, endedAt: until, zone: 'Europe/Berlin', ...more },
});
const record = (from: string, until: string, more: object = {}, by = me, headers = {}) =>
  by.post<TimeEntryView>(PATH, entry(from, until, more), headers);
const problemOf = ({ status, body }: Answer<unknown>) => {
  const { code, errors } = body as ProblemBody;
  return [status, code, errors?.[0]?.pointer];
};
const listed = async (query: string, position: string, by = me): Promise<readonly string[]> =>
  (await by.get<TimeEntryPage>(`${PATH}?${query}`, { 'read-at': position })).body.items.map(({ id }) => id);
const totals = async (firstDay: string, lastDay: string): Promise<EntryTotalsView> => {
  await harness.caughtUp();
  return (await me.get<EntryTotalsView>(`${PATH}/totals?firstDay=${firstDay}&lastDay=${lastDay}`)).body;
};

describe('own time entries (TSK-04)', () => {
  it('are entered, read back, changed with If-Match and taken back', async () => {
    const made = await record('2026-10-30T09:00:00+01:00', '2026-10-30T10:30:00+01:00', { note: 'with Bo' });
    expect(made).toMatchObject({
      status: 201,
      headers: { location: `${PATH}/${made.body.id}` },
      body: { startedAt: '2026-10-30T08:00:00.000Z', minutes: 90, note: 'with Bo', isBillable: true },
    });
    const path = `${PATH}/${made.body.id}`;
    expect(await me.get(path)).toMatchObject({ status: 200, body: made.body, etag: made.etag });
    const without = entry('2026-10-30T08:00:00Z', '2026-10-30T10:00:00Z');
    const longer = { ...without, note: 'with Bo' };
    expect(problemOf(await me.put(path, longer))).toEqual([428, 'if-match.missing', undefined]);
    const changed = await me.put<TimeEntryView>(path, longer, { 'if-match': made.etag });
    expect(changed).toMatchObject({ status: 200, body: { minutes: 120 } });
    expect(
      problemOf(
        await me.put(path, entry('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z'), { 'if-match': made.etag }),
      ),
    ).toEqual([412, 'resource.stale', undefined]);
    // To remove the note alone is a change.
    const silent = await me.put<TimeEntryView>(path, without, { 'if-match': changed.etag });
    expect(silent.body.note).toBeNull();
    expect(silent.etag).not.toBe(changed.etag);
    expect((await me.delete(path, { 'if-match': changed.etag })).status).toBe(412);
    const gone = await me.delete(path, { 'if-match': silent.etag });
    expect([gone.status, gone.body]).toEqual([204, undefined]);
    expect(problemOf(await me.get(path))).toEqual([404, 'time-entry.unknown', undefined]);
    expect(await listed('', gone.position)).toEqual([]);
    // What was taken back is in nobody's way.
    expect((await record('2026-10-30T08:00:00Z', '2026-10-30T10:00:00Z')).status).toBe(201);
  });

  it('of the same month are changed without a word of each other', async () => {
    const one = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z');
    const two = await record('2026-10-30T09:00:00Z', '2026-10-30T10:00:00Z');
    const moved = entry('2026-10-30T07:30:00Z', '2026-10-30T09:00:00Z');
    expect(
      (
        await me.put(`${PATH}/${two.body.id}`, entry('2026-10-30T09:00:00Z', '2026-10-30T10:30:00Z'), {
          'if-match': two.etag,
        })
      ).status,
    ).toBe(200);
    expect((await me.put(`${PATH}/${one.body.id}`, moved, { 'if-match': one.etag })).status).toBe(200);
  });

  it('sent again with the same key are one, and with another body refused', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z', {}, me, key);
    const again = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z', {}, me, key);
    expect(again.body).toEqual(first.body);
    expect(await listed('', again.position)).toHaveLength(1);
    expect((await record('2026-10-30T08:00:00Z', '2026-10-30T09:30:00Z', {}, me, key)).status).toBe(409);
  });

  it('are of nobody else: neither read, changed, taken back, summed nor listed', async () => {
    const { body, etag, position } = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z');
    const path = `${PATH}/${body.id}`;
    const unknown = [404, 'time-entry.unknown', undefined];
    const other = entry('2026-10-30T08:00:00Z', '2026-10-30T08:30:00Z');
    expect(problemOf(await colleague.get(path))).toEqual(unknown);
    expect(problemOf(await colleague.put(path, other, { 'if-match': etag }))).toEqual(unknown);
    expect(problemOf(await colleague.delete(path, { 'if-match': etag }))).toEqual(unknown);
    expect(await listed('', position, colleague)).toEqual([]);
    const sums = await colleague.get<EntryTotalsView>(
      `${PATH}/totals?firstDay=2026-10-01&lastDay=2026-10-31`,
    );
    expect(sums.body).toEqual({ lines: [], exactMinutes: 0, countedMinutes: 0 });
    // The time of one person is nothing to another.
    expect((await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z', {}, colleague)).status).toBe(201);
  });

  it.each([
    [{ endedAt: '2026-10-30T08:00:00Z' }, 422, '/endedAt', 'time-entry.not-positive'],
    [{ endedAt: '2026-10-30T07:00:00Z' }, 422, '/endedAt', 'time-entry.not-positive'],
    [{ endedAt: '2026-10-31T08:01:00Z' }, 422, '/endedAt', 'time-entry.too-long'],
    [
      { startedAt: '2026-10-31T11:59:00Z', endedAt: '2026-10-31T12:00:01Z' },
      422,
      '/endedAt',
      'time-entry.in-the-future',
    ],
    [{ startedAt: 'yesterday' }, 422, '/startedAt', undefined],
    [{ zone: 'Mars/Olympus' }, 422, '/zone', undefined],
    [{ note: '' }, 422, '/note', undefined],
    [{ note: 'x'.repeat(2001) }, 422, '/note', undefined],
    [{ employeeId: 'x' }, 400, '/employeeId', undefined],
    [{ taskId: newId() }, 422, '/taskId', 'task.not-there'],
  ])('with %j are refused, and nothing is recorded', async (wrong, status, pointer, code) => {
    const refused = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z', wrong);
    expect(problemOf(refused)).toEqual([status, code ?? expect.any(String), pointer]);
    const { body, position } = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z');
    expect(await listed('', position)).toEqual([body.id]);
  });

  it('neither overlap when entered nor when changed; one may begin where another ends', async () => {
    const one = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z');
    expect(problemOf(await record('2026-10-30T08:59:00Z', '2026-10-30T10:00:00Z'))).toEqual([
      409,
      'time-entry.overlap',
      undefined,
    ]);
    const two = await record('2026-10-30T09:00:00Z', '2026-10-30T10:00:00Z');
    const into = entry('2026-10-30T08:30:00Z', '2026-10-30T09:30:00Z');
    expect((await me.put(`${PATH}/${two.body.id}`, into, { 'if-match': two.etag })).status).toBe(409);
    expect((await me.put(`${PATH}/${one.body.id}`, into, { 'if-match': one.etag })).status).toBe(409);
  });

  it('at the turn of a month overlap neither, though they come at the same moment', async () => {
    const night = ['2026-09-30T23:00:00Z', '2026-10-01T01:00:00Z'] as const;
    const morning = ['2026-10-01T00:30:00Z', '2026-10-01T02:00:00Z'] as const;
    const all = await Promise.all(
      [night, morning, night, morning, night, morning].map(([from, until]) => record(from, until)),
    );
    const statuses = all.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409]);
    await harness.caughtUp();
    expect((await me.get<TimeEntryPage>(PATH)).body.items).toHaveLength(1);
  });

  it('near the turn of a month wait for others of the person near it, and no others do', async () => {
    const client = await harness.followerPool.connect();
    const key = [`tasktime.entries ${tenantId} ${employeeId}`];
    try {
      await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', key);
      expect((await record('2026-10-15T08:00:00Z', '2026-10-15T09:00:00Z')).status).toBe(201);
      let isAnswered = false;
      const waiting = record('2026-09-30T23:00:00Z', '2026-10-01T01:00:00Z').then((answer) => {
        isAnswered = true;
        return answer;
      });
      await waitUntil(
        async () => {
          const { rows } = await harness.followerPool.query(
            `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          );
          return rows.length > 0;
        },
        { what: 'an entry near the turn to wait' },
      );
      expect(isAnswered).toBe(false);
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', key);
      expect((await waiting).status).toBe(201);
    } finally {
      client.release(true);
    }
  });

  it('of which twenty come at the same moment are one', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z')),
    );
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it('go so many local days back as the project lets people', async () => {
    ({ taskId } = await task({ backEntryDays: 7 }));
    // The 24th began at 22:00 UTC of the 23rd in Berlin.
    expect(problemOf(await record('2026-10-23T21:59:00Z', '2026-10-23T22:30:00Z'))).toEqual([
      422,
      'time-entry.too-late',
      '/startedAt',
    ]);
    expect((await record('2026-10-23T22:00:00Z', '2026-10-23T22:30:00Z')).status).toBe(201);
  });

  it('belong to tasks that are open when they are named, and stay in their month', async () => {
    const other = await task();
    const { body, etag } = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z', {
      taskId: other.taskId,
    });
    await other.close();
    expect(
      problemOf(await record('2026-10-30T10:00:00Z', '2026-10-30T11:00:00Z', { taskId: other.taskId })),
    ).toEqual([409, 'task.closed', undefined]);
    const kept = entry('2026-10-30T08:00:00Z', '2026-10-30T09:30:00Z', { taskId: other.taskId });
    const changed = await me.put<TimeEntryView>(`${PATH}/${body.id}`, kept, { 'if-match': etag });
    expect(changed).toMatchObject({ status: 200, body: { minutes: 90, taskId: other.taskId } });
    const moved = entry('2026-09-30T08:00:00Z', '2026-09-30T09:00:00Z', { taskId: other.taskId });
    expect(problemOf(await me.put(`${PATH}/${body.id}`, moved, { 'if-match': changed.etag }))).toEqual([
      422,
      'time-entry.month-fixed',
      '/startedAt',
    ]);
  });

  it('are found by local days, project and task, page by page, the latest first', async () => {
    const other = await task();
    const made: string[] = [];
    for (const [from, until, of] of [
      ['2026-10-27T22:30:00Z', '2026-10-27T23:30:00Z', taskId],
      ['2026-10-28T08:00:00Z', '2026-10-28T09:00:00Z', other.taskId],
      ['2026-10-29T08:00:00Z', '2026-10-29T09:00:00Z', taskId],
    ] as const)
      made.unshift((await record(from, until, { taskId: of })).body.id);
    await harness.caughtUp();
    const ids = async (query: string) =>
      (await me.get<TimeEntryPage>(`${PATH}?${query}`)).body.items.map(({ id }) => id);
    expect(await ids('')).toEqual(made);
    const pages: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body }: Answer<TimeEntryPage> = await me.get(`${PATH}?limit=1${cursor && `&cursor=${cursor}`}`);
      pages.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(pages).toEqual(made);
    // The first goes over midnight in Berlin: it is of both days.
    expect(await ids('lastDay=2026-10-27')).toEqual([made[2]]);
    expect(await ids('firstDay=2026-10-28&lastDay=2026-10-28')).toEqual([made[1], made[2]]);
    expect(await ids(`taskId=${other.taskId}`)).toEqual([made[1]]);
    expect(await ids(`projectId=${other.projectId}`)).toEqual([made[1]]);
    expect((await me.get(`${PATH}?firstDay=March`)).status).toBe(422);
  });

  it('keep their notes sealed; of a destroyed key nothing is left, but the minutes', async () => {
    const note = 'Zanzibar-4711';
    const { body } = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z', { note });
    await harness.caughtUp();
    expect(await findInDatabase(harness.context.url, note)).toEqual([]);
    const section = taskTimeExportSections(harness.ports).find(({ name }) => name === 'tasktime.entries');
    const rowsOf = async () => {
      const rows = [];
      for await (const { rows: file } of section?.files(tenantId, employeeId) ?? [])
        for await (const row of file) rows.push(row);
      return rows;
    };
    expect(await rowsOf()).toMatchObject([{ entryId: body.id, note, isTakenBack: false }]);
    for (const scope of await keys.scopesOf(tenantId, employeeId)) await keys.destroy(scope);
    sealer.forgetAll();
    expect(await rowsOf()).toMatchObject([{ entryId: body.id, note: null }]);
    expect((await totals('2026-10-30', '2026-10-30')).exactMinutes).toBe(60);
  });
});

describe('the minutes of entries', () => {
  it('in Europe/Helsinki on 25 October 2026 from 03:05+03:00 to 06:00+02:00 are 235', async () => {
    const night = ['2026-10-25T03:05:00+03:00', '2026-10-25T06:00:00+02:00'] as const;
    const { body } = await record(...night, { zone: 'Europe/Helsinki' });
    expect(body.minutes).toBe(235);
    expect(await totals('2026-10-25', '2026-10-25')).toMatchObject({
      exactMinutes: 235,
      countedMinutes: 235,
    });
  });

  it('from 13:00 to 14:30 rounded up to 15 stay 90', async () => {
    ({ taskId } = await task({ rounding: { ...EXACT, unitMinutes: 15, direction: 'up' } }));
    await record('2026-10-30T13:00:00+01:00', '2026-10-30T14:30:00+01:00');
    expect(await totals('2026-10-30', '2026-10-30')).toMatchObject({ exactMinutes: 90, countedMinutes: 90 });
  });

  it('of two 5-minute entries rounded up to 30 are 30 by day × project and 60 by entry', async () => {
    for (const [on, counted] of [
      ['day-project', 30],
      ['entry', 60],
    ] as const) {
      tenantId = newId<TenantId>();
      me = harness.as({ tenantId, subject: employeeId, roles: ['employee'] });
      administrator = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
      ({ taskId } = await task({ rounding: { ...EXACT, unitMinutes: 30, direction: 'up', on } }));
      await record('2026-10-30T08:00:00Z', '2026-10-30T08:05:00Z');
      await record('2026-10-30T10:00:00Z', '2026-10-30T10:05:00Z');
      expect(await totals('2026-10-30', '2026-10-30')).toMatchObject({
        exactMinutes: 10,
        countedMinutes: counted,
      });
    }
  });

  it('across midnight have the same totals in every report', async () => {
    const { projectId, taskId: rounded } = await task({
      rounding: { ...EXACT, unitMinutes: 15, direction: 'up' },
    });
    taskId = rounded;
    await record('2026-10-29T23:50:00+01:00', '2026-10-30T00:20:30+01:00');
    const both = await totals('2026-10-29', '2026-10-30');
    expect(both.lines).toEqual([
      { date: '2026-10-29', projectId, taskId, isBillable: true, exactMinutes: 10, countedMinutes: 10 },
      { date: '2026-10-30', projectId, taskId, isBillable: true, exactMinutes: 20, countedMinutes: 20 },
    ]);
    const [first, second] = [
      await totals('2026-10-29', '2026-10-29'),
      await totals('2026-10-30', '2026-10-30'),
    ];
    expect([...first.lines, ...second.lines]).toEqual(both.lines);
    expect(first.countedMinutes + second.countedMinutes).toBe(both.countedMinutes);
  });

  it('are of at most 366 days, the last not before the first', async () => {
    for (const [first, last] of [
      ['2026-10-02', '2026-10-01'],
      ['2025-10-01', '2026-10-02'],
    ]) {
      const refused = await me.get(`${PATH}/totals?firstDay=${first}&lastDay=${last}`);
      expect(problemOf(refused)).toEqual([422, 'time-entry.report-invalid', '?lastDay']);
    }
  });

  it.each([
    [{ minimumMinutes: 0, unitMinutes: 0, direction: 'up', on: 'entry' }],
    [{ minimumMinutes: 1441, unitMinutes: 1, direction: 'up', on: 'entry' }],
    [{ minimumMinutes: 0, unitMinutes: 1, direction: 'sideways', on: 'entry' }],
    [{ minimumMinutes: 0, unitMinutes: 1, direction: 'up' }],
  ])('are not rounded by %j', async (rounding) => {
    const refused = await administrator.post('/v1/projects', { ...projectRequestExample, rounding });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((refused.body as ProblemBody).errors?.[0]?.pointer).toMatch(/^\/rounding\//);
  });
});

it('everything that is read equals what a rebuild of the log gives', async () => {
  const made = await record('2026-10-29T22:50:00Z', '2026-10-29T23:20:00Z');
  const gone = await record('2026-10-30T08:00:00Z', '2026-10-30T09:00:00Z');
  await me.delete(`${PATH}/${gone.body.id}`, { 'if-match': gone.etag });
  await me.put(`${PATH}/${made.body.id}`, entry('2026-10-29T22:50:00Z', '2026-10-29T22:55:00Z'), {
    'if-match': made.etag,
  });
  expect(await verifyRebuild(harness, 'tasktime', taskTimeProjection)).toMatchObject({ isEqual: true });
});
