import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { AttendanceFiguresQueries } from '@timeledger/analytics/attendance/attendance-figures.queries.js';
import type { AnalyticsPorts } from '@timeledger/analytics/analytics-ports.js';
import { FIGURES } from '@timeledger/analytics/domain/attendance-figures.js';
import { analyticsTablesSql, columnOf } from '@timeledger/analytics/read-model/analytics-tables.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { PersonAccess } from '@timeledger/people/access/person-access.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { Cursors } from '@timeledger/service/http/cursor.js';
import type { BenchOptions } from './options.js';
import type { Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import type { ScratchPostgres } from './scratch-postgres.js';
import { ratiosOf, spreadOf } from './statistics.js';

const PEOPLE = 1000;
const TEAM = 200;
const [FIRST_DAY, LAST_DAY] = ['2025-01-01', '2025-12-31'];
const TENANT = '00000000-0000-4000-8000-000000000001' as TenantId;
const TEAM_ID = '00000000-0000-4000-8000-000000000002';
const PLAIN = 'punches in a table, paired in SQL';

/** What both sides tell of a person. */
interface Told {
  readonly employeeId: string;
  readonly workedMinutes: number;
  readonly attendedDays: number;
  readonly absentDays: number;
  readonly lateDays: number;
}

/**
 * Working days of everybody: from 8:00 to 16:30, some late by ten minutes, some absent. One statement makes them for both
 * sides.
 */
const DAYS = `WITH made AS (
    SELECT ('00000000-0000-4000-9000-' || lpad(e::text, 12, '0'))::uuid AS employee_id, e, day::date AS day,
      (e * 7 + extract(doy FROM day)::int) % 23 = 0 AS is_absent,
      (e + extract(doy FROM day)::int) % 11 = 0 AS is_late
    FROM generate_series(1, ${PEOPLE}) AS e, generate_series('${FIRST_DAY}'::date, '${LAST_DAY}'::date, '1 day') AS day
    WHERE extract(isodow FROM day) < 6)`;

/**
 * Part j: the figures of attendance of a team of 200 over a year, in a company of 1,000, against the plain way: punches in a
 * table, paired and summed in SQL when they are asked for. Both tell the same of each person.
 */
export async function measureFigures(
  postgres: ScratchPostgres,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<readonly Comparison[]> {
  const client = new pg.Client({ connectionString: await postgres.createDatabase('bench_figures') });
  await client.connect();
  try {
    await fill(client);
    const [ours, plain] = [oursOn(client), () => plainOn(client)];
    assertSame(await ours(), await plain());
    const run = async (ask: () => Promise<readonly Told[]>): Promise<number> => {
      const started = performance.now();
      let count = 0;
      while (count === 0 || performance.now() - started < options.seconds * 1000) {
        const told = await ask();
        if (told.length !== TEAM) throw new Error(`${told.length} people instead of ${TEAM}`);
        count += 1;
      }
      return (performance.now() - started) / count;
    };
    const taken = await takeTurns<number>(
      options.rounds,
      [
        { name: 'ours', measure: () => run(ours) },
        { name: 'plain', measure: () => run(plain) },
      ],
      (name, round, ms) => progress(`j  round ${round + 1}  ${name.padEnd(6)} ${ms.toFixed(1)} ms`),
    );
    const [mine, other] = [taken.get('ours') ?? [], taken.get('plain') ?? []];
    return [
      {
        ...{ part: 'j', what: `figures of a team of ${TEAM} over a year`, unit: 'ms' },
        ...{ ours: spreadOf(mine), otherName: PLAIN, other: spreadOf(other), ratio: ratiosOf(mine, other) },
      },
    ];
  } finally {
    await client.end();
  }
}

async function fill(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ me: string }>('SELECT current_user AS me');
  const me = pg.escapeIdentifier(rows[0]?.me ?? '');
  await client.query('CREATE SCHEMA analytics');
  const roles = { api: me, follower: me, auditor: me };
  for (const statement of analyticsTablesSql('analytics', roles)) await client.query(statement);
  const figures = {
    ...Object.fromEntries(FIGURES.map((figure) => [columnOf(figure), '0'])),
    ...{ days: '1', planned_days: '1', attended_days: '(NOT is_absent)::int', absent_days: 'is_absent::int' },
    late_days: '(is_late AND NOT is_absent)::int',
    late_minutes: 'CASE WHEN is_late AND NOT is_absent THEN 10 ELSE 0 END',
    worked_minutes: 'CASE WHEN is_absent THEN 0 WHEN is_late THEN 500 ELSE 510 END',
    expected_minutes: '510',
  };
  await client.query(
    `${DAYS} INSERT INTO analytics.attendance_day
       (tenant_id, employee_id, employment_id, on_date, status, ${Object.keys(figures).join(', ')})
     SELECT '${TENANT}', employee_id, employee_id, day::text, CASE WHEN is_absent THEN 'absent' ELSE 'worked' END,
       ${Object.values(figures).join(', ')} FROM made`,
  );
  await client.query(
    `INSERT INTO analytics.placement (tenant_id, employee_id, valid_from, team_id)
     SELECT DISTINCT '${TENANT}'::uuid, employee_id, '2020-01-01', CASE WHEN e <= ${TEAM} THEN '${TEAM_ID}'::uuid END
     FROM (${DAYS} SELECT * FROM made) AS made`,
  );
  await client.query('CREATE TABLE member (employee_id uuid PRIMARY KEY, team_id uuid)');
  await client.query('INSERT INTO member SELECT employee_id, team_id FROM analytics.placement');
  await client.query(
    'CREATE TABLE punch (employee_id uuid NOT NULL, at timestamp NOT NULL, kind text NOT NULL, PRIMARY KEY (employee_id, at))',
  );
  await client.query(
    `${DAYS} INSERT INTO punch
     SELECT employee_id, day + CASE WHEN is_late THEN time '08:10' ELSE time '08:00' END, 'in' FROM made WHERE NOT is_absent
     UNION ALL SELECT employee_id, day + time '16:30', 'out' FROM made WHERE NOT is_absent`,
  );
  await client.query('CREATE INDEX ON member (team_id)');
  await client.query('VACUUM ANALYZE');
}

/** The query of the product, by somebody who sees the whole company. */
function oursOn(client: pg.Client): () => Promise<readonly Told[]> {
  const database = {
    query: async (_tenant: TenantId, text: string, values: readonly unknown[]) =>
      (await client.query({ name: 'figures', text, values: [...values] })).rows,
  };
  const sight = { isWholeCompany: true, isSelfAlone: false, me: null, today: LAST_DAY, teams: [] };
  // What the query reads of them.
  const ports = { database, cursors: new Cursors(randomBytes(32)) } as unknown as AnalyticsPorts;
  const access = { sightOf: () => Promise.resolve(sight) } as unknown as PersonAccess;
  const queries = new AttendanceFiguresQueries(ports, access);
  const principal = { tenantId: TENANT } as Principal;
  const query = { firstDay: FIRST_DAY, lastDay: LAST_DAY, teamId: TEAM_ID, limit: PEOPLE };
  return async () => (await queries.ofPeople(principal, query)).items;
}

async function plainOn(client: pg.Client): Promise<readonly Told[]> {
  const { rows } = await client.query<Told & Record<string, unknown>>({
    name: 'plain',
    text: `WITH paired AS (
        SELECT employee_id, kind, at, lead(at) OVER (PARTITION BY employee_id ORDER BY at) AS until
        FROM punch JOIN member USING (employee_id)
        WHERE team_id = $1 AND at >= $2::date AND at < $3::date + 1
      ), worked AS (
        SELECT employee_id, at::date AS day, min(at::time) AS began, sum(extract(epoch FROM until - at) / 60) AS minutes
        FROM paired WHERE kind = 'in' GROUP BY 1, 2
      )
      SELECT employee_id AS "employeeId", coalesce(sum(minutes), 0)::int AS "workedMinutes",
        count(began)::int AS "attendedDays", count(*) FILTER (WHERE began IS NULL)::int AS "absentDays",
        count(*) FILTER (WHERE began > time '08:00')::int AS "lateDays"
      FROM member
        CROSS JOIN LATERAL generate_series($2::date, $3::date, '1 day') AS planned (day)
        LEFT JOIN worked USING (employee_id, day)
      WHERE team_id = $1 AND extract(isodow FROM planned.day) < 6
      GROUP BY 1 ORDER BY 1`,
    values: [TEAM_ID, FIRST_DAY, LAST_DAY],
  });
  return rows;
}

/** A wrong answer is quick: both tell the same of each person. */
function assertSame(ours: readonly Told[], plain: readonly Told[]): void {
  const text = (told: readonly Told[]): string =>
    JSON.stringify(
      told.map(({ employeeId, workedMinutes, attendedDays, absentDays, lateDays }) => [
        ...[employeeId, workedMinutes, attendedDays, absentDays, lateDays],
      ]),
    );
  if (ours.length !== TEAM || text(ours) !== text(plain)) throw new Error('the sides tell different figures');
}
