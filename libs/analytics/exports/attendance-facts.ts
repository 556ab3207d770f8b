import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { ANALYTICS_PORTS, type AnalyticsPorts } from '../analytics-ports.js';
import { assertFits, TEAM_OF_DAY } from '../attendance/attendance-figures.queries.js';
import { FIGURES } from '../domain/attendance-figures.js';
import { columnOf } from '../read-model/analytics-tables.js';
import type { AttendanceFactsQuery } from './attendance-facts.dto.js';
import { parquetOf, type ParquetColumn, type ParquetRow } from './parquet.js';

/** What the file calls itself; columns are only ever added under one version. */
export const ATTENDANCE_FACTS = 'timeledger.analytics.attendance-facts.v1';

/** Rows read at once, and so of a row group. */
export const FACTS_PAGE = 5_000;

/** One row for each person, day and employment; behind the keys the figures of that day, as `docs/analytics.md` says. */
export const FACT_COLUMNS: readonly ParquetColumn[] = [
  { name: 'date', kind: 'date' },
  { name: 'employeeId', kind: 'text' },
  { name: 'employmentId', kind: 'text' },
  // Of the day, as figures by team count it.
  { name: 'teamId', kind: 'text', isNullable: true },
  { name: 'status', kind: 'text' },
  ...FIGURES.map((name) => ({ name, kind: 'integer' }) as const),
];

/** $2 first day, $3 last day, $4 to $6 the last row of the page before, $7 limit. */
const PAGE_SQL = `SELECT d.on_date AS date, d.employee_id AS "employeeId", d.employment_id AS "employmentId",
    team.team_id AS "teamId", d.status, ${FIGURES.map((name) => `d.${columnOf(name)} AS "${name}"`).join(', ')}
  FROM analytics.attendance_day AS d ${TEAM_OF_DAY}
  WHERE d.tenant_id = $1 AND d.on_date BETWEEN $2 AND $3 AND d.days > 0
    AND ($4::uuid IS NULL OR (d.employee_id, d.on_date, d.employment_id) > ($4, $5::text, $6::uuid))
  ORDER BY d.employee_id, d.on_date, d.employment_id LIMIT $7`;

/** The days that figures are made of, for whoever calculates further than the product does (ANA-11). */
@Injectable()
export class AttendanceFacts {
  constructor(@Inject(ANALYTICS_PORTS) private readonly ports: AnalyticsPorts) {}

  /**
   * A file of all people of the company, by person and day, written while it is read: one page is in memory.
   * Each row is as the read model has it when its page is read.
   * @throws DomainError 422 `figures.stretch-unfit`
   */
  file(tenantId: TenantId, { firstDay, lastDay }: AttendanceFactsQuery): AsyncIterable<Buffer> {
    assertFits({ firstDay, lastDay });
    const metadata = { dataset: ATTENDANCE_FACTS, firstDay, lastDay };
    return parquetOf({ columns: FACT_COLUMNS, metadata }, this.pages(tenantId, { firstDay, lastDay }));
  }

  private async *pages(
    tenantId: TenantId,
    { firstDay, lastDay }: AttendanceFactsQuery,
  ): AsyncGenerator<readonly ParquetRow[], void> {
    let last: ParquetRow | undefined;
    for (;;) {
      const rows: readonly ParquetRow[] = await this.ports.database.query<
        Record<string, string | number | null>
      >(tenantId, PAGE_SQL, [
        ...[tenantId, firstDay, lastDay],
        ...[last?.['employeeId'], last?.['date'], last?.['employmentId']].map((value) => value ?? null),
        FACTS_PAGE,
      ]);
      yield rows;
      if (rows.length < FACTS_PAGE) return;
      last = rows.at(-1);
    }
  }
}
