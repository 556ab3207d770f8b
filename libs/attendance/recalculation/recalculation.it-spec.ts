import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { JobQueue, ScheduledJob } from '@timeledger/jobs/port.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { positionOf } from '@timeledger/runtime/checkpoints.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { isWorkedDayEvent, type WorkedDayCalculated } from '../domain/events/worked-day-events.js';
import { policyStream, workedDaysStream } from '../streams.js';
import { startAttendance, type AttendanceHarness } from '../testing/attendance-harness.js';
import { setScene } from '../testing/correction-scene.js';
import type { EmploymentSeed, SeededEmployment } from '../testing/seeded-employment.js';
import { workedDayReactor } from '../worked-days/worked-day.reactor.js';
import { closeDays } from './close-days.job.js';
import { pendingRecalculations, recalculateDays, recalculationReactor } from './recalculate-days.job.js';
import { dayClosingsStream, recalculationStream } from './recalculation-streams.js';

let attendance: AttendanceHarness;
let runner: ReactorRunner;
/** What was scheduled and not run yet. */
const waiting: ScheduledJob[] = [];
const jobs: Pick<JobQueue, 'schedule'> = {
  schedule: (name, payload, options) => {
    waiting.push({ name, payload, ...options });
    return Promise.resolve();
  },
};

beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-02T12:00:00Z' });
  const reactors = [workedDayReactor(attendance.ports), recalculationReactor(jobs)];
  runner = new ReactorRunner({ ...attendance.followerSettings, reactors });
  runner.start();
});
afterAll(async () => {
  await runner.stop();
  await attendance.close();
});
beforeEach(async () => {
  // Time goes on from test to test: what is recorded later is never recorded earlier.
  await answered();
  waiting.length = 0;
});

/** Resolves when read models and reactors know everything that is in the log now. */
async function answered(): Promise<void> {
  const { pool, schema, store } = attendance.followerSettings;
  const head = await store.head();
  await attendance.caughtUp();
  for (const follower of ['worked-day', 'schedule-recalculation', 'recalculation'])
    await waitUntil(async () => (await positionOf(pool, schema, follower, store.epoch)) >= head, {
      what: `${follower} to catch up`,
    });
}

const parts = () => ({ ...attendance.ports, followerPool: attendance.followerSettings.pool, jobs });

/** Runs what is scheduled, and what that schedules. Answers how many runs that were. */
async function work(): Promise<number> {
  await answered();
  let runs = 0;
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift(), runs += 1)
    await recalculateDays(parts())({ ...job, attempt: 1 });
  await answered();
  return runs;
}

const daysOf = async (
  { tenantId, employmentId }: SeededEmployment,
  month = '202603',
): Promise<readonly WorkedDayCalculated['data'][]> => {
  const stream = workedDaysStream(tenantId, employmentId, month);
  const events = await readToEnd(attendance.ports.store, tenantId, stream);
  return events.flatMap((event) => (isWorkedDayEvent(event) ? [event.data] : []));
};

async function sceneWith(seed: EmploymentSeed, ...punches: readonly (readonly [string, string?])[]) {
  const scene = await setScene(attendance, seed);
  for (const [at, kind = 'clock-in'] of punches) await scene.punched(at, kind as 'clock-in');
  await answered();
  return scene;
}

const administrator = () => attendance.asRole('time_administrator');

/** Publishes overtime beyond some minutes a day. */
async function publishPolicy(
  effectiveFrom: string,
  overtimeAfterDailyMinutes: number,
  more: object = {},
): Promise<void> {
  const { tenantId, ports } = attendance;
  const version = (await readToEnd(ports.store, tenantId, policyStream(tenantId))).length;
  const limits = {
    longestSessionMinutes: 960,
    maximumWorkedMinutesBeforeBreak: 360,
    requiredBreakMinutes: 30,
  };
  const { status } = await administrator().put(
    '/v1/work-time-policy',
    {
      ...{ effectiveFrom, ...limits, tooLongDayMinutes: 600, overtimeAfterDailyMinutes },
      ...{ allowedSkewMs: 300_000, isBreakPaid: false },
      ...more,
    },
    { 'if-match': `"${version}"` },
  );
  expect(status).toBe(200);
}

async function plan({ employmentId }: SeededEmployment, from: string): Promise<void> {
  const day = {
    ...{ parts: [{ startTime: '09:00', endTime: '17:00' }], unpaidBreakMinutes: 0 },
    ...{ core: null, expectedMinutes: null },
  };
  const pattern = { kind: 'weekly', weekdays: [1, 2, 3, 4, 5], day };
  const shift = { name: 'Day', effectiveFrom: '2026-01-01', observesHolidays: false, pattern };
  const made = await administrator().post<{ id: string }>('/v1/shifts', shift);
  const { status } = await administrator().put(
    `/v1/shift-assignments/employments/${employmentId}`,
    { assignments: [{ shiftId: made.body.id, from, until: null, rotationOffsetDays: 0 }] },
    { 'if-match': '"0"' },
  );
  expect(status).toBe(200);
}

describe('a policy that is published', () => {
  it('changes the days from its own on, each told with before and after, once', async () => {
    const { employment } = await sceneWith(
      {},
      ...([['2026-02-10T08:00:00Z'], ['2026-02-10T18:00:00Z', 'clock-out']] as const),
      ...([['2026-02-20T08:00:00Z'], ['2026-02-20T18:00:00Z', 'clock-out']] as const),
    );
    const before = await daysOf(employment, '202602');
    await publishPolicy('2026-02-15', 480);
    await work();
    const told = (await daysOf(employment, '202602')).slice(before.length);
    expect(told).toMatchObject([
      {
        date: '2026-02-20',
        before: { overtimeMinutes: 0, paidMinutes: 600 },
        after: { overtimeMinutes: 120, paidMinutes: 600 },
        cause: { kind: 'policy', correctionId: null },
      },
    ]);
    const { name, payload, jobId } = { name: 'again', payload: { after: null, employments: 0 }, jobId: 'x' };
    const again = { ...payload, tenantId: employment.tenantId, causeId: told[0]?.cause.eventId ?? '' };
    await recalculateDays(parts())({ name, payload: again, jobId, attempt: 2 });
    expect(await daysOf(employment, '202602')).toHaveLength(before.length + 1);
  });

  it('takes nothing back that came after it and was calculated with it', async () => {
    const { employment, punched } = await sceneWith({}, ['2026-02-24T08:00:00Z']);
    await publishPolicy('2026-02-15', 300);
    await punched('2026-02-24T18:00:00Z', 'clock-out');
    await answered();
    const told = await daysOf(employment, '202602');
    expect(told.at(-1)).toMatchObject({ after: { overtimeMinutes: 300 }, cause: { kind: 'punch' } });
    expect(await work()).toBeGreaterThan(0);
    expect(await daysOf(employment, '202602')).toEqual(told);
  });

  it('leaves what is locked as it was', async () => {
    const { employment, employee, manager } = await sceneWith(
      {},
      ['2026-02-11T08:00:00Z'],
      ['2026-02-11T18:00:00Z', 'clock-out'],
    );
    const path = `/v1/timesheets/${employment.employmentId}/2026-02-01`;
    for (const [who, step] of [
      [employee, 'submission'],
      [manager, 'approval'],
      [attendance.asRole('finance'), 'lock'],
    ] as const) {
      await attendance.caughtUp();
      const { etag } = await employee.get(path);
      expect((await who.post(`${path}/${step}`, undefined, { 'if-match': etag })).status).toBe(200);
    }
    await answered();
    const locked = await daysOf(employment, '202602');
    expect(locked.at(-1)?.after.locked).toBe(true);
    await publishPolicy('2026-02-01', 60);
    await work();
    expect(await daysOf(employment, '202602')).toEqual(locked);
  });
});

describe('shifts that are assigned afterwards', () => {
  it('say what was expected of days that were worked, and who was absent since attendance knew them', async () => {
    const { employment } = await sceneWith(
      {},
      ['2026-02-27T08:30:00Z'],
      ['2026-02-27T16:00:00Z', 'clock-out'],
      ['2026-03-02T08:00:00Z'],
    );
    attendance.clock.set('2026-03-05T12:00:00Z');
    await plan(employment, '2026-02-01');
    await work();
    const days = new Map([
      ...(await daysOf(employment, '202602')).map((day) => [day.date, day] as const),
      ...(await daysOf(employment)).map((day) => [day.date, day] as const),
    ]);
    expect(
      [...days.values()].map(({ date, after, cause }) => [
        ...[date, after.status, after.expectedMinutes, after.lateMinutes, cause.kind],
      ]),
    ).toEqual([
      // Before attendance knew the employment nobody was absent.
      ['2026-02-27', 'worked', 480, 30, 'schedule'],
      ['2026-03-02', 'worked', 480, 0, 'schedule'],
      ['2026-03-03', 'absent', 480, 0, 'schedule'],
      ['2026-03-04', 'absent', 480, 0, 'schedule'],
    ]);
  });
});

describe('a policy with grace and half days', () => {
  it('makes who was hardly late be on time, and a short day a half one', async () => {
    attendance.clock.set('2026-03-06T18:00:00Z');
    const { employment, punched } = await sceneWith({});
    await plan(employment, '2026-03-01');
    await work();
    for (const [at, kind] of [
      ['2026-03-05T08:04:00Z', 'clock-in'],
      ['2026-03-05T16:00:00Z', 'clock-out'],
      ['2026-03-06T08:20:00Z', 'clock-in'],
      ['2026-03-06T11:00:00Z', 'clock-out'],
    ] as const)
      await punched(at, kind);
    await answered();
    const last = async () => {
      const days = new Map((await daysOf(employment)).map((day) => [day.date, day.after]));
      return ['2026-03-05', '2026-03-06'].map((date) => [
        days.get(date)?.status,
        days.get(date)?.lateMinutes,
      ]);
    };
    expect(await last()).toEqual([
      ['worked', 4],
      ['worked', 20],
    ]);
    await publishPolicy('2026-03-01', 600, { graceMinutes: 5, halfDayBelowMinutes: 240 });
    await work();
    expect(await last()).toEqual([
      ['worked', 0],
      ['half-day', 20],
    ]);
  });
});

describe('a day that is over', () => {
  it('is closed once for the pay group: who did not come was absent, an open session has no known end', async () => {
    attendance.clock.set('2026-03-09T17:00:00Z');
    const { employment } = await sceneWith({}, ['2026-03-09T16:00:00Z']);
    const { employment: other } = await sceneWith({ payGroupId: employment.payGroupId });
    for (const one of [employment, other]) await plan(one, '2026-03-08');
    await work();
    expect((await daysOf(employment)).at(-1)?.after.status).toBe('open');
    expect(await daysOf(other)).toEqual([]);
    const close = closeDays(parts());
    attendance.clock.set('2026-03-11T03:00:00Z');
    for (let run = 0; run < 2; run += 1) await close({ name: 'close', payload: {}, jobId: 'c', attempt: 1 });
    const { tenantId } = attendance;
    const stream = dayClosingsStream(tenantId, employment.payGroupId);
    const closings = await readToEnd(attendance.ports.store, tenantId, stream);
    expect(closings.map(({ data }) => data)).toMatchObject([{ from: '2026-03-10', to: '2026-03-10' }]);
    await work();
    const statuses = async (one: SeededEmployment) =>
      (await daysOf(one))
        .filter(({ cause }) => cause.kind === 'day-closed')
        .map(({ date, after }) => [date, after.status]);
    expect(await statuses(employment)).toEqual([
      ['2026-03-09', 'worked'],
      ['2026-03-10', 'absent'],
    ]);
    expect(await statuses(other)).toEqual([
      ['2026-03-09', 'absent'],
      ['2026-03-10', 'absent'],
    ]);
    // A punch that a phone brings later still counts.
    attendance.clock.set('2026-03-12T08:00:00Z');
    await attendance.asEmployee(other).post('/v1/punch-batches', {
      ...{ employmentId: other.employmentId, deviceId: 'phone-1' },
      items: [{ id: newId(), kind: 'clock-in', occurredAt: '2026-03-10T08:00:00Z', zone: 'Europe/Berlin' }],
    });
    await answered();
    const late = (await daysOf(other)).filter(({ date }) => date === '2026-03-10');
    expect(late.at(-1)).toMatchObject({
      ...{ cause: { kind: 'punch' }, before: { status: 'absent' }, after: { status: 'worked' } },
    });
  });
});

describe('a company of many', () => {
  it('is calculated some employments at a time, and what was not finished is found again', async () => {
    const tenantId = newId() as TenantId;
    const { payGroupId } = await attendance.seedEmployment({ tenantId });
    for (let count = 1; count < 101; count += 1) await attendance.seedEmployment({ tenantId, payGroupId });
    await answered();
    const causes = waiting.filter(({ payload }) => payload['tenantId'] === tenantId);
    expect(causes).toHaveLength(1);
    const pending = async () => {
      const found: JsonObject[] = [];
      for await (const { payload } of pendingRecalculations(parts().followerPool).derive())
        if (payload['tenantId'] === tenantId) found.push(payload);
      return found;
    };
    expect(await pending()).toEqual(causes.map(({ payload }) => payload));
    waiting.splice(0, waiting.length, ...causes);
    expect(await work()).toBe(2);
    expect(await pending()).toEqual([]);
    const causeId = causes[0]?.payload['causeId'] as Parameters<typeof recalculationStream>[1];
    const done = await readToEnd(attendance.ports.store, tenantId, recalculationStream(tenantId, causeId));
    expect(done.map(({ data }) => data)).toEqual([{ causeId, employments: 101 }]);
  });
});
