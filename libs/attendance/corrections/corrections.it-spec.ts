import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { PunchKind } from '../domain/events/punch-events.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { timesheetStream } from '../streams.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { CorrectionPage, CorrectionView } from './correction.dto.js';

const ZONE = 'Europe/Berlin';
const NOW = '2026-03-20T12:00:00Z';

let attendance: AttendanceHarness;
let employment: SeededEmployment;
let employee: Caller;
let manager: Caller;
let administrator: Caller;

beforeAll(async () => {
  attendance = await startAttendance({ now: NOW });
});
beforeEach(async () => {
  attendance.clock.set(NOW);
  employment = await attendance.seedEmployment();
  employee = attendance.asEmployee(employment);
  manager = attendance.asManager(employment);
  administrator = attendance.asRole('time_administrator');
});
afterEach(() => {
  attendance.appends.intercept = undefined;
});
afterAll(() => attendance.close());

/** Uploads a punch that a phone captured; answers its id in Timeledger. */
async function punched(
  occurredAt: string,
  kind: PunchKind = 'clock-in',
  id: string = newId(),
): Promise<string> {
  const { body } = await employee.post<{ results: readonly { punchId: string }[] }>('/v1/punch-batches', {
    employmentId: employment.employmentId,
    deviceId: 'phone-1',
    items: [{ id, kind, occurredAt, zone: ZONE }],
  });
  return body.results[0]?.punchId ?? '';
}

type Ask = Readonly<Record<string, unknown>>;
const ask = <Body = CorrectionView>(who: Caller, body: Ask, headers = {}): Promise<Answer<Body>> =>
  who.post<Body>(
    '/v1/corrections',
    { employmentId: employment.employmentId, reason: 'Was with a customer first.', ...body },
    headers,
  );
const changeTime = (punchId: string, occurredAt: string): Ask => ({
  action: 'change-time',
  punchId,
  occurredAt,
});

const decide = <Body = CorrectionView>(
  who: Caller,
  correction: Answer<CorrectionView>,
  step: 'approval' | 'rejection' | 'withdrawal',
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Body>> =>
  who.post<Body>(
    `/v1/corrections/${correction.body.id}/${step}`,
    step === 'withdrawal' ? undefined : { comment: 'I was there.' },
    { 'if-match': correction.etag, ...headers },
  );

/** The punches of the employment as they count once the read model has got to a position. */
async function punchesAt(position: string) {
  const { body } = await administrator.get<{ items: readonly Record<string, unknown>[] }>(
    `/v1/punches?employmentId=${employment.employmentId}`,
    { 'read-at': position },
  );
  return body.items;
}

/** As if February had been submitted, approved and locked. */
async function lockFebruary(): Promise<void> {
  const { tenantId, employmentId, employeeId } = employment;
  const occurredAt = instantOf(attendance.clock.nowMs());
  await attendance.ports.store.append({
    tenantId,
    streamId: timesheetStream(tenantId, employmentId, '2026-02-01'),
    expected: 'any',
    events: [
      {
        eventId: newId<EventId>(),
        type: 'attendance.TimesheetLocked',
        schemaVersion: 1,
        occurredAt,
        actor: { kind: 'system', id: 'test' },
        correlationId: newId(),
        requestHash: '',
        data: {
          employmentId,
          employeeId,
          periodStart: '2026-02-01',
          periodEnd: '2026-02-28',
          pins: {
            punchRevisions: {},
            policyVersions: [],
            payGroupId: employment.payGroupId,
            payGroupVersion: 1,
            tzData: '2026a',
            calculatorVersion: 1,
          },
          calculated: { lines: [], workedMinutes: 0, breakMinutes: 0, paidMinutes: 0 },
          lockedBy: 'test',
        },
      },
    ],
  });
}

describe('a request to correct', () => {
  it('waits for the manager, and changes the punch once approved, with before and after kept', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const requested = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(requested).toMatchObject({
      status: 201,
      etag: '"0"',
      headers: { location: `/v1/corrections/${requested.body.id}` },
      body: {
        status: 'pending',
        punchId,
        before: { kind: 'clock-in', occurredAt: '2026-03-19T07:00:00.000Z', zone: ZONE, offset: '+01:00' },
        after: { kind: 'clock-in', occurredAt: '2026-03-19T06:30:00.000Z', zone: ZONE, offset: '+01:00' },
        requestedBy: employment.employeeId,
        expiresAt: '2026-04-19T12:00:00.000Z',
        isDirect: false,
      },
    });
    expect(await punchesAt(requested.position)).toMatchObject([{ occurredAt: '2026-03-19T07:00:00.000Z' }]);

    const approved = await decide(manager, requested, 'approval');
    expect(approved).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { status: 'applied', decidedBy: employment.managerId, comment: 'I was there.' },
    });
    expect(await punchesAt(approved.position)).toMatchObject([
      {
        punchId,
        occurredAt: '2026-03-19T06:30:00.000Z',
        originallyOccurredAt: '2026-03-19T07:00:00.000Z',
        correctionIds: [requested.body.id],
      },
    ]);
    const read = await employee.get<CorrectionView>(`/v1/corrections/${requested.body.id}`);
    expect(read).toMatchObject({ status: 200, etag: '"2"', body: approved.body });
  });

  it('adds, voids and reclassifies', async () => {
    const clockIn = await punched('2026-03-19T08:00:00+01:00');
    const twice = await punched('2026-03-19T08:00:20+01:00');
    const out = await punched('2026-03-19T12:00:00+01:00', 'clock-out');
    const asked = [
      await ask(employee, { action: 'void', punchId: twice }),
      await ask(employee, { action: 'reclassify', punchId: out, kind: 'break-start' }),
      await ask(employee, {
        action: 'add',
        kind: 'clock-out',
        occurredAt: '2026-03-19T17:00:00+01:00',
        zone: ZONE,
      }),
    ];
    let position = '';
    for (const request of asked) ({ position } = await decide(manager, request, 'approval'));
    expect(await punchesAt(position)).toMatchObject([
      { punchId: clockIn, kind: 'clock-in', isVoided: false },
      { punchId: twice, isVoided: true },
      { punchId: out, kind: 'break-start' },
      { punchId: asked[2]?.body.punchId, kind: 'clock-out', source: 'manual' },
    ]);
    expect(asked.map(({ body }) => [body.before === null, body.after === null])).toEqual([
      [false, true],
      [false, false],
      [true, false],
    ]);
  });

  it('is rejected with a comment, or withdrawn by the one who asked, and the punch stays', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const first = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    const silent = await manager.post<ProblemBody>(
      `/v1/corrections/${first.body.id}/rejection`,
      { comment: '  ' },
      { 'if-match': first.etag },
    );
    expect(silent).toMatchObject({ status: 422, body: { code: 'correction.comment-missing' } });
    const rejected = await decide(manager, first, 'rejection');
    expect(rejected).toMatchObject({ status: 200, etag: '"1"', body: { status: 'rejected' } });

    const second = await ask(employee, changeTime(punchId, '2026-03-19T07:40:00+01:00'));
    expect(await decide<ProblemBody>(manager, second, 'withdrawal')).toMatchObject({
      status: 403,
      body: { code: 'correction.not-requester' },
    });
    const withdrawn = await decide(employee, second, 'withdrawal');
    expect(withdrawn).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
    expect(await punchesAt(withdrawn.position)).toMatchObject([
      { occurredAt: '2026-03-19T07:00:00.000Z', correctionIds: [] },
    ]);
  });

  it('expires: later nobody approves it', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const requested = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    attendance.clock.set('2026-04-19T12:00:00Z');
    expect(await decide<ProblemBody>(manager, requested, 'approval')).toMatchObject({
      status: 409,
      body: { code: 'correction.expired' },
    });
  });
});

describe('who decides', () => {
  it('is never the employee, nor the one who asked', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const requested = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(await decide<ProblemBody>(employee, requested, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.own' },
    });
    const withEveryRole = attendance.as({
      subject: employment.employeeId,
      roles: ['employee', 'manager', 'time_administrator'],
    });
    expect(await decide<ProblemBody>(withEveryRole, requested, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.own' },
    });
  });

  it('is the manager of today: no role claim, no former manager, no administrator beside one', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const requested = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(await decide<ProblemBody>(attendance.asRole('manager'), requested, 'approval')).toMatchObject({
      status: 404,
      body: { code: 'correction.unknown' },
    });
    expect(await decide<ProblemBody>(administrator, requested, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.not-eligible' },
    });
    const next = await attendance.seedEmployment();
    await attendance.seedReportingLine(employment.employeeId, [
      { from: '2000-01-01', managerId: employment.managerId },
      { from: '2026-03-20', managerId: next.managerId },
    ]);
    expect((await decide<ProblemBody>(manager, requested, 'approval')).status).toBeGreaterThanOrEqual(403);
    expect(await decide(attendance.asManager(next), requested, 'approval')).toMatchObject({
      status: 200,
      body: { status: 'applied' },
    });
  });

  it('is a time administrator where nobody is eligible', async () => {
    employment = await attendance.seedEmployment({ managerId: null });
    employee = attendance.asEmployee(employment);
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const requested = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(await decide(administrator, requested, 'approval')).toMatchObject({ status: 200 });
  });

  it('is a time administrator too where the manager is the one who asks, as behind a lock', async () => {
    const punchId = await punched('2026-02-19T08:00:00+01:00');
    await lockFebruary();
    const asked = await ask(manager, changeTime(punchId, '2026-02-19T07:30:00+01:00'));
    expect(asked).toMatchObject({ status: 201, body: { status: 'pending' } });
    await attendance.caughtUp();
    const waiting = await administrator.get<CorrectionPage>('/v1/corrections?view=to-decide');
    expect(waiting.body.items.map(({ id }) => id)).toContain(asked.body.id);
    expect(await decide<ProblemBody>(manager, asked, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.own' },
    });
    expect(await decide(administrator, asked, 'approval')).toMatchObject({
      status: 200,
      body: { status: 'applied' },
    });
  });

  it('sees what waits for a decision, and nothing else', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const requested = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    const toDecide = async (who: Caller): Promise<readonly string[]> => {
      const { body } = await who.get<CorrectionPage>('/v1/corrections?view=to-decide', {
        'read-at': requested.position,
      });
      return body.items.map(({ id }) => id);
    };
    expect(await toDecide(manager)).toEqual([requested.body.id]);
    expect(await toDecide(employee)).toEqual([]);
    expect(await toDecide(administrator)).not.toContain(requested.body.id);
    await decide(manager, requested, 'approval');
    await attendance.caughtUp();
    expect(await toDecide(manager)).toEqual([]);
  });
});

describe('a direct correction', () => {
  it('of a time administrator counts at once', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const corrected = await ask(administrator, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(corrected).toMatchObject({
      status: 201,
      etag: '"2"',
      body: { status: 'applied', isDirect: true, expiresAt: null },
    });
    expect(await punchesAt(corrected.position)).toMatchObject([{ occurredAt: '2026-03-19T06:30:00.000Z' }]);
  });

  it('moves a punch across months, back and forth, and every retry finds its own answer', async () => {
    const punchId = await punched('2026-03-01T00:10:00+01:00');
    const headers = { 'idempotency-key': 'out-of-february' };
    const moved = await ask(administrator, changeTime(punchId, '2026-03-01T01:10:00+01:00'), headers);
    expect(moved).toMatchObject({ status: 201, body: { status: 'applied' } });
    const again = await ask(administrator, changeTime(punchId, '2026-03-01T01:10:00+01:00'), headers);
    expect(again).toMatchObject({ status: 201, body: { id: moved.body.id, status: 'applied' } });
    // The retry's position covers the effects, though the request itself recorded less.
    const { tokens } = attendance.ports;
    expect(tokens.verify(again.position)).toBe(tokens.verify(moved.position));
    expect(await punchesAt(again.position)).toMatchObject([{ occurredAt: '2026-03-01T00:10:00.000Z' }]);

    attendance.clock.advance(60_000);
    const back = await ask(administrator, changeTime(punchId, '2026-02-28T18:00:00+01:00'));
    expect(back.body).toMatchObject({
      status: 'applied',
      before: { occurredAt: '2026-03-01T00:10:00.000Z' },
      after: { occurredAt: '2026-02-28T17:00:00.000Z' },
    });
    attendance.clock.advance(60_000);
    const kind = await ask(administrator, { action: 'reclassify', punchId, kind: 'clock-out' });
    expect(await punchesAt(kind.position)).toMatchObject([
      {
        punchId,
        kind: 'clock-out',
        occurredAt: '2026-02-28T17:00:00.000Z',
        originallyOccurredAt: '2026-02-28T23:10:00.000Z',
      },
    ]);
  });

  it('of one’s own record is only a request, whatever one’s roles', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const self = attendance.as({ subject: employment.employeeId, roles: ['employee', 'time_administrator'] });
    const asked = await ask(self, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(asked.body.status).toBe('pending');
  });

  it('made offline waits for its punch', async () => {
    const id = newId();
    const stated = { id, kind: 'clock-in', occurredAt: '2026-03-19T08:00:00+01:00', zone: ZONE };
    const request = {
      action: 'change-time',
      target: stated,
      occurredAt: '2026-03-19T07:30:00+01:00',
      capturedAt: '2026-03-19T18:00:00+01:00',
    };
    const asked = await ask(employee, request);
    expect(asked).toMatchObject({ status: 201, body: { status: 'pending' } });
    await decide(manager, asked, 'approval');
    const punchId = await punched(stated.occurredAt, 'clock-in', id);
    expect(punchId).toBe(asked.body.punchId);
    await attendance.caughtUp();
    expect(await punchesAt(asked.position)).toMatchObject([
      { punchId, occurredAt: '2026-03-19T06:30:00.000Z', originallyOccurredAt: '2026-03-19T07:00:00.000Z' },
    ]);
    const elsewhere = { ...request, target: { ...stated, occurredAt: '2026-02-19T08:00:00+01:00' } };
    expect(await ask<ProblemBody>(employee, elsewhere)).toMatchObject({
      status: 422,
      body: { code: 'correction.target-mismatch', errors: [{ pointer: '/target/occurredAt' }] },
    });
  });
});

describe('what is refused', () => {
  it('a second request on one punch while the first is not finished', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const first = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    const second = await ask<ProblemBody>(administrator, { action: 'void', punchId });
    expect(second).toMatchObject({
      status: 409,
      body: { code: 'correction.pending', correctionId: first.body.id },
    });
  });

  it('anything on a void punch', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    await ask(administrator, { action: 'void', punchId });
    expect(await ask<ProblemBody>(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'))).toMatchObject({
      status: 409,
      body: { code: 'correction.punch-voided' },
    });
  });

  it('a decision on what has changed (412), without If-Match (428), and a second one (409)', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const requested = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    // Another correction in the same stream does not make this one stale.
    const other = await punched('2026-03-19T17:00:00+01:00', 'clock-out');
    await ask(employee, { action: 'void', punchId: other });
    const path = `/v1/corrections/${requested.body.id}/approval`;
    expect(await manager.post<ProblemBody>(path, {})).toMatchObject({
      status: 428,
      body: { code: 'if-match.missing' },
    });
    expect(await manager.post<ProblemBody>(path, {}, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'resource.stale' },
    });
    const approved = await decide(manager, requested, 'approval');
    expect(approved.status).toBe(200);
    expect(await decide<ProblemBody>(manager, requested, 'approval')).toMatchObject({ status: 412 });
    expect(await decide<ProblemBody>(manager, approved, 'approval')).toMatchObject({
      status: 409,
      body: { code: 'correction.not-pending' },
    });
  });

  it('what lies too far back, or in the future, or changes nothing', async () => {
    const old = await punched('2026-02-01T08:00:00+01:00');
    expect(await ask<ProblemBody>(employee, changeTime(old, '2026-02-01T07:30:00+01:00'))).toMatchObject({
      status: 403,
      body: { code: 'correction.too-old' },
    });
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    expect(await ask<ProblemBody>(employee, changeTime(punchId, '2026-03-21T08:00:00+01:00'))).toMatchObject({
      status: 422,
      body: { code: 'correction.in-future', errors: [{ pointer: '/occurredAt' }] },
    });
    expect(await ask<ProblemBody>(employee, changeTime(punchId, '2026-03-19T07:00:00Z'))).toMatchObject({
      status: 422,
      body: { code: 'correction.no-change', errors: [{ pointer: '/occurredAt' }] },
    });
    expect(await ask<ProblemBody>(employee, { action: 'void', punchId, reason: ' ' })).toMatchObject({
      status: 422,
      body: { code: 'correction.reason-missing', errors: [{ pointer: '/reason' }] },
    });
  });

  it.each<[string, Ask, string, string]>([
    [
      'add without a time',
      { action: 'add', kind: 'clock-in', zone: ZONE },
      'request.member-missing',
      '/occurredAt',
    ],
    ['void without a punch', { action: 'void' }, 'request.member-missing', '/punchId'],
    [
      'void with a time',
      { action: 'void', punchId: newId(), occurredAt: NOW },
      'request.unknown-member',
      '/occurredAt',
    ],
    [
      'a target without capturedAt',
      {
        action: 'void',
        target: { id: newId(), kind: 'clock-in', occurredAt: NOW, zone: ZONE },
      },
      'request.member-missing',
      '/capturedAt',
    ],
    [
      'an unknown member',
      { action: 'void', punchId: newId(), force: true },
      'request.unknown-member',
      '/force',
    ],
  ])('%s', async (_title, body, code, pointer) => {
    expect(await ask<ProblemBody>(employee, body)).toMatchObject({
      status: 400,
      body: { code, errors: [{ pointer }] },
    });
  });

  it('those whom the rules give no right', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    expect(
      await ask<ProblemBody>(attendance.asRole('auditor'), changeTime(punchId, '2026-03-19T07:30:00+01:00')),
    ).toMatchObject({ status: 403, body: { code: 'correction.not-allowed' } });
  });

  it('punches, corrections and employments of others, as if they did not exist', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const requested = await ask(employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    const path = `/v1/corrections/${requested.body.id}`;
    const colleague = await attendance.seedEmployment();
    const foreign = attendance.as({ tenantId: newId<TenantId>(), roles: ['time_administrator', 'auditor'] });
    await attendance.caughtUp();
    for (const who of [attendance.asEmployee(colleague), foreign]) {
      expect(await who.get<ProblemBody>(path)).toMatchObject({
        status: 404,
        body: { code: 'correction.unknown' },
      });
      expect((await decide<ProblemBody>(who, requested, 'approval')).status).toBe(404);
      expect((await ask<ProblemBody>(who, { action: 'void', punchId })).status).toBe(404);
      expect((await who.get<CorrectionPage>('/v1/corrections')).body.items).toEqual([]);
    }
    expect(
      await ask<ProblemBody>(attendance.asEmployee(colleague), {
        action: 'void',
        punchId,
        employmentId: colleague.employmentId,
      }),
    ).toMatchObject({ status: 404, body: { code: 'correction.punch-unknown' } });
  });
});

describe('a repeated request', () => {
  it('answers the same correction, and another body with its key is refused', async () => {
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    const headers = { 'idempotency-key': `ask-${punchId}` };
    const body = changeTime(punchId, '2026-03-19T07:30:00+01:00');
    const first = await ask(employee, body, headers);
    const again = await ask(employee, body, headers);
    expect(again).toMatchObject({ status: 201, etag: first.etag, body: first.body });
    const other = await ask<ProblemBody>(employee, { action: 'void', punchId }, headers);
    expect(other).toMatchObject({ status: 409, body: { code: 'request.id-reused' } });
    const key = { 'idempotency-key': `approve-${punchId}` };
    const approved = await decide(manager, first, 'approval', key);
    expect(await decide(manager, first, 'approval', key)).toMatchObject({
      status: 200,
      etag: approved.etag,
      body: approved.body,
    });
  });
});

describe('the list of corrections', () => {
  it('goes page by page, the newest first, and a cursor is good for its own list only', async () => {
    const asked: string[] = [];
    for (const minute of [10, 20, 30]) {
      const punchId = await punched(`2026-03-19T08:${minute}:00+01:00`);
      attendance.clock.advance(1000);
      asked.unshift((await ask(employee, { action: 'void', punchId })).body.id);
    }
    await attendance.caughtUp();
    const path = '/v1/corrections?view=mine&status=pending&limit=2';
    const first = await employee.get<CorrectionPage>(path);
    const cursor = first.body.nextCursor ?? '';
    const second = await employee.get<CorrectionPage>(`${path}&cursor=${cursor}`);
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(asked);
    expect(second.body.nextCursor).toBeUndefined();
    const elsewhere = await manager.get<ProblemBody>(`/v1/corrections?limit=2&cursor=${cursor}`);
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
    const ofEmployment = `/v1/corrections?employmentId=${employment.employmentId}`;
    for (const who of [manager, administrator]) {
      const { body } = await who.get<CorrectionPage>(ofEmployment);
      expect(body.items.map(({ id }) => id)).toEqual(asked);
    }
  });
});
