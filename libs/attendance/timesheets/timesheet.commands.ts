import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { access } from '@timeledger/access/access.js';
import type { EmploymentId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { isLocalDate } from '@timeledger/service/validation/formats.js';
import { AttendanceAccess, unknownEmployment, type AccessedEmployment } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import { decideTimesheet, timesheetStream as timesheetFold } from '../domain/timesheets/timesheet.decider.js';
import type { TimesheetCommandByPerson } from '../domain/timesheets/timesheet.decider.js';
import { timesheetStream } from '../streams.js';
import type { TimesheetView } from './timesheet.dto.js';
import { pinOf, tagOf, TimesheetReader, unknownPeriod, type TimesheetReading } from './timesheet.reader.js';
import { daysOfPeriod } from './timesheets.queries.js';
import { timesheetViewOf, type ShownTimesheet } from './timesheet-view.js';

/** A step in a timesheet's life, as a person asks for it. */
export interface TimesheetStep {
  readonly principal: Principal;
  readonly employmentId: EmploymentId;
  readonly periodStart: LocalDate;
  readonly idempotencyKey: string;
  /** The ETag that the person saw. */
  readonly tag: string;
  readonly step:
    | { readonly kind: 'submit' | 'approve' | 'lock' }
    | { readonly kind: 'reject' | 'reopen'; readonly comment: string };
}

/** Where a step led to. */
export interface TimesheetStepped {
  readonly view: TimesheetView;
  readonly tag: string;
  /** Token for `Read-At`. */
  readonly position: string;
}

const stale = (): DomainError =>
  new DomainError('resource.stale', 'stale', {
    detail: 'The timesheet or its punches were changed since you read it. Read it again and decide again.',
  });

/** A pay group may still be defined anew from tomorrow on, which cuts the periods to come in another way. */
const notBegun = (): DomainError =>
  new DomainError('timesheet.not-begun', 'conflict', { detail: 'The pay period has not begun yet.' });

/** Submits, approves, rejects, reopens and locks timesheets. */
@Injectable()
export class TimesheetCommands {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(TimesheetReader) private readonly reader: TimesheetReader,
  ) {}

  /**
   * Takes a step on what the person saw: the log is folded afresh, compared with the ETag, and those very revisions are
   * pinned. A retry answers the original outcome.
   * Errors: those of `decideTimesheet`; `employment.unknown`, `timesheet.unknown` (404); `timesheet.not-begun` (409);
   * `resource.stale` (412).
   */
  async take({
    principal,
    employmentId,
    periodStart,
    idempotencyKey,
    tag,
    step,
  }: TimesheetStep): Promise<TimesheetStepped> {
    const { tenantId } = principal;
    // The stream bears this name, so it must be the sheet's own; `current` is only for reading.
    if (!isLocalDate(periodStart)) throw unknownPeriod();
    const accessed = await this.accessTo(principal, employmentId, periodStart, step.kind);
    const { employeeId } = accessed.settings.employment;
    let reading: TimesheetReading | undefined;
    const result = await this.ports.pipeline.execute({
      context: commandContextOf(this.ports.hashing, {
        principal,
        operation: `timesheets.${step.kind}`,
        idempotencyKey,
        input: { employmentId, periodStart, tag, step },
      }),
      streamId: timesheetStream(tenantId, employmentId, periodStart),
      ...timesheetFold,
      decide: async (state, revision) => {
        reading = await this.reader.knownAt(tenantId, employmentId, periodStart, {});
        if (tagOf({ ...reading, sheetRevision: revision }) !== tag) throw stale();
        const { period } = reading;
        if (period.startMs > this.ports.clock.nowMs()) throw notBegun();
        const common = {
          sheet: { employmentId, employeeId, periodStart: period.start, periodEnd: period.end },
          now: instantOf(this.ports.clock.nowMs()),
          person: this.access.actingPerson(principal, accessed),
          owner: await this.access.ownerOf(tenantId, accessed.settings, { days: [period.end] }),
        };
        const command: TimesheetCommandByPerson =
          'comment' in step
            ? { ...common, kind: step.kind, comment: step.comment }
            : { ...common, kind: step.kind, calculation: pinOf(reading) };
        return decideTimesheet(command, state);
      },
    });
    reading ??= await this.reader.knownAt(tenantId, employmentId, periodStart, {});
    const after: ShownTimesheet = {
      ...reading,
      state: result.state,
      sheetRevision: result.revision,
      tenures: accessed.tenures,
      awaiting:
        result.state.status === 'submitted'
          ? await this.access.awaited(tenantId, accessed.settings, { days: [reading.period.end] })
          : null,
    };
    return {
      view: timesheetViewOf(employmentId, after),
      tag: tagOf(after),
      position: this.ports.tokens.issue(result.position),
    };
  }

  /**
   * Who asks, and whether the policy lets them. Why nobody decides on their own timesheet the decision itself says. A
   * former manager decides on sheets whose last day was theirs.
   */
  private async accessTo(
    principal: Principal,
    employmentId: EmploymentId,
    periodStart: LocalDate,
    step: TimesheetStep['step']['kind'],
  ): Promise<AccessedEmployment> {
    const accessed = await this.access.employment(principal, employmentId, daysOfPeriod(periodStart));
    if (accessed.relations.has('self')) return accessed;
    const action = step === 'reject' ? 'approve' : step;
    access.assertMay(accessed.relations, 'timesheet', action, { unknown: unknownEmployment });
    return accessed;
  }
}
