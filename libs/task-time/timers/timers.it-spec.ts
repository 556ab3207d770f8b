import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import {
  startContext,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { projectRequestExample, type ProjectView } from '../projects/project.dto.js';
import { taskRequestExample, type TaskView } from '../projects/task.dto.js';
import { timersStream } from '../streams.js';
import { taskTimeContext } from '../task-time.context.js';
import type { TimersView } from './timer.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(taskTimeContext);
});
afterAll(() => harness.close());

let tenantId: TenantId;
let employeeId: string;
let me: Caller;
let taskIds: readonly string[];
beforeEach(async () => {
  tenantId = newId<TenantId>();
  employeeId = newId();
  me = harness.as({ tenantId, subject: employeeId, roles: ['employee'] });
  const administrator = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
  const project = await administrator.post<ProjectView>('/v1/projects', projectRequestExample);
  const task = async (): Promise<string> => {
    const body = { ...taskRequestExample, projectId: project.body.id };
    return (await me.post<TaskView>('/v1/tasks', body)).body.id;
  };
  taskIds = [await task(), await task()];
});

const start = (taskId = taskIds[0], more: object = {}, headers = {}) =>
  me.post<TimersView>('/v1/timers', { taskId, ...more }, headers);
const stored = async (): Promise<readonly string[]> =>
  (await harness.ports.store.readStream(tenantId, timersStream(tenantId, employeeId), { limit: 100 })).map(
    ({ type }) => type.replace('tasktime.Timer', ''),
  );
const codeOf = ({ body }: { readonly body: unknown }): string => (body as ProblemBody).code;

describe('own timers', () => {
  it('started twenty times at once leave one', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => start()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['timer.already-running']));
    expect(await stored()).toEqual(['Started']);
    expect((await me.get<TimersView>('/v1/timers')).body.timers).toHaveLength(1);
  });

  it('are switched in one append, and twenty switches at once leave one timer', async () => {
    await start();
    const switched = await start(taskIds[1], { switch: true });
    expect(switched.body.timers.map(({ taskId }) => taskId)).toEqual([taskIds[1]]);
    const events = await harness.ports.store.readStream(tenantId, timersStream(tenantId, employeeId), {
      limit: 9,
    });
    expect(events.map(({ type, correlationId }) => [type, correlationId])).toEqual([
      ['tasktime.TimerStarted', expect.anything()],
      ['tasktime.TimerStopped', events[2]?.correlationId],
      ['tasktime.TimerStarted', events[1]?.correlationId],
    ]);
    await Promise.all(Array.from({ length: 20 }, () => start(taskIds[0], { switch: true })));
    expect((await me.get<TimersView>('/v1/timers')).body.timers).toHaveLength(1);
  });

  it('are paused, resumed and stopped with If-Match, and answer a repeated request as before', async () => {
    const started = await start();
    const path = `/v1/timers/${started.body.timers[0]?.id ?? ''}`;
    expect((await me.post(`${path}/pause`)).status).toBe(428);
    const headers = { 'if-match': started.etag, 'idempotency-key': 'pause-1' };
    const paused = await me.post<TimersView>(`${path}/pause`, undefined, headers);
    expect(paused.body.timers).toMatchObject([{ state: 'paused' }]);
    expect((await me.post(`${path}/stop`, undefined, { 'if-match': started.etag })).status).toBe(412);
    const resumed = await me.post<TimersView>(`${path}/resumption`, undefined, { 'if-match': paused.etag });
    expect(resumed.body.timers).toMatchObject([{ state: 'running', pausedAt: null }]);
    const stopped = await me.post<TimersView>(`${path}/stop`, undefined, { 'if-match': resumed.etag });
    expect(stopped).toMatchObject({ status: 201, body: { timers: [] } });
    const again = await me.post<TimersView>(`${path}/pause`, undefined, headers);
    expect([again.status, again.body, again.etag]).toEqual([201, paused.body, paused.etag]);
    expect(await stored()).toEqual(['Started', 'Paused', 'Resumed', 'Stopped']);
  });

  it('that were forgotten end after twelve hours, flagged, with the next start', async () => {
    await start();
    harness.clock.advance(13 * 3_600_000);
    expect((await start(taskIds[1])).status).toBe(201);
    const [, stopped] = await harness.ports.store.readStream(tenantId, timersStream(tenantId, employeeId), {
      limit: 9,
    });
    const { startedAt, at, isForgotten } = stopped?.data ?? {};
    expect(isForgotten).toBe(true);
    expect(Date.parse(String(at)) - Date.parse(String(startedAt))).toBe(12 * 3_600_000);
  });

  it('are nobody else’s, and for open tasks of the company alone', async () => {
    const started = await start();
    const other = harness.as({ tenantId, subject: newId(), roles: ['employee'] });
    const id = started.body.timers[0]?.id ?? '';
    const refused = await other.post(`/v1/timers/${id}/stop`, undefined, { 'if-match': '"0"' });
    expect(refused.status).toBe(404);
    expect((await other.get<TimersView>('/v1/timers')).body.timers).toEqual([]);
    expect(codeOf(await start(newId(), { switch: true }))).toBe('task.not-there');
    const elsewhere = harness.as({ tenantId: newId<TenantId>(), subject: newId(), roles: ['employee'] });
    expect(codeOf(await elsewhere.post('/v1/timers', { taskId: taskIds[0] }))).toBe('task.not-there');
    expect(await stored()).toEqual(['Started']);
  });
});
