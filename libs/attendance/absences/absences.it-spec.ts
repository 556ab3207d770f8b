import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { EmploymentId } from '@timeledger/kernel/ids.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { setScene, type CorrectionScene } from '../testing/correction-scene.js';
import { WORKED_DAY } from '../worked-days/day-calculation.js';
import type { WorkedDayList } from '../worked-days/worked-day.dto.js';
import { workedDayReactor } from '../worked-days/worked-day.reactor.js';
import type { AbsenceBalanceList, AbsencePage, AbsenceView } from './absence.dto.js';

/** A Friday; in Berlin 13:00. */
const NOW = '2026-03-20T12:00:00Z';
let attendance: AttendanceHarness;
let reactors: ReactorRunner;
beforeAll(async () => {
  attendance = await startAttendance({ now: NOW });
  reactors = new ReactorRunner({
    ...attendance.followerSettings,
    reactors: [workedDayReactor(attendance.ports)],
  });
  reactors.start();
  const administrator = attendance.asRole('time_administrator');
  const version = (over: object) => ({
    ...{ effectiveFrom: '2026-01-01', name: { en: 'Kind', zh: '类型' }, isPaid: true, countsAsWorked: false },
    ...{ needsApproval: true, areHalvesAllowed: true, isOffered: true, balance: null, ...over },
  });
  const balance = {
    ...{ dayMinutes: 480, accrual: { per: 'year', minutes: 4800 }, overdraftMinutes: 0 },
    carryOver: { maximumMinutes: 960, expiresOn: '04-01' },
  };
  const leave = await administrator.put('/v1/absence-kinds/leave', version({ balance }), {
    'if-match': '"0"',
  });
  expect(leave.status).toBe(200);
  const old = await administrator.post('/v1/absence-kinds', {
    kind: 'old',
    ...version({ isOffered: false }),
  });
  expect(old.status).toBe(201);
});
afterAll(async () => {
  await reactors.stop();
  await attendance.close();
});

type Asked = Answer<AbsenceView>;
const ask = <Body = AbsenceView>(who: Caller, { employment }: CorrectionScene, body: object, headers = {}) =>
  who.post<Body>(
    '/v1/absences',
    {
      ...{ employmentId: employment.employmentId, kind: 'leave', from: '2026-04-06', until: '2026-04-10' },
      ...body,
    },
    headers,
  );
const take = <Body = AbsenceView>(
  who: Caller,
  absence: Asked,
  step: string,
  comment: string | null = 'So be it.',
) =>
  who.post<Body>(`/v1/absences/${absence.body.id}/${step}`, comment === null ? undefined : { comment }, {
    'if-match': absence.etag,
  });
const leftOf = async ({ employee, employment }: CorrectionScene, on = '2026-12-31') => {
  const { body } = await employee.get<AbsenceBalanceList>(
    `/v1/absence-balances?employmentId=${employment.employmentId}&on=${on}`,
  );
  return body.items.map(({ kind, leftMinutes, requestedMinutes, takenMinutes }) => [
    ...[kind, leftMinutes, requestedMinutes, takenMinutes],
  ]);
};

describe('an absence', () => {
  it('is asked for by the person, approved by the manager, and costs its balance from the request on', async () => {
    const scene = await setScene(attendance);
    const { employee, manager } = scene;
    const asked = await ask(employee, scene, { until: '2026-04-14', reason: 'A family trip.' });
    expect(asked).toMatchObject({
      status: 201,
      etag: '"0"',
      body: { status: 'requested', kind: 'leave', kindVersion: 1, reason: 'A family trip.', comment: null },
    });
    // The weekend is left out.
    expect(
      asked.body.days.map(({ date, minutes, chargedMinutes }) => [date, minutes, chargedMinutes]),
    ).toEqual(['06', '07', '08', '09', '10', '13', '14'].map((day) => [`2026-04-${day}`, 480, 480]));
    expect(await leftOf(scene)).toEqual([['leave', 4800 - 7 * 480, 7 * 480, 0]]);
    expect((await take<ProblemBody>(employee, asked, 'approval')).body.code).toBe('approval.own');
    const approved = await take(manager, asked, 'approval', 'Enjoy it.');
    expect(approved).toMatchObject({
      status: 200,
      etag: '"1"',
      body: { status: 'approved', comment: 'Enjoy it.', reason: 'A family trip.' },
    });
    expect(approved.body.decidedBy).toBe(scene.employment.managerId);
    expect(await leftOf(scene)).toEqual([['leave', 4800 - 7 * 480, 0, 7 * 480]]);
    expect((await take<ProblemBody>(manager, asked, 'approval')).body.code).toBe('resource.stale');
    expect((await take<ProblemBody>(manager, approved, 'rejection')).body.code).toBe('absence.not-requested');
    expect((await employee.get<AbsenceView>(`/v1/absences/${asked.body.id}`)).body).toEqual(approved.body);
  });

  it('is one, however often the request comes', async () => {
    const scene = await setScene(attendance);
    const headers = { 'idempotency-key': randomUUID() };
    const [first, again] = [
      await ask(scene.employee, scene, {}, headers),
      await ask(scene.employee, scene, {}, headers),
    ];
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = await ask<ProblemBody>(scene.employee, scene, { until: '2026-04-09' }, headers);
    expect(other.body.code).toBe('request.id-reused');
    expect(await leftOf(scene)).toEqual([['leave', 2400, 2400, 0]]);
  });

  it('never costs more than there is, also when many ask at once; what is given back can be taken again', async () => {
    const scene = await setScene(attendance);
    const weeks = ['04-06', '04-13', '04-20', '05-04', '05-11', '05-18'].map((first) =>
      ask<AbsenceView & ProblemBody>(scene.employee, scene, {
        ...{
          from: `2026-${first}`,
          until: `2026-${first.slice(0, 3)}${String(Number(first.slice(3)) + 4).padStart(2, '0')}`,
        },
      }),
    );
    const answers = await Promise.all(weeks);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).toMatchObject({ code: 'absence.balance-short', missingMinutes: 2400 });
    const [kept] = answers.filter(({ status }) => status === 201);
    if (kept === undefined) throw new Error('one was kept');
    expect((await take<ProblemBody>(scene.manager, kept, 'withdrawal', null)).body.code).toBe(
      'absence.not-yours',
    );
    expect((await take(scene.employee, kept, 'withdrawal', null)).body.status).toBe('withdrawn');
    const { from, until } = kept.body;
    const again = await ask(scene.employee, scene, { from, until });
    expect(again.status).toBe(201);
    expect((await take<ProblemBody>(scene.employee, again, 'rejection')).body.code).toBe('approval.own');
    expect((await take(scene.manager, again, 'rejection')).body.status).toBe('rejected');
    expect((await ask(scene.employee, scene, { from: '2026-08-03', until: '2026-08-07' })).status).toBe(201);
    const booked = await scene.administrator.post<AbsenceBalanceList>('/v1/absence-adjustments', {
      ...{ employmentId: scene.employment.employmentId, kind: 'leave', date: '2026-01-01', minutes: 480 },
      reason: 'Ten years with us.',
    });
    expect([booked.status, booked.body.items[0]?.adjustedMinutes]).toEqual([201, 480]);
    const day = { from: '2026-09-07', until: '2026-09-07' };
    expect((await ask(scene.employee, scene, day)).status).toBe(201);
  });

  it('is not approved once the balance is gone', async () => {
    const scene = await setScene(attendance);
    const asked = await ask(scene.employee, scene, {});
    const booking = {
      ...{ employmentId: scene.employment.employmentId, kind: 'leave', date: '2026-04-10', minutes: -3000 },
      reason: 'Paid out.',
    };
    expect((await scene.administrator.post('/v1/absence-adjustments', booking)).status).toBe(201);
    const refused = await take<ProblemBody & { missingMinutes: number }>(scene.manager, asked, 'approval');
    expect(refused.body).toMatchObject({ code: 'absence.balance-short', missingMinutes: 600 });
  });

  it('takes the days that are planned, with their minutes', async () => {
    const scene = await setScene(attendance);
    const { administrator, employment } = scene;
    const pattern = {
      kind: 'weekly',
      weekdays: [5, 6],
      day: {
        ...{ parts: [{ startTime: '10:00', endTime: '15:00' }], unpaidBreakMinutes: 0 },
        ...{ core: null, expectedMinutes: null },
      },
    };
    const shift = await administrator.post<{ id: string }>('/v1/shifts', {
      ...{ name: 'Market', effectiveFrom: '2026-01-01', observesHolidays: false, pattern },
    });
    expect(shift).toMatchObject({ status: 201 });
    const assignment = { shiftId: shift.body.id, from: '2026-01-01', until: null, rotationOffsetDays: 0 };
    const assigned = await administrator.put(
      `/v1/shift-assignments/employments/${employment.employmentId}`,
      { assignments: [assignment] },
      { 'if-match': '"0"' },
    );
    expect(assigned.status).toBe(200);
    const { body } = await ask(scene.employee, scene, {
      kind: 'training',
      from: '2026-04-06',
      until: '2026-04-12',
    });
    expect(body.days.map(({ date, minutes }) => [date, minutes])).toEqual([
      ['2026-04-10', 300],
      ['2026-04-11', 300],
    ]);
  });

  it('is not the same time of a day twice; a morning and an afternoon are', async () => {
    const scene = await setScene(attendance);
    const day = { from: '2026-04-07', until: '2026-04-07' };
    const morning = await ask(scene.employee, scene, { ...day, portion: 'morning' });
    expect(morning.body.days).toMatchObject([{ portion: 'morning', minutes: 240, chargedMinutes: 240 }]);
    const full = await ask<ProblemBody>(scene.employee, scene, { kind: 'training' });
    expect(full).toMatchObject({
      status: 409,
      body: { code: 'absence.overlaps', absenceId: morning.body.id },
    });
    expect((await ask(scene.employee, scene, { ...day, portion: 'afternoon', kind: 'remote' })).status).toBe(
      201,
    );
  });

  it('is approved at once where nobody has to decide, and where a manager enters it for somebody', async () => {
    const scene = await setScene(attendance);
    const sick = await ask(scene.employee, scene, { kind: 'sick', from: '2026-03-18', until: '2026-03-19' });
    expect(sick.body).toMatchObject({
      status: 'approved',
      kindVersion: 0,
      decidedBy: scene.employment.employeeId,
    });
    const entered = await ask(scene.manager, scene, { kind: 'training' });
    expect(entered.body).toMatchObject({ status: 'approved', requestedBy: scene.employment.managerId });
    const { body } = await scene.employee.get<AbsencePage>('/v1/absences', { 'read-at': entered.position });
    expect(body.items.map(({ kind }) => kind).sort()).toEqual(['sick', 'training']);
    const stranger = await setScene(attendance);
    for (const who of [stranger.employee, stranger.manager]) {
      expect((await ask<ProblemBody>(who, scene, {})).body.code).toBe('employment.unknown');
      expect((await who.get<ProblemBody>(`/v1/absences/${sick.body.id}`)).body.code).toBe('absence.unknown');
      expect((await take<ProblemBody>(who, entered, 'cancellation')).body.code).toBe('absence.unknown');
    }
  });

  it('is taken back by the person before it begins, and by the manager afterwards', async () => {
    const scene = await setScene(attendance);
    const later = await ask(scene.manager, scene, { kind: 'training' });
    expect((await take<ProblemBody>(scene.employee, later, 'cancellation', ' ')).body.code).toBe(
      'absence.comment-missing',
    );
    expect((await take(scene.employee, later, 'cancellation')).body).toMatchObject({ status: 'cancelled' });
    const begun = await ask(scene.employee, scene, { kind: 'sick', from: '2026-03-20', until: '2026-03-24' });
    expect((await take<ProblemBody>(scene.employee, begun, 'cancellation')).body.code).toBe('absence.begun');
    expect((await take(scene.manager, begun, 'cancellation')).body).toMatchObject({ status: 'cancelled' });
  });

  it.each([
    ['of a kind that is not known', { kind: 'nap' }, 422, 'absence.kind-unknown', '/kind'],
    ['of a kind that is not offered', { kind: 'old' }, 409, 'absence.kind-not-offered', undefined],
    ['that ends before it begins', { until: '2026-04-05' }, 422, 'absence.days-unfit', '/until'],
    ['on days off', { from: '2026-04-11', until: '2026-04-12' }, 422, 'absence.days-unfit', '/from'],
    ['before the employment', { from: '2019-04-08' }, 422, 'absence.days-unfit', '/from'],
    ['on a day that does not exist', { from: '2026-02-30' }, 422, 'date.malformed', '/from'],
  ])('is refused %s', async (_, body, status, code, pointer) => {
    const scene = await setScene(attendance, { hiredOn: '2020-01-01' });
    const refused = await ask<ProblemBody>(scene.employee, scene, body);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(refused.body.errors?.[0]?.pointer).toBe(pointer);
    expect(await leftOf(scene)).toEqual([['leave', 4800, 0, 0]]);
  });

  it('is listed to those who may see it, by state and days, page by page', async () => {
    const scene = await setScene(attendance);
    const days = ['2026-04-06', '2026-04-20', '2026-05-04'];
    let position = '';
    for (const from of days)
      ({ position } = await ask(scene.employee, scene, { from, until: from, kind: 'remote' }));
    const list = async (more: string) =>
      (await scene.manager.get<AbsencePage>(`/v1/absences?${more}`, { 'read-at': position })).body;
    expect((await list('status=requested')).items.map(({ from }) => from).sort()).toEqual(days);
    expect((await list('status=approved')).items).toEqual([]);
    expect((await list('firstDay=2026-04-07&lastDay=2026-05-03')).items.map(({ from }) => from)).toEqual([
      '2026-04-20',
    ]);
    const first = await list('limit=2');
    const rest = await list(`limit=2&cursor=${first.nextCursor ?? ''}`);
    expect([...first.items, ...rest.items].map(({ from }) => from).sort()).toEqual(days);
    expect(rest.nextCursor).toBeUndefined();
  });
});

describe('a booking by hand', () => {
  it('is time administration’s, of a kind with a balance, never of nothing and never one’s own', async () => {
    const scene = await setScene(attendance);
    const { employmentId, employeeId } = scene.employment;
    const book = (who: Caller, body: object) =>
      who.post<ProblemBody>('/v1/absence-adjustments', {
        ...{ employmentId, kind: 'leave', date: '2026-01-01', minutes: 60, reason: 'A gift.', ...body },
      });
    const own = attendance.as({ subject: employeeId, roles: ['employee', 'time_administrator'] });
    expect((await book(own, {})).body.code).toBe('approval.own');
    expect((await book(scene.manager, {})).status).toBe(403);
    expect((await book(scene.administrator, { minutes: 0 })).body).toMatchObject({
      ...{ code: 'absence.adjustment-unfit', errors: [{ pointer: '/minutes' }] },
    });
    expect((await book(scene.administrator, { kind: 'sick' })).body).toMatchObject({
      ...{ code: 'absence.adjustment-unfit', errors: [{ pointer: '/kind' }] },
    });
    expect(await leftOf(scene)).toEqual([['leave', 4800, 0, 0]]);
  });
});

describe('the days of an absence', () => {
  const daysOf = async ({ employment, employee }: CorrectionScene) => {
    const token = attendance.ports.tokens.issue(attendance.appends.lastPosition);
    await attendance.ports.barrier.reach(token, WORKED_DAY, 10_000);
    const { body } = await employee.get<WorkedDayList>(
      `/v1/worked-days?employmentId=${employment.employmentId}&firstDay=2026-03-16&lastDay=2026-03-31`,
    );
    return body.items.map(({ date, status, absences, cause, revision }) => [
      ...[
        date,
        status,
        absences.map(({ kind, minutes }) => `${kind} ${minutes}`).join(),
        cause.kind,
        revision,
      ],
    ]);
  };

  it('are leave as soon as it is approved, up to today, and what they were when it is cancelled', async () => {
    const scene = await setScene(attendance);
    const asked = await ask(scene.employee, scene, { from: '2026-03-19', until: '2026-03-24' });
    expect(await daysOf(scene)).toEqual([]);
    const approved = await take(scene.manager, asked, 'approval');
    expect(await daysOf(scene)).toEqual([
      ['2026-03-19', 'on-leave', 'leave 480', 'absence', 1],
      ['2026-03-20', 'on-leave', 'leave 480', 'absence', 1],
    ]);
    expect((await take(scene.manager, approved, 'cancellation')).status).toBe(200);
    expect(await daysOf(scene)).toEqual([
      ['2026-03-19', 'not-scheduled', '', 'absence', 2],
      ['2026-03-20', 'not-scheduled', '', 'absence', 2],
    ]);
  });

  it('of half a day of leave and half a day of remote work are not absent; work all the same is work', async () => {
    const scene = await setScene(attendance);
    const day = { from: '2026-03-19', until: '2026-03-19' };
    await ask(scene.manager, scene, { ...day, portion: 'morning' });
    await ask(scene.manager, scene, { ...day, portion: 'afternoon', kind: 'remote' });
    expect((await daysOf(scene)).map(([date, status]) => [date, status])).toEqual([
      ['2026-03-19', 'half-day'],
    ]);
    await scene.punched('2026-03-19T08:00:00Z');
    await scene.punched('2026-03-19T12:00:00Z', 'clock-out');
    const [told] = await daysOf(scene);
    expect(told?.slice(0, 2)).toEqual(['2026-03-19', 'worked']);
    expect(String(told?.[2]).split(',').sort()).toEqual(['leave 240', 'remote 240']);
  });

  it('are told to others with the kind, and never with the words', async () => {
    const scene = await setScene(attendance);
    const asked = await ask(scene.employee, scene, { reason: 'Something private.' });
    const { employmentId } = scene.employment;
    const events = await attendance.ports.store.readStream(
      attendance.tenantId,
      `attendance.absences-${attendance.tenantId}.${employmentId as EmploymentId}` as never,
    );
    const { toPublicEvent } = await import('../public-events.mapping.js');
    const told = events.map((event) => toPublicEvent(event));
    expect(told).toMatchObject([
      {
        type: 'timeledger.attendance.absence-changed.v1',
        subject: asked.body.id,
        data: { status: 'requested' },
      },
    ]);
    expect(JSON.stringify(told)).not.toContain('private');
  });
});
