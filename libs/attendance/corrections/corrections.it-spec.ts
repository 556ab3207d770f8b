import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import { startAttendance, type AttendanceHarness, type ProblemBody } from '../testing/attendance-harness.js';
import { changeTime, SCENE_ZONE, setScene, type CorrectionScene } from '../testing/correction-scene.js';
import type { CorrectionPage, CorrectionView } from './correction.dto.js';

const NOW = '2026-03-20T12:00:00Z';

let attendance: AttendanceHarness;
let scene: CorrectionScene;
beforeAll(async () => {
  attendance = await startAttendance({ now: NOW });
});
beforeEach(async () => {
  attendance.clock.set(NOW);
  scene = await setScene(attendance);
});
afterAll(() => attendance.close());

describe('a request to correct', () => {
  it('waits for the manager, and changes the punch once approved, with before and after kept', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const requested = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(requested).toMatchObject({
      status: 201,
      etag: '"0"',
      headers: { location: `/v1/corrections/${requested.body.id}` },
      body: {
        status: 'pending',
        punchId,
        before: {
          kind: 'clock-in',
          occurredAt: '2026-03-19T07:00:00.000Z',
          zone: SCENE_ZONE,
          offset: '+01:00',
        },
        after: {
          kind: 'clock-in',
          occurredAt: '2026-03-19T06:30:00.000Z',
          zone: SCENE_ZONE,
          offset: '+01:00',
        },
        requestedBy: scene.employment.employeeId,
        expiresAt: '2026-04-19T12:00:00.000Z',
        isDirect: false,
      },
    });
    expect(await scene.punchesAt(requested.position)).toMatchObject([
      { occurredAt: '2026-03-19T07:00:00.000Z' },
    ]);

    const approved = await scene.decide(scene.manager, requested, 'approval');
    expect(approved).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { status: 'applied', decidedBy: scene.employment.managerId, comment: 'I was there.' },
    });
    expect(await scene.punchesAt(approved.position)).toMatchObject([
      {
        punchId,
        occurredAt: '2026-03-19T06:30:00.000Z',
        originallyOccurredAt: '2026-03-19T07:00:00.000Z',
        correctionIds: [requested.body.id],
      },
    ]);
    const read = await scene.employee.get<CorrectionView>(`/v1/corrections/${requested.body.id}`);
    expect(read).toMatchObject({ status: 200, etag: '"2"', body: approved.body });
  });

  it('adds, voids and reclassifies', async () => {
    const clockIn = await scene.punched('2026-03-19T08:00:00+01:00');
    const twice = await scene.punched('2026-03-19T08:00:20+01:00');
    const out = await scene.punched('2026-03-19T12:00:00+01:00', 'clock-out');
    const asked = [
      await scene.ask(scene.employee, { action: 'void', punchId: twice }),
      await scene.ask(scene.employee, { action: 'reclassify', punchId: out, kind: 'break-start' }),
      await scene.ask(scene.employee, {
        action: 'add',
        kind: 'clock-out',
        occurredAt: '2026-03-19T17:00:00+01:00',
        zone: SCENE_ZONE,
      }),
    ];
    let position = '';
    for (const request of asked) ({ position } = await scene.decide(scene.manager, request, 'approval'));
    expect(await scene.punchesAt(position)).toMatchObject([
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
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const first = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    const silent = await scene.manager.post<ProblemBody>(
      `/v1/corrections/${first.body.id}/rejection`,
      { comment: '  ' },
      { 'if-match': first.etag },
    );
    expect(silent).toMatchObject({ status: 422, body: { code: 'correction.comment-missing' } });
    const rejected = await scene.decide(scene.manager, first, 'rejection');
    expect(rejected).toMatchObject({ status: 200, etag: '"1"', body: { status: 'rejected' } });

    const second = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:40:00+01:00'));
    expect(await scene.decide<ProblemBody>(scene.manager, second, 'withdrawal')).toMatchObject({
      status: 403,
      body: { code: 'correction.not-requester' },
    });
    const withdrawn = await scene.decide(scene.employee, second, 'withdrawal');
    expect(withdrawn).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
    expect(await scene.punchesAt(withdrawn.position)).toMatchObject([
      { occurredAt: '2026-03-19T07:00:00.000Z', correctionIds: [] },
    ]);
  });

  it('expires: later nobody approves it', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const requested = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    attendance.clock.set('2026-04-19T12:00:00Z');
    expect(await scene.decide<ProblemBody>(scene.manager, requested, 'approval')).toMatchObject({
      status: 409,
      body: { code: 'correction.expired' },
    });
  });
});

describe('a direct correction', () => {
  it('of a time administrator counts at once', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const corrected = await scene.ask(scene.administrator, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(corrected).toMatchObject({
      status: 201,
      etag: '"2"',
      body: { status: 'applied', isDirect: true, expiresAt: null },
    });
    expect(await scene.punchesAt(corrected.position)).toMatchObject([
      { occurredAt: '2026-03-19T06:30:00.000Z' },
    ]);
  });

  it('moves a punch across months, back and forth, and every retry finds its own answer', async () => {
    const punchId = await scene.punched('2026-03-01T00:10:00+01:00');
    const headers = { 'idempotency-key': 'out-of-february' };
    const moved = await scene.ask(
      scene.administrator,
      changeTime(punchId, '2026-03-01T01:10:00+01:00'),
      headers,
    );
    expect(moved).toMatchObject({ status: 201, body: { status: 'applied' } });
    const again = await scene.ask(
      scene.administrator,
      changeTime(punchId, '2026-03-01T01:10:00+01:00'),
      headers,
    );
    expect(again).toMatchObject({ status: 201, body: { id: moved.body.id, status: 'applied' } });
    // The retry's position covers the effects, though the request itself recorded less.
    const { tokens } = attendance.ports;
    expect(tokens.verify(again.position)).toBe(tokens.verify(moved.position));
    expect(await scene.punchesAt(again.position)).toMatchObject([{ occurredAt: '2026-03-01T00:10:00.000Z' }]);

    attendance.clock.advance(60_000);
    const back = await scene.ask(scene.administrator, changeTime(punchId, '2026-02-28T18:00:00+01:00'));
    expect(back.body).toMatchObject({
      status: 'applied',
      before: { occurredAt: '2026-03-01T00:10:00.000Z' },
      after: { occurredAt: '2026-02-28T17:00:00.000Z' },
    });
    attendance.clock.advance(60_000);
    const kind = await scene.ask(scene.administrator, { action: 'reclassify', punchId, kind: 'clock-out' });
    expect(await scene.punchesAt(kind.position)).toMatchObject([
      {
        punchId,
        kind: 'clock-out',
        occurredAt: '2026-02-28T17:00:00.000Z',
        originallyOccurredAt: '2026-02-28T23:10:00.000Z',
      },
    ]);
  });

  it('of one’s own record is only a request, whatever one’s roles', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const self = attendance.as({
      subject: scene.employment.employeeId,
      roles: ['employee', 'time_administrator'],
    });
    const asked = await scene.ask(self, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(asked.body.status).toBe('pending');
  });

  it('made offline waits for its punch', async () => {
    const id = newId();
    const stated = { id, kind: 'clock-in', occurredAt: '2026-03-19T08:00:00+01:00', zone: SCENE_ZONE };
    const request = {
      action: 'change-time',
      target: stated,
      occurredAt: '2026-03-19T07:30:00+01:00',
      capturedAt: '2026-03-19T18:00:00+01:00',
    };
    const asked = await scene.ask(scene.employee, request);
    expect(asked).toMatchObject({ status: 201, body: { status: 'pending' } });
    await scene.decide(scene.manager, asked, 'approval');
    const punchId = await scene.punched(stated.occurredAt, 'clock-in', id);
    expect(punchId).toBe(asked.body.punchId);
    await attendance.caughtUp();
    expect(await scene.punchesAt(asked.position)).toMatchObject([
      { punchId, occurredAt: '2026-03-19T06:30:00.000Z', originallyOccurredAt: '2026-03-19T07:00:00.000Z' },
    ]);
    const elsewhere = { ...request, target: { ...stated, occurredAt: '2026-02-19T08:00:00+01:00' } };
    expect(await scene.ask<ProblemBody>(scene.employee, elsewhere)).toMatchObject({
      status: 422,
      body: { code: 'correction.target-mismatch', errors: [{ pointer: '/target/occurredAt' }] },
    });
  });
});

describe('a repeated request', () => {
  it('answers the same correction, and another body with its key is refused', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const headers = { 'idempotency-key': `ask-${punchId}` };
    const body = changeTime(punchId, '2026-03-19T07:30:00+01:00');
    const first = await scene.ask(scene.employee, body, headers);
    const again = await scene.ask(scene.employee, body, headers);
    expect(again).toMatchObject({ status: 201, etag: first.etag, body: first.body });
    const other = await scene.ask<ProblemBody>(scene.employee, { action: 'void', punchId }, headers);
    expect(other).toMatchObject({ status: 409, body: { code: 'request.id-reused' } });
    const key = { 'idempotency-key': `approve-${punchId}` };
    const approved = await scene.decide(scene.manager, first, 'approval', key);
    expect(await scene.decide(scene.manager, first, 'approval', key)).toMatchObject({
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
      const punchId = await scene.punched(`2026-03-19T08:${minute}:00+01:00`);
      attendance.clock.advance(1000);
      asked.unshift((await scene.ask(scene.employee, { action: 'void', punchId })).body.id);
    }
    await attendance.caughtUp();
    const path = '/v1/corrections?view=mine&status=pending&limit=2';
    const first = await scene.employee.get<CorrectionPage>(path);
    const cursor = first.body.nextCursor ?? '';
    const second = await scene.employee.get<CorrectionPage>(`${path}&cursor=${cursor}`);
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(asked);
    expect(second.body.nextCursor).toBeUndefined();
    const elsewhere = await scene.manager.get<ProblemBody>(`/v1/corrections?limit=2&cursor=${cursor}`);
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'cursor.invalid' } });
    const ofEmployment = `/v1/corrections?employmentId=${scene.employment.employmentId}`;
    for (const who of [scene.manager, scene.administrator]) {
      const { body } = await who.get<CorrectionPage>(ofEmployment);
      expect(body.items.map(({ id }) => id)).toEqual(asked);
    }
  });
});
