import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId } from '@timeledger/kernel/ids.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { groundOf, seedGrounds } from '../testing/seeded-privacy.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { ListedPunchView, PunchPage, RecordedPunchView } from './punch.dto.js';

const NOW = '2026-03-20T07:00:00Z';
type Members = Readonly<Record<string, unknown>>;
type RecordedOrRefused = RecordedPunchView & ProblemBody;

let attendance: AttendanceHarness;
let employment: SeededEmployment;
let employee: Caller;
let superuser: pg.Client;
beforeAll(async () => {
  attendance = await startAttendance();
  // What is asked of a position before it is stored is told in `privacy/evidence.it-spec.ts`.
  const { ports, clock, tenantId } = attendance;
  await seedGrounds({ pipeline: ports.pipeline, clock }, tenantId, [groundOf({ basis: 'contract' })]);
  superuser = new pg.Client(attendance.context.url);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await attendance.close();
});
beforeEach(async () => {
  attendance.clock.set(NOW);
  employment = await attendance.seedEmployment({ hiredOn: '2026-01-15', leftOn: '2026-06-30' });
  employee = attendance.asEmployee(employment);
});

const body = (members: Members = {}): Members => ({
  id: randomUUID(),
  employmentId: employment.employmentId,
  kind: 'clock-in',
  occurredAt: '2026-03-20T08:00:00+01:00',
  zone: 'Europe/Berlin',
  ...members,
});
const punch = (members: Members = {}, caller = employee): Promise<Answer<RecordedOrRefused>> =>
  caller.post<RecordedOrRefused>('/v1/punches', body(members));
/** Punches at a local time of Berlin in March, the server's clock being there too. */
async function punchAt(kind: string, time: string): Promise<Answer<RecordedOrRefused>> {
  attendance.clock.set(time);
  return punch({ kind, occurredAt: time });
}

async function listed(): Promise<readonly ListedPunchView[]> {
  await attendance.caughtUp();
  const path = `/v1/punches?employmentId=${employment.employmentId}`;
  return (await employee.get<PunchPage>(path)).body.items;
}
async function attempts(periodStart = '2026-03-01'): Promise<readonly { readonly code: string }[]> {
  await attendance.caughtUp();
  const path = `/v1/timesheets/${employment.employmentId}/${periodStart}/attempts`;
  return (await employee.get<{ items: readonly { readonly code: string }[] }>(path)).body.items;
}
interface LoggedEvent {
  readonly type: string;
  readonly event_id: string;
  readonly actor: StoredEvent['actor'];
  readonly data: StoredEvent['data'];
}
/** Everything of the employment that a request may have left in the log. */
async function logged(): Promise<readonly LoggedEvent[]> {
  const { rows } = await superuser.query<LoggedEvent>(
    `SELECT type, event_id, actor, data::json FROM attendance_log.event_record
     WHERE stream_id LIKE '%' || $1 || '%' AND type <> 'attendance.EmploymentChanged' ORDER BY position`,
    [employment.employmentId],
  );
  return rows;
}

describe('a live punch', () => {
  it('is recorded with both clocks, zone, offset, device, and where it stands', async () => {
    attendance.clock.set('2026-03-20T07:00:02.500Z');
    const answer = await punch({
      deviceId: 'phone-1',
      note: 'at the gate',
      location: { latitude: 52.52, longitude: 13.405, accuracyMeters: 12, datum: 'WGS84' },
    });
    expect(answer).toMatchObject({
      status: 201,
      etag: '"0"',
      body: {
        employmentId: employment.employmentId,
        kind: 'clock-in',
        occurredAt: '2026-03-20T07:00:00.000Z',
        recordedAt: '2026-03-20T07:00:02.500Z',
        zone: 'Europe/Berlin',
        offset: '+01:00',
        source: 'live',
        flags: [],
        isDuplicate: false,
      },
    });
    const [event] = await logged();
    expect(event).toMatchObject({
      event_id: answer.body.punchId,
      actor: { kind: 'user', id: employment.employeeId },
      data: {
        skewMs: -2500,
        receivedAt: '2026-03-20T07:00:02.500Z',
        deviceTime: '2026-03-20T07:00:00.000Z',
        deviceId: 'phone-1',
        note: 'at the gate',
        evidence: { location: { latitude: 52.52, datum: 'WGS84' } },
      },
    });
    const path = `/v1/punches?employmentId=${employment.employmentId}`;
    const page = await employee.get<PunchPage>(path, { 'read-at': answer.position });
    expect(page.body.items).toMatchObject([{ punchId: answer.body.punchId, isVoided: false }]);
  });

  it('goes through a day: in, break, back, out', async () => {
    const kinds = ['clock-in', 'break-start', 'break-end', 'clock-out'];
    for (const [hour, kind] of kinds.entries()) {
      expect((await punchAt(kind, `2026-03-20T0${5 + hour}:00:00Z`)).status).toBe(201);
    }
    expect((await listed()).map(({ kind }) => kind)).toEqual(kinds);
    expect(await attempts()).toEqual([]);
  });

  it('answers a retry with the original, also much later and with another state', async () => {
    const sent = body();
    const first = await employee.post<RecordedOrRefused>('/v1/punches', sent);
    await punchAt('clock-out', '2026-03-20T15:00:00Z');
    attendance.clock.set('2026-05-01T07:00:00Z');
    const again = await employee.post<RecordedOrRefused>('/v1/punches', sent);
    expect(again.body).toEqual({ ...first.body, isDuplicate: true });
    expect([again.etag, (await listed()).length]).toEqual([first.etag, 2]);
  });

  it('answers a retry by Idempotency-Key alone', async () => {
    const { id: _, ...sent } = body();
    const headers = { 'idempotency-key': 'k-1' };
    const first = await employee.post<RecordedOrRefused>('/v1/punches', sent, headers);
    const again = await employee.post<RecordedOrRefused>('/v1/punches', sent, headers);
    expect(again.body).toEqual({ ...first.body, isDuplicate: true });
  });

  it.each([
    ['another kind', { kind: 'clock-out' }],
    ['another time of the month', { occurredAt: '2026-03-20T07:59:00+01:00' }],
    ['a time in another month', { occurredAt: '2026-02-20T08:00:00+01:00' }],
    ['another note', { note: 'other' }],
  ])('refuses its id with %s', async (_, members) => {
    const id = randomUUID();
    expect((await punch({ id })).status).toBe(201);
    const refused = await punch({ id, ...members });
    expect([refused.status, refused.body.code]).toEqual([409, 'request.id-reused']);
    expect(await logged()).toHaveLength(1);
  });

  it('leaves one session when twenty clock-ins arrive at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => punch()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body: refused } of answers.filter((answer) => answer.status !== 201))
      expect([status, refused.code]).toEqual([409, 'punch.already-in']);
    expect(await listed()).toHaveLength(1);
    expect(await attempts()).toHaveLength(19);
  });

  it('is one punch when the same request arrives twenty times at once', async () => {
    const sent = body();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => employee.post<RecordedOrRefused>('/v1/punches', sent)),
    );
    expect(new Set(answers.map(({ status, body: { punchId } }) => `${status} ${punchId}`)).size).toBe(1);
    expect(answers.filter(({ body: { isDuplicate } }) => !isDuplicate)).toHaveLength(1);
    expect(await logged()).toHaveLength(1);
  });
});

describe('a live punch that contradicts the state', () => {
  it.each([
    ['clock-out', [], 'punch.not-in'],
    ['break-start', [], 'punch.not-in'],
    ['break-end', [], 'punch.not-in'],
    ['clock-in', ['clock-in'], 'punch.already-in'],
    ['break-end', ['clock-in'], 'punch.no-break-running'],
    ['clock-in', ['clock-in', 'break-start'], 'punch.already-in'],
    ['break-start', ['clock-in', 'break-start'], 'punch.break-already-started'],
    ['clock-out', ['clock-in', 'clock-out'], 'punch.not-in'],
  ])('%s after %j is refused, and the attempt logged beside the sheet', async (kind, before, code) => {
    for (const [minute, each] of before.entries()) await punchAt(each, `2026-03-20T06:0${minute}:00Z`);
    attendance.clock.set(NOW);
    const refused = await punch({ kind });
    expect([refused.status, refused.body.code]).toEqual([409, code]);
    expect(await attempts()).toMatchObject([{ kind, code, occurredAt: '2026-03-20T07:00:00.000Z' }]);
    const events = await logged();
    expect(events).toHaveLength(before.length + 1);
    expect(events.at(-1)).toMatchObject({ type: 'attendance.PunchRefused', data: { code } });
    expect(await listed()).toHaveLength(before.length);
  });

  it('is logged once however often it is sent, and each other attempt by itself', async () => {
    const id = randomUUID();
    for (const note of ['a', 'a', 'b']) {
      const refused = await punch({ id, kind: 'clock-out', note });
      expect([refused.status, refused.body.code]).toEqual([409, 'punch.not-in']);
    }
    expect(await attempts()).toHaveLength(2);
    // A refused id is free: nothing was recorded under it.
    expect((await punch({ id })).status).toBe(201);
  });

  it('blocks nobody by a session that is longer than the longest', async () => {
    await punchAt('clock-in', '2026-03-18T07:00:00Z');
    const next = await punchAt('clock-in', '2026-03-19T07:00:00Z');
    expect(next.status).toBe(201);
    const path = `/v1/timesheets/${employment.employmentId}/2026-03-01`;
    const sheet = await employee.get<{ exceptions: readonly object[] }>(path, { 'read-at': next.position });
    expect(sheet.body.exceptions).toMatchObject([
      { code: 'session.end-unknown', date: '2026-03-18' },
      { code: 'session.open', date: '2026-03-19' },
    ]);
  });

  it('knows the session that began in the month before', async () => {
    await punchAt('clock-in', '2026-03-31T21:00:00Z');
    const again = await punchAt('clock-in', '2026-04-01T01:00:00Z');
    expect([again.status, again.body.code]).toEqual([409, 'punch.already-in']);
    expect((await punchAt('clock-out', '2026-04-01T05:00:00Z')).status).toBe(201);
    const after = await punchAt('clock-out', '2026-04-01T05:01:00Z');
    expect(after.body.code).toBe('punch.not-in');
  });
});

describe('a live punch outside its bounds', () => {
  it.each([
    ['further ahead than the skew', '2026-03-20T07:05:00.001Z', 'punch.ahead-of-clock'],
    ['before the first day, by the zone of the pay group', '2026-01-14T22:59:59Z', 'punch.before-hire'],
  ])('%s is refused with a pointer and logged', async (_, occurredAt, code) => {
    const refused = await punch({ occurredAt });
    expect(refused).toMatchObject({
      status: 422,
      body: { code, errors: [{ pointer: '/occurredAt', code }] },
    });
    expect((await logged()).map(({ type }) => type)).toEqual(['attendance.PunchRefused']);
    expect(await attempts(`${occurredAt.slice(0, 7)}-01`)).toMatchObject([{ code }]);
  });

  it('after the last day is refused; on it, it is not', async () => {
    const last = await punchAt('clock-in', '2026-06-30T21:59:59Z');
    expect(last.status).toBe(201);
    const refused = await punchAt('clock-out', '2026-06-30T22:00:00Z');
    expect([refused.status, refused.body.code]).toEqual([422, 'punch.after-leaving']);
  });

  it.each([
    ['2026-03-20T07:05:00.000Z', []],
    ['2026-03-20T06:55:00.000Z', []],
    ['2026-03-20T06:54:59.999Z', ['behind-clock']],
  ])('at %s is recorded with flags %j', async (occurredAt, flags) => {
    expect(await punch({ occurredAt })).toMatchObject({ status: 201, body: { flags } });
  });
});

describe('a punch request', () => {
  it.each([
    [
      'a time without offset',
      { occurredAt: '2026-03-20T08:00:00' },
      422,
      'time.offset-missing',
      '/occurredAt',
    ],
    ['no time', { occurredAt: '2026-02-30T08:00:00Z' }, 422, 'time.malformed', '/occurredAt'],
    ['an unknown zone', { zone: 'Europe/Nowhere' }, 422, 'zone.unknown', '/zone'],
    ['an offset for a zone', { zone: '+01:00' }, 422, 'zone.unknown', '/zone'],
    ['an unknown kind', { kind: 'lunch' }, 422, 'request.not-allowed', '/kind'],
    ['an unknown member', { speed: 3 }, 400, 'request.unknown-member', '/speed'],
    ['a missing member', { zone: undefined }, 400, 'request.member-missing', '/zone'],
    ['a wrong type', { note: 3 }, 400, 'request.wrong-type', '/note'],
    ['a malformed id', { id: 'mine' }, 422, 'id.malformed', '/id'],
    [
      'another datum',
      { location: { latitude: 1, longitude: 1, accuracyMeters: 1, datum: 'GCJ02' } },
      422,
      'request.not-allowed',
      '/location/datum',
    ],
    ['a note that is too long', { note: 'x'.repeat(2001) }, 422, 'request.wrong-length', '/note'],
  ])('with %s is refused, and nothing of it stored', async (_, members, status, code, pointer) => {
    const refused = await punch(members);
    expect(refused).toMatchObject({ status, body: { code, errors: [{ pointer, code }] } });
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(await logged()).toEqual([]);
  });

  it('larger than the limit is refused', async () => {
    const refused = await punch({ note: 'x'.repeat(1_100_000) });
    expect([refused.status, refused.body.code]).toEqual([413, 'request.too-large']);
  });

  it('without id and key is refused', async () => {
    const response = await attendance.service.inject(
      { method: 'POST', url: '/v1/punches', payload: { ...body(), id: undefined } },
      { tenantId: employment.tenantId, subject: employment.employeeId },
    );
    expect([response.statusCode, response.json<ProblemBody>().code]).toEqual([
      400,
      'idempotency-key.missing',
    ]);
  });

  it('may come from a service on behalf of the employee, and from nobody else', async () => {
    const answers = await Promise.all(
      [
        attendance.asRole('service'),
        attendance.asManager(employment),
        attendance.asRole('time_administrator'),
        attendance.asRole('employee', 'manager'),
        attendance.as({ tenantId: newId(), subject: employment.employeeId, roles: ['service'] }),
      ].map((caller) => punch({}, caller)),
    );
    expect(answers.map(({ status, body: { code } }) => [status, code])).toEqual([
      [201, undefined],
      [403, 'access.forbidden'],
      [403, 'access.forbidden'],
      [404, 'employment.unknown'],
      [404, 'employment.unknown'],
    ]);
    expect((await logged()).map(({ actor, data }) => [actor.roles, data['employeeId']])).toEqual([
      [['service'], employment.employeeId],
    ]);
  });

  it('for an employment that does not exist is not found', async () => {
    const refused = await punch({ employmentId: newId() });
    expect([refused.status, refused.body.code]).toEqual([404, 'employment.unknown']);
  });
});

describe('the zone of a punch', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29T00:59:59.999Z', '+01:00'],
    ['Europe/Berlin', '2026-03-29T01:00:00.000Z', '+02:00'],
    ['America/New_York', '2026-03-08T06:59:59.999Z', '-05:00'],
    ['America/New_York', '2026-03-08T07:00:00.000Z', '-04:00'],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59.999Z', '+11:00'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00.000Z', '+10:30'],
    ['Asia/Kathmandu', '2026-03-29T01:00:00.000Z', '+05:45'],
  ])('%s at %s has offset %s', async (zone, occurredAt, offset) => {
    attendance.clock.set(occurredAt);
    expect(await punch({ zone, occurredAt })).toMatchObject({
      status: 201,
      body: { zone, offset, occurredAt },
    });
  });

  it('tells the two hours of a clock set back apart', async () => {
    attendance.clock.set('2026-10-25T02:00:00Z');
    employment = await attendance.seedEmployment();
    employee = attendance.asEmployee(employment);
    const first = await punch({ occurredAt: '2026-10-25T02:30:00+02:00' });
    attendance.clock.set('2026-10-25T02:35:00Z');
    const second = await punch({ kind: 'clock-out', occurredAt: '2026-10-25T02:30:00+01:00' });
    expect([first.body.offset, second.body.offset]).toEqual(['+02:00', '+01:00']);
    const path = `/v1/timesheets/${employment.employmentId}/2026-10-01`;
    const sheet = await employee.get(path, { 'read-at': second.position });
    expect(sheet.body).toMatchObject({ asWorked: { workedMinutes: 60 } });
  });
});

describe('the list of punches', () => {
  it('comes in pages by time, bound to its filter and tenant', async () => {
    for (let day = 10; day < 15; day += 1) await punchAt('clock-in', `2026-03-${day}T07:00:00Z`);
    await attendance.caughtUp();
    const path = `/v1/punches?employmentId=${employment.employmentId}&limit=2`;
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await employee.get<PunchPage>(cursor === undefined ? path : `${path}&cursor=${cursor}`);
      seen.push(...page.body.items.map(({ occurredAt }) => occurredAt.slice(8, 10)));
      cursor = page.body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(['10', '11', '12', '13', '14']);

    const first = await employee.get<PunchPage>(path);
    const other = `${path}&from=2026-03-01T00:00:00Z&cursor=${first.body.nextCursor}`;
    expect(await employee.get<ProblemBody>(other)).toMatchObject({ status: 400 });
    const within = `${path}&from=2026-03-11T08:00:00%2B01:00&to=2026-03-13T07:00:00Z`;
    const some = await employee.get<PunchPage>(within);
    expect(some.body.items.map(({ occurredAt }) => occurredAt.slice(8, 10))).toEqual(['11', '12']);
  });

  it.each([
    ['limit=0', 'request.out-of-range', '?limit'],
    ['limit=1001', 'request.out-of-range', '?limit'],
    ['from=2026-03-01T00:00:00', 'time.offset-missing', '?from'],
    ['since=2026', 'request.unknown-member', '?since'],
  ])('refuses %s', async (query, code, pointer) => {
    const refused = await employee.get<ProblemBody>(
      `/v1/punches?employmentId=${employment.employmentId}&${query}`,
    );
    expect(refused.body).toMatchObject({ code, errors: [{ pointer }] });
  });
});
