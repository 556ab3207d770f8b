import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import {
  startContext,
  type Answer,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { taskTimeExportSections } from '../privacy/export-sections.js';
import { projectRequestExample, type ProjectView } from '../projects/project.dto.js';
import { taskRequestExample, type TaskView } from '../projects/task.dto.js';
import { taskTimeContext } from '../task-time.context.js';
import type { ActivityPage, ActivityView } from './activity.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(taskTimeContext);
});
afterAll(() => harness.close());

let tenantId: TenantId;
let employeeId: string;
let me: Caller;
let colleague: Caller;
let administrator: Caller;
beforeEach(() => {
  tenantId = newId<TenantId>();
  employeeId = newId();
  me = harness.as({ tenantId, subject: employeeId, roles: ['employee'] });
  colleague = harness.as({ tenantId, subject: newId(), roles: ['employee'] });
  administrator = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
});

const PATH = '/v1/activities';
const call = { kind: 'call', startedAt: '2026-03-02T09:00:00+01:00', minutes: 12 };
const log = (more: object = {}, headers = {}, by = me) =>
  by.post<ActivityView>(PATH, { ...call, ...more }, headers);
const problemOf = ({ status, body }: Answer<unknown>) => {
  const { code, errors } = body as ProblemBody;
  return [status, code, errors?.[0]?.pointer];
};
const listed = async (query: string, position: string, by = me): Promise<readonly ActivityView[]> =>
  (await by.get<ActivityPage>(`${PATH}?${query}`, { 'read-at': position })).body.items;

/** A task, and how it is closed. */
async function task(): Promise<{ readonly id: string; close(): Promise<unknown> }> {
  const project = await administrator.post<ProjectView>('/v1/projects', projectRequestExample);
  const facts = { ...taskRequestExample, projectId: project.body.id };
  const { body, etag } = await me.post<TaskView>('/v1/tasks', facts);
  const close = () => me.put(`/v1/tasks/${body.id}`, { ...facts, isOpen: false }, { 'if-match': etag });
  return { id: body.id, close };
}

describe('own activities', () => {
  it('are logged, read back, changed with If-Match and taken back', async () => {
    const made = await log({ customerId: newId() });
    expect(made).toMatchObject({
      status: 201,
      headers: { location: `${PATH}/${made.body.id}` },
      body: { kind: 'call', startedAt: '2026-03-02T08:00:00.000Z', minutes: 12, taskId: null },
    });
    const path = `${PATH}/${made.body.id}`;
    expect(await me.get(path)).toMatchObject({ status: 200, body: made.body, etag: made.etag });
    const longer = { ...call, minutes: 30 };
    expect(problemOf(await me.put(path, longer))).toEqual([428, 'if-match.missing', undefined]);
    const changed = await me.put<ActivityView>(path, longer, { 'if-match': made.etag });
    expect(changed).toMatchObject({ status: 200, body: { minutes: 30, customerId: null } });
    expect((await me.put(path, call, { 'if-match': made.etag })).status).toBe(412);
    expect((await me.delete(path, { 'if-match': made.etag })).status).toBe(412);
    const gone = await me.delete(path, { 'if-match': changed.etag });
    expect([gone.status, gone.body]).toEqual([204, undefined]);
    expect(problemOf(await me.get(path))).toEqual([404, 'activity.unknown', undefined]);
    expect(await listed('', gone.position)).toEqual([]);
    expect(problemOf(await log({ id: made.body.id }))).toEqual([409, 'activity.already-exists', undefined]);
  });

  it('sent again with the same key are one, and with another body refused', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await log({}, key);
    const again = await log({}, key);
    expect(again.body).toEqual(first.body);
    expect(await listed('', again.position)).toHaveLength(1);
    expect((await log({ minutes: 13 }, key)).status).toBe(409);
  });

  it('are of nobody else: neither read, changed, taken back nor listed', async () => {
    const { body, etag, position } = await log();
    const path = `${PATH}/${body.id}`;
    const unknown = [404, 'activity.unknown', undefined];
    expect((await administrator.get(path)).status).toBeGreaterThanOrEqual(403);
    expect(problemOf(await colleague.get(path))).toEqual(unknown);
    expect(problemOf(await colleague.put(path, call, { 'if-match': etag }))).toEqual(unknown);
    expect(problemOf(await colleague.delete(path, { 'if-match': etag }))).toEqual(unknown);
    expect(await listed('', position, colleague)).toEqual([]);
    expect((await me.get(path)).status).toBe(200);
  });

  it.each([
    [{ minutes: -1 }, 422, '/minutes'],
    [{ minutes: 1.5 }, 400, '/minutes'],
    [{ minutes: 1441 }, 422, '/minutes'],
    [{ kind: 'nap' }, 422, '/kind'],
    [{ startedAt: 'yesterday' }, 422, '/startedAt'],
    [{ startedAt: '2026-03-20T12:00:00.001Z' }, 422, '/startedAt'],
    [{ customerId: 'x' }, 422, '/customerId'],
    [{ employeeId: 'x' }, 400, '/employeeId'],
  ])('with %j are refused, and nothing is recorded', async (wrong, status, pointer) => {
    const refused = await log(wrong);
    expect([refused.status, (refused.body as unknown as ProblemBody).errors?.[0]?.pointer]).toEqual([
      status,
      pointer,
    ]);
    const { body, position } = await log();
    expect(await listed('', position)).toEqual([body]);
  });

  it('belong to tasks that are open when they are named', async () => {
    expect(problemOf(await log({ taskId: newId() }))).toEqual([422, 'task.not-there', '/taskId']);
    const { id: taskId, close } = await task();
    const { body, etag } = await log({ taskId });
    await close();
    expect(problemOf(await log({ taskId }))).toEqual([409, 'task.closed', undefined]);
    const changed = await me.put<ActivityView>(
      `${PATH}/${body.id}`,
      { ...call, taskId, minutes: 40 },
      { 'if-match': etag },
    );
    expect(changed).toMatchObject({ status: 200, body: { taskId, minutes: 40 } });
  });

  it('are found by days of UTC, kind, customer and task, page by page, the latest first', async () => {
    const customerId = newId();
    const times = ['2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00Z', '2026-03-01T23:59:59Z'];
    const made: ActivityView[] = [];
    for (const startedAt of times) made.push((await log({ startedAt })).body);
    // Two at one instant: the id decides.
    made.push((await log({ startedAt: times[2], kind: 'email', customerId })).body);
    const { position, body } = await log({ startedAt: '2026-03-02T00:00:00Z' });
    made.push(body);
    const order = made.toSorted((a, b) =>
      a.startedAt === b.startedAt ? (a.id < b.id ? 1 : -1) : a.startedAt < b.startedAt ? 1 : -1,
    );
    expect(await listed('', position)).toEqual(order);
    const pages: ActivityView[] = [];
    for (let cursor = ''; ;) {
      const page = (await me.get<ActivityPage>(`${PATH}?limit=2${cursor}`)).body;
      pages.push(...page.items);
      if (page.nextCursor === undefined) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(pages).toEqual(order);
    const idsOf = async (query: string) => new Set((await listed(query, position)).map(({ id }) => id));
    const ids = (...indexes: readonly number[]) => new Set(indexes.map((index) => made[index]?.id));
    expect(await idsOf('firstDay=2026-03-01&lastDay=2026-03-01')).toEqual(ids(1, 2, 3));
    expect(await idsOf('lastDay=2026-02-28')).toEqual(ids(0));
    expect(await idsOf('firstDay=2026-03-02')).toEqual(ids(4));
    expect(await idsOf('kind=email')).toEqual(ids(3));
    expect(await idsOf(`customerId=${customerId}`)).toEqual(ids(3));
    expect(await idsOf(`taskId=${newId()}`)).toEqual(ids());
    expect((await me.get(`${PATH}?firstDay=March`)).status).toBe(422);
  });

  it('are in the archive of their person with every change, those taken back too', async () => {
    const kept = await log();
    const gone = await log({ minutes: 5 });
    await me.delete(`${PATH}/${gone.body.id}`, { 'if-match': gone.etag });
    await log({}, {}, colleague);
    const section = taskTimeExportSections(harness.ports).find(({ name }) => name === 'tasktime.activities');
    const rows = [];
    for await (const { rows: file } of section?.files(tenantId, employeeId) ?? [])
      for await (const row of file) rows.push(row);
    const told = rows.map(({ activityId, minutes, isTakenBack }) => [activityId, minutes, isTakenBack]);
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        [kept.body.id, 12, false],
        [gone.body.id, 5, false],
        [gone.body.id, null, true],
      ]),
    );
  });
});
