import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import { startContext, type ContextHarness } from '@timeledger/testing/context-harness.js';
import { analyticsContext } from '../analytics.context.js';
import { FIGURES } from '../domain/attendance-figures.js';
import { readParquet } from '../testing/read-parquet.js';
import { calculated, deliver, record, type Person } from '../testing/told-days.js';
import { ATTENDANCE_FACTS, FACTS_PAGE } from './attendance-facts.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(analyticsContext, { now: '2026-04-20T12:00:00Z' });
});
afterAll(() => harness.close());

const newPerson = (tenantId: TenantId): Person => ({
  ...{ tenantId, employeeId: newId<EmployeeId>(), employmentId: newId() },
});

/** What somebody with this role is answered. */
const asked = (
  tenantId: TenantId,
  role: Role,
  query = 'firstDay=2026-03-01&lastDay=2026-03-31',
  amr = ['pwd', 'mfa'],
) =>
  harness.service.inject(
    { method: 'GET', url: `/v1/attendance-facts?${query}` },
    { tenantId, subject: newId(), roles: [role], claims: { amr } },
  );

const fetched = async (tenantId: TenantId, query?: string) => {
  const answer = await asked(tenantId, 'finance', query);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([
    ...[200, 'application/vnd.apache.parquet'],
  ]);
  return readParquet(answer.rawPayload);
};

describe('the facts of attendance', () => {
  it('are the days of everybody with the team of the day, and sum up to the figures', async () => {
    const tenantId = newId<TenantId>();
    const [ann, bob, north, south] = [newPerson(tenantId), newPerson(tenantId), newId(), newId()];
    await record(harness, tenantId, 'EmployeePlaced', ann.employeeId, {
      ...{ employeeId: ann.employeeId, country: null, sites: [] },
      teams: [
        { from: '2020-01-01', teamId: north },
        { from: '2026-03-16', teamId: south },
      ],
    });
    await deliver(
      harness,
      calculated(ann, '2026-02-28', 1),
      calculated(ann, '2026-03-13', 1, { lateMinutes: 6 }),
      calculated(ann, '2026-03-16', 1, { status: 'absent', workedMinutes: 0 }),
      calculated(bob, '2026-03-31', 1, { expectedMinutes: null }),
      calculated(bob, '2026-03-30', 1, { status: 'open' }),
      calculated(newPerson(newId<TenantId>()), '2026-03-16', 1),
    );
    const { rows, metadata } = await fetched(tenantId);
    const byDate = rows.toSorted((one, other) => (String(one['date']) < String(other['date']) ? -1 : 1));
    const { tenantId: _, ...annsIds } = ann;
    const { tenantId: __, ...bobsIds } = bob;
    expect(byDate).toMatchObject([
      { date: '2026-03-13', ...annsIds, teamId: north, status: 'worked', attendedDays: 1, lateMinutes: 6 },
      { date: '2026-03-16', ...annsIds, teamId: south, status: 'absent', absentDays: 1, workedMinutes: 0 },
      { date: '2026-03-31', ...bobsIds, teamId: null, unplannedDays: 1, plannedDays: 0, workedMinutes: 480 },
    ]);
    expect(metadata).toEqual({ dataset: ATTENDANCE_FACTS, firstDay: '2026-03-01', lastDay: '2026-03-31' });
    const { body } = await harness
      .as({ tenantId, subject: newId(), roles: ['finance'] })
      .get<{ readonly items: readonly Readonly<Record<string, unknown>>[] }>(
        '/v1/team-attendance-figures?firstDay=2026-03-01&lastDay=2026-03-31',
      );
    for (const figure of FIGURES) {
      const sumOf = (all: readonly Readonly<Record<string, unknown>>[]): number =>
        all.reduce((sum, each) => sum + Number(each[figure]), 0);
      expect([figure, sumOf(rows)]).toEqual([figure, sumOf(body.items)]);
    }
  });

  it('are read page by page, each once, in groups of one page', async () => {
    const tenantId = newId<TenantId>();
    const people = Math.ceil(FACTS_PAGE / 300) + 1;
    await harness.followerPool.query(
      `INSERT INTO analytics.attendance_day (tenant_id, employee_id, employment_id, on_date, status,
         ${FIGURES.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).join(', ')})
       SELECT $1, person.id, person.id, to_char(date '2025-06-01' + day, 'YYYY-MM-DD'), 'worked',
         ${FIGURES.map(() => '1').join(', ')}
       FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $2)) AS person, generate_series(0, 299) AS day`,
      [tenantId, people],
    );
    const { rows, groups } = await fetched(tenantId, 'firstDay=2025-06-01&lastDay=2026-05-31');
    expect(new Set(rows.map((row) => `${String(row['employeeId'])} ${String(row['date'])}`)).size).toBe(
      people * 300,
    );
    expect(groups).toEqual([FACTS_PAGE, people * 300 - FACTS_PAGE]);
  });

  it('are none of another company, and a file all the same', async () => {
    expect((await fetched(newId<TenantId>())).rows).toEqual([]);
  });

  it('are for finance and auditors alone, with a second factor', async () => {
    const tenantId = newId<TenantId>();
    const status = async (role: Role, amr?: string[]): Promise<number> =>
      (await asked(tenantId, role, undefined, amr)).statusCode;
    expect(await status('auditor')).toBe(200);
    expect(await status('finance', ['pwd'])).toBe(401);
    for (const role of ['employee', 'manager', 'time_administrator', 'tenant_administrator'] as const)
      expect([role, await status(role)]).toEqual([role, 403]);
  });

  it.each(['firstDay=2026-03-31&lastDay=2026-03-01', 'firstDay=2025-01-01&lastDay=2026-01-02'])(
    'are refused for %s',
    async (query) => {
      const answer = await asked(newId<TenantId>(), 'finance', query);
      expect([answer.statusCode, answer.json<{ readonly code: string }>().code]).toEqual([
        ...[422, 'figures.stretch-unfit'],
      ]);
    },
  );
});
