import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { RequestLimits, UNLIMITED } from '@timeledger/service/limits/request-limits.js';
import { NO_LIMITS } from '@timeledger/service/tenants/tenant-limits.js';
import { startAttendance, type AttendanceHarness } from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { PunchPage } from '../punching/punch.dto.js';
import type { TimesheetView } from '../timesheets/timesheet.dto.js';

/** A company with a limit, beside the one without. */
const limited = newId<TenantId>();
const limits = new RequestLimits(UNLIMITED, {
  limitsOf: (tenantId) => (tenantId === limited ? { ...NO_LIMITS, batchItemsPerDay: 5 } : NO_LIMITS),
});
let attendance: AttendanceHarness;
let employment: SeededEmployment;
let terminalId: string;

const asAdministrator = () => attendance.asRole('time_administrator');

beforeAll(async () => {
  attendance = await startAttendance({ limits });
  employment = await attendance.seedEmployment();
  const terminal = await asAdministrator().post<{ id: string }>('/v1/terminals', {
    name: 'Gate',
    zone: 'Europe/Berlin',
  });
  terminalId = terminal.body.id;
  const { employmentId } = employment;
  const bound = await asAdministrator().put(`/v1/terminals/${terminalId}/user-codes/1042`, { employmentId });
  expect(bound.status).toBe(200);
}, 60_000);
afterAll(() => attendance.close());

const importLog = (...lines: string[]) =>
  attendance.service.inject(
    {
      method: 'POST',
      url: `/v1/terminals/${terminalId}/imports`,
      headers: { 'content-type': 'text/plain' },
      payload: lines.map((line) => `     1042\t${line}\r\n`).join(''),
    },
    { tenantId: attendance.tenantId, roles: ['service'] },
  );

describe('a terminal’s log', () => {
  const monday = [
    '2026-03-02 08:00:00\t0',
    '2026-03-02 08:00:30\t0',
    '2026-03-02 12:00:00\t2',
    '2026-03-02 12:30:00\t3',
    '2026-03-02 16:30:00\t1',
  ];
  const tuesday = ['2026-03-03 08:00:00\t0'];

  it('becomes minutes of the timesheet, and what is missing becomes an exception of it', async () => {
    const report = await importLog(...monday, ...tuesday);
    expect(report.json()).toMatchObject({ lines: 6, recorded: 5, repeatedTaps: 1, errors: [] });
    const sheet = await attendance
      .asEmployee(employment)
      .get<TimesheetView>(`/v1/timesheets/${employment.employmentId}/2026-03-01`, {
        'read-at': String(report.headers['position']),
      });
    expect(sheet.body.days.find(({ date }) => date === '2026-03-02')).toMatchObject({
      workedMinutes: 480,
      breakMinutes: 30,
    });
    expect(sheet.body.exceptions.filter(({ date }) => date === '2026-03-03')).not.toEqual([]);
  });

  it('is recorded once, also when parts of it come again at the same moment', async () => {
    const answers = await Promise.all([
      importLog(...tuesday, '2026-03-03 16:00:00\t1', '2026-03-04 08:00:00\t0'),
      importLog(...monday, ...tuesday, '2026-03-03 16:00:00\t1'),
      importLog('2026-03-03 16:00:00\t1', '2026-03-04 08:00:00\t0'),
    ]);
    const recorded = answers.map((answer) => answer.json<{ recorded: number }>().recorded);
    expect(recorded.reduce((sum, count) => sum + count, 0)).toBe(2);
    await attendance.caughtUp();
    const { employmentId } = employment;
    const punches = await attendance
      .asEmployee(employment)
      .get<PunchPage>(`/v1/punches?employmentId=${employmentId}`);
    expect(punches.body.items.map(({ occurredAt }) => occurredAt)).toHaveLength(7);
  });
});

describe('the limit of a company', () => {
  it('counts every row of a file, lets a file come to its end, and refuses the next', async () => {
    const service = { tenantId: limited, roles: ['service'] } as const;
    const administrator = attendance.as({ tenantId: limited, roles: ['time_administrator'] });
    const made = await administrator.post<{ id: string }>('/v1/terminals', {
      name: 'Gate',
      zone: 'Europe/Berlin',
    });
    const send = () =>
      attendance.service.inject(
        {
          method: 'POST',
          url: `/v1/terminals/${made.body.id}/imports`,
          headers: { 'content-type': 'text/plain' },
          payload: '     7\t2026-03-02 08:00:00\t0\r\n'.repeat(8),
        },
        service,
      );
    const [first, second] = [await send(), await send()];
    expect([first.statusCode, first.json()]).toEqual([200, expect.objectContaining({ lines: 8 })]);
    expect([second.statusCode, second.json()]).toEqual([
      429,
      expect.objectContaining({ code: 'limit.exceeded', limit: 'batch-items' }),
    ]);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(3_600);
    expect((await importLog('2026-03-05 08:00:00\t0')).statusCode).toBe(200);
  });
});
