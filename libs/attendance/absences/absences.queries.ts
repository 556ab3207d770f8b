import { Inject, Injectable } from '@nestjs/common';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { parseId, type EmploymentId, type EventId } from '@timeledger/kernel/ids.js';
import { sightValues, type Sight } from '@timeledger/people/access/sight.sql.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { AttendanceAccess, type AccessedEmployment } from '../access/attendance-access.js';
import { attendanceSight } from '../access/attendance-sight.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { balanceOn } from '../domain/absence/absence-balance.js';
import { versionOn } from '../domain/absence/absence-kind.js';
import { balanceFactsOf, evolveAbsences, NO_ABSENCES } from '../domain/absence/absences.decider.js';
import { ABSENCE, AbsenceCommands, asUnknownAbsence, type AbsenceAnswer } from './absence.commands.js';
import type { AbsenceBalanceList, AbsenceQuery, AbsenceView } from './absence.dto.js';
import { AbsenceKinds } from './absence-kinds.js';
import { absencesStream } from './absence-streams.js';
import { absenceViewOf } from './absence-view.js';

type AbsenceRow = Record<string, unknown> & {
  readonly absence_id: string;
  readonly requested_at: string;
  readonly events: readonly StoredEvent[];
};

/** $5 employment, $6 status, $7 first day, $8 last day, $9 and $10 cursor, $11 limit. */
const WANTED = `a.tenant_id = $1
  AND ($5::uuid IS NULL OR a.employment_id = $5) AND ($6::text IS NULL OR a.status = $6)
  AND ($7::text IS NULL OR a.last_day >= $7) AND ($8::text IS NULL OR a.first_day <= $8)
  AND ($9::text IS NULL OR (a.requested_at, a.absence_id) < ($9, $10::uuid))
  AND ($2::uuid IS NOT NULL AND $3::text IS NOT NULL AND $4::uuid[] IS NOT NULL)`;
const NEWEST = 'ORDER BY a.requested_at DESC, a.absence_id DESC LIMIT $11';
const OF_COMPANY = `SELECT a.* FROM attendance.absence a WHERE ${WANTED} ${NEWEST}`;
const OF_SELF = `SELECT a.* FROM attendance.absence a WHERE a.employee_id = $2 AND ${WANTED} ${NEWEST}`;
const IN_SIGHT = `${attendanceSight.sight}
  SELECT a.* FROM sight CROSS JOIN LATERAL (
    SELECT a.* FROM attendance.absence a WHERE a.employee_id = sight.employee_id AND ${WANTED} ${NEWEST}) AS a
  WHERE sight.is_all ${NEWEST}`;

const statementOf = ({ isWholeCompany, isSelfAlone }: Sight): string =>
  isSelfAlone ? OF_SELF : isWholeCompany ? OF_COMPANY : IN_SIGHT;

/** Reads absences and balances. What one may not see answers as what does not exist. */
@Injectable()
export class AbsenceQueries {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(AbsenceCommands) private readonly commands: AbsenceCommands,
    @Inject(AbsenceKinds) private readonly kinds: AbsenceKinds,
  ) {}

  /** One absence and its ETag. @throws DomainError 404 `absence.unknown` */
  async get(principal: Principal, absenceId: EventId): Promise<Pick<AbsenceAnswer, 'view' | 'revision'>> {
    const employmentId = await this.commands.employmentOf(principal.tenantId, absenceId);
    await this.access.permitted(principal, employmentId, ABSENCE, 'read').catch(asUnknownAbsence);
    return this.commands.viewOf(principal.tenantId, employmentId, absenceId);
  }

  /** Absences by time of request, the newest first: all that the person may read. */
  async list(principal: Principal, query: AbsenceQuery): Promise<Page<AbsenceView>> {
    const { tenantId } = principal;
    const employmentId =
      query.employmentId === undefined ? null : parseId<EmploymentId>(query.employmentId, '?employmentId');
    if (employmentId !== null) await this.access.permitted(principal, employmentId, ABSENCE, 'read');
    const { status = null, firstDay = null, lastDay = null, limit = DEFAULT_PAGE_SIZE } = query;
    const sight = await this.access.sightOf(principal, ABSENCE);
    const scope: CursorScope = {
      ...{ tenantId, list: 'listAbsences' },
      filter: {
        employmentId,
        status,
        firstDay,
        lastDay,
        person: sight.me,
        isWholeCompany: sight.isWholeCompany,
      },
    };
    const [behindTime = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<AbsenceRow>(tenantId, statementOf(sight), [
      ...[tenantId, ...sightValues(sight), employmentId, status, firstDay, lastDay],
      ...[behindTime, behindId, limit + 1],
    ]);
    const page = pageOf<AbsenceRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.requested_at,
      row.absence_id,
    ]);
    return { ...page, items: await Promise.all(page.items.map((row) => this.viewOfRow(row))) };
  }

  /** The balances of an employment by a day, as the log tells them now. @throws DomainError 404 `employment.unknown` */
  async balances(principal: Principal, employmentId: EmploymentId, on?: string): Promise<AbsenceBalanceList> {
    const accessed = await this.access.permitted(principal, employmentId, 'absence-balance', 'read');
    return this.balancesOf(principal, accessed, on);
  }

  /** The same, of an employment that somebody was let to. */
  async balancesOf(
    { tenantId }: Principal,
    { settings }: AccessedEmployment,
    on: string = this.access.today(settings),
  ): Promise<AbsenceBalanceList> {
    const { employmentId, hiredOn, leftOn } = settings.employment;
    const events = await readToEnd(this.ports.store, tenantId, absencesStream(tenantId, employmentId), {});
    const absences = events.reduce(evolveAbsences, NO_ABSENCES);
    const items = [...(await this.kinds.all(tenantId))].flatMap(([kind, versions]) => {
      const rule = versionOn(versions, on).balance;
      if (rule === null) return [];
      const facts = balanceFactsOf(absences, kind, { versions, hiredOn, leftOn });
      return [{ kind, dayMinutes: rule.dayMinutes, ...balanceOn(facts, on) }];
    });
    return { on, items };
  }

  private async viewOfRow({ events }: AbsenceRow): Promise<AbsenceView> {
    return absenceViewOf(await Promise.all(events.map((event) => this.ports.hooks.read(event))));
  }
}
