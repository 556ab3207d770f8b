import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { sightStatementsOf, sightValues, type Sight } from '@timeledger/people/access/sight.sql.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import { Temporal } from 'temporal-polyfill';
import { ANALYTICS_PORTS, type AnalyticsPorts } from '../analytics-ports.js';
import type { AttendanceRestated } from '../domain/attendance-days.js';
import { FIGURES, ratesOf, type AttendanceFigures } from '../domain/attendance-figures.js';
import { columnOf } from '../read-model/analytics-tables.js';
import type {
  FigureDaysQuery,
  FigurePeriod,
  FiguresQuery,
  PersonFiguresList,
  PersonFiguresView,
  RestatementsQuery,
  RestatementView,
  TeamFiguresView,
} from './attendance-figures.dto.js';

/** As the access policy names it. */
export const ATTENDANCE_FIGURE = 'attendance-figure';
/** A year, so that one request sums at most 366 rows a person. */
const MAXIMUM_DAYS = 366;

const { sight: SIGHT } = sightStatementsOf('analytics');

/** Days of the people one may see. $1 tenant, $2 me, $3 today, $4 teams of a role. */
const FROM_COMPANY = `analytics.attendance_day AS d`;
const FROM_SELF = `(SELECT * FROM analytics.attendance_day WHERE tenant_id = $1 AND employee_id = $2) AS d`;
const FROM_SIGHT = `(SELECT day.* FROM sight JOIN analytics.attendance_day day
    ON day.tenant_id = $1 AND day.employee_id = sight.employee_id WHERE sight.is_all) AS d`;

/**
 * The days of the people one may see, as `d`.
 * @returns the beginning of a statement, to which further tables of `WITH RECURSIVE` are to be added, and what is read
 */
export function daysInSight(sight: Sight): { readonly ctes: string; readonly from: string } {
  const isSighted = !sight.isSelfAlone && !sight.isWholeCompany;
  return {
    ctes: isSighted ? `${SIGHT},` : 'WITH RECURSIVE',
    from: sight.isSelfAlone ? FROM_SELF : sight.isWholeCompany ? FROM_COMPANY : FROM_SIGHT,
  };
}

const START_OF: Readonly<Record<FigurePeriod, string>> = {
  day: 'd.on_date',
  week: `greatest(to_char(date_trunc('week', d.on_date::date), 'YYYY-MM-DD'), $5)`,
  month: `greatest(left(d.on_date, 7) || '-01', $5)`,
  all: '$5',
};

/** The team of a person on the day `d`: who moved later is counted where they were. $1 tenant. */
export const TEAM_OF_DAY = `LEFT JOIN LATERAL (SELECT placed.team_id FROM analytics.placement placed
    WHERE placed.tenant_id = $1 AND placed.employee_id = d.employee_id AND placed.valid_from <= d.on_date
      AND (placed.valid_to IS NULL OR placed.valid_to > d.on_date) LIMIT 1) AS team ON true`;

/** Whoever was ever in the teams asked for: so the cost follows their number, and not that of the company. $1 tenant. */
const AMONG_THE_TEAM = `AND d.employee_id IN (SELECT placed.employee_id FROM analytics.placement placed
    WHERE placed.tenant_id = $1 AND placed.team_id IN (SELECT team_id FROM wanted))`;

const SUMS = FIGURES.map((name) => `sum(d.${columnOf(name)})::integer AS "${name}"`).join(', ');

/**
 * Sums by group and period. $5 first day, $6 last day, $7 team, $8 person, $9 and $10 cursor, $11 limit.
 * @param group an expression of text, of the rows of a day
 */
const figuresSql = (sight: Sight, group: string, period: FigurePeriod, isOfTeam: boolean): string => {
  const { ctes, from } = daysInSight(sight);
  return `${ctes} wanted (team_id) AS (
      SELECT $7::uuid
      UNION SELECT team.team_id FROM wanted JOIN analytics.team team
        ON team.tenant_id = $1 AND team.parent_team_id = wanted.team_id)
    SELECT * FROM (
      SELECT ${group} AS "group", ${START_OF[period]} AS "periodStart", ${SUMS},
        count(DISTINCT d.employee_id) FILTER (WHERE d.days > 0)::integer AS people
      FROM ${from} ${TEAM_OF_DAY}
      WHERE d.tenant_id = $1 AND d.on_date BETWEEN $5 AND $6
        AND ($7::uuid IS NULL OR team.team_id IN (SELECT team_id FROM wanted))
        ${isOfTeam ? AMONG_THE_TEAM : ''}
        AND ($8::uuid IS NULL OR d.employee_id = $8)
        AND ($2::uuid IS NOT NULL AND $3::text IS NOT NULL AND $4::uuid[] IS NOT NULL)
      GROUP BY 1, 2) AS figures
    WHERE days > 0 AND ($9::text IS NULL OR ("group", "periodStart") > ($9, $10))
    ORDER BY "group", "periodStart" LIMIT $11`;
};

/** $5 person, $6 and $7 cursor, $8 limit. */
const RESTATEMENTS = `SELECT restatement_id, recorded_at, restatement FROM analytics.attendance_restatement
  WHERE tenant_id = $1 AND employee_id = $2 AND ($3::text IS NULL OR (recorded_at, restatement_id) < ($3, $4::uuid))
  ORDER BY recorded_at DESC, restatement_id DESC LIMIT $5`;

/** Somebody is known who has a day, a place or a manager. */
const IS_KNOWN = ['attendance_day', 'placement', 'reporting_line']
  .map((table) => `SELECT FROM analytics.${table} WHERE tenant_id = $1 AND employee_id = $2`)
  .map((known) => `EXISTS (${known})`)
  .join(' OR ');

type FiguresRow = AttendanceFigures & {
  readonly group: string;
  readonly periodStart: string;
  readonly people: number;
};

interface RestatementRow extends Record<string, unknown> {
  readonly restatement_id: string;
  readonly recorded_at: string;
  readonly restatement: AttendanceRestated['data'];
}

const unknownPerson = (): DomainError =>
  new DomainError('employee.unknown', 'not-found', { detail: 'There is no such thing, or not for you.' });

/** Reads figures of attendance. Everybody's figures are of the people whom they may see. */
@Injectable()
export class AttendanceFiguresQueries {
  constructor(
    @Inject(ANALYTICS_PORTS) private readonly ports: AnalyticsPorts,
    @Inject(PersonAccess) private readonly access: PersonAccess,
  ) {}

  /**
   * Figures of one person, period by period.
   * @throws DomainError 404 `employee.unknown`; 422 `figures.stretch-unfit`
   */
  async ofPerson(principal: Principal, person: string, query: FigureDaysQuery): Promise<PersonFiguresList> {
    assertFits(query);
    const employeeId = await this.permitted(principal, person);
    const rows = await this.rows(principal.tenantId, WHOLE_COMPANY, query, {
      ...{ group: 'd.employee_id::text', person: employeeId, limit: MAXIMUM_DAYS },
    });
    return { items: rows.map(personViewOf) };
  }

  /** Figures of the people one may see, by person and period. @throws DomainError 422 `figures.stretch-unfit` */
  async ofPeople(principal: Principal, query: FiguresQuery): Promise<Page<PersonFiguresView>> {
    const page = await this.page(principal, 'listAttendanceFigures', 'd.employee_id::text', query);
    return { ...page, items: page.items.map(personViewOf) };
  }

  /** The same by the team of the day. @throws DomainError 422 `figures.stretch-unfit` */
  async ofTeams(principal: Principal, query: FiguresQuery): Promise<Page<TeamFiguresView>> {
    const page = await this.page(
      principal,
      'listTeamAttendanceFigures',
      `coalesce(team.team_id::text, '')`,
      query,
    );
    return {
      ...page,
      items: page.items.map(({ group, ...row }) => ({
        ...{ teamId: group === '' ? null : group },
        ...row,
        ...ratesOf(row),
      })),
    };
  }

  /** What was restated of a person, the newest first. @throws DomainError 404 `employee.unknown` */
  async restatements(principal: Principal, query: RestatementsQuery): Promise<Page<RestatementView>> {
    const { tenantId } = principal;
    const employeeId = await this.permitted(principal, query.employeeId, '?employeeId');
    const scope: CursorScope = { tenantId, list: 'listAttendanceRestatements', filter: { employeeId } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindTime = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<RestatementRow>(tenantId, RESTATEMENTS, [
      ...[tenantId, employeeId, behindTime, behindId, limit + 1],
    ]);
    const page = pageOf<RestatementRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.recorded_at,
      row.restatement_id,
    ]);
    return { ...page, items: page.items.map(restatementViewOf) };
  }

  private async permitted(principal: Principal, person: string, pointer?: string): Promise<EmployeeId> {
    const employeeId = employeeIdOf(principal, person, pointer);
    const { relations } = await this.access.permitted(
      principal,
      employeeId,
      { resource: ATTENDANCE_FIGURE, action: 'read' },
      unknownPerson,
    );
    if (relations.has('self')) return employeeId;
    const [found] = await this.ports.database.query<{ readonly known: boolean }>(
      principal.tenantId,
      `SELECT ${IS_KNOWN} AS known`,
      [principal.tenantId, employeeId],
    );
    // A role covers whoever there is; of somebody nobody has heard of it covers nothing.
    if (found?.known !== true) throw unknownPerson();
    return employeeId;
  }

  private async page(
    principal: Principal,
    list: string,
    group: string,
    query: FiguresQuery,
  ): Promise<Page<FiguresRow>> {
    assertFits(query);
    const { tenantId } = principal;
    const sight = await this.access.sightOf(principal, ATTENDANCE_FIGURE);
    const { firstDay, lastDay, period = 'all', teamId = null } = query;
    const scope: CursorScope = {
      ...{ tenantId, list },
      filter: { firstDay, lastDay, period, teamId, person: sight.me, isWholeCompany: sight.isWholeCompany },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.rows(tenantId, sight, query, { group, behind, limit: limit + 1 });
    return pageOf<FiguresRow>(this.ports.cursors, scope, rows, limit, (row) => [row.group, row.periodStart]);
  }

  private rows(
    tenantId: TenantId,
    sight: Sight,
    {
      firstDay,
      lastDay,
      period = 'all',
      teamId,
    }: Pick<FiguresQuery, 'firstDay' | 'lastDay' | 'period' | 'teamId'>,
    wanted: {
      readonly group: string;
      readonly person?: EmployeeId;
      readonly behind?: readonly unknown[];
      readonly limit: number;
    },
  ): Promise<readonly FiguresRow[]> {
    const [behindGroup = null, behindStart = null] = wanted.behind ?? [];
    return this.ports.database.query<FiguresRow & Record<string, unknown>>(
      tenantId,
      figuresSql(sight, wanted.group, period, teamId !== undefined),
      [
        ...[tenantId, ...sightValues(sight), firstDay, lastDay, teamId ?? null, wanted.person ?? null],
        ...[behindGroup, behindStart, wanted.limit],
      ],
    );
  }
}

/** For rows of one person, whom the access was asked for. */
const WHOLE_COMPANY: Sight = {
  ...{ isWholeCompany: true, isSelfAlone: false, me: null, teams: [] },
  today: '0001-01-01',
};

/** @throws DomainError 422 `figures.stretch-unfit` */
export function assertFits({ firstDay, lastDay }: Pick<FigureDaysQuery, 'firstDay' | 'lastDay'>): void {
  const days = Temporal.PlainDate.from(firstDay).until(lastDay).days + 1;
  if (days >= 1 && days <= MAXIMUM_DAYS) return;
  const code = 'figures.stretch-unfit';
  const detail = `The last day is not before the first, and at most ${MAXIMUM_DAYS} days are asked for.`;
  throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '?lastDay', code, detail }] });
}

const personViewOf = ({ group, people: _, ...row }: FiguresRow): PersonFiguresView => ({
  employeeId: group,
  ...row,
  ...ratesOf(row),
});

const restatementViewOf = ({
  restatement_id: id,
  recorded_at,
  restatement,
}: RestatementRow): RestatementView => {
  const { employeeId, employmentId, month, date, changes, cause } = restatement;
  return { ...{ id, employeeId, employmentId, month, date, restatedAt: recorded_at }, changes, cause };
};
