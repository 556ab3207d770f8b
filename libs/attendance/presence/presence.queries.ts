import { Inject, Injectable } from '@nestjs/common';
import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import { sightValues, type Sight } from '@timeledger/people/access/sight.sql.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { AttendanceAccess, unknownEmployment } from '../access/attendance-access.js';
import { attendanceSight } from '../access/attendance-sight.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import type { EmploymentChanged, WorkTimePolicy } from '../domain/events/setting-events.js';
import { presenceAt } from '../domain/punches/presence.js';
import type { PunchRecord } from '../domain/punches/punch-set.js';
import { marginMsOf, policyOn } from '../domain/work-time/work-time-policy.js';
import { SettingsReader } from '../settings/settings.reader.js';
import type { PresenceQuery, PresenceView } from './presence.dto.js';

/** As the access policy names it. */
export const PRESENCE = 'presence';

const { sight: SIGHT } = attendanceSight;

/** The people of a page: $1 tenant, $2 me, $3 today, $4 teams of a role. */
const OF_COMPANY = 'attendance.employment AS e';
const OF_SELF = '(SELECT * FROM attendance.employment WHERE tenant_id = $1 AND employee_id = $2) AS e';
const IN_SIGHT = `(SELECT employment.* FROM sight JOIN attendance.employment employment
    ON employment.tenant_id = $1 AND employment.employee_id = sight.employee_id WHERE sight.is_all) AS e`;

/**
 * Employments of today with the punches that may tell where they are, by an index on their time. $5 team, $6 employments,
 * $7 cursor, $8 limit, $9 and $10 from when to when.
 */
const boardSql = (sight: Sight): string => {
  const isSighted = !sight.isSelfAlone && !sight.isWholeCompany;
  const from = sight.isSelfAlone ? OF_SELF : sight.isWholeCompany ? OF_COMPANY : IN_SIGHT;
  return `${isSighted ? `${SIGHT},` : 'WITH RECURSIVE'} wanted (team_id) AS (
      SELECT $5::uuid
      UNION SELECT team.team_id FROM wanted JOIN attendance.team team
        ON team.tenant_id = $1 AND team.parent_team_id = wanted.team_id)
    SELECT e.employment_id, e.employee_id,
      (SELECT json_agg(json_build_array(p.punch_id, p.record)) FROM attendance.punch p
        WHERE p.tenant_id = $1 AND p.employment_id = e.employment_id AND p.at_ms BETWEEN $9 AND $10) AS punches
    FROM ${from}
    WHERE e.tenant_id = $1 AND e.data->>'hiredOn' <= $3 AND coalesce(e.data->>'leftOn', $3) >= $3
      AND NOT EXISTS (SELECT FROM attendance.employee_status gone
        WHERE gone.tenant_id = $1 AND gone.employee_id = e.employee_id AND NOT gone.is_active)
      AND ($5::uuid IS NULL OR EXISTS (SELECT FROM attendance.placement placed
        WHERE placed.tenant_id = $1 AND placed.employee_id = e.employee_id AND placed.valid_from <= $3
          AND (placed.valid_to IS NULL OR placed.valid_to > $3) AND placed.team_id IN (SELECT team_id FROM wanted)))
      AND ($6::uuid[] IS NULL OR e.employment_id = ANY ($6)) AND ($7::uuid IS NULL OR e.employment_id > $7)
      AND ($2::uuid IS NOT NULL AND $4::uuid[] IS NOT NULL)
    ORDER BY e.employment_id LIMIT $8`;
};

interface BoardRow extends Record<string, unknown> {
  readonly employment_id: EmploymentId;
  readonly employee_id: EmploymentChanged['data']['employeeId'];
  readonly punches: readonly (readonly [EventId, PunchRecord])[] | null;
}

/** A page of the board, and the moment that it is about. */
export interface PresenceBoard extends Page<PresenceView> {
  readonly at: Instant;
}

/** People on one live board: what is read at once, and told to everybody who watches, must stay small. */
export const MAX_WATCHED = 2_000;

/** Presences at a moment. */
export interface WatchedPresence {
  readonly items: readonly PresenceView[];
  readonly at: Instant;
}

/** Tells who is at work now. The reason why somebody is not is nobody’s business here. */
@Injectable()
export class PresenceQueries {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
  ) {}

  /** The people whom one may see, page by page. */
  async board(principal: Principal, query: PresenceQuery): Promise<PresenceBoard> {
    const { tenantId } = principal;
    const sight = await this.access.sightOf(principal, PRESENCE);
    const { teamId = null, limit = DEFAULT_PAGE_SIZE } = query;
    const scope: CursorScope = {
      ...{ tenantId, list: 'listPresence' },
      filter: { teamId, person: sight.me, isWholeCompany: sight.isWholeCompany },
    };
    const [behind = null] = query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const { rows, at, policy } = await this.rows(tenantId, sight, { teamId, behind, limit: limit + 1 });
    const page = pageOf<BoardRow>(this.ports.cursors, scope, rows, limit, (row) => [row.employment_id]);
    return { ...page, items: page.items.map((row) => viewOf(row, at, policy)), at };
  }

  /**
   * One employment.
   * @throws DomainError 404 `employment.unknown`: also of one that is over, or of somebody deactivated
   */
  async ofEmployment(principal: Principal, employmentId: EmploymentId): Promise<PresenceView> {
    const accessed = await this.access.permitted(principal, employmentId, PRESENCE, 'read');
    const sight = everybody(this.access.today(accessed.settings));
    const { rows, at, policy } = await this.rows(principal.tenantId, sight, {
      employmentIds: [employmentId],
      limit: 1,
    });
    const [row] = rows;
    if (row === undefined) throw unknownEmployment();
    return viewOf(row, at, policy);
  }

  /**
   * All people whom one may see, for those who go on watching.
   * @throws DomainError 422 `presence.too-many` for more than {@link MAX_WATCHED}
   */
  async watched(principal: Principal, teamId: string | null): Promise<WatchedPresence> {
    const { tenantId } = principal;
    const sight = await this.access.sightOf(principal, PRESENCE);
    const { rows, at, policy } = await this.rows(tenantId, sight, { teamId, limit: MAX_WATCHED + 1 });
    if (rows.length > MAX_WATCHED)
      throw new DomainError('presence.too-many', 'invalid', { extensions: { limit: MAX_WATCHED } });
    return { items: rows.map((row) => viewOf(row, at, policy)), at };
  }

  /** Some employments of a company, as they are on the boards of those who may see them; others are left out. */
  async ofChanged(tenantId: TenantId, employmentIds: readonly EmploymentId[]): Promise<WatchedPresence> {
    const { rows, at, policy } = await this.rows(tenantId, everybody(this.access.today()), {
      employmentIds,
      limit: employmentIds.length,
    });
    return { items: rows.map((row) => viewOf(row, at, policy)), at };
  }

  private async rows(
    tenantId: TenantId,
    sight: Sight,
    wanted: {
      readonly teamId?: string | null;
      readonly employmentIds?: readonly EmploymentId[];
      readonly behind?: unknown;
      readonly limit: number;
    },
  ): Promise<{ readonly rows: readonly BoardRow[]; readonly at: Instant; readonly policy: WorkTimePolicy }> {
    const policies = await this.settings.policies(tenantId, {});
    const nowMs = this.ports.clock.nowMs();
    const rows = await this.ports.database.query<BoardRow>(tenantId, boardSql(sight), [
      ...[tenantId, ...sightValues(sight), wanted.teamId ?? null, wanted.employmentIds ?? null],
      ...[wanted.behind ?? null, wanted.limit, nowMs - marginMsOf(policies), nowMs],
    ]);
    return { rows, at: instantOf(nowMs), policy: policyOn(policies, sight.today) };
  }
}

const everybody = (today: LocalDate): Sight => ({
  ...{ isWholeCompany: true, isSelfAlone: false, me: null, teams: [] },
  today,
});

function viewOf(
  { employment_id: employmentId, employee_id: employeeId, punches }: BoardRow,
  at: Instant,
  policy: WorkTimePolicy,
): PresenceView {
  const presence = presenceAt([new Map(punches ?? [])], at, policy);
  const isThere = presence.status !== 'out';
  return {
    ...{ employeeId, employmentId, status: presence.status },
    since: isThere ? presence.since.occurredAt : null,
    cameAt: isThere ? presence.session.occurredAt : null,
  };
}
