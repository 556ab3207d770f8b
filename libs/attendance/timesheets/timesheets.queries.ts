import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { epochMsOf, instantOf, parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmploymentId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import {
  ATTENDANCE_PORTS,
  ATTENDANCE_PROJECTION,
  READ_WAIT_MS,
  type AttendancePorts,
} from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import { differenceOf, timelineOf } from '../domain/timesheets/replay.js';
import type { TimesheetState } from '../domain/timesheets/timesheet-state.js';
import { explain, type Explanation, type Figure } from '../domain/work-time/explain.js';
import { policyOn } from '../domain/work-time/work-time-policy.js';
import type { KnownAt } from '../settings/known-at.js';
import type { AttemptView, DifferenceView } from './timesheet-replay.dto.js';
import type { KnownAtQuery, TimesheetListQuery } from './timesheet-request.dto.js';
import type { TimesheetEntryView } from './timesheet.dto.js';
import { TimesheetReader, type TimesheetReading } from './timesheet.reader.js';

interface EntryRow {
  readonly employment_id: string;
  readonly employee_id: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly status: string;
  readonly state: TimesheetState;
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
  ): Promise<TimesheetReading> {
    const on = start === 'current' ? undefined : start;
    await this.access.readable(principal, employmentId, on);
    const known = await this.knownAtOf(query);
    return known.instant === undefined && known.position === undefined
      ? this.reader.current(principal.tenantId, employmentId, start)
      : this.reader.knownAt(principal.tenantId, employmentId, start, known);
  }

  /** Where a figure comes from. @throws DomainError 422 `timesheet.day-outside` */
  explanation(reading: TimesheetReading, date: LocalDate, figure: Figure): Explanation {
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
    await this.access.readable(principal, employmentId, start === 'current' ? undefined : start);
    const known = await this.knownAtOf(query);
    const reading = await this.reader.knownAt(tenantId, employmentId, start, known);
    const events = await this.reader.eventsOf(tenantId, employmentId, reading);
    return timelineOf(
      events.filter(
        (event) =>
          (known.instant === undefined || event.recordedAt <= known.instant) &&
          (known.position === undefined || event.position <= known.position),
      ),
    );
  }

  /** What changed between what was known at two moments. */
  async difference(
    principal: Principal,
    employmentId: EmploymentId,
    start: LocalDate | 'current',
    moments: { readonly from: string; readonly to: string | undefined },
  ): Promise<DifferenceView> {
    await this.access.readable(principal, employmentId, start === 'current' ? undefined : start);
    const from = this.pastInstant(moments.from, '?from');
    const to =
      moments.to === undefined ? instantOf(this.ports.clock.nowMs()) : this.pastInstant(moments.to, '?to');
    const { tenantId } = principal;
    const [before, after] = await Promise.all([
      this.reader.knownAt(tenantId, employmentId, start, { instant: from }),
      this.reader.knownAt(tenantId, employmentId, start, { instant: to }),
    ]);
    const { days, lines, exceptionsGone, exceptionsNew } = differenceOf(
      before.calculation,
      after.calculation,
    );
    return { from, to, days, lines, exceptionsGone: [...exceptionsGone], exceptionsNew: [...exceptionsNew] };
  }

  /** Live punches of the period that were refused. */
  async attempts(
    principal: Principal,
    employmentId: EmploymentId,
    start: LocalDate | 'current',
  ): Promise<readonly AttemptView[]> {
    const { settings } = await this.access.readable(
      principal,
      employmentId,
      start === 'current' ? undefined : start,
    );
    const period = this.reader.periodOf(settings, start);
    const rows = await this.ports.database.query<{ data: AttemptView; recorded_at: string }>(
      principal.tenantId,
      `SELECT data, recorded_at FROM attendance.attempt
       WHERE tenant_id = $1 AND employment_id = $2 AND at_ms >= $3 AND at_ms < $4
       ORDER BY at_ms, attempt_id LIMIT ${MAX_ATTEMPTS}`,
      [principal.tenantId, employmentId, period.startMs, period.endMs],
    );
    return rows.map(({ data: { kind, code, occurredAt }, recorded_at }) => ({
      kind,
      code,
      occurredAt,
      recordedAt: recorded_at,
    }));
  }

  /**
   * Timesheets in a state: of everybody for time administrators, finance and auditors; of those whom one manages on the
   * last day of the period for everybody else.
   */
  async list(principal: Principal, query: TimesheetListQuery): Promise<Page<TimesheetEntryView>> {
    const status = query.status ?? 'submitted';
    const seesAll = (['time_administrator', 'finance', 'auditor'] as const).some((role) =>
      principal.roles.has(role),
    );
    const manager = seesAll ? null : (principal.employeeId ?? null);
    if (!seesAll && manager === null) return { items: [] };
    const scope: CursorScope = {
      tenantId: principal.tenantId,
      list: 'listTimesheets',
      filter: { status, manager },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [afterStart = null, afterId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<EntryRow & Record<string, unknown>>(
      principal.tenantId,
      `SELECT t.employment_id, t.employee_id, t.period_start, t.period_end, t.status, t.state
       FROM attendance.timesheet t
       WHERE t.tenant_id = $1 AND t.status = $2
         AND ($3::uuid IS NULL OR EXISTS (
           SELECT FROM attendance.reporting_line r
           WHERE r.tenant_id = t.tenant_id AND r.employee_id = t.employee_id AND r.manager_id = $3
             AND r.valid_from <= t.period_end AND (r.valid_to IS NULL OR r.valid_to > t.period_end)))
         AND ($4::text IS NULL OR (t.period_start, t.employment_id) > ($4, $5::uuid))
       ORDER BY t.period_start, t.employment_id LIMIT $6`,
      [principal.tenantId, status, manager, afterStart, afterId, limit + 1],
    );
    const page = pageOf<EntryRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.period_start,
      row.employment_id,
    ]);
    return { ...page, items: page.items.map(entryOf) };
  }

  /** @throws DomainError 422 `known-at.in-future`: a later fact would change what was told of that moment */
  private async knownAtOf({ knownAt, knownAtPosition: position }: KnownAtQuery): Promise<KnownAt> {
    const instant = knownAt === undefined ? undefined : this.pastInstant(knownAt, '?knownAt');
    if (position !== undefined) await this.assertReached(position);
    return { instant, position };
  }

  /** Waits a moment for appends that are still open before the position: it can be in the hands of a client already. */
  private async assertReached(position: number): Promise<void> {
    const untilMs = performance.now() + POSITION_WAIT_MS;
    while (position > (await this.ports.store.safeHead())) {
      if (performance.now() >= untilMs) throw inFuture('?knownAtPosition');
      await pause(POSITION_POLL_MS);
    }
  }

  /** @throws DomainError 422 `known-at.in-future`: nobody knows what will be recorded until then */
  private pastInstant(text: string, pointer: string): Instant {
    const instant = parseInstant(text);
    if (instant !== undefined && epochMsOf(instant) <= this.ports.clock.nowMs()) return instant;
    throw inFuture(pointer);
  }
}

function inFuture(pointer: string): DomainError {
  const code = 'known-at.in-future';
  return new DomainError(code, 'invalid', {
    errors: [{ pointer, code, detail: 'must not be in the future' }],
  });
}

const entryOf = (row: EntryRow): TimesheetEntryView => ({
  employmentId: row.employment_id,
  employeeId: row.employee_id,
  periodStart: row.period_start,
  periodEnd: row.period_end,
  status: row.status,
  pinnedWorkedMinutes: row.state.pinned?.calculated.workedMinutes ?? null,
});
