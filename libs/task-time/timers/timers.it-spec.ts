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
import { verifyRebuild } from '@timeledger/testing/verify-rebuild.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import type { TimeEntryPage, TimeEntryView } from '../entries/time-entry.dto.js';
import { taskTimeProjection } from '../read-model/task-time.projection.js';
import { taskTimeContext, timerEntriesWith } from '../task-time.context.js';
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

describe('what timers leave', () => {
  const MINUTE = 60_000;
  /** What follows from everything that was done with timers, as often as it is looked at. */
  const entries = async () => {
    const reactor = timerEntriesWith(harness.ports);
    for (const event of await wholeLog(harness.ports.store, { categories: [...reactor.categories] }))
      if (event.tenantId === tenantId) await reactor.react(event, new AbortController().signal, []);
    await harness.caughtUp();
    return (await me.get<TimeEntryPage>('/v1/time-entries')).body.items;
  };
  const then = (timer: Awaited<ReturnType<typeof start>>, what: string) =>
    me.post<TimersView>(`/v1/timers/${timer.body.timers[0]?.id ?? ''}/${what}`, undefined, {
      'if-match': timer.etag,
    });

  it('is an entry for each stretch in which they ran, once they are stopped, and once only', async () => {
    const started = await start(taskIds[0], { zone: 'Europe/Berlin' });
    harness.clock.advance(60 * MINUTE);
    const paused = await then(started, 'pause');
    expect(await entries()).toEqual([]);
    harness.clock.advance(15 * MINUTE);
    const resumed = await then(paused, 'resumption');
    harness.clock.advance(45 * MINUTE);
    await then(resumed, 'stop');
    const left = await entries();
    expect(
      left.map(({ minutes, source, taskId, zone, flags }) => [minutes, source, taskId, zone, flags]),
    ).toEqual([
      [45, 'timer', taskIds[0], 'Europe/Berlin', []],
      [60, 'timer', taskIds[0], 'Europe/Berlin', []],
    ]);
    expect(await entries()).toEqual(left);
    // They are their person's: what is taken back stays so.
    const path = `/v1/time-entries/${left[0]?.id ?? ''}`;
    const { etag } = await me.get<TimeEntryView>(path);
    expect((await me.delete(path, { 'if-match': etag })).status).toBe(204);
    expect((await entries()).map(({ minutes }) => minutes)).toEqual([60]);
    expect(await verifyRebuild(harness, 'tasktime', taskTimeProjection)).toMatchObject({ isEqual: true });
  });

  it('says that one was forgotten, and is what ran until a switch', async () => {
    await start(taskIds[0], { zone: 'UTC' });
    harness.clock.advance(13 * 60 * MINUTE);
    await start(taskIds[1], { zone: 'UTC' });
    harness.clock.advance(10 * MINUTE);
    await start(taskIds[0], { zone: 'UTC', switch: true });
    expect((await entries()).map(({ minutes, flags, taskId }) => [minutes, flags, taskId])).toEqual([
      [10, [], taskIds[1]],
      [720, ['forgotten'], taskIds[0]],
    ]);
  });

  it('is nothing of a timer whose zone nobody said, or that never ran', async () => {
    const started = await start();
    harness.clock.advance(10 * MINUTE);
    await then(started, 'stop');
    const empty = await start(taskIds[0], { zone: 'UTC' });
    await then(empty, 'stop');
    expect(await entries()).toEqual([]);
    const wrong = await start(taskIds[0], { zone: 'Mars/Olympus' });
    expect([wrong.status, (wrong.body as unknown as ProblemBody).errors?.[0]?.pointer]).toEqual([
      422,
      '/zone',
    ]);
  });
});
