import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { startAttendance, type AttendanceHarness, type ProblemBody } from '../testing/attendance-harness.js';
import {
  changeTime,
  SCENE_ZONE,
  setScene,
  type CorrectionAsk,
  type CorrectionScene,
} from '../testing/correction-scene.js';
import type { CorrectionPage } from './correction.dto.js';

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

describe('what is refused', () => {
  it('a second request on one punch while the first is not finished', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const first = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    const second = await scene.ask<ProblemBody>(scene.administrator, { action: 'void', punchId });
    expect(second).toMatchObject({
      status: 409,
      body: { code: 'correction.pending', correctionId: first.body.id },
    });
  });

  it('anything on a void punch', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    await scene.ask(scene.administrator, { action: 'void', punchId });
    expect(
      await scene.ask<ProblemBody>(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00')),
    ).toMatchObject({
      status: 409,
      body: { code: 'correction.punch-voided' },
    });
  });

  it('a decision on what has changed (412), without If-Match (428), and a second one (409)', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const requested = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    // Another correction in the same stream does not make this one stale.
    const other = await scene.punched('2026-03-19T17:00:00+01:00', 'clock-out');
    await scene.ask(scene.employee, { action: 'void', punchId: other });
    const path = `/v1/corrections/${requested.body.id}/approval`;
    expect(await scene.manager.post<ProblemBody>(path, {})).toMatchObject({
      status: 428,
      body: { code: 'if-match.missing' },
    });
    expect(await scene.manager.post<ProblemBody>(path, {}, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'resource.stale' },
    });
    const approved = await scene.decide(scene.manager, requested, 'approval');
    expect(approved.status).toBe(200);
    expect(await scene.decide<ProblemBody>(scene.manager, requested, 'approval')).toMatchObject({
      status: 412,
    });
    expect(await scene.decide<ProblemBody>(scene.manager, approved, 'approval')).toMatchObject({
      status: 409,
      body: { code: 'correction.not-pending' },
    });
  });

  it('what lies too far back, or in the future, or changes nothing', async () => {
    const old = await scene.punched('2026-02-01T08:00:00+01:00');
    expect(
      await scene.ask<ProblemBody>(scene.employee, changeTime(old, '2026-02-01T07:30:00+01:00')),
    ).toMatchObject({
      status: 403,
      body: { code: 'correction.too-old' },
    });
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    expect(
      await scene.ask<ProblemBody>(scene.employee, changeTime(punchId, '2026-03-21T08:00:00+01:00')),
    ).toMatchObject({
      status: 422,
      body: { code: 'correction.in-future', errors: [{ pointer: '/occurredAt' }] },
    });
    expect(
      await scene.ask<ProblemBody>(scene.employee, changeTime(punchId, '2026-03-19T07:00:00Z')),
    ).toMatchObject({
      status: 422,
      body: { code: 'correction.no-change', errors: [{ pointer: '/occurredAt' }] },
    });
    expect(
      await scene.ask<ProblemBody>(scene.employee, { action: 'void', punchId, reason: ' ' }),
    ).toMatchObject({
      status: 422,
      body: { code: 'correction.reason-missing', errors: [{ pointer: '/reason' }] },
    });
  });

  it.each<[string, CorrectionAsk, string, string]>([
    [
      'add without a time',
      { action: 'add', kind: 'clock-in', zone: SCENE_ZONE },
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
        target: { id: newId(), kind: 'clock-in', occurredAt: NOW, zone: SCENE_ZONE },
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
    expect(await scene.ask<ProblemBody>(scene.employee, body)).toMatchObject({
      status: 400,
      body: { code, errors: [{ pointer }] },
    });
  });

  it('those whom the rules give no right', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    expect(
      await scene.ask<ProblemBody>(
        attendance.asRole('auditor'),
        changeTime(punchId, '2026-03-19T07:30:00+01:00'),
      ),
    ).toMatchObject({ status: 403, body: { code: 'access.forbidden' } });
  });

  it('punches, corrections and employments of others, as if they did not exist', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const requested = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    const path = `/v1/corrections/${requested.body.id}`;
    const colleague = await attendance.seedEmployment();
    const foreign = attendance.as({ tenantId: newId<TenantId>(), roles: ['time_administrator', 'auditor'] });
    await attendance.caughtUp();
    for (const who of [attendance.asEmployee(colleague), foreign]) {
      expect(await who.get<ProblemBody>(path)).toMatchObject({
        status: 404,
        body: { code: 'correction.unknown' },
      });
      expect((await scene.decide<ProblemBody>(who, requested, 'approval')).status).toBe(404);
      expect((await scene.ask<ProblemBody>(who, { action: 'void', punchId })).status).toBe(404);
      expect((await who.get<CorrectionPage>('/v1/corrections')).body.items).toEqual([]);
    }
    expect(
      await scene.ask<ProblemBody>(attendance.asEmployee(colleague), {
        action: 'void',
        punchId,
        employmentId: colleague.employmentId,
      }),
    ).toMatchObject({ status: 404, body: { code: 'correction.punch-unknown' } });
  });
});
