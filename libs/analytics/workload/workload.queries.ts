import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { sightValues } from '@timeledger/people/access/sight.sql.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ANALYTICS_PORTS, type AnalyticsPorts } from '../analytics-ports.js';
import {
  assertFits,
  ATTENDANCE_FIGURE,
  daysInSight,
  TEAM_OF_DAY,
} from '../attendance/attendance-figures.queries.js';
import { DEFAULT_THRESHOLDS, judgedLoad, rebalanced, type PersonLoad } from '../domain/workload.js';
import type { WorkloadQuery, WorkloadView } from './workload.dto.js';

/** People of one answer: a rebalancing is of all of them, so there are no pages. */
export const MAX_LOADED = 1_000;

/** What was to be worked and what was, by person; $5 first day, $6 last day, $7 team, $8 percents, $9 limit. */
const loadSql = ({ ctes, from }: ReturnType<typeof daysInSight>): string => `${ctes} wanted (team_id) AS (
    SELECT $7::uuid
    UNION SELECT team.team_id FROM wanted JOIN analytics.team team
      ON team.tenant_id = $1 AND team.parent_team_id = wanted.team_id)
  SELECT d.employee_id AS "employeeId",
    coalesce(sum(d.expected_minutes) FILTER (WHERE d.planned_days > 0), 0)::integer AS "capacityMinutes",
    sum(d.worked_minutes)::integer AS "workedMinutes",
    (count(*) FILTER (WHERE d.planned_days > 0 AND d.worked_minutes * 100 > d.expected_minutes * $8::integer))::integer
      AS "overloadedDays"
  FROM ${from} ${TEAM_OF_DAY}
  WHERE d.tenant_id = $1 AND d.on_date BETWEEN $5 AND $6 AND d.days > 0
    AND ($7::uuid IS NULL OR team.team_id IN (SELECT team_id FROM wanted))
    AND ($2::uuid IS NOT NULL AND $3::text IS NOT NULL AND $4::uuid[] IS NOT NULL)
  GROUP BY d.employee_id ORDER BY d.employee_id LIMIT $9`;

/** Tells who works more than was planned, and who less (ANA-04), of the people whom one may see. */
@Injectable()
export class WorkloadQueries {
  constructor(
    @Inject(ANALYTICS_PORTS) private readonly ports: AnalyticsPorts,
    @Inject(PersonAccess) private readonly access: PersonAccess,
  ) {}

  /** @throws DomainError 422 `figures.stretch-unfit`, `workload.too-many` */
  async of(principal: Principal, query: WorkloadQuery): Promise<WorkloadView> {
    assertFits(query);
    const { tenantId } = principal;
    const thresholds = {
      overloadPercent: query.overloadPercent ?? DEFAULT_THRESHOLDS.overloadPercent,
      idlePercent: query.idlePercent ?? DEFAULT_THRESHOLDS.idlePercent,
    };
    const sight = await this.access.sightOf(principal, ATTENDANCE_FIGURE);
    const rows = await this.ports.database.query<PersonLoad & Record<string, unknown>>(
      tenantId,
      loadSql(daysInSight(sight)),
      [
        ...[tenantId, ...sightValues(sight), query.firstDay, query.lastDay, query.teamId ?? null],
        ...[thresholds.overloadPercent, MAX_LOADED + 1],
      ],
    );
    if (rows.length > MAX_LOADED)
      throw new DomainError('workload.too-many', 'invalid', { extensions: { limit: MAX_LOADED } });
    const items = rows.map((row) => judgedLoad(row, thresholds));
    return { ...thresholds, items, suggestions: rebalanced(items) };
  }
}
