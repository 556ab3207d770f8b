import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { isWorkedDayEvent, type WorkedDayCalculated } from '../domain/events/worked-day-events.js';
import { toAttendanceMessage } from '../public-events.mapping.js';
import { punchesStream, workedDaysStream } from '../streams.js';
import {
  startAttendance,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { changeTime, setScene as setPlainScene } from '../testing/correction-scene.js';
import { findCheckpoint } from '@timeledger/runtime/checkpoints.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { TimesheetView } from '../timesheets/timesheet.dto.js';
import { WORKED_DAY } from './day-calculation.js';
import type { WorkedDayList } from './worked-day.dto.js';
import { workedDayReactor } from './worked-day.reactor.js';

let attendance: AttendanceHarness;
let runner: ReactorRunner;

const newReactor = () => workedDayReactor(attendance.ports);
const follow = () => {
  runner = new ReactorRunner({ ...attendance.followerSettings, reactors: [newReactor()] });
  runner.start();
};

beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-28T12:00:00Z' });
  follow();
});
afterAll(async () => {
  await runner.stop();
  await attendance.close();
});

/** Resolves when the reactor has answered everything that is in the log now. */
async function answered(): Promise<void> {
  const { pool, schema, store } = attendance.followerSettings;
  const head = await store.head();
  await waitUntil(async () => ((await findCheckpoint(pool, schema, WORKED_DAY))?.position ?? 0) >= head, {
    what: 'the worked days of everything',
  });
}

/** A scene in which every punch is answered before the next, unless it is told otherwise. */
async function setScene(...parameters: Parameters<typeof setPlainScene>) {
  const scene = await setPlainScene(...parameters);
  const punched: typeof scene.punched = async (...punch) => {
    const punchId = await scene.punched(...punch);
    await answered();
    return punchId;
  };
  return { ...scene, punched, punchedQuickly: scene.punched };
}

/** What the log says of the days of a month. */
async function recorded(
  { tenantId, employmentId }: SeededEmployment,
  month = '202603',
): Promise<readonly WorkedDayCalculated['data'][]> {
  const stream = workedDaysStream(tenantId, employmentId, month);
  const events = await readToEnd(attendance.ports.store, tenantId, stream);
  return events.flatMap((event) => (isWorkedDayEvent(event) ? [event.data] : []));
}

/** The calculations of a day once there are so many. */
async function ofDay(
  employment: SeededEmployment,
  date: string,
  count: number,
): Promise<readonly WorkedDayCalculated['data'][]> {
  const found = async () =>
    (await recorded(employment, date.slice(0, 7).replace('-', ''))).filter((each) => each.date === date);
  await waitUntil(async () => (await found()).length >= count, { what: `${count} calculations of ${date}` });
  return found();
}

describe('a day that is worked', () => {
  it('is calculated with every punch that changes it, before and after', async () => {
    const { employment, punched } = await setScene(attendance);
    const startId = await punched('2026-03-03T08:00:00Z');
    const [first] = await ofDay(employment, '2026-03-03', 1);
    expect(first).toEqual({
      employmentId: employment.employmentId,
      employeeId: employment.employeeId,
      date: '2026-03-03',
      zone: 'Europe/Berlin',
      revision: 1,
      before: null,
      after: {
        ...{ workedMinutes: 0, breakMinutes: 0, paidMinutes: 0, overtimeMinutes: 0 },
        ...{ expectedMinutes: null, lateMinutes: 0, earlyMinutes: 0, absences: [], locked: false },
        sessions: [{ startedAt: '2026-03-03T08:00:00.000Z', endedAt: null, breaks: [] }],
        // Two days long at most: nobody knows any more when it ended.
        status: 'worked',
      },
      cause: { kind: 'punch', eventId: startId, correctionId: null },
    });
    await punched('2026-03-03T12:00:00Z', 'break-start');
    const [, onBreak] = await ofDay(employment, '2026-03-03', 2);
    expect(onBreak?.after.sessions[0]?.breaks).toEqual([
      { startedAt: '2026-03-03T12:00:00.000Z', endedAt: null, isPaid: false },
    ]);
    await punched('2026-03-03T12:30:00Z', 'break-end');
    await punched('2026-03-03T17:00:00Z', 'clock-out');
    const days = await ofDay(employment, '2026-03-03', 4);
    expect(days.map(({ revision }) => revision)).toEqual([1, 2, 3, 4]);
    for (const [index, { before }] of days.entries()) expect(before).toEqual(days[index - 1]?.after ?? null);
    expect(days[3]?.after).toMatchObject({
      ...{ workedMinutes: 510, breakMinutes: 30, paidMinutes: 510, status: 'worked' },
      sessions: [
        {
          startedAt: '2026-03-03T08:00:00.000Z',
          endedAt: '2026-03-03T17:00:00.000Z',
          breaks: [
            { startedAt: '2026-03-03T12:00:00.000Z', endedAt: '2026-03-03T12:30:00.000Z', isPaid: false },
          ],
        },
      ],
    });
  });

  it('is open while somebody is at work', async () => {
    const { employment, punched } = await setScene(attendance);
    await punched('2026-03-28T10:00:00Z');
    expect((await ofDay(employment, '2026-03-28', 1))[0]?.after.status).toBe('open');
    await punched('2026-03-28T11:00:00Z', 'clock-out');
    expect((await ofDay(employment, '2026-03-28', 2))[1]?.after).toMatchObject({
      status: 'worked',
      workedMinutes: 60,
    });
  });

  it('names the correction that changed it', async () => {
    const scene = await setScene(attendance);
    const { employment, punched, ask, decide, employee, manager } = scene;
    await punched('2026-03-03T08:00:00Z');
    const out = await punched('2026-03-03T16:00:00Z', 'clock-out');
    await ofDay(employment, '2026-03-03', 2);
    const asked = await ask(employee, changeTime(out, '2026-03-03T17:00:00Z'));
    expect((await decide(manager, asked, 'approval')).status).toBe(200);
    const [, , corrected] = await ofDay(employment, '2026-03-03', 3);
    expect(corrected).toMatchObject({
      revision: 3,
      before: { workedMinutes: 480 },
      after: { workedMinutes: 540 },
      cause: { kind: 'correction', correctionId: asked.body.id },
    });
  });

  it('counts elapsed time over the change of the clocks, and is the day of its zone', async () => {
    const { employment, punched } = await setScene(attendance, { zone: 'Europe/Helsinki' });
    attendance.clock.set('2026-10-26T12:00:00Z');
    try {
      await punched('2026-10-25T03:05:00+03:00');
      await punched('2026-10-25T06:00:00+02:00', 'clock-out');
      const [, day] = await ofDay(employment, '2026-10-25', 2);
      expect(day).toMatchObject({ zone: 'Europe/Helsinki', after: { workedMinutes: 235 } });
    } finally {
      attendance.clock.set('2026-03-28T12:00:00Z');
    }
  });

  it('belongs to the day on which its session began, across midnight and across months', async () => {
    const { employment, punched } = await setScene(attendance);
    await punched('2026-02-28T21:00:00Z');
    await punched('2026-03-01T05:00:00Z', 'clock-out');
    const [, night] = await ofDay(employment, '2026-02-28', 2);
    expect(night?.after).toMatchObject({ workedMinutes: 480, status: 'worked' });
    expect(await recorded(employment)).toEqual([]);
  });

  it('is split at midnight where the pay group says so', async () => {
    const { employment, punched } = await setScene(attendance, { dayAttribution: 'split-at-midnight' });
    await punched('2026-02-28T21:00:00Z');
    await punched('2026-03-01T05:00:00Z', 'clock-out');
    const [, evening] = await ofDay(employment, '2026-02-28', 2);
    const [morning] = await ofDay(employment, '2026-03-01', 1);
    expect([evening?.after.workedMinutes, morning?.after.workedMinutes]).toEqual([120, 360]);
    expect(morning?.after.sessions).toEqual([]);
  });

  it('is told on both sides of a change of the week within a month', async () => {
    const { employment, punched } = await setScene(attendance, {
      ...{ periodKind: 'weekly', dayAttribution: 'split-at-midnight' },
    });
    await punched('2026-03-08T21:00:00Z');
    await punched('2026-03-09T05:00:00Z', 'clock-out');
    const [, sunday] = await ofDay(employment, '2026-03-08', 2);
    const [monday] = await ofDay(employment, '2026-03-09', 1);
    expect([sunday?.after.workedMinutes, monday?.after.workedMinutes]).toEqual([120, 360]);
  });

  it('is told of the week that a punch leaves and of the one that it enters', async () => {
    const scene = await setScene(attendance, { periodKind: 'weekly' });
    const { employment, punched, ask, decide, employee, manager } = scene;
    const punchId = await punched('2026-03-05T08:00:00Z');
    await ofDay(employment, '2026-03-05', 1);
    const asked = await ask(employee, changeTime(punchId, '2026-03-12T08:00:00Z'));
    expect((await decide(manager, asked, 'approval')).status).toBe(200);
    const [, left] = await ofDay(employment, '2026-03-05', 2);
    const [entered] = await ofDay(employment, '2026-03-12', 1);
    const cause = { kind: 'correction', correctionId: asked.body.id };
    expect(left).toMatchObject({ after: { sessions: [] }, cause });
    expect(entered).toMatchObject({ before: null, cause });
    expect(entered?.after.sessions).toHaveLength(1);
  });

  it('is told once, however often the log is read and whoever reads it', async () => {
    const scene = await setScene(attendance);
    const { employment, punched } = scene;
    await punched('2026-03-03T08:00:00Z');
    await punched('2026-03-03T16:00:00Z', 'clock-out');
    await ofDay(employment, '2026-03-03', 2);
    const { tenantId, employmentId } = employment;
    const events = await readToEnd(
      attendance.ports.store,
      tenantId,
      punchesStream(tenantId, employmentId, '202603'),
    );
    const before = await recorded(employment);
    const again = newReactor();
    for (const event of [...events, ...events]) await again.react(event, new AbortController().signal, []);
    expect(await recorded(employment)).toEqual(before);
  });

  it('is not taken back by what came before it, seen again', async () => {
    const { employment, punched } = await setScene(attendance);
    await punched('2026-02-28T08:00:00Z');
    await punched('2026-02-28T16:00:00Z', 'clock-out');
    await ofDay(employment, '2026-02-28', 2);
    await punched('2026-03-01T08:00:00Z');
    await ofDay(employment, '2026-03-01', 1);
    const { tenantId, employmentId } = employment;
    const again = newReactor();
    for (const month of ['202602', '202603']) {
      const stream = punchesStream(tenantId, employmentId, month);
      for (const event of await readToEnd(attendance.ports.store, tenantId, stream))
        await again.react(event, new AbortController().signal, []);
    }
    expect((await recorded(employment)).map(({ date, revision }) => [date, revision])).toEqual([
      ['2026-03-01', 1],
    ]);
    expect(await recorded(employment, '202602')).toHaveLength(2);
  });

  it('comes after a stop as if there had been none, told once for punches that came together', async () => {
    const { employment, punched, punchedQuickly } = await setScene(attendance);
    await punched('2026-03-03T08:00:00Z');
    await runner.stop();
    await punchedQuickly('2026-03-03T12:00:00Z', 'clock-out');
    await punchedQuickly('2026-03-04T08:00:00Z');
    await punchedQuickly('2026-03-03T13:00:00Z');
    const last = await punchedQuickly('2026-03-03T17:00:00Z', 'clock-out');
    follow();
    await answered();
    const days = await recorded(employment);
    expect(days.map(({ date, after }) => [date, after.workedMinutes, after.sessions.length])).toEqual([
      ['2026-03-03', 0, 1],
      ['2026-03-03', 480, 2],
      ['2026-03-04', 0, 1],
    ]);
    expect(days.slice(1).map(({ cause }) => cause.eventId)).toEqual([last, last]);
  });

  it('names a correction alone, though punches came right before and behind it', async () => {
    const scene = await setScene(attendance);
    const { employment, punched, punchedQuickly, ask, decide, employee, manager } = scene;
    await punched('2026-03-03T08:00:00Z');
    const out = await punched('2026-03-03T16:00:00Z', 'clock-out');
    await runner.stop();
    await punchedQuickly('2026-03-03T18:00:00Z');
    const asked = await ask(employee, changeTime(out, '2026-03-03T17:00:00Z'));
    expect((await decide(manager, asked, 'approval')).status).toBe(200);
    await punchedQuickly('2026-03-03T19:00:00Z', 'clock-out');
    follow();
    await answered();
    const days = (await recorded(employment)).slice(2);
    expect(days.map(({ after, cause }) => [after.workedMinutes, cause.kind])).toEqual([
      [480, 'punch'],
      [540, 'correction'],
      [600, 'punch'],
    ]);
  });

  it('is locked with its timesheet, and a later fact changes it as worked', async () => {
    const scene = await setScene(attendance);
    const { employment, punched, employee, manager } = scene;
    await punched('2026-02-03T08:00:00Z');
    await punched('2026-02-03T16:00:00Z', 'clock-out');
    await ofDay(employment, '2026-02-03', 2);
    const path = `/v1/timesheets/${employment.employmentId}/2026-02-01`;
    const finance = attendance.asRole('finance');
    for (const [who, step] of [
      [employee, 'submission'],
      [manager, 'approval'],
      [finance, 'lock'],
    ] as const) {
      await attendance.caughtUp();
      const { etag } = await employee.get<TimesheetView>(path);
      expect((await who.post(`${path}/${step}`, undefined, { 'if-match': etag })).status).toBe(200);
    }
    const [, , locked] = await ofDay(employment, '2026-02-03', 3);
    expect(locked).toMatchObject({
      cause: { kind: 'lock' },
      before: { locked: false },
      after: { locked: true },
    });
    await punched('2026-02-03T17:00:00Z');
    await punched('2026-02-03T18:00:00Z', 'clock-out');
    const days = await ofDay(employment, '2026-02-03', 5);
    expect(days[4]?.after).toMatchObject({ workedMinutes: 540, locked: true });
    // Days without anything do not come to be by being locked.
    expect(new Set((await recorded(employment, '202602')).map(({ date }) => date))).toEqual(
      new Set(['2026-02-03']),
    );
  });

  it('is nobody’s before anything is known of it, and gone as worked when its punches are void', async () => {
    const scene = await setScene(attendance);
    const { employment, punched, ask, decide, employee, manager } = scene;
    const punchId = await punched('2026-03-03T08:00:00Z');
    await ofDay(employment, '2026-03-03', 1);
    const asked = await ask(employee, { action: 'void', punchId });
    expect((await decide(manager, asked, 'approval')).status).toBe(200);
    const [, empty] = await ofDay(employment, '2026-03-03', 2);
    expect(empty?.after).toMatchObject({ status: 'not-scheduled', sessions: [], workedMinutes: 0 });
  });
});

describe('a day that was planned', () => {
  /** Gives an employment a shift from 1 March on: nights or days. */
  async function plan({ employmentId }: SeededEmployment, startTime: string, endTime: string): Promise<void> {
    const administrator = attendance.asRole('time_administrator');
    const day = {
      parts: [{ startTime, endTime }],
      unpaidBreakMinutes: 30,
      core: null,
      expectedMinutes: null,
    };
    const pattern = { kind: 'weekly', weekdays: [1, 2, 3, 4, 5], day };
    const shift = { name: 'Shift', effectiveFrom: '2026-01-01', observesHolidays: false, pattern };
    const made = await administrator.post<{ id: string }>('/v1/shifts', shift);
    const assigned = await administrator.put(
      `/v1/shift-assignments/employments/${employmentId}`,
      { assignments: [{ shiftId: made.body.id, from: '2026-03-01', until: null, rotationOffsetDays: 0 }] },
      { 'if-match': '"0"' },
    );
    expect(assigned.status).toBe(200);
  }

  it('knows what was expected, and who came late and went early; nobody is absent before they are known', async () => {
    const { employment, punched } = await setScene(attendance);
    await plan(employment, '09:00', '17:30');
    await punched('2026-03-03T08:12:00Z');
    await punched('2026-03-03T16:00:00Z', 'clock-out');
    const days = await recorded(employment);
    expect(
      days.map(({ date, after: { status, expectedMinutes, lateMinutes, earlyMinutes } }) => [
        ...[date, status, expectedMinutes, lateMinutes, earlyMinutes],
      ]),
    ).toEqual([
      ['2026-03-03', 'worked', 480, 12, 0],
      ['2026-03-03', 'worked', 480, 12, 30],
    ]);
  });

  it('is worked at the weekend though nothing was expected, and days off are not told', async () => {
    const { employment, punched } = await setScene(attendance);
    await plan(employment, '09:00', '17:30');
    await punched('2026-03-07T08:00:00Z');
    await punched('2026-03-07T12:00:00Z', 'clock-out');
    const days = await recorded(employment);
    expect(days.map(({ date, after }) => [date, after.status, after.expectedMinutes])).toEqual([
      ['2026-03-07', 'worked', 0],
      ['2026-03-07', 'worked', 0],
    ]);
  });

  it('is told by the plan as it was when the punch came, whenever that is looked at', async () => {
    const { employment, punched } = await setScene(attendance);
    const first = await punched('2026-03-03T08:12:00Z');
    await plan(employment, '09:00', '17:30');
    const { tenantId, employmentId } = employment;
    const [event] = await readToEnd(
      attendance.ports.store,
      tenantId,
      punchesStream(tenantId, employmentId, '202603'),
    );
    const before = await recorded(employment);
    if (event !== undefined) await newReactor().react(event, new AbortController().signal, []);
    expect(await recorded(employment)).toEqual(before);
    expect(before.at(-1)).toMatchObject({ cause: { eventId: first }, after: { expectedMinutes: null } });
  });
});

describe('days that are asked for', () => {
  const days = (
    who: Caller,
    { employmentId }: SeededEmployment,
    stretch: string,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    who.get<WorkedDayList & ProblemBody>(`/v1/worked-days?employmentId=${employmentId}&${stretch}`, headers);
  const march = 'firstDay=2026-03-01&lastDay=2026-03-31';

  it('are those calculated last, in order, over months, and as they were known', async () => {
    const { employment, punched, employee, manager } = await setScene(attendance);
    await punched('2026-03-04T08:00:00Z');
    await punched('2026-02-27T08:00:00Z');
    const before = new Date(attendance.clock.nowMs()).toISOString();
    attendance.clock.set('2026-03-28T13:00:00Z');
    try {
      await punched('2026-02-27T16:00:00Z', 'clock-out');
      const { body } = await days(manager, employment, 'firstDay=2026-02-01&lastDay=2026-03-31');
      expect(body.items).toMatchObject([
        { date: '2026-02-27', revision: 2, workedMinutes: 480, cause: { kind: 'punch' } },
        { date: '2026-03-04', revision: 1, workedMinutes: 0, zone: 'Europe/Berlin' },
      ]);
      const known = await days(
        employee,
        employment,
        `firstDay=2026-02-01&lastDay=2026-02-28&knownAt=${before}`,
      );
      expect(known.body.items).toMatchObject([{ date: '2026-02-27', revision: 1, workedMinutes: 0 }]);
    } finally {
      attendance.clock.set('2026-03-28T12:00:00Z');
    }
  });

  it('are none of others', async () => {
    const { employment, punched } = await setScene(attendance);
    await punched('2026-03-04T08:00:00Z');
    const { employee: stranger } = await setScene(attendance);
    expect((await days(stranger, employment, march)).body.code).toBe('employment.unknown');
  });

  it.each([
    ['firstDay=2026-03-31&lastDay=2026-03-01', 'days.stretch-unfit'],
    ['firstDay=2026-01-01&lastDay=2026-04-03', 'days.stretch-unfit'],
    [`${march}&knownAt=2027-01-01T00:00:00Z`, 'known-at.in-future'],
  ])('are refused for %s', async (stretch, code) => {
    const { employment, employee } = await setScene(attendance);
    const { status, body } = await days(employee, employment, stretch);
    expect([status, body.code]).toEqual([422, code]);
  });

  it('are none at first', async () => {
    const { employment, employee } = await setScene(attendance);
    expect((await days(employee, employment, march)).body).toEqual({ items: [] });
  });
});

describe('what others are told of a day', () => {
  it('is the event, with its own id, in the order of the person', async () => {
    const { employment, punched } = await setScene(attendance);
    await punched('2026-03-03T08:00:00Z');
    const [data] = await ofDay(employment, '2026-03-03', 1);
    const { tenantId, employmentId, employeeId } = employment;
    const [event] = await readToEnd(
      attendance.ports.store,
      tenantId,
      workedDaysStream(tenantId, employmentId, '202603'),
    );
    expect(event && toAttendanceMessage(event)).toMatchObject({
      id: event?.eventId as EventId,
      type: 'timeledger.attendance.worked-day-calculated.v1',
      key: `${tenantId}.${employeeId}`,
      subject: employmentId,
      data,
    });
    expect(event?.actor).toEqual({ kind: 'system', id: WORKED_DAY });
  });
});
