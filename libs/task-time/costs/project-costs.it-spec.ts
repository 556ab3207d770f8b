import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { JobQueue } from '@timeledger/jobs/port.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import {
  startContext,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { projectRequestExample, type ProjectView } from '../projects/project.dto.js';
import { taskRequestExample, type TaskView } from '../projects/task.dto.js';
import { toTaskTimeMessage } from '../public-events.mapping.js';
import { projectCostStream } from '../streams.js';
import { taskTimeContext } from '../task-time.context.js';
import type { ProjectCostView } from './project-cost.dto.js';
import type { RatesView, RateView } from './rate.dto.js';

let harness: ContextHarness;
let runner: ReactorRunner;
beforeAll(async () => {
  harness = await startContext(taskTimeContext);
});
afterAll(() => harness.close());

const startReactors = (): void => {
  const { followerPool, followerSettings, ports } = harness;
  const following = { followerPool, logger: ports.logger, jobs: {} as JobQueue };
  const reactors = taskTimeContext.reactors?.(ports, following).reactors ?? [];
  runner = new ReactorRunner({ ...followerSettings, reactors });
  runner.start();
};

let tenantId: TenantId;
let me: { readonly employeeId: string; readonly caller: Caller };
let finance: Caller;
let projectIds: readonly string[];
let taskIds: readonly string[];
beforeEach(async () => {
  startReactors();
  tenantId = newId<TenantId>();
  const employeeId = newId();
  me = { employeeId, caller: harness.as({ tenantId, subject: employeeId, roles: ['employee'] }) };
  finance = harness.as({ tenantId, subject: newId(), roles: ['finance'] });
  const administrator = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
  const project = async (): Promise<string> =>
    (await administrator.post<ProjectView>('/v1/projects', projectRequestExample)).body.id;
  const task = async (projectId: string): Promise<string> =>
    (await me.caller.post<TaskView>('/v1/tasks', { ...taskRequestExample, projectId })).body.id;
  projectIds = [await project(), await project()];
  taskIds = await Promise.all(projectIds.map(task));
});
afterEach(() => runner.stop());

const [EARLY, LATE] = ['2026-02-27', '2026-03-02'];
const share = (date: string, ...parts: readonly number[]) => {
  const shares = parts.map((basisPoints, index) => ({ taskId: taskIds[index], basisPoints }));
  return me.caller.put(`/v1/allocations/${date}`, { shares }, { 'if-match': '"0"' });
};
const calculated = async (
  date: string,
  revision: number,
  paidMinutes: number,
  locked = false,
): Promise<void> => {
  const data: JsonObject = {
    ...{ employmentId: me.employeeId, employeeId: me.employeeId, date, zone: 'UTC', revision, before: null },
    ...{ after: { paidMinutes, locked }, cause: { kind: 'correction', eventId: newId() } },
  };
  const type = 'timeledger.attendance.worked-day-calculated.v1';
  const intake = taskTimeContext
    .intakes?.(harness.ports)
    .find(({ topics }) => topics.includes('timeledger.attendance.v1'));
  // What the intake reads of a message.
  const message = { id: newId(), tenantId, type, data } as unknown as ReceivedMessage;
  await intake?.handle(message, new AbortController().signal);
};
const rate = (amount: string, validFrom: string, more: object = {}, caller = finance) =>
  caller.post<RateView>('/v1/rates', { perHour: { amount, currency: 'EUR' }, validFrom, ...more });
const costOf = async (projectId = projectIds[0]): Promise<ProjectCostView> =>
  (await finance.get<ProjectCostView>(`/v1/project-costs/${projectId}`)).body;
const untilCosts = (amount: string, projectId = projectIds[0]) =>
  waitUntil(async () => (await costOf(projectId)).cost.amount === amount, { what: `a cost of ${amount}` });
const told = async (projectId = projectIds[0]) => {
  const stream = projectCostStream(tenantId, projectId ?? '');
  const events = await harness.ports.store.readStream(tenantId, stream, { limit: 100 });
  return events.flatMap((event) => toTaskTimeMessage(event) ?? []);
};
const problemOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => {
  const { code, errors } = body as ProblemBody;
  return [status, code, errors?.[0]?.pointer];
};

describe('the cost of a project', () => {
  it('is that of the minutes of days by the rate of each day, and follows a correction with before and after', async () => {
    await rate('60.00', '2026-01-01');
    await rate('90.00', '2026-03-01');
    await share(EARLY, 5000, 5000);
    await share(LATE, 10_000);
    await calculated(EARLY, 1, 480);
    await calculated(LATE, 1, 60);
    await untilCosts('330.00');
    await untilCosts('240.00', projectIds[1]);
    await calculated(EARLY, 2, 420);
    await untilCosts('300.00');
    const changed = (await told()).at(-1);
    expect(changed).toMatchObject({
      type: 'timeledger.task-time.project-cost-changed.v1',
      data: {
        before: { minutes: 300, cost: { amount: '330.00', currency: 'EUR' } },
        after: { minutes: 270, cost: { amount: '300.00', currency: 'EUR' } },
        cause: { kind: 'allocation' },
      },
    });
    expect(JSON.stringify(changed?.data)).not.toContain(me.employeeId);
  });

  it('is nothing any more when a day goes to another project', async () => {
    await rate('60.00', '2026-01-01');
    await share(LATE, 10_000);
    await calculated(LATE, 1, 60);
    await untilCosts('60.00');
    const path = `/v1/allocations/${LATE}`;
    const { etag } = await me.caller.get(path);
    const shares = [{ taskId: taskIds[1], basisPoints: 10_000 }];
    expect((await me.caller.put(path, { shares }, { 'if-match': etag })).status).toBe(200);
    await untilCosts('60.00', projectIds[1]);
    await untilCosts('0.00');
    expect((await costOf()).minutes).toBe(0);
  });

  it('is not known where there is no rate, which is said, and is reckoned once there is', async () => {
    await share(LATE, 10_000);
    await calculated(LATE, 1, 90);
    await waitUntil(async () => (await costOf()).unpricedMinutes === 90, { what: 'minutes without a price' });
    await rate('60.00', '2026-03-03');
    await rate('10.00', '2026-03-02', { employeeId: newId() });
    const set = await rate('40.00', '2026-03-02', { projectId: projectIds[0] });
    await untilCosts('60.00');
    expect(await costOf()).toMatchObject({ minutes: 90, unpricedMinutes: 0 });
    await rate('44.00', '2026-03-02', { projectId: projectIds[0] });
    await untilCosts('66.00');
    expect((await told()).at(-1)?.data).toMatchObject({
      ...{ before: { cost: { amount: '60.00' } }, after: { cost: { amount: '66.00' } } },
      cause: { kind: 'rate' },
    });
    const { rates } = (await finance.get<RatesView>('/v1/rates')).body;
    expect(rates.filter(({ id }) => id === set.body.id)).toMatchObject([{ perHour: { amount: '44.00' } }]);
    expect(rates).toHaveLength(3);
  });

  it('follows an adjustment of a locked day, and a rate for everybody in every project', async () => {
    await share(LATE, 5000, 5000);
    await calculated(LATE, 1, 120, true);
    await rate('60.00', '2026-01-01');
    await untilCosts('60.00', projectIds[1]);
    await calculated(LATE, 2, 60, true);
    await untilCosts('30.00', projectIds[1]);
    expect(await costOf()).toMatchObject({ minutes: 30, cost: { amount: '30.00' } });
  });

  it('is the same when what was reckoned is reckoned again from the start', async () => {
    await rate('60.00', '2026-01-01');
    await share(LATE, 10_000);
    await calculated(LATE, 1, 60);
    await calculated(LATE, 2, 90);
    await untilCosts('90.00');
    const before = await told();
    await runner.stop();
    await harness.followerPool.query("DELETE FROM tasktime.checkpoint WHERE follower = 'project-cost'");
    startReactors();
    await calculated(LATE, 3, 120);
    await untilCosts('120.00');
    expect((await told()).slice(0, -1)).toEqual(before);
  });

  it('tells each threshold of its budget', async () => {
    const path = `/v1/project-costs/${projectIds[0]}`;
    const { etag } = await finance.get(path);
    const budget = { amount: { amount: '100.00', currency: 'EUR' }, thresholds: [50, 100] };
    const set = await finance.put<ProjectCostView>(`${path}/budget`, { budget }, { 'if-match': etag });
    expect(set).toMatchObject({ status: 200, body: { minutes: 0, cost: { amount: '0.00' }, budget } });
    expect((await finance.put(`${path}/budget`, { budget: null }, { 'if-match': etag })).status).toBe(412);
    await rate('60.00', '2026-01-01');
    await share(LATE, 10_000);
    await calculated(LATE, 1, 60);
    await untilCosts('60.00');
    await calculated(LATE, 2, 120);
    await untilCosts('120.00');
    const reached = (await told()).filter(({ type }) => type.includes('budget-threshold-reached'));
    expect(reached.map(({ data }) => data['threshold'])).toEqual([50, 100]);
    const wrong = { ...budget, thresholds: [80, 80] };
    expect(
      problemOf(await finance.put(`${path}/budget`, { budget: wrong }, { 'if-match': set.etag })),
    ).toEqual([422, 'project.budget-invalid', '/budget/thresholds/1']);
    const dollars = { ...budget, amount: { amount: '1.00', currency: 'USD' } };
    expect(
      problemOf(await finance.put(`${path}/budget`, { budget: dollars }, { 'if-match': set.etag })),
    ).toEqual([422, 'money.currency-mismatch', '/budget/amount/currency']);
  });

  it('and rates are for finance alone, and of one company', async () => {
    const administrator = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
    for (const caller of [me.caller, administrator]) {
      expect((await rate('1.00', LATE, {}, caller)).status).toBe(403);
      expect((await caller.get('/v1/rates')).status).toBe(403);
      expect((await caller.get(`/v1/project-costs/${projectIds[0]}`)).status).toBe(403);
    }
    await rate('60.00', LATE);
    const elsewhere = harness.as({ subject: newId(), roles: ['finance'] });
    expect((await elsewhere.get<RatesView>('/v1/rates')).body.rates).toEqual([]);
    expect(problemOf(await elsewhere.get(`/v1/project-costs/${projectIds[0]}`))).toEqual([
      404,
      'project.unknown',
      undefined,
    ]);
    expect(problemOf(await rate('60.00', LATE, { projectId: newId() }))).toEqual([
      422,
      'project.not-there',
      '/projectId',
    ]);
    const dollars = { perHour: { amount: '1.00', currency: 'USD' }, projectId: projectIds[0] };
    expect(problemOf(await rate('1.00', LATE, dollars))).toEqual([
      422,
      'money.currency-mismatch',
      '/perHour/currency',
    ]);
    expect(problemOf(await rate('-1.00', LATE))).toEqual([422, 'rate.negative', '/perHour/amount']);
  });
});
