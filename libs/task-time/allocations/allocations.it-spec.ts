import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import {
  startContext,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { projectRequestExample, type ProjectView } from '../projects/project.dto.js';
import { taskRequestExample, type TaskView } from '../projects/task.dto.js';
import { toTaskTimeMessage } from '../public-events.mapping.js';
import { allocationStream } from '../streams.js';
import { taskTimeContext } from '../task-time.context.js';
import type { AllocationView } from './allocation.dto.js';

const DATE = '2026-03-02';
const PATH = `/v1/allocations/${DATE}`;

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(taskTimeContext);
});
afterAll(() => harness.close());

let tenantId: TenantId;
let employeeId: string;
let employmentId: string;
let me: Caller;
let tasks: readonly TaskView[];
beforeEach(async () => {
  [tenantId, employeeId, employmentId] = [newId<TenantId>(), newId(), newId()];
  me = harness.as({ tenantId, subject: employeeId, roles: ['employee'] });
  const administrator = harness.as({ tenantId, subject: newId(), roles: ['tenant_administrator'] });
  const project = await administrator.post<ProjectView>('/v1/projects', projectRequestExample);
  const task = async (): Promise<TaskView> =>
    (await me.post<TaskView>('/v1/tasks', { ...taskRequestExample, projectId: project.body.id })).body;
  tasks = [await task(), await task(), await task()];
});

const sharesOf = (...parts: readonly number[]) => ({
  shares: parts.map((basisPoints, index) => ({ taskId: tasks[index]?.id ?? '', basisPoints })),
});
const share = (body: object, etag = '"0"', caller = me) =>
  caller.put<AllocationView>(PATH, body, { 'if-match': etag });
const read = (caller = me) => caller.get<AllocationView>(PATH);

/** Attendance's message of the day. */
const calculated = (revision: number, paidMinutes: number, more: JsonObject = {}): ReceivedMessage => {
  const data = {
    ...{ employmentId, employeeId, date: DATE, zone: 'Europe/Berlin', revision, before: null },
    after: { workedMinutes: paidMinutes + 30, breakMinutes: 30, paidMinutes, locked: false, ...more },
    cause: { kind: 'correction', eventId: newId(), correctionId: newId() },
  };
  return {
    ...{ topic: 'timeledger.attendance.v1', key: `${tenantId}.${employeeId}`, id: newId(), tenantId, data },
    ...{ type: 'timeledger.attendance.worked-day-calculated.v1', source: '/timeledger/attendance' },
    ...{ subject: employmentId, time: '2026-03-02T18:00:00.000Z', sequence: revision },
    ...{ partition: 0, offset: revision },
  };
};
const takeIn = async (...messages: readonly ReceivedMessage[]): Promise<void> => {
  const intake = taskTimeContext
    .intakes?.(harness.ports)
    .find(({ topics }) => topics.includes('timeledger.attendance.v1'));
  for (const message of messages) await intake?.handle(message, new AbortController().signal);
};
const told = async () => {
  const stream = allocationStream(tenantId, employeeId, DATE);
  const events = await harness.ports.store.readStream(tenantId, stream, { limit: 100 });
  return events.flatMap((event) => toTaskTimeMessage(event) ?? []).map(({ data }) => data);
};
const minutesOf = (lines: unknown): readonly number[] =>
  (lines as AllocationView['lines']).map(({ minutes }) => minutes);
const problemOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => {
  const { code, errors } = body as ProblemBody;
  return [status, code, errors?.[0]?.pointer];
};

describe('an own day', () => {
  it('is empty before anything is recorded of it', async () => {
    expect(await read()).toMatchObject({
      ...{ status: 200, etag: '"0"' },
      body: { date: DATE, shares: [], paidMinutes: null, lines: [], isSettled: false, adjustments: [] },
    });
    expect(problemOf(await me.get('/v1/allocations/2026-02-30'))).toEqual([
      404,
      'allocation.day-unknown',
      undefined,
    ]);
  });

  it('is shared out to the minute once attendance has calculated it, and anew when a correction changes it', async () => {
    expect((await share(sharesOf(3000, 5000, 2000))).status).toBe(200);
    await takeIn(calculated(1, 481));
    expect(minutesOf((await read()).body.lines)).toEqual([144, 241, 96]);
    const corrected = calculated(2, 420);
    await takeIn(corrected);
    expect((await read()).body).toMatchObject({ paidMinutes: 420, adjustments: [] });
    const [, change] = await told();
    expect([minutesOf(change?.['before']), minutesOf(change?.['after'])]).toEqual([
      [144, 241, 96],
      [126, 210, 84],
    ]);
    expect(change).toMatchObject({
      isAdjustment: false,
    });
    expect(change?.['cause']).toEqual(corrected.data['cause']);
  });

  it('names no correction where attendance names none', async () => {
    await share(sharesOf(10_000));
    const cause = { kind: 'punch', eventId: newId() };
    const day = calculated(1, 480);
    await takeIn({ ...day, data: { ...day.data, cause: { ...cause, correctionId: null } } });
    expect((await told()).map((change) => change['cause'])).toEqual([cause]);
  });

  it('comes out the same when messages come twice, late or again', async () => {
    await share(sharesOf(10_000));
    const [first, second, third] = [calculated(1, 100), calculated(2, 200), calculated(3, 300)];
    await takeIn(first, first, third, second, first, third);
    expect(minutesOf((await read()).body.lines)).toEqual([300]);
    expect((await told()).map(({ after }) => minutesOf(after))).toEqual([[100], [300]]);
  });

  it('that was locked keeps what was calculated: what a correction changes comes beside it', async () => {
    const { etag } = await share(sharesOf(7000, 3000));
    await takeIn(calculated(1, 480, { locked: true }), calculated(2, 450, { locked: true }));
    const { body } = await read();
    expect(body).toMatchObject({ isSettled: true, adjustments: [{ causeKind: 'correction' }] });
    expect([minutesOf(body.lines), minutesOf(body.adjustments[0]?.lines)]).toEqual([
      [315, 135],
      [-21, -9],
    ]);
    expect((await told()).map(({ isAdjustment }) => isAdjustment)).toEqual([false, true]);
    expect((await share(sharesOf(10_000), etag)).status).toBe(412);
    expect(problemOf(await share(sharesOf(10_000), (await read()).etag))).toEqual([
      409,
      'allocation.settled',
      undefined,
    ]);
  });

  it('is refused where shares are not the whole, name a task twice, or one that is not there or closed', async () => {
    expect(problemOf(await share(sharesOf(3000, 6999)))).toEqual([422, 'allocation.not-whole', '/shares']);
    const [task, other] = tasks;
    const twice = { taskId: task?.id, basisPoints: 5000 };
    expect(problemOf(await share({ shares: [twice, twice] }))).toEqual([
      ...[422, 'allocation.task-twice', '/shares/1/taskId'],
    ]);
    const unknown = [twice, { taskId: newId(), basisPoints: 5000 }];
    expect(problemOf(await share({ shares: unknown }))).toEqual([422, 'task.not-there', '/shares/1/taskId']);
    const { etag } = await me.get(`/v1/tasks/${other?.id}`, { 'read-at': await position() });
    const { id: _id, ...facts } = other as TaskView;
    await me.put(`/v1/tasks/${other?.id}`, { ...facts, isOpen: false }, { 'if-match': etag });
    expect(problemOf(await share(sharesOf(5000, 5000)))).toEqual([409, 'task.closed', undefined]);
    expect(await told()).toEqual([]);
  });

  it('is nobody else’s', async () => {
    await share(sharesOf(10_000));
    await takeIn(calculated(1, 480));
    for (const other of [
      harness.as({ tenantId, subject: newId(), roles: ['employee'] }),
      harness.as({ subject: employeeId, roles: ['employee'] }),
    ])
      expect((await read(other)).body).toMatchObject({ shares: [], paidMinutes: null, lines: [] });
  });

  it('is not moved by a message that no attendance would send', async () => {
    const wrong = [{ paidMinutes: -1 }, { paidMinutes: 1.5 }, { paidMinutes: '480' }];
    for (const more of wrong)
      await expect(takeIn(calculated(1, 480, more))).rejects.toMatchObject({ code: 'message.malformed' });
    const day = calculated(1, 480);
    const cause = { kind: 'correction', eventId: newId(), correctionId: 'a name' };
    await expect(takeIn({ ...day, data: { ...day.data, cause } })).rejects.toBeInstanceOf(Error);
    expect((await read()).body.paidMinutes).toBeNull();
  });

  it('is in the archive of its person, and of nobody else', async () => {
    await share(sharesOf(7000, 3000));
    await takeIn(calculated(1, 480, { locked: true }), calculated(2, 450));
    const rowsOf = async (subject: string) => {
      const section = taskTimeContext
        .exportSections(harness.ports)
        .find(({ name }) => name === 'tasktime.allocations');
      const rows: JsonObject[] = [];
      for await (const file of section?.files(tenantId, subject) ?? [])
        for await (const row of file.rows) rows.push(row);
      return rows.map(({ what, minutes, basisPoints, paidMinutes }) => [
        ...[what, minutes ?? basisPoints ?? paidMinutes],
      ]);
    };
    expect(await rowsOf(employeeId)).toEqual([
      ...[
        ['AllocationShared', 7000],
        ['AllocationShared', 3000],
      ],
      ['WorkedDayNoted', 480],
      ...[
        ['AllocationCalculated', 336],
        ['AllocationCalculated', 144],
      ],
      ['AllocationSettled', null],
      ['WorkedDayNoted', 450],
      ...[
        ['AllocationCalculated', -21],
        ['AllocationCalculated', -9],
      ],
    ]);
    expect(await rowsOf(newId())).toEqual([]);
  });
});

const position = async (): Promise<string> => harness.ports.tokens.issue(await harness.ports.store.head());
