import type { Instant } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId } from '@timeledger/kernel/ids.js';
import type { AwaitingView } from '../access/awaiting.dto.js';
import type { LocalDate } from '../domain/events/event.js';
import { isPunchEvent } from '../domain/events/punch-events.js';
import { isWithin, type Tenure } from '@timeledger/people/domain/people.js';
import { localDateOf } from '../domain/work-time/day-boundaries.js';
import { calculatedMinutesOf } from '../domain/timesheets/adjustment.js';
import { asPaidOf } from '../domain/timesheets/timesheet-state.js';
import {
  compareExceptions,
  exceptionOf,
  type TimesheetException,
} from '../domain/work-time/timesheet-exception.js';
import type { ExceptionView, TimesheetView } from './timesheet.dto.js';
import { pinOf, type TimesheetReading } from './timesheet.reader.js';

export const exceptionViewOf = (exception: TimesheetException): ExceptionView => ({ ...exception });

/** A reading as the one who asks may see it. */
export interface ShownTimesheet extends TimesheetReading {
  /** The days that a former manager may see; `undefined` for everybody else: all. */
  readonly tenures: readonly Tenure[] | undefined;
  /** On whose decision a submitted one waits; `null` for all others. */
  readonly awaiting: AwaitingView | null;
}

/** Whether a day is shown. */
export const isDayShown = ({ tenures }: Pick<ShownTimesheet, 'tenures'>, date: LocalDate): boolean =>
  tenures === undefined || isWithin(tenures, date);

/** Whether an event of the timesheet's history is shown: of punches those of shown days, before or after the change. */
export function isEventShown(reading: ShownTimesheet, event: StoredEvent): boolean {
  if (reading.tenures === undefined || !isPunchEvent(event)) return true;
  const { before, after } = event.data as {
    before?: { occurredAt?: Instant } | null;
    after?: { occurredAt?: Instant } | null;
  };
  const times = [event.occurredAt, before?.occurredAt, after?.occurredAt].filter(
    (time) => time !== undefined,
  );
  const { zone } = reading.period.payGroup;
  return times.every((time) => isDayShown(reading, localDateOf(zone, Date.parse(time))));
}

/**
 * An event of the timesheet's history as it is shown: to a former manager, of what happened to the sheet as a whole, that it
 * happened, when and by whom. Its minutes and what was said about it are about days of others too.
 */
export function shownEventOf(reading: ShownTimesheet, event: StoredEvent): StoredEvent {
  if (reading.tenures === undefined || isPunchEvent(event)) return event;
  return { ...event, data: {} };
}

const sumOf = <Item>(items: readonly Item[], minutesOf: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + minutesOf(item), 0);

/**
 * A view with nothing but some days: their figures, sums of them alone, and the days that are hidden with the reason.
 * Adjustments come from earlier periods and are left out.
 */
function limitedTo(view: TimesheetView, reading: ShownTimesheet): TimesheetView {
  const isShown = ({ date }: { readonly date: LocalDate }): boolean => isDayShown(reading, date);
  const days = view.days.filter(isShown);
  const lines = view.asPaid.lines.filter(isShown);
  const paidAs = (category: string): number =>
    sumOf(
      lines.filter((line) => line.category === category),
      ({ minutes }) => minutes,
    );
  return {
    ...view,
    days,
    hiddenDays: view.days.filter((day) => !isShown(day)).map(({ date }) => date),
    hiddenBecause: 'former-manager',
    asWorked: {
      workedMinutes: sumOf(days, ({ workedMinutes }) => workedMinutes),
      breakMinutes: sumOf(days, ({ breakMinutes }) => breakMinutes),
      paidMinutes: sumOf(days, ({ paidMinutes }) => paidMinutes),
      regularMinutes: sumOf(days, ({ regularMinutes }) => regularMinutes),
      overtimeMinutes: sumOf(days, ({ overtimeMinutes }) => overtimeMinutes),
    },
    asPaid: {
      ...view.asPaid,
      lines,
      adjustments: [],
      regularMinutes: paidAs('regular'),
      overtimeMinutes: paidAs('overtime'),
    },
    sessions: view.sessions.filter(isShown),
    exceptions: view.exceptions.filter(isShown),
  };
}

/** A reading as clients see it. */
export function timesheetViewOf(employmentId: EmploymentId, reading: ShownTimesheet): TimesheetView {
  const view = wholeViewOf(employmentId, reading);
  return reading.tenures === undefined ? view : limitedTo(view, reading);
}

/** What was calculated, and sessions flagged because their person was deactivated, for as long as they have no end. */
function exceptionsOf({ calculation, state }: TimesheetReading): readonly TimesheetException[] {
  const ended = new Set(
    calculation.sessions.filter(({ status }) => status === 'closed').flatMap(({ punchIds }) => punchIds),
  );
  const flagged = (state.flaggedSessions ?? []).filter(
    ({ punchIds }) => !punchIds.some((id) => ended.has(id)),
  );
  return [
    ...calculation.exceptions,
    ...flagged.map(({ date, punchIds }) => exceptionOf('session.person-deactivated', date, punchIds)),
  ].sort(compareExceptions);
}

function wholeViewOf(employmentId: EmploymentId, reading: ShownTimesheet): TimesheetView {
  const { settings, period, calculation, state } = reading;
  const { pins } = pinOf(reading);
  const { workedMinutes, breakMinutes, paidMinutes, categories } = calculation.totals;
  const { isFrozen, lines, adjustments, totals } = asPaidOf(state, calculatedMinutesOf(calculation));
  return {
    employmentId,
    employeeId: settings.employment.employeeId,
    periodStart: period.start,
    periodEnd: period.end,
    zone: period.payGroup.zone,
    status: state.status,
    isReturned: state.isReturned,
    awaiting: reading.awaiting,
    hiddenDays: [],
    hiddenBecause: null,
    days: calculation.days.map((day) => ({
      date: day.date,
      workedMinutes: day.workedMinutes,
      breakMinutes: day.breakMinutes,
      paidMinutes: day.paidMinutes,
      regularMinutes: day.categories.regular,
      overtimeMinutes: day.categories.overtime,
    })),
    asWorked: {
      workedMinutes,
      breakMinutes,
      paidMinutes,
      regularMinutes: categories.regular,
      overtimeMinutes: categories.overtime,
    },
    asPaid: {
      isFrozen,
      lines,
      adjustments,
      regularMinutes: totals.regular,
      overtimeMinutes: totals.overtime,
    },
    sessions: calculation.sessions.map(({ date, status, start, end, punchIds }) => ({
      date,
      status,
      start,
      end,
      punchIds,
    })),
    exceptions: exceptionsOf(reading).map(exceptionViewOf),
    calculatedWith: {
      calculatorVersion: pins.calculatorVersion,
      policyVersions: pins.policyVersions.map(({ version }) => version),
      payGroupId: pins.payGroupId,
      payGroupVersion: pins.payGroupVersion,
      tzData: pins.tzData,
    },
  };
}
