import { epochMsOf } from '@timeledger/kernel/clock.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import { KnownStreams } from '@timeledger/runtime/known-streams.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import { ABSENCES_CATEGORY } from '../absences/absence-streams.js';
import type { AttendancePorts } from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import {
  isAbsenceLifeEvent,
  type AbsenceFacts,
  type AbsenceLifeEvent,
} from '../domain/events/absence-events.js';
import { isPunchEvent, type PunchEvent } from '../domain/events/punch-events.js';
import { isTimesheetEvent } from '../domain/events/timesheet-events.js';
import { addDays, localDateOf } from '../domain/work-time/day-boundaries.js';
import {
  nextPayPeriod,
  payPeriodAt,
  payPeriodOf,
  payPeriodStarting,
  type PayPeriod,
} from '../domain/work-time/pay-period.js';
import { marginMsOf } from '../domain/work-time/work-time-policy.js';
import type { EmploymentSettings } from '../settings/settings.reader.js';
import { instantsOf } from '../timesheets/instants-of-punch.js';
import { DayCalculation, WORKED_DAY } from './day-calculation.js';
import { SETTINGS_OF_DAYS } from './settings-of-days.js';

/** What the reactor works with. */
export type WorkedDayParts = Pick<AttendancePorts, 'store' | 'pipeline' | 'clock' | 'hooks'>;

type StoredPunch = StoredEvent & PunchEvent;

/** The correction behind an event of punches; `null` for a punch itself. */
const correctionOf = (event: StoredEvent): EventId | null =>
  'correctionId' in event.data ? (event.data['correctionId'] as EventId) : null;

/**
 * Calculates the days that a punch, a correction, an absence or a lock touches, and records those that came out otherwise than
 * before. Rests on the log up to the event that it answers, settings and schedules too.
 */
export function workedDayReactor(ports: WorkedDayParts): Reactor {
  const known = new KnownStreams(ports.store);
  const days = new WorkedDaysOfEvents(ports, known);
  return {
    name: WORKED_DAY,
    // Settings and schedules for what they say of the days of a punch; what follows from a change of theirs is a job.
    categories: ['attendance.punches', 'attendance.timesheet', ABSENCES_CATEGORY, ...SETTINGS_OF_DAYS],
    orderingKey: (event) => partsOf(event.streamId).id,
    // A correction is told by itself: what it changed is to be seen.
    joins: (event, before) => [event, before].every((one) => isPunchEvent(one) && correctionOf(one) === null),
    async react(event, _signal, joined) {
      if (isPunchEvent(event)) await days.takeInPunches(event, [...joined.filter(isStoredPunch), event]);
      else if (isTimesheetEvent(event) && event.type === 'attendance.TimesheetLocked')
        await days.takeInLock(event, event.data.employmentId, event.data.periodStart);
      else if (isAbsenceLifeEvent(event) && CHANGES_DAYS.has(event.type))
        await days.takeInAbsence(event, event.data);
    },
    arrived: (events) => known.arrived(events),
    resumed: () => {
      known.forget();
      days.forget();
    },
  };
}

/** What makes an absence count, or count no more. */
const CHANGES_DAYS: ReadonlySet<string> = new Set<AbsenceLifeEvent['type']>([
  'attendance.AbsenceApproved',
  'attendance.AbsenceCancelled',
]);

const isStoredPunch = (event: StoredEvent): event is StoredPunch => isPunchEvent(event);

class WorkedDaysOfEvents {
  private readonly calculation: DayCalculation;

  constructor(
    private readonly ports: WorkedDayParts,
    known: KnownStreams,
  ) {
    this.calculation = new DayCalculation({ ports, known });
  }

  forget(): void {
    this.calculation.forget();
  }

  /** @param punches all that are answered with the last of them */
  async takeInPunches(last: StoredPunch, punches: readonly StoredPunch[]): Promise<void> {
    const { employmentId } = last.data;
    for (const punch of punches.slice(0, -1)) this.calculation.punches.takeIn(punch, employmentId);
    const settings = await this.calculation.settingsAt(last, employmentId);
    if (settings === undefined) return;
    const correctionId = correctionOf(last);
    const kind = correctionId === null ? 'punch' : 'correction';
    for (const { period, dates } of await this.touchedBy(punches, settings))
      await this.calculation.calculate(last, {
        ...{ settings, period, cause: { kind, eventId: last.eventId, correctionId } },
        isWanted: (date) => dates.has(date),
      });
  }

  async takeInLock(event: StoredEvent, employmentId: EmploymentId, start: LocalDate): Promise<void> {
    const { tenantId, eventId } = event;
    this.calculation.locked(tenantId, employmentId, start);
    const settings = await this.calculation.settingsAt(event, employmentId);
    const period = settings && payPeriodStarting(settings.definitions, start);
    if (settings === undefined || period === undefined) return;
    await this.calculation.calculate(event, {
      ...{ settings, period, cause: { kind: 'lock', eventId, correctionId: null } },
      isWanted: () => true,
    });
  }

  /** Days to come are calculated when they are worked, or closed. */
  async takeInAbsence(event: StoredEvent, { employmentId, days }: AbsenceFacts): Promise<void> {
    const { eventId, recordedAt } = event;
    const settings = await this.calculation.settingsAt(event, employmentId);
    if (settings === undefined) return;
    const dates = days.map(({ date }) => date);
    const periods = dates.map((date) => payPeriodOf(settings.definitions, date));
    for (const period of new Map(periods.map((each) => [each.start, each])).values()) {
      const today = localDateOf(period.payGroup.zone, epochMsOf(recordedAt));
      const wanted = new Set(dates.filter((date) => date <= today));
      if (wanted.size === 0) continue;
      await this.calculation.calculate(event, {
        ...{ settings, period, cause: { kind: 'absence', eventId, correctionId: null } },
        isWanted: (date) => wanted.has(date),
      });
    }
  }

  /** The days that punches may change something on, by period. */
  private async touchedBy(punches: readonly StoredPunch[], settings: EmploymentSettings) {
    const marginMs = marginMsOf(settings.policies);
    const touched = new Map<LocalDate, { readonly period: PayPeriod; readonly dates: Set<LocalDate> }>();
    for (const punch of punches)
      for (const atMs of (await instantsOf(this.ports.store, punch)).map(epochMsOf))
        for (const period of periodsAround(settings, atMs, marginMs)) {
          const known = touched.get(period.start) ?? { period, dates: new Set() };
          touched.set(period.start, known);
          for (const date of datesAround(period, atMs, marginMs)) known.dates.add(date);
        }
    return [...touched.values()];
  }
}

/** The pay periods that a fact at a moment may change something in. */
function periodsAround(
  { definitions }: EmploymentSettings,
  atMs: number,
  marginMs: number,
): readonly PayPeriod[] {
  const periods = [payPeriodAt(definitions, atMs - marginMs)];
  const last = payPeriodAt(definitions, atMs + marginMs);
  for (let at = periods[0] as PayPeriod; at.start < last.start; periods.push(at))
    at = nextPayPeriod(definitions, at);
  return periods;
}

/** The days of a period that a fact at a moment may change something on. */
function datesAround(period: PayPeriod, atMs: number, marginMs: number): readonly LocalDate[] {
  const { zone } = period.payGroup;
  const first = localDateOf(zone, Math.max(atMs - marginMs, period.startMs));
  const last = localDateOf(zone, Math.min(atMs + marginMs, period.endMs - 1));
  const dates: LocalDate[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) dates.push(date);
  return dates;
}
