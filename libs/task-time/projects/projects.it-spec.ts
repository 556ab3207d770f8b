import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import {
  startContext,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { taskTimeContext } from '../task-time.context.js';
import { projectRequestExample, type ProjectPage, type ProjectView } from './project.dto.js';
import { taskRequestExample, type TaskPage, type TaskView } from './task.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(taskTimeContext);
});
afterAll(() => harness.close());

const company = () => {
  const tenantId = newId<TenantId>();
  const as = (role: 'tenant_administrator' | 'employee'): Caller =>
    harness.as({ tenantId, subject: newId(), roles: [role] });
  return { administrator: as('tenant_administrator'), employee: as('employee') };
};
const projectOf = async (administrator: Caller): Promise<string> =>
  (await administrator.post<ProjectView>('/v1/projects', projectRequestExample)).body.id;
const problemOf = ({ status, body }: { status: number; body: unknown }) => {
  const { code, errors } = body as ProblemBody;
  return [status, code, errors?.[0]?.pointer];
};

describe('a project', () => {
  it('is made, read back, changed with If-Match and found in lists', async () => {
    const { administrator, employee } = company();
    const made = await administrator.post<ProjectView>('/v1/projects', projectRequestExample);
    expect(made).toMatchObject({ status: 201, body: { name: 'Harbour crane', isOpen: true } });
    const path = `/v1/projects/${made.body.id}`;
    const read = await employee.get<ProjectView>(path, { 'read-at': made.position });
    expect(read).toMatchObject({ status: 200, body: made.body, etag: made.etag });

    const closed = { ...projectRequestExample, isOpen: false };
    expect(problemOf(await administrator.put(path, closed))).toEqual([428, 'if-match.missing', undefined]);
    const changed = await administrator.put<ProjectView>(path, closed, { 'if-match': made.etag });
    expect(changed).toMatchObject({ status: 200, body: { isOpen: false } });
    const stale = { ...closed, name: 'Another' };
    expect((await administrator.put(path, stale, { 'if-match': made.etag })).status).toBe(412);
    expect(
      problemOf(await administrator.put(path, { ...closed, currency: 'USD' }, { 'if-match': changed.etag })),
    ).toEqual([422, 'project.currency-fixed', '/currency']);

    const listed = async (state: string): Promise<readonly ProjectView[]> =>
      (await employee.get<ProjectPage>(`/v1/projects?state=${state}`, { 'read-at': changed.position })).body
        .items;
    expect(await listed('closed')).toEqual([changed.body]);
    expect(await listed('open')).toEqual([]);
  });

  it('is of its company alone, changed by administration alone, and made once', async () => {
    const { administrator, employee } = company();
    const key = { 'idempotency-key': 'one' };
    const made = await administrator.post<ProjectView>('/v1/projects', projectRequestExample, key);
    expect((await administrator.post('/v1/projects', projectRequestExample, key)).body).toEqual(made.body);
    const elsewhere = company().employee;
    expect(
      problemOf(await elsewhere.get(`/v1/projects/${made.body.id}`, { 'read-at': made.position })),
    ).toEqual([404, 'project.unknown', undefined]);
    expect((await employee.post('/v1/projects', projectRequestExample)).status).toBe(403);
    expect(
      problemOf(await administrator.post('/v1/projects', { ...projectRequestExample, currency: 'XXQ' })),
    ).toEqual([422, 'request.wrong-format', '/currency']);
  });

  it('comes in pages', async () => {
    const { administrator } = company();
    const ids = [];
    for (let index = 0; index < 3; index += 1) ids.push(await projectOf(administrator));
    await harness.caughtUp();
    const first = await administrator.get<ProjectPage>('/v1/projects?limit=2');
    const cursor = encodeURIComponent(first.body.nextCursor ?? '');
    const second = await administrator.get<ProjectPage>(`/v1/projects?limit=2&cursor=${cursor}`);
    const all = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(all).toEqual([...ids].sort());
  });
});

describe('a task', () => {
  it('is made by whoever works, with its parts, and found by its project', async () => {
    const { administrator, employee } = company();
    const projectId = await projectOf(administrator);
    const whole = await employee.post<TaskView>('/v1/tasks', { ...taskRequestExample, projectId });
    expect(whole).toMatchObject({ status: 201, body: { priority: 'high', parentTaskId: null } });
    const part = await employee.post<TaskView>('/v1/tasks', {
      ...taskRequestExample,
      projectId,
      parentTaskId: whole.body.id,
    });
    expect(part.body.parentTaskId).toBe(whole.body.id);
    const round = { ...taskRequestExample, projectId, parentTaskId: part.body.id, isOpen: true };
    expect(
      problemOf(await employee.put(`/v1/tasks/${whole.body.id}`, round, { 'if-match': whole.etag })),
    ).toEqual([422, 'task.parent-below-itself', '/parentTaskId']);

    const done = { ...taskRequestExample, projectId, isOpen: false };
    const closed = await employee.put<TaskView>(`/v1/tasks/${whole.body.id}`, done, {
      'if-match': whole.etag,
    });
    const open = await employee.get<TaskPage>(`/v1/tasks?projectId=${projectId}&state=open`, {
      'read-at': closed.position,
    });
    expect(open.body.items).toEqual([part.body]);
    expect((await employee.get<TaskPage>(`/v1/tasks?projectId=${newId()}`)).body.items).toEqual([]);
  });

  it('is refused where its project is not there, or closed', async () => {
    const { administrator, employee } = company();
    const body = { ...taskRequestExample, projectId: newId() };
    expect(problemOf(await employee.post('/v1/tasks', body))).toEqual([
      422,
      'project.not-there',
      '/projectId',
    ]);
    const project = await administrator.post<ProjectView>('/v1/projects', projectRequestExample);
    await administrator.put(
      `/v1/projects/${project.body.id}`,
      { ...projectRequestExample, isOpen: false },
      { 'if-match': project.etag },
    );
    expect(
      problemOf(await employee.post('/v1/tasks', { ...taskRequestExample, projectId: project.body.id })),
    ).toEqual([409, 'project.closed', undefined]);
  });
});
