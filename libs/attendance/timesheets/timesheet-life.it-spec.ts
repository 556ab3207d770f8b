import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type EmployeeId } from '@timeledger/kernel/ids.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { TimesheetPage, TimesheetView } from './timesheet.dto.js';

type Sheet = TimesheetView & ProblemBody;
type Step = 'submission' | 'approval' | 'rejection' | 'reopening' | 'lock';

const START = '2026-03-01';
let attendance: AttendanceHarness;
let employment: SeededEmployment;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-04-02T12:00:00Z' });
});
afterAll(() => attendance.close());
beforeEach(async () => {
  employment = await attendance.seedEmployment();
  await work('2026-03-02');
});

/** Eight hours of a day, captured offline. */
async function work(day: string): Promise<void> {
  const answer = await attendance.asEmployee(employment).post('/v1/punch-batches', {
    employmentId: employment.employmentId,
    deviceId: 'phone',
    items: [
      { id: randomUUID(), kind: 'clock-in', occurredAt: `${day}T08:00:00Z`, zone: 'Europe/Berlin' },
      { id: randomUUID(), kind: 'clock-out', occurredAt: `${day}T16:00:00Z`, zone: 'Europe/Berlin' },
    ],
  });
  expect(answer.status).toBe(200);
}

const pathOf = (start = START): string => `/v1/timesheets/${employment.employmentId}/${start}`;
async function read(
  caller: Caller = attendance.asEmployee(employment),
  start = START,
): Promise<Answer<Sheet>> {
  await attendance.caughtUp();
  return caller.get<Sheet>(pathOf(start));
}
/** Takes a step on what is to be read now, unless another ETag is given. */
async function take(caller: Caller, step: Step, etag?: string, headers = {}): Promise<Answer<Sheet>> {
  const seen = etag ?? (await read()).etag;
  const body = step === 'rejection' || step === 'reopening' ? { comment: 'Look again.' } : undefined;
  return caller.post<Sheet>(`${pathOf()}/${step}`, body, { 'if-match': seen, ...headers });
}
const finance = (): Caller => attendance.asRole('finance');
const submit = (): Promise<Answer<Sheet>> => take(attendance.asEmployee(employment), 'submission');
const approve = (): Promise<Answer<Sheet>> => take(attendance.asManager(employment), 'approval');
const lock = (): Promise<Answer<Sheet>> => take(finance(), 'lock');
const told = ({ status, body }: Answer<Sheet>): readonly unknown[] => [status, body.code ?? body.status];

describe('the life of a timesheet', () => {
  it('leads from open over submitted and approved to locked', async () => {
    expect((await read()).body).toMatchObject({ status: 'open', asWorked: { workedMinutes: 480 } });
    for (const [step, status] of [
      [submit, 'submitted'],
      [approve, 'approved'],
      [lock, 'locked'],
    ] as const) {
      const answer = await step();
      expect(told(answer)).toEqual([200, status]);
      const now = await read();
      expect([now.body, now.etag]).toEqual([answer.body, answer.etag]);
    }
    expect((await read()).body.asPaid).toMatchObject({ isFrozen: true, regularMinutes: 480 });
  });

  it('can be rejected, taken back, and reopened after approval', async () => {
    await submit();
    expect(told(await take(attendance.asManager(employment), 'rejection'))).toEqual([200, 'open']);
    await submit();
    expect(told(await take(attendance.asEmployee(employment), 'reopening'))).toEqual([200, 'open']);
    await submit();
    await approve();
    // What was approved the employee does not take back alone.
    expect(told(await take(attendance.asEmployee(employment), 'reopening'))).toEqual([403, 'approval.own']);
    expect(told(await take(attendance.asManager(employment), 'reopening'))).toEqual([200, 'open']);
  });

  it('answers a retry of each step with its outcome, and records it once', async () => {
    for (const [caller, step] of [
      [attendance.asEmployee(employment), 'submission'],
      [attendance.asManager(employment), 'approval'],
      [finance(), 'lock'],
    ] as const) {
      const { etag } = await read();
      const headers = { 'idempotency-key': randomUUID() };
      const first = await take(caller, step, etag, headers);
      const again = await take(caller, step, etag, headers);
      expect([again.status, again.body, again.etag]).toEqual([200, first.body, first.etag]);
    }
    const { body } = await attendance
      .asManager(employment)
      .get<{ items: { type: string }[] }>(`${pathOf()}/timeline`);
    expect(body.items.map(({ type }) => type).filter((type) => type.includes('Timesheet'))).toEqual([
      'attendance.TimesheetSubmitted',
      'attendance.TimesheetApproved',
      'attendance.TimesheetLocked',
    ]);
  });

  it.each<[string, (() => Promise<unknown>)[], 'approval' | 'submission' | 'lock' | 'reopening', string]>([
    ['approving an open one', [], 'approval', 'timesheet.not-submitted'],
    ['reopening an open one', [], 'reopening', 'timesheet.not-submitted'],
    ['submitting a submitted one', [submit], 'submission', 'timesheet.not-open'],
    ['locking a submitted one', [submit], 'lock', 'timesheet.not-approved'],
    ['approving an approved one', [submit, approve], 'approval', 'timesheet.not-submitted'],
    ['submitting a locked one', [submit, approve, lock], 'submission', 'timesheet.locked'],
    ['reopening a locked one', [submit, approve, lock], 'reopening', 'timesheet.locked'],
    ['locking a locked one', [submit, approve, lock], 'lock', 'timesheet.locked'],
  ])('refuses %s', async (_, before, step, code) => {
    for (const each of before) await each();
    const callers = {
      submission: attendance.asEmployee(employment),
      approval: attendance.asManager(employment),
      reopening: attendance.asManager(employment),
      lock: finance(),
    };
    const status = (await read()).body.status;
    expect(told(await take(callers[step], step))).toEqual([409, code]);
    expect((await read()).body.status).toBe(status);
  });

  it('asks for a comment where one is owed', async () => {
    await submit();
    const { etag } = await read();
    const headers = { 'if-match': etag };
    const manager = attendance.asManager(employment);
    const blank = await manager.post<ProblemBody>(`${pathOf()}/rejection`, { comment: ' ' }, headers);
    expect(blank).toMatchObject({
      status: 422,
      body: { code: 'timesheet.comment-missing', errors: [{ pointer: '/comment' }] },
    });
    const none = await manager.post<ProblemBody>(`${pathOf()}/rejection`, {}, headers);
    expect(none).toMatchObject({ status: 400, body: { errors: [{ pointer: '/comment' }] } });
  });
});

describe('what was seen', () => {
  it('must be named: 428 without If-Match, 400 for anything but our ETag', async () => {
    const employee = attendance.asEmployee(employment);
    const path = `${pathOf()}/submission`;
    expect(await employee.post(path)).toMatchObject({ status: 428, body: { code: 'if-match.missing' } });
    for (const tag of ['W/"1"', '*', '1.2'])
      expect(await employee.post(path, undefined, { 'if-match': tag })).toMatchObject({
        status: 400,
        body: { code: 'if-match.malformed' },
      });
    expect(told(await take(employee, 'submission', '"9.9.9"'))).toEqual([412, 'resource.stale']);
    const response = await attendance.service.inject(
      { method: 'POST', url: path, headers: { 'if-match': (await read()).etag } },
      { tenantId: employment.tenantId, subject: employment.employeeId },
    );
    expect([response.statusCode, response.json<ProblemBody>().code]).toEqual([
      400,
      'idempotency-key.missing',
    ]);
  });

  it('is what is approved: a punch after the read makes it stale', async () => {
    await submit();
    const seen = await read(attendance.asManager(employment));
    await work('2026-03-03');
    const manager = attendance.asManager(employment);
    expect(told(await take(manager, 'approval', seen.etag))).toEqual([412, 'resource.stale']);
    const now = await read();
    expect(now.body).toMatchObject({ status: 'submitted', asWorked: { workedMinutes: 960 } });
    expect(told(await take(manager, 'approval', now.etag))).toEqual([200, 'approved']);
  });

  it('covers punches of the margin that may reach into the period', async () => {
    const seen = await read();
    await work('2026-02-28');
    expect(told(await take(attendance.asEmployee(employment), 'submission', seen.etag))[0]).toBe(412);
    const again = await read();
    await work('2026-01-10');
    expect(told(await take(attendance.asEmployee(employment), 'submission', again.etag))[0]).toBe(200);
  });

  it('lets one of two win who act on the same', async () => {
    await submit();
    const { etag } = await read();
    const manager = attendance.asManager(employment);
    const answers = await Promise.all([take(manager, 'approval', etag), take(manager, 'rejection', etag)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});

describe('who decides', () => {
  it('is nobody on their own, whatever the roles', async () => {
    const own = attendance.as({
      subject: employment.employeeId,
      roles: ['employee', 'manager', 'time_administrator', 'finance'],
    });
    await submit();
    expect(told(await take(own, 'approval'))).toEqual([403, 'approval.own']);
    expect(told(await take(own, 'rejection'))).toEqual([403, 'approval.own']);
    await approve();
    expect(told(await take(own, 'reopening'))).toEqual([403, 'approval.own']);
    expect(told(await take(own, 'lock'))).toEqual([403, 'approval.own']);
  });

  it('is nobody by a role claim alone', async () => {
    await submit();
    expect(told(await take(attendance.asRole('manager', 'employee'), 'approval'))).toEqual([
      404,
      'employment.unknown',
    ]);
    const administrator = attendance.asRole('time_administrator');
    for (const caller of [attendance.asRole('manager', 'auditor'), administrator])
      expect(told(await take(caller, 'approval'))).toEqual([
        403,
        caller === administrator ? 'approval.not-eligible' : 'access.forbidden',
      ]);
    expect((await read()).body.status).toBe('submitted');
  });

  it('is a time administrator where there is no manager', async () => {
    employment = await attendance.seedEmployment({ managerId: null });
    await work('2026-03-02');
    await submit();
    expect(told(await take(attendance.asRole('manager', 'auditor'), 'approval'))).toEqual([
      403,
      'access.forbidden',
    ]);
    expect(told(await take(attendance.asRole('time_administrator'), 'approval'))).toEqual([200, 'approved']);
  });

  it('is the manager of the last day of the period', async () => {
    const next = newId<EmployeeId>();
    const { employeeId, managerId } = employment;
    await attendance.seedReportingLine(employeeId, [
      { from: '2000-01-01', managerId },
      { from: '2026-03-31', managerId: next },
    ]);
    await submit();
    expect(told(await take(attendance.asManager(employment), 'approval'))).toEqual([
      403,
      'approval.not-eligible',
    ]);
    const successor = attendance.as({ subject: next, roles: ['employee'] });
    expect(told(await take(successor, 'approval'))).toEqual([200, 'approved']);
  });

  it('is not the manager of a later day', async () => {
    const next = newId<EmployeeId>();
    const { employeeId, managerId } = employment;
    await attendance.seedReportingLine(employeeId, [
      { from: '2000-01-01', managerId },
      { from: '2026-04-01', managerId: next },
    ]);
    await submit();
    const successor = attendance.as({ subject: next, roles: ['employee'] });
    expect(told(await take(successor, 'approval'))).toEqual([403, 'approval.not-eligible']);
    expect(told(await take(attendance.asManager(employment), 'approval'))).toEqual([200, 'approved']);
  });

  it('on submitting: the employee, the manager, a time administrator; on locking: finance and time administrators', async () => {
    for (const role of ['auditor', 'finance'] as const)
      expect(told(await take(attendance.asRole(role), 'submission'))).toEqual([403, 'access.forbidden']);
    expect(told(await take(attendance.asManager(employment), 'submission'))).toEqual([200, 'submitted']);
    await approve();
    for (const caller of [attendance.asManager(employment), attendance.asRole('auditor')])
      expect(told(await take(caller, 'lock'))).toEqual([403, 'access.forbidden']);
    expect(told(await take(attendance.asRole('time_administrator'), 'lock'))).toEqual([200, 'locked']);
  });

  it('reads: the employee, the manager, administration and audit; for others and other tenants there is nothing', async () => {
    const readers = (['time_administrator', 'finance', 'auditor'] as const).map((role) =>
      attendance.asRole(role),
    );
    for (const caller of [...readers, attendance.asManager(employment)])
      expect((await read(caller)).status).toBe(200);
    const strangers = [
      attendance.asRole('employee'),
      attendance.asRole('manager'),
      attendance.as({ tenantId: newId(), subject: newId(), roles: ['auditor', 'time_administrator'] }),
    ];
    for (const caller of strangers) {
      expect(told(await read(caller))).toEqual([404, 'employment.unknown']);
      for (const part of ['timeline', 'attempts', 'difference?from=2026-03-01T00:00:00Z'])
        expect(await caller.get(`${pathOf()}/${part}`)).toMatchObject({ status: 404 });
    }
  });
});

describe('the list of timesheets', () => {
  const listed = async (caller: Caller, query = ''): Promise<readonly string[]> => {
    await attendance.caughtUp();
    const { body } = await caller.get<TimesheetPage>(`/v1/timesheets?limit=1000${query}`);
    return body.items.map(({ employmentId }) => employmentId);
  };

  it('shows submitted sheets to the manager of the last day and to administration', async () => {
    await submit();
    const { employmentId } = employment;
    expect(await listed(attendance.asManager(employment))).toEqual([employmentId]);
    expect(await listed(attendance.asManager(employment), '&status=approved')).toEqual([]);
    expect(await listed(attendance.asRole('auditor'))).toContain(employmentId);
    expect(await listed(attendance.asRole('manager'))).toEqual([]);
    const foreign = attendance.as({ tenantId: newId(), subject: newId(), roles: ['auditor'] });
    expect(await listed(foreign)).toEqual([]);
    await approve();
    expect(await listed(attendance.asManager(employment))).toEqual([]);
    const page = await attendance.asManager(employment).get<TimesheetPage>('/v1/timesheets?status=approved');
    expect(page.body.items).toMatchObject([
      { employmentId, periodStart: START, periodEnd: '2026-03-31', pinnedWorkedMinutes: 480 },
    ]);
  });

  it('comes in pages', async () => {
    const managerId = newId<EmployeeId>();
    const seeded: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      employment = await attendance.seedEmployment({ managerId });
      await submit();
      seeded.push(employment.employmentId);
    }
    await attendance.caughtUp();
    const manager = attendance.asManager(employment);
    const first = await manager.get<TimesheetPage>('/v1/timesheets?limit=2');
    const second = await manager.get<TimesheetPage>(`/v1/timesheets?limit=2&cursor=${first.body.nextCursor}`);
    const ids = [...first.body.items, ...second.body.items].map(({ employmentId }) => employmentId);
    expect(ids).toEqual([...seeded].sort());
    expect(second.body.nextCursor).toBeUndefined();
  });
});
