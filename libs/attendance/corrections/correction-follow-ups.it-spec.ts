import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId } from '@timeledger/kernel/ids.js';
import type { JobHandler, ScheduledJob, ScheduleOptions } from '@timeledger/jobs/port.js';
import { ReactorRunner, type Reactor } from '@timeledger/runtime/reactor-runner.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { effectivePunchOf } from '../domain/punches/punch-set.js';
import { correctionsStream, punchesStream } from '../streams.js';
import { startAttendance, type AttendanceHarness, type Caller } from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import { correctionAppliedReactor } from './correction-applied.reactor.js';
import type { CorrectionView } from './correction.dto.js';
import {
  correctionExpiryReactor,
  expireCorrection,
  EXPIRE_CORRECTION,
  pendingCorrectionExpiries,
} from './expire-correction.job.js';
import { readPunchRecord } from './punch-record.js';

const NOW = '2026-03-20T12:00:00Z';

let attendance: AttendanceHarness;
let employment: SeededEmployment;
let employee: Caller;
let administrator: Caller;
const running: ReactorRunner[] = [];

beforeAll(async () => {
  attendance = await startAttendance({ now: NOW });
});
beforeEach(async () => {
  attendance.clock.set(NOW);
  employment = await attendance.seedEmployment();
  employee = attendance.asEmployee(employment);
  administrator = attendance.asRole('time_administrator');
});
afterEach(async () => {
  attendance.appends.intercept = undefined;
  await Promise.all(running.splice(0).map((runner) => runner.stop()));
});
afterAll(() => attendance.close());

function run(reactor: Reactor): void {
  const runner = new ReactorRunner({ ...attendance.followerSettings, reactors: [reactor] });
  running.push(runner);
  runner.start();
}

async function punched(occurredAt: string): Promise<EventId> {
  const { body } = await employee.post<{ results: readonly { punchId: EventId }[] }>('/v1/punch-batches', {
    employmentId: employment.employmentId,
    deviceId: 'phone-1',
    items: [{ id: newId(), kind: 'clock-in', occurredAt, zone: 'Europe/Berlin' }],
  });
  const punchId = body.results[0]?.punchId;
  if (punchId === undefined) throw new Error('the punch was not recorded');
  return punchId;
}

const ask = (who: Caller, punchId: EventId, occurredAt: string, headers = {}) =>
  who.post<CorrectionView>(
    '/v1/corrections',
    {
      employmentId: employment.employmentId,
      action: 'change-time',
      punchId,
      occurredAt,
      reason: 'Was with a customer first.',
    },
    headers,
  );

/** Nothing of these types reaches the log: the process dies in between. */
function crashBefore(...types: readonly string[]): void {
  attendance.appends.intercept = ({ events }) => {
    if (events.some(({ type }) => types.includes(type))) throw new Error('the process died');
  };
}

const statusOf = async (id: string): Promise<string> => {
  await attendance.caughtUp();
  return (await administrator.get<CorrectionView>(`/v1/corrections/${id}`)).body.status;
};
const timeOf = async (punchId: EventId, month: string) => {
  const { tenantId, employmentId } = employment;
  const record = await readPunchRecord(attendance.ports, tenantId, employmentId, { punchId, month });
  return record === undefined ? undefined : effectivePunchOf(record)?.occurredAt;
};
/** What stands in the employment's streams of March and February, in that order. */
const eventsIn = async (streamOf: typeof punchesStream): Promise<readonly StoredEvent[]> => {
  const { tenantId, employmentId } = employment;
  const pages = await Promise.all(
    ['202603', '202602'].map((month) =>
      attendance.ports.store.readStream(tenantId, streamOf(tenantId, employmentId, month)),
    ),
  );
  return pages.flat();
};
const typesIn = async (streamOf: typeof punchesStream): Promise<readonly string[]> =>
  (await eventsIn(streamOf)).map(({ type }) => type);

describe('a correction whose process dies after the approval', () => {
  it.each([
    ['before its effects', ['attendance.PunchTimeCorrected'], '2026-03-19T07:30:00+01:00'],
    ['between the two halves of a move', ['attendance.PunchMovedIn'], '2026-02-27T08:00:00+01:00'],
    ['before the note that it is applied', ['attendance.CorrectionApplied'], '2026-03-19T07:30:00+01:00'],
  ])('%s says applying, and is driven on to the same end', async (_title, types, to) => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    crashBefore(...types);
    const asked = await ask(administrator, punchId, to);
    expect(asked).toMatchObject({ status: 201, etag: '"1"', body: { status: 'applying' } });
    expect(await statusOf(asked.body.id)).toBe('applying');

    attendance.appends.intercept = undefined;
    run(correctionAppliedReactor(attendance.ports));
    await waitUntil(async () => (await statusOf(asked.body.id)) === 'applied', {
      what: 'the reactor to apply the correction',
    });
    expect(await timeOf(punchId, '202603')).toBe(new Date(to).toISOString());
    const effects = (await typesIn(punchesStream)).filter((type) => type !== 'attendance.ClockedIn');
    expect(effects).toEqual(
      types.includes('attendance.PunchMovedIn')
        ? ['attendance.PunchMovedOut', 'attendance.PunchMovedIn']
        : ['attendance.PunchTimeCorrected'],
    );
  });

  it('is also driven on by a retry of the request', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const headers = { 'idempotency-key': `retry-${punchId}` };
    crashBefore('attendance.PunchTimeCorrected');
    await ask(administrator, punchId, '2026-03-19T07:30:00+01:00', headers);
    attendance.appends.intercept = undefined;
    const again = await ask(administrator, punchId, '2026-03-19T07:30:00+01:00', headers);
    expect(again).toMatchObject({ status: 201, etag: '"2"', body: { status: 'applied' } });
  });

  it('is applied once, however often it is driven on', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const asked = await ask(administrator, punchId, '2026-03-19T07:30:00+01:00');
    const reactor = correctionAppliedReactor(attendance.ports);
    const events = await eventsIn(correctionsStream);
    const approval = events.find(({ data }) => data['correctionId'] === asked.body.id);
    if (approval === undefined) throw new Error('no approval');
    const { signal } = new AbortController();
    await Promise.all([reactor.react(approval, signal, []), reactor.react(approval, signal, [])]);
    expect(await typesIn(punchesStream)).toEqual(['attendance.ClockedIn', 'attendance.PunchTimeCorrected']);
    expect(await typesIn(correctionsStream)).toEqual([
      'attendance.CorrectionRequested',
      'attendance.CorrectionApproved',
      'attendance.CorrectionApplied',
    ]);
  });
});

describe('the expiry of a request', () => {
  const jobOf = (job: ScheduledJob): Parameters<JobHandler>[0] => ({ ...job, attempt: 1 });
  async function derived(id: string): Promise<readonly ScheduledJob[]> {
    await attendance.caughtUp();
    const jobs: ScheduledJob[] = [];
    for await (const job of pendingCorrectionExpiries(attendance.followerPool).derive()) jobs.push(job);
    return jobs.filter(({ jobId }) => jobId === id);
  }

  it('is scheduled when it is filed, and derived again from what is pending', async () => {
    const scheduled: ScheduledJob[] = [];
    run(
      correctionExpiryReactor({
        schedule: async (name: string, payload: JsonObject, options: ScheduleOptions) => {
          scheduled.push({ name, payload, ...options });
        },
      }),
    );
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const asked = await ask(employee, punchId, '2026-03-19T07:30:00+01:00');
    const job = await waitUntil(() => scheduled.find(({ jobId }) => jobId === asked.body.id), {
      what: 'the expiry to be scheduled',
    });
    expect(job).toMatchObject({ name: EXPIRE_CORRECTION, runAt: '2026-04-19T12:00:00.000Z' });
    expect(await derived(asked.body.id)).toEqual([job]);
    const direct = await punched('2026-03-18T08:00:00+01:00');
    await ask(administrator, direct, '2026-03-18T07:30:00+01:00');
    await attendance.caughtUp();
    expect(scheduled.filter(({ payload }) => payload['tenantId'] === employment.tenantId)).not.toContainEqual(
      expect.objectContaining({ runAt: undefined }),
    );
  });

  it('happens when its time is over, once, and not before', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const asked = await ask(employee, punchId, '2026-03-19T07:30:00+01:00');
    const [job] = await derived(asked.body.id);
    if (job === undefined) throw new Error('no job');
    const expire = expireCorrection(attendance.ports);
    await expect(expire(jobOf(job))).rejects.toThrow('has not expired yet');
    expect(await statusOf(asked.body.id)).toBe('pending');

    attendance.clock.set('2026-04-19T12:00:01Z');
    await expire(jobOf(job));
    await expire(jobOf(job));
    expect(await statusOf(asked.body.id)).toBe('expired');
    expect(await typesIn(correctionsStream)).toEqual([
      'attendance.CorrectionRequested',
      'attendance.CorrectionExpired',
    ]);
    expect(await derived(asked.body.id)).toEqual([]);
  });

  it('leaves a request alone that was decided', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const asked = await ask(employee, punchId, '2026-03-19T07:30:00+01:00');
    const [job] = await derived(asked.body.id);
    if (job === undefined) throw new Error('no job');
    const path = `/v1/corrections/${asked.body.id}/withdrawal`;
    expect((await employee.post(path, undefined, { 'if-match': asked.etag })).status).toBe(200);
    attendance.clock.set('2026-04-19T12:00:01Z');
    await expireCorrection(attendance.ports)(jobOf(job));
    expect(await statusOf(asked.body.id)).toBe('withdrawn');
  });

  it('gives up on a payload that names no correction', async () => {
    await expect(
      expireCorrection(attendance.ports)({ name: EXPIRE_CORRECTION, jobId: 'x', payload: {}, attempt: 1 }),
    ).rejects.toMatchObject({ name: 'JobAbandoned' });
  });
});
