import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAttendance, type AttendanceHarness, type ProblemBody } from './attendance-harness.js';

let attendance: AttendanceHarness;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-20T07:00:00Z' });
});
afterAll(() => attendance.close());

describe('the harness of attendance', () => {
  it('runs attendance from the request to the read model', async () => {
    const employment = await attendance.seedEmployment();
    const employee = attendance.asEmployee(employment);
    const recorded = await employee.post<{ punchId: string }>('/v1/punches', {
      employmentId: employment.employmentId,
      kind: 'clock-in',
      occurredAt: '2026-03-20T08:00:00+01:00',
      zone: 'Europe/Berlin',
    });
    expect(recorded.status).toBe(201);
    const path = `/v1/punches?employmentId=${employment.employmentId}`;
    const listed = await attendance
      .asManager(employment)
      .get<{ items: readonly object[] }>(path, { 'read-at': recorded.position });
    expect(listed.body.items).toMatchObject([{ punchId: recorded.body.punchId, kind: 'clock-in' }]);
    expect(await attendance.asRole('employee', 'manager').get<ProblemBody>(path)).toMatchObject({
      status: 404,
      body: { code: 'employment.unknown' },
    });
  });

  it('can come between a command and its append', async () => {
    const employment = await attendance.seedEmployment();
    attendance.appends.intercept = () => {
      throw new Error('crashed');
    };
    const body = {
      employmentId: employment.employmentId,
      kind: 'clock-in',
      occurredAt: '2026-03-20T08:00:00+01:00',
      zone: 'Europe/Berlin',
    };
    const headers = { 'idempotency-key': 'once' };
    const employee = attendance.asEmployee(employment);
    expect((await employee.post('/v1/punches', body, headers)).status).toBe(500);
    attendance.appends.intercept = undefined;
    expect((await employee.post('/v1/punches', body, headers)).status).toBe(201);
  });
});
