import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { newId, type EmployeeId, type EventId } from '@timeledger/kernel/ids.js';
import { timesheetStream } from '../streams.js';
import {
  startAttendance,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { changeTime, setScene, type CorrectionScene } from '../testing/correction-scene.js';
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

/** As if February had been submitted, approved and locked. */
async function lockFebruary(): Promise<void> {
  const { tenantId, employmentId, employeeId } = scene.employment;
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
            payGroupId: scene.employment.payGroupId,
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

describe('who decides', () => {
  it('is never the employee, nor the one who asked', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const requested = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(await scene.decide<ProblemBody>(scene.employee, requested, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.own' },
    });
    const withEveryRole = attendance.as({
      subject: scene.employment.employeeId,
      roles: ['employee', 'manager', 'time_administrator'],
    });
    expect(await scene.decide<ProblemBody>(withEveryRole, requested, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.own' },
    });
  });

  it('is the manager of the day or of today: no role claim, no other former manager, no administrator beside one', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const requested = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(
      await scene.decide<ProblemBody>(attendance.asRole('manager'), requested, 'approval'),
    ).toMatchObject({
      status: 404,
      body: { code: 'correction.unknown' },
    });
    expect(await scene.decide<ProblemBody>(scene.administrator, requested, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.not-eligible' },
    });
    const next = await attendance.seedEmployment();
    await attendance.seedReportingLine(scene.employment.employeeId, [
      { from: '2000-01-01', managerId: scene.employment.managerId },
      { from: '2026-03-19', managerId: newId<EmployeeId>() },
      { from: '2026-03-20', managerId: next.managerId },
    ]);
    // Refused at once; within a second, as what does not exist.
    const refused = await scene.decide<ProblemBody>(scene.manager, requested, 'approval');
    expect(['approval.not-eligible', 'correction.unknown']).toContain(refused.body.code);
    expect(await scene.decide(attendance.asManager(next), requested, 'approval')).toMatchObject({
      status: 200,
      body: { status: 'applied' },
    });
  });

  it('is a time administrator where nobody is eligible', async () => {
    scene = await setScene(attendance, { managerId: null });
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const requested = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    expect(await scene.decide(scene.administrator, requested, 'approval')).toMatchObject({ status: 200 });
  });

  it('is a time administrator too where the manager is the one who asks, as behind a lock', async () => {
    const punchId = await scene.punched('2026-02-19T08:00:00+01:00');
    await lockFebruary();
    const asked = await scene.ask(scene.manager, changeTime(punchId, '2026-02-19T07:30:00+01:00'));
    expect(asked).toMatchObject({ status: 201, body: { status: 'pending' } });
    await attendance.caughtUp();
    const waiting = await scene.administrator.get<CorrectionPage>('/v1/corrections?view=to-decide');
    expect(waiting.body.items.map(({ id }) => id)).toContain(asked.body.id);
    expect(await scene.decide<ProblemBody>(scene.manager, asked, 'approval')).toMatchObject({
      status: 403,
      body: { code: 'approval.own' },
    });
    expect(await scene.decide(scene.administrator, asked, 'approval')).toMatchObject({
      status: 200,
      body: { status: 'applied' },
    });
  });

  it('sees what waits for a decision, and nothing else', async () => {
    const punchId = await scene.punched('2026-03-19T08:00:00+01:00');
    const requested = await scene.ask(scene.employee, changeTime(punchId, '2026-03-19T07:30:00+01:00'));
    const toDecide = async (who: Caller): Promise<readonly string[]> => {
      const { body } = await who.get<CorrectionPage>('/v1/corrections?view=to-decide', {
        'read-at': requested.position,
      });
      return body.items.map(({ id }) => id);
    };
    expect(await toDecide(scene.manager)).toEqual([requested.body.id]);
    expect(await toDecide(scene.employee)).toEqual([]);
    expect(await toDecide(scene.administrator)).not.toContain(requested.body.id);
    await scene.decide(scene.manager, requested, 'approval');
    await attendance.caughtUp();
    expect(await toDecide(scene.manager)).toEqual([]);
  });
});
