import type { EmploymentId } from '@timeledger/kernel/ids.js';
import { calculatedMinutesOf } from '../domain/timesheets/adjustment.js';
import { asPaidOf } from '../domain/timesheets/timesheet-state.js';
import type { TimesheetException } from '../domain/work-time/timesheet-exception.js';
import type { ExceptionView, TimesheetView } from './timesheet.dto.js';
import { pinOf, type TimesheetReading } from './timesheet.reader.js';

export const exceptionViewOf = (exception: TimesheetException): ExceptionView => ({ ...exception });

/** A reading as clients see it. */
export function timesheetViewOf(employmentId: EmploymentId, reading: TimesheetReading): TimesheetView {
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
    exceptions: calculation.exceptions.map(exceptionViewOf),
    calculatedWith: {
      calculatorVersion: pins.calculatorVersion,
      policyVersions: pins.policyVersions.map(({ version }) => version),
      payGroupId: pins.payGroupId,
      payGroupVersion: pins.payGroupVersion,
      tzData: pins.tzData,
    },
  };
}
