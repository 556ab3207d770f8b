import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { isLocalDate } from '@timeledger/service/validation/formats.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import {
  AttendanceAccess,
  unknownEmployment,
  type AccessedEmployment,
  type DaysInQuestion,
} from '../access/attendance-access.js';
import { isSeen, sightValues, type Sight } from '@timeledger/people/access/sight.sql.js';
import { attendanceSight } from '../access/attendance-sight.js';
import { awaitingOf } from '../access/awaiting.dto.js';
import {
  ATTENDANCE_PORTS,
  ATTENDANCE_PROJECTION,
  READ_WAIT_MS,
  type AttendancePorts,
} from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import { differenceOf, timelineOf } from '../domain/timesheets/replay.js';
import { isWithin } from '@timeledger/people/domain/people.js';
import type { TimesheetState } from '../domain/timesheets/timesheet-state.js';
import { explain, type Explanation, type Figure } from '../domain/work-time/explain.js';
import { localDateOf } from '../domain/work-time/day-boundaries.js';
import { payPeriodStarting } from '../domain/work-time/pay-period.js';
import { policyOn } from '../domain/work-time/work-time-policy.js';
import { knownAtAskedFor, knownInFuture, pastInstant } from '../settings/asked-for.js';
import type { KnownAt } from '../settings/known-at.js';
import type { AttemptView, DifferenceView } from './timesheet-replay.dto.js';
import type { KnownAtQuery, TimesheetListQuery } from './timesheet-request.dto.js';
import type { TimesheetEntryView } from './timesheet.dto.js';
import { isDayShown, isEventShown, shownEventOf, type ShownTimesheet } from './timesheet-view.js';
import { TimesheetReader, unknownPeriod, type TimesheetReading } from './timesheet.reader.js';

interface EntryRow {
  readonly employment_id: string;
  readonly employee_id: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly status: string;
  readonly state: TimesheetState;
  /** Who decides on it. */
  readonly manager_id: string | null;
  /** Whether only some of its days are shown. */
  readonly is_part: boolean;
}

const MAX_ATTEMPTS = 1000;
/** How long a position may take to be followed by nothing that comes before it. */
const POSITION_WAIT_MS = 500;
const POSITION_POLL_MS = 20;

/** Reads of timesheets, for whoever may. */
@Injectable()
export class TimesheetQueries {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(TimesheetReader) private readonly reader: TimesheetReader,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, ATTENDANCE_PROJECTION, READ_WAIT_MS);
  }

  /** The timesheet as it is now, or as it was known. */
  async read(
    principal: Principal,
    employmentId: EmploymentId,
    start: LocalDate | 'current',
    query: KnownAtQuery,
  ): Promise<ShownTimesheet> {
    const accessed = await this.accessTo(principal, employmentId, start, 'timesheet');
    const known = await this.knownAtOf(query);
    const reading =
      known.instant === undefined && known.position === undefined
        ? await this.reader.current(principal.tenantId, employmentId, start)
        : await this.reader.knownAt(principal.tenantId, employmentId, start, known);
    return this.shown(principal.tenantId, reading, accessed);
  }

  /** Where a figure comes from. @throws DomainError 422 `timesheet.day-outside` */
  explanation(reading: ShownTimesheet, date: LocalDate, figure: Figure): Explanation {
    if (!isDayShown(reading, date)) throw unknownPeriod();
    const punches = new Map(reading.punches.map((punch) => [punch.punchId, punch]));
    const policy = policyOn(reading.settings.policies, date);
    const explanation = explain(reading.calculation, punches, policy, date, figure);
    if (explanation !== undefined) return explanation;
    const code = 'timesheet.day-outside';
    throw new DomainError(code, 'invalid', {
      errors: [
        { pointer: '?date', code, detail: `must be from ${reading.period.start} to ${reading.period.end}` },
      ],
    });
  }

  /** Everything that happened to a timesheet, in the order in which it became known. */
  async timeline(
    principal: Principal,
    employmentId: EmploymentId,
    start: LocalDate | 'current',
    query: KnownAtQuery,
  ) {
    const { tenantId } = principal;
    const accessed = await this.accessTo(principal, employmentId, start, 'timesheet');
    const known = await this.knownAtOf(query);
    const read = await this.reader.knownAt(tenantId, employmentId, start, known);
    const reading = await this.shown(tenantId, read, accessed);
    const events = await this.reader.eventsOf(tenantId, employmentId, reading);
    return timelineOf(
      events
        .filter(
          (event) =>
            isEventShown(reading, event) &&
            (known.instant === undefined || event.recordedAt <= known.instant) &&
            (known.position === undefined || event.position <= known.position),
        )
        .map((event) => shownEventOf(reading, event)),
    );
  }

  /** What changed between what was known at two moments. */
  async difference(
    principal: Principal,
    employmentId: EmploymentId,
    start: LocalDate | 'current',
    moments: { readonly from: string; readonly to: string | undefined },
  ): Promise<DifferenceView> {
    const accessed = await this.accessTo(principal, employmentId, start, 'timesheet');
    const from = pastInstant(moments.from, this.ports.clock, '?from');
    const to =
      moments.to === undefined
        ? instantOf(this.ports.clock.nowMs())
        : pastInstant(moments.to, this.ports.clock, '?to');
    const { tenantId } = principal;
    const [before, after] = await Promise.all([
      this.reader.knownAt(tenantId, employmentId, start, { instant: from }),
      this.reader.knownAt(tenantId, employmentId, start, { instant: to }),
    ]);
    const shown = await this.shown(tenantId, after, accessed);
    const { days, lines, exceptionsGone, exceptionsNew } = differenceOf(
      before.calculation,
      after.calculation,
    );
    const ofShown = <Item extends { readonly date: LocalDate }>(items: readonly Item[]): Item[] =>
      items.filter(({ date }) => isDayShown(shown, date));
    return {
      from,
      to,
      days: ofShown(days),
      lines: ofShown(lines),
      exceptionsGone: ofShown(exceptionsGone),
      exceptionsNew: ofShown(exceptionsNew),
    };
  }

  /** Live punches of the period that were refused. */
  async attempts(
    principal: Principal,
    employmentId: EmploymentId,
    start: LocalDate | 'current',
  ): Promise<readonly AttemptView[]> {
    const accessed = await this.accessTo(principal, employmentId, start, 'refused-attempt');
    const period = this.reader.periodOf(accessed.settings, start);
    const { zone } = period.payGroup;
    if (accessed.tenures !== undefined)
      await this.shown(
        principal.tenantId,
        await this.reader.current(principal.tenantId, employmentId, start),
        accessed,
      );
    const rows = await this.ports.database.query<{ data: AttemptView; recorded_at: string }>(
      principal.tenantId,
      `SELECT data, recorded_at FROM attendance.attempt
       WHERE tenant_id = $1 AND employment_id = $2 AND at_ms >= $3 AND at_ms < $4
       ORDER BY at_ms, attempt_id LIMIT ${MAX_ATTEMPTS}`,
      [principal.tenantId, employmentId, period.startMs, period.endMs],
    );
    const seen = rows.filter(({ data: { occurredAt } }) =>
      isDayShown({ tenures: accessed.tenures }, localDateOf(zone, Date.parse(occurredAt))),
    );
    return seen.map(({ data: { kind, code, occurredAt }, recorded_at }) => ({
      kind,
      code,
      occurredAt,
      recordedAt: recorded_at,
    }));
  }

  /**
   * Timesheets in a state that the principal may read, by period. Begins from the people somebody answers for, so that a
   * manager's list does not grow with the company's.
   */
  async list(principal: Principal, query: TimesheetListQuery): Promise<Page<TimesheetEntryView>> {
    const { tenantId } = principal;
    const status = query.status ?? 'submitted';
    const sight = await this.access.sightOf(principal, 'timesheet');
    const scope: CursorScope = {
      tenantId,
      list: 'listTimesheets',
      filter: { status, person: principal.subject, isWholeCompany: sight.isWholeCompany },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [afterStart = null, afterId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<EntryRow & Record<string, unknown>>(
      tenantId,
      statementOf(sight),
      [tenantId, ...sightValues(sight), status, afterStart, afterId, limit + 1],
    );
    const page = pageOf<EntryRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.period_start,
      row.employment_id,
    ]);
    return { ...page, items: page.items.map(entryOf) };
  }

  /** Who asks, and what a row of the policy lets them; the first and the last day of the period count. */
  private accessTo(
    principal: Principal,
    employmentId: EmploymentId,
    start: LocalDate | 'current',
    resource: string,
  ): Promise<AccessedEmployment> {
    return this.access.permitted(principal, employmentId, resource, 'read', daysOfPeriod(start));
  }

  /**
   * What of a reading the one who asks may see, and on whose decision it waits.
   * @throws DomainError 404 `employment.unknown` where a former manager has no day of it, or not any more: the lock of today
   *   counts, also for what was known before it
   */
  private async shown(
    tenant: TenantId,
    reading: TimesheetReading,
    { tenures, settings }: AccessedEmployment,
  ): Promise<ShownTimesheet> {
    if (tenures !== undefined) {
      const { period, calculation } = reading;
      const { state } = await this.reader.current(tenant, settings.employment.employmentId, period.start);
      const isOwn = calculation.days.some(({ date }) => isWithin(tenures, date));
      if (!isOwn || state.status === 'locked') throw unknownEmployment();
    }
    const awaiting =
      reading.state.status === 'submitted'
        ? await this.access.awaited(tenant, settings, { days: [reading.period.end] })
        : null;
    return { ...reading, tenures, awaiting };
  }

  /** @throws DomainError 422 `known-at.in-future`: a later fact would change what was told of that moment */
  private async knownAtOf({ knownAt, knownAtPosition: position }: KnownAtQuery): Promise<KnownAt> {
    const instant = knownAtAskedFor(knownAt, this.ports.clock);
    if (position !== undefined) await this.assertReached(position);
    return { instant, position };
  }

  /** Waits a moment for appends that are still open before the position: it can be in the hands of a client already. */
  private async assertReached(position: number): Promise<void> {
    const untilMs = performance.now() + POSITION_WAIT_MS;
    while (position > (await this.ports.store.safeHead())) {
      if (performance.now() >= untilMs) throw knownInFuture('?knownAtPosition');
      await pause(POSITION_POLL_MS);
    }
  }
}

/** The first and the last day of the period that a start names: those whose managers and teams count. */
export const daysOfPeriod = (start: LocalDate | 'current'): DaysInQuestion =>
  start === 'current'
    ? []
    : ({ definitions }) => {
        const period =
          isLocalDate(start) && definitions.length > 0 ? payPeriodStarting(definitions, start) : undefined;
        return period === undefined ? [] : [period.start, period.end];
      };

const ENTRY = `t.employment_id, t.employee_id, t.period_start, t.period_end, t.status, t.state`;
const PAGE = `t.tenant_id = $1 AND t.status = $5
  AND ($6::text IS NULL OR (t.period_start, t.employment_id) > ($6, $7::uuid))`;

/** Who decides is looked up for the rows of the page alone. */
const withDecider = (rows: string): string => `
  SELECT rows.*, decider.manager_id FROM (${rows}) AS rows
  LEFT JOIN LATERAL ${attendanceSight.deciderSql('rows.employee_id', 'rows.period_end', 'NULL')} AS decider ON rows.status = 'submitted'
  ORDER BY rows.period_start, rows.employment_id`;

// The values of a sight are given to all, so that one call serves.
const listOf = (whose: string): string =>
  withDecider(`
  SELECT ${ENTRY}, false AS is_part FROM attendance.timesheet t
  WHERE ${PAGE} AND ($2::uuid IS NULL OR $4::uuid[] IS NOT NULL) AND ${whose}
  ORDER BY t.period_start, t.employment_id LIMIT $8`);
const LIST_OF_COMPANY = listOf('true');
const LIST_OF_SELF = listOf('t.employee_id = $2');
export const LIST_IN_SIGHT = `${attendanceSight.sight} ${withDecider(`
  SELECT ${ENTRY}, NOT sight.is_all AND 'former' = ALL (sight.kinds) AS is_part
  FROM sight CROSS JOIN LATERAL (
    SELECT ${ENTRY} FROM attendance.timesheet t
    WHERE t.employee_id = sight.employee_id AND ${PAGE}
      AND ${isSeen('t.period_start', 't.period_end', `t.status = 'locked'`)}
    ORDER BY t.period_start, t.employment_id LIMIT $8) AS t
  ORDER BY t.period_start, t.employment_id LIMIT $8`)}`;

const statementOf = ({ isWholeCompany, isSelfAlone }: Sight): string =>
  isSelfAlone ? LIST_OF_SELF : isWholeCompany ? LIST_OF_COMPANY : LIST_IN_SIGHT;

const entryOf = (row: EntryRow): TimesheetEntryView => ({
  employmentId: row.employment_id,
  employeeId: row.employee_id,
  periodStart: row.period_start,
  periodEnd: row.period_end,
  status: row.status,
  // A former manager sees no sum of days that are not theirs.
  pinnedWorkedMinutes: row.is_part ? null : (row.state.pinned?.calculated.workedMinutes ?? null),
  awaiting: row.status === 'submitted' ? awaitingOf(row.manager_id) : null,
});
