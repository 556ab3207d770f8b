import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import { CORRECTIONS_IN_SIGHT } from '../corrections/corrections.queries.js';
import { startAttendance, type AttendanceHarness } from '../testing/attendance-harness.js';
import { LIST_IN_SIGHT } from '../timesheets/timesheets.queries.js';

const TODAY = '2026-03-20';

let attendance: AttendanceHarness;
beforeAll(async () => {
  attendance = await startAttendance({ now: `${TODAY}T12:00:00Z` });
});
afterAll(() => attendance.close());

/**
 * A company with ten people under each manager, ten submitted sheets and ten pending corrections a person.
 * @returns one of the managers
 */
async function companyOf(people: number): Promise<string> {
  const { followerPool: pool, tenantId } = attendance;
  const me = newId();
  await pool.query(
    `INSERT INTO attendance.reporting_line (tenant_id, employee_id, valid_from, valid_to, manager_id)
     SELECT $1, md5($4 || 'e' || n)::uuid, '2020-01-01', NULL,
       CASE WHEN n <= 10 THEN $2::uuid ELSE md5($4 || 'm' || n / 10)::uuid END FROM generate_series(1, $3::int) AS n`,
    [tenantId, me, people, me],
  );
  await pool.query(
    `INSERT INTO attendance.timesheet
       (tenant_id, employment_id, period_start, period_end, employee_id, status, revision, state)
     SELECT $1, md5($3 || 'x' || n)::uuid, to_char(date '2025-01-01' + m * 31, 'YYYY-MM-DD'),
       to_char(date '2025-01-31' + m * 31, 'YYYY-MM-DD'), md5($3 || 'e' || n)::uuid, 'submitted', 0, '{}'
     FROM generate_series(1, $2::int) AS n, generate_series(0, 9) AS m`,
    [tenantId, people, me],
  );
  await pool.query(
    `INSERT INTO attendance.correction (tenant_id, correction_id, employment_id, employee_id, stream_id, status,
       requested_at, requested_by, events, on_date)
     SELECT $1, md5($3 || n || 'c' || m)::uuid, md5($3 || 'x' || n)::uuid, md5($3 || 'e' || n)::uuid, '', 'pending',
       '2026-03-01T00:00:00.000Z', 'somebody', '[]', '2026-03-01'
     FROM generate_series(1, $2::int) AS n, generate_series(0, 9) AS m`,
    [tenantId, people, me],
  );
  return me;
}

/** Pages of the database that a statement touches, cached or not. */
async function pagesOf(sql: string, values: readonly unknown[]): Promise<number> {
  interface Plan {
    readonly 'Shared Hit Blocks': number;
    readonly 'Shared Read Blocks': number;
  }
  const { rows } = await attendance.followerPool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
    [...values],
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
}

describe('a manager’s lists', () => {
  it('cost what the ten people cost, whether the company has a hundred or ten thousand', async () => {
    const { tenantId } = attendance;
    const costs: (readonly number[])[] = [];
    for (const people of [100, 10_000]) {
      const me = await companyOf(people);
      const sight = [tenantId, me, TODAY, []];
      costs.push([
        await pagesOf(LIST_IN_SIGHT, [...sight, 'submitted', null, null, 51]),
        await pagesOf(CORRECTIONS_IN_SIGHT, [...sight, null, null, false, true, null, null, 51, me]),
      ]);
    }
    const [small = [], large = []] = costs;
    large.forEach((pages, index) => {
      expect(pages / (small[index] ?? 1)).toBeLessThan(3);
    });
  }, 120_000);
});
