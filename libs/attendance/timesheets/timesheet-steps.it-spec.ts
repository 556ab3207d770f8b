import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type EmployeeId } from '@timeledger/kernel/ids.js';
import { startAttendance, type AttendanceHarness, type ProblemBody } from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { TimesheetView } from './timesheet.dto.js';

let attendance: AttendanceHarness;
let employment: SeededEmployment;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-31T12:00:00Z' });
});
afterAll(() => attendance.close());
beforeEach(async () => {
  employment = await attendance.seedEmployment();
});

const pathOf = (start: string): string => `/v1/timesheets/${employment.employmentId}/${start}`;
const etagOf = async (): Promise<string> => {
  await attendance.caughtUp();
  return (await attendance.asEmployee(employment).get<TimesheetView>(pathOf('2026-03-01'))).etag;
};

describe('a step in the life of a timesheet', () => {
  it.each(['current', '2026-03-32', '2026-3-1', 'a b'])(
    'names the period by its first day: %s is none, and nothing is recorded',
    async (name) => {
      const before = attendance.appends.lastPosition;
      const answer = await attendance
        .asEmployee(employment)
        .post<ProblemBody>(`${pathOf(encodeURIComponent(name))}/submission`, undefined, {
          'if-match': await etagOf(),
        });
      expect([answer.status, answer.body.code]).toEqual([404, 'timesheet.unknown']);
      expect(attendance.appends.lastPosition).toBe(before);
    },
  );

  it('rests on the reporting line as it is, not as it was read a moment ago', async () => {
    const formerManager = attendance.asManager(employment);
    const submitted = await attendance
      .asEmployee(employment)
      .post(`${pathOf('2026-03-01')}/submission`, undefined, { 'if-match': await etagOf() });
    expect(submitted.status).toBe(200);
    const etag = await etagOf();
    expect((await formerManager.get(pathOf('2026-03-01'))).status).toBe(200);
    await attendance.seedReportingLine(employment.employeeId, [
      { from: '2026-01-01', managerId: newId<EmployeeId>() },
    ]);
    const answer = await formerManager.post<ProblemBody>(`${pathOf('2026-03-01')}/approval`, undefined, {
      'if-match': etag,
    });
    expect([answer.status, answer.body.code]).toEqual([403, 'approval.not-eligible']);
  });
});

describe('a position that is not reached yet', () => {
  it.each(['', '/timeline'])('is the future, and nobody knows it: %s', async (view) => {
    await attendance.caughtUp();
    const head = attendance.appends.lastPosition;
    const ask = (position: number) =>
      attendance
        .asEmployee(employment)
        .get<ProblemBody>(`${pathOf('2026-03-01')}${view}?knownAtPosition=${position}`);
    expect((await ask(head)).status).toBe(200);
    const future = await ask(head + 1_000);
    expect([future.status, future.body.code]).toEqual([422, 'known-at.in-future']);
    expect(future.body.errors).toMatchObject([{ pointer: '?knownAtPosition' }]);
  });
});
