import { Inject, Injectable } from '@nestjs/common';
import { access } from '@timeledger/access/access.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import {
  eventIdOf,
  parseId,
  type EmploymentId,
  type EventId,
  type TenantId,
} from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { AttendanceAccess, type AccessedEmployment } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { absenceDays, datesOf, mondayToFriday, type AbsenceStretch } from '../domain/absence/absence-days.js';
import { versionOn, type AbsenceKindVersion } from '../domain/absence/absence-kind.js';
import {
  absencesFold,
  decideAbsence,
  type Absences,
  type BalanceBasis,
  type DecideAbsence,
} from '../domain/absence/absences.decider.js';
import { absenceIdOf, isAbsenceLifeEvent, type AbsenceFacts } from '../domain/events/absence-events.js';
import { ScheduleReader } from '../schedules/schedule.reader.js';
import type { EmploymentSettings } from '../settings/settings.reader.js';
import type { AbsenceView, AdjustBalanceBody, RequestAbsenceBody } from './absence.dto.js';
import { absencesStream } from './absence-streams.js';
import { absenceViewOf } from './absence-view.js';
import { AbsenceKinds } from './absence-kinds.js';

/** As the access policy names it. */
export const ABSENCE = 'absence';

/** What becomes of an absence, as a person asks for it. */
export interface AbsenceStep {
  readonly kind: DecideAbsence['step'];
  readonly comment?: string;
}

/** Where a command left an absence. */
export interface AbsenceAnswer {
  readonly view: AbsenceView;
  /** Its ETag. */
  readonly revision: number;
  /** Token for `Read-At`. */
  readonly position: string;
}

/** @see absenceProblems */
export const unknownAbsence = (): DomainError => new DomainError('absence.unknown', 'not-found');

/** Turns "no such employment for you" into "no such absence for you". */
export function asUnknownAbsence(error: unknown): never {
  throw error instanceof DomainError && error.code === 'employment.unknown' ? unknownAbsence() : error;
}

const unknownKind = (): DomainError => {
  const code = 'absence-kind.unknown';
  const detail = 'The company has no such kind of absence.';
  return new DomainError('absence.kind-unknown', 'invalid', { errors: [{ pointer: '/kind', code, detail }] });
};

/** Asks for absences, decides on them, and books balances: all judged by the log itself. */
@Injectable()
export class AbsenceCommands {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(AbsenceKinds) private readonly kinds: AbsenceKinds,
    @Inject(ScheduleReader) private readonly schedules: ScheduleReader,
  ) {}

  /**
   * Asks for an absence.
   * @throws DomainError as `decideAbsence` and `absenceDays`; 404 `employment.unknown`; 409 `pay-group.not-known-yet`;
   *   422 `absence.kind-unknown`, `holiday-calendar.year-unknown`
   */
  async request(
    principal: Principal,
    body: RequestAbsenceBody,
    idempotencyKey: string,
  ): Promise<AbsenceAnswer> {
    const { tenantId } = principal;
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.permitted(principal, employmentId, ABSENCE, 'request');
    const context = commandContextOf(this.ports.hashing, {
      ...{ principal, operation: 'absences.request', idempotencyKey, input: body },
    });
    const absenceId = eventIdOf(tenantId, context.principal, context.operation, idempotencyKey);
    const { portion = 'full', reason } = body;
    const stretch: AbsenceStretch = { from: body.from, until: body.until, portion };
    const streamId = absencesStream(tenantId, employmentId);
    const { settings } = accessed;
    const result = await this.ports.pipeline.execute({
      ...{ context, streamId },
      ...absencesFold,
      decide: async (absences) => {
        const versions = await this.versionsOf(tenantId, body.kind);
        const version = versionOn(versions, body.from);
        const absence = await this.absenceOf(tenantId, settings, stretch, version);
        const owner = await this.access.ownerOf(tenantId, settings, {
          days: [body.from, this.access.today(settings)],
        });
        return decideAbsence(
          {
            ...{ step: 'request', absenceId, absence, version, owner },
            now: instantOf(this.ports.clock.nowMs()),
            person: this.access.actingPerson(principal, accessed),
            basis: basisOf(settings, versions),
            ...(reason !== undefined && { reason }),
          },
          absences,
        );
      },
    });
    return this.answer(tenantId, absenceId, result);
  }

  /**
   * Decides on an absence, or takes it back.
   * @param expected `If-Match`: the absence as the person saw it
   * @throws DomainError as `decideAbsence`; 404 `absence.unknown`; 412 `resource.stale`
   */
  async take(
    principal: Principal,
    absenceId: EventId,
    step: AbsenceStep,
    { expected, idempotencyKey }: { readonly expected: number; readonly idempotencyKey: string },
  ): Promise<AbsenceAnswer> {
    const { tenantId } = principal;
    const employmentId = await this.employmentOf(tenantId, absenceId);
    const accessed = await this.access.employment(principal, employmentId).catch(asUnknownAbsence);
    if (!accessed.relations.has('self'))
      access.assertMay(accessed.relations, ABSENCE, ACTION_OF[step.kind], { unknown: unknownAbsence });
    const { settings } = accessed;
    const input = { absenceId, expected, step };
    const result = await this.ports.pipeline.execute({
      context: commandContextOf(this.ports.hashing, {
        ...{ principal, operation: `absences.${step.kind}`, idempotencyKey, input },
      }),
      streamId: absencesStream(tenantId, employmentId),
      ...absencesFold,
      decide: async (absences) => {
        const absence = absences.byId.get(absenceId);
        if (absence === undefined) throw unknownAbsence();
        if (absence.revision !== expected)
          throw new DomainError('resource.stale', 'stale', { extensions: { status: absence.status } });
        const today = this.access.today(settings);
        const owner = await this.access.ownerOf(tenantId, settings, {
          ...{ days: [absence.from, today], requestedBy: absence.requestedBy },
        });
        return decideAbsence(
          {
            ...{ step: step.kind, absenceId, owner, today, now: instantOf(this.ports.clock.nowMs()) },
            person: this.access.actingPerson(principal, accessed),
            basis: basisOf(settings, await this.kinds.versionsOf(tenantId, absence.kind)),
            ...(step.comment !== undefined && { comment: step.comment }),
          },
          absences,
        );
      },
    });
    return this.answer(tenantId, absenceId, result);
  }

  /**
   * Books minutes of a balance by hand.
   * @throws DomainError as `decideAbsence`; 404 `employment.unknown`; 422 `absence.kind-unknown`,
   *   `absence.adjustment-unfit`
   */
  async adjust(
    principal: Principal,
    body: AdjustBalanceBody,
    idempotencyKey: string,
  ): Promise<{ readonly accessed: AccessedEmployment; readonly position: string }> {
    const { tenantId } = principal;
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.permitted(principal, employmentId, 'absence-balance', 'adjust');
    const { kind, date, minutes, reason } = body;
    const versions = await this.versionsOf(tenantId, kind);
    if (versionOn(versions, date).balance === null)
      throw unfit('/kind', 'The kind has no balance on this day.');
    if (minutes === 0) throw unfit('/minutes', 'Nothing is nothing to book.');
    const { employeeId } = accessed.settings.employment;
    const { position } = await this.ports.pipeline.execute({
      context: commandContextOf(this.ports.hashing, {
        ...{ principal, operation: 'absence-balances.adjust', idempotencyKey, input: body },
      }),
      streamId: absencesStream(tenantId, employmentId),
      ...absencesFold,
      decide: (absences) =>
        decideAbsence(
          {
            ...{ step: 'adjust', subject: { employmentId, employeeId }, kind, date, minutes, reason },
            now: instantOf(this.ports.clock.nowMs()),
            person: this.access.actingPerson(principal, accessed),
          },
          absences,
        ),
    });
    return { accessed, position: this.ports.tokens.issue(position) };
  }

  /** The employment whose absence it is. @throws DomainError 404 `absence.unknown` */
  async employmentOf(tenant: TenantId, absenceId: EventId): Promise<EmploymentId> {
    const event = await this.ports.store.findEvent(tenant, absenceId);
    if (event?.type !== 'attendance.AbsenceRequested') throw unknownAbsence();
    return partsOf(event.streamId).id as EmploymentId;
  }

  /** An absence as the log tells it now, with its texts. @throws DomainError 404 `absence.unknown` */
  async viewOf(
    tenant: TenantId,
    employment: EmploymentId,
    absenceId: EventId,
  ): Promise<Pick<AbsenceAnswer, 'view' | 'revision'>> {
    const stream = absencesStream(tenant, employment);
    const events = (await readToEnd(this.ports.store, tenant, stream, {})).filter(
      (event) => isAbsenceLifeEvent(event) && absenceIdOf(event) === absenceId,
    );
    if (events.length === 0) throw unknownAbsence();
    const opened = await Promise.all(events.map((event: StoredEvent) => this.ports.hooks.read(event)));
    return { view: absenceViewOf(opened), revision: events.length - 1 };
  }

  private async answer(
    tenant: TenantId,
    absenceId: EventId,
    { state, position }: { readonly state: Absences; readonly position: number },
  ): Promise<AbsenceAnswer> {
    const absence = state.byId.get(absenceId);
    if (absence === undefined) throw new Error('a command on an absence left none');
    const shown = await this.viewOf(tenant, absence.employmentId, absenceId);
    return { ...shown, position: this.ports.tokens.issue(position) };
  }

  private async versionsOf(tenant: TenantId, kind: string): Promise<readonly AbsenceKindVersion[]> {
    const versions = (await this.kinds.all(tenant)).get(kind);
    if (versions === undefined) throw unknownKind();
    return versions;
  }

  private async absenceOf(
    tenant: TenantId,
    settings: EmploymentSettings,
    stretch: AbsenceStretch,
    version: AbsenceKindVersion,
  ): Promise<AbsenceFacts> {
    const { employmentId, employeeId, hiredOn, leftOn } = settings.employment;
    const { from, until } = stretch;
    if (from < hiredOn) throw daysUnfit('/from', 'The employment begins later.');
    if (leftOn !== null && until > leftOn) throw daysUnfit('/until', 'The employment ends earlier.');
    const planned = await this.schedules.plannedDays(tenant, settings, datesOf(stretch));
    const plans = new Map(planned.map((day) => [day.date, day]));
    const days = absenceDays(stretch, version, (date) => {
      const plan = plans.get(date);
      return plan === undefined || plan.kind === 'not-scheduled'
        ? mondayToFriday(date)
        : plan.expectedMinutes;
    });
    const { kind, version: kindVersion, countsAsWorked } = version;
    return { employmentId, employeeId, from, until, kind, kindVersion, countsAsWorked, days };
  }
}

const ACTION_OF: Readonly<Record<AbsenceStep['kind'], string>> = {
  approve: 'decide',
  reject: 'decide',
  withdraw: 'withdraw',
  cancel: 'cancel',
};

const basisOf = (
  { employment: { hiredOn, leftOn } }: EmploymentSettings,
  versions: readonly AbsenceKindVersion[],
): BalanceBasis => ({ versions, hiredOn, leftOn });

const invalid = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });
const daysUnfit = (pointer: string, detail: string): DomainError =>
  invalid('absence.days-unfit', pointer, detail);
const unfit = (pointer: string, detail: string): DomainError =>
  invalid('absence.adjustment-unfit', pointer, detail);
