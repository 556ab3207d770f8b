import { LRUCache } from 'lru-cache';
import type { EventStore } from '@timeledger/event-store/port.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { epochMsOf, instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import { absencesStream } from '../absences/absence-streams.js';
import type { AttendancePorts } from '../attendance-ports.js';
import { evolveAbsences, NO_ABSENCES } from '../domain/absence/absences.decider.js';
import type { LocalDate } from '../domain/events/event.js';
import type { WorkedDay, WorkedDayCause } from '../domain/events/worked-day-events.js';
import { effectivePunches, monthsBetween } from '../domain/punches/punch-set.js';
import type { PlannedDay } from '../domain/schedules/planned-day.js';
import { evolveTimesheet, INITIAL_TIMESHEET } from '../domain/timesheets/timesheet-state.js';
import { absencesByDay } from '../domain/work-time/day-absences.js';
import { localDateOf } from '../domain/work-time/day-boundaries.js';
import type { PayPeriod } from '../domain/work-time/pay-period.js';
import { calculateTimesheet } from '../domain/work-time/work-time-calculator.js';
import { marginMsOf, policyOn } from '../domain/work-time/work-time-policy.js';
import { decideWorkedDays, workedDaysFold, workedDaysOf } from '../domain/work-time/worked-day.js';
import { ScheduleReader } from '../schedules/schedule.reader.js';
import { SettingsReader, type EmploymentSettings } from '../settings/settings.reader.js';
import { employmentStream, timesheetStream, workedDaysStream } from '../streams.js';
import { KnownPunches } from './known-punches.js';

/** Who records worked days. Never renamed: the ids of what is recorded hang on it. */
export const WORKED_DAY = 'worked-day';

const MAX_KEPT_SHEETS = 50_000;
const MAX_KEPT_CAUSES = 50_000;

/** What days are calculated with. */
export interface DayCalculationParts {
  readonly ports: Pick<AttendancePorts, 'store' | 'pipeline' | 'clock' | 'hooks'>;
  /** The streams of settings and schedules; the store itself, or what is known of it. */
  readonly known: Pick<EventStore, 'readStream'>;
}

/** The days of one employment and period that may have come out otherwise, and why. */
export interface TouchedDays {
  readonly settings: EmploymentSettings;
  readonly period: PayPeriod;
  readonly isWanted: (date: LocalDate) => boolean;
  readonly cause: WorkedDayCause;
  /** Whether days of a locked sheet are left as they are: no setting changes what was paid. */
  readonly leavesLocked?: boolean;
}

/**
 * Calculates days as the log says up to an event, and records those that came out otherwise than before. The same event
 * leads to the same days whenever it is seen; a day that rests on a later event is not taken back by an earlier one.
 */
export class DayCalculation {
  readonly punches: KnownPunches;
  private readonly settings: SettingsReader;
  private readonly schedules: ScheduleReader;
  /** Whether a sheet is locked, by its stream: most are not, and that costs nothing. */
  private readonly locks = new LRUCache<string, boolean>({ max: MAX_KEPT_SHEETS });
  /** Where in the log a cause stands, by its event: facts, which nothing makes stale. */
  private readonly causes = new LRUCache<EventId, number>({ max: MAX_KEPT_CAUSES });

  constructor(private readonly parts: DayCalculationParts) {
    const { ports, known: store } = parts;
    this.punches = new KnownPunches(ports.store);
    this.settings = new SettingsReader({ store, hooks: ports.hooks });
    this.schedules = new ScheduleReader({ store });
  }

  /** What another process has seen was not seen here. */
  forget(): void {
    this.punches.forget();
    this.locks.clear();
  }

  /** A sheet was locked by an event that is being handled. */
  locked(tenant: TenantId, employment: EmploymentId, start: LocalDate): void {
    this.locks.set(timesheetStream(tenant, employment, start), true);
  }

  /** What held for an employment at an event; `undefined` while its pay group was not known, so that no day is. */
  async settingsAt(event: StoredEvent, employment: EmploymentId): Promise<EmploymentSettings | undefined> {
    const settings = await this.settings.knownAt(event.tenantId, employment, { position: event.position });
    return settings === undefined || settings.definitions.length === 0 ? undefined : settings;
  }

  /** The local day on which attendance first heard of an employment; the day of the event where it did not yet. */
  async knownSince(
    { tenantId, position, recordedAt }: StoredEvent,
    employment: EmploymentId,
    zone: string,
  ): Promise<LocalDate> {
    const options = { toPosition: position, limit: 1 };
    const [first] = await this.parts.known.readStream(
      tenantId,
      employmentStream(tenantId, employment),
      options,
    );
    return localDateOf(zone, epochMsOf(first?.recordedAt ?? recordedAt));
  }

  /** Calculates the days, and records them. */
  async calculate(event: StoredEvent, touched: TouchedDays): Promise<void> {
    const { settings, period, cause } = touched;
    const { employmentId, employeeId } = settings.employment;
    const isLocked = await this.isLocked(event, employmentId, period.start);
    if (isLocked && touched.leavesLocked === true) return;
    const { zone } = period.payGroup;
    const knownSince = await this.knownSince(event, employmentId, zone);
    for (const [month, days] of await this.daysOf(event, touched, isLocked))
      await this.record(event, period, month, {
        ...{ employmentId, employeeId, cause, zone, knownSince },
        days: new Map(days),
      });
  }

  private async daysOf(event: StoredEvent, { settings, period, isWanted }: TouchedDays, locked: boolean) {
    const { employment, policies } = settings;
    const marginMs = marginMsOf(policies);
    const months = monthsBetween(period.startMs - marginMs, period.endMs + marginMs);
    const calculation = calculateTimesheet({
      punches: effectivePunches(await this.punches.upTo(event, employment.employmentId, months)),
      period,
      policies,
      employment,
      // Whenever it is run: what was open when the fact came.
      asOf: event.recordedAt,
    });
    const wanted = calculation.days.map(({ date }) => date).filter(isWanted);
    const plans = await this.plansOf(event, settings, wanted);
    const absences = await this.absencesOf(event, employment.employmentId);
    const days = workedDaysOf(calculation, isWanted, {
      policyOf: (date) => policyOn(policies, date),
      planOf: (date) => plans.get(date),
      absencesOf: (date) => absences.get(date) ?? [],
      locked,
      asOfMs: epochMsOf(event.recordedAt),
    });
    return Map.groupBy(days, ([date]) => date.slice(0, 7));
  }

  private async absencesOf({ tenantId, position }: StoredEvent, employment: EmploymentId) {
    const stream = absencesStream(tenantId, employment);
    const events = await readToEnd(this.parts.known, tenantId, stream, { toPosition: position });
    return absencesByDay(events.reduce(evolveAbsences, NO_ABSENCES));
  }

  /** What was planned; nothing in a year whose holidays are not known, until somebody says them. */
  private async plansOf(
    { tenantId, position }: StoredEvent,
    settings: EmploymentSettings,
    dates: readonly LocalDate[],
  ): Promise<ReadonlyMap<LocalDate, PlannedDay>> {
    try {
      const days = await this.schedules.plannedDays(tenantId, settings, dates, { position });
      return new Map(days.map((day) => [day.date, day]));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'holiday-calendar.year-unknown') return new Map();
      throw error;
    }
  }

  private async record(
    event: StoredEvent,
    period: PayPeriod,
    month: string,
    calculated: Omit<Parameters<typeof decideWorkedDays>[0], 'now'> & {
      readonly days: ReadonlyMap<LocalDate, WorkedDay>;
    },
  ): Promise<void> {
    const { ports } = this.parts;
    await ports.pipeline.execute({
      context: {
        tenantId: event.tenantId,
        principal: WORKED_DAY,
        actor: { kind: 'system', id: WORKED_DAY },
        correlationId: event.correlationId,
        causationId: event.eventId,
        ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
        requestHash: '',
        // One event may touch many employments, and two periods of one month: none is a repetition of the other.
        operation: `${WORKED_DAY} ${calculated.employmentId} ${period.start} ${month}`,
        idempotencyKey: event.eventId,
      },
      streamId: workedDaysStream(event.tenantId, calculated.employmentId, month.replace('-', '')),
      ...workedDaysFold,
      idScope: 'stream',
      decide: async (known) => {
        const decisions = decideWorkedDays({ ...calculated, now: instantOf(ports.clock.nowMs()) }, known);
        const isOvertaken = await Promise.all(
          decisions.map(({ data }) => this.isOvertaken(event, known.get(data.date)?.causedBy)),
        );
        return decisions.filter((_, index) => isOvertaken[index] !== true);
      },
    });
    this.causes.set(event.eventId, event.position);
  }

  /** Whether a day rests on more than an event that is seen again: it knows less, and would take the day back. */
  private async isOvertaken(event: StoredEvent, causedBy: EventId | undefined): Promise<boolean> {
    if (causedBy === undefined) return false;
    const kept =
      this.causes.get(causedBy) ??
      (await this.parts.ports.store.findEvent(event.tenantId, causedBy))?.position ??
      0;
    this.causes.set(causedBy, kept);
    return kept > event.position;
  }

  private async isLocked(event: StoredEvent, employment: EmploymentId, start: LocalDate): Promise<boolean> {
    const stream = timesheetStream(event.tenantId, employment, start);
    const kept = this.locks.get(stream);
    if (kept !== undefined) return kept;
    const options = { toPosition: event.position };
    const events = await readToEnd(this.parts.ports.store, event.tenantId, stream, options);
    const isLocked = events.reduce(evolveTimesheet, INITIAL_TIMESHEET).status === 'locked';
    this.locks.set(stream, isLocked);
    return isLocked;
  }
}
