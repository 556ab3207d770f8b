import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate, Personal, Recorded, UtcMonth } from './event.js';

/** Where a timesheet stands in its life. A rejected or reopened one is open again, a returned one submitted. */
export type SheetStatus = 'open' | 'submitted' | 'approved' | 'locked';

/** What minutes are paid as. Open: a later policy may bring more. */
export type PayCategory = 'regular' | 'overtime';

/** Whole minutes of one pay category on one day; negative in an adjustment that takes back. */
export type CategoryMinutes = {
  readonly date: LocalDate;
  readonly category: PayCategory;
  readonly minutes: number;
};

/** Which of everything that may change a calculation was used: the same pins give the same minutes for ever. */
export type CalculationPins = {
  /** Last revision read of each stream of punches by month; -1 for an empty one. */
  readonly punchRevisions: { readonly [month: UtcMonth]: number };
  readonly policyVersions: readonly { readonly policyId: string; readonly version: number }[];
  readonly payGroupId: string;
  readonly payGroupVersion: number;
  /** Release of the IANA time-zone data, such as `2026c`. */
  readonly tzData: string;
  readonly calculatorVersion: number;
};

/** A calculation as a timesheet event keeps it: by day and category, with its totals. Days without minutes are left out. */
export type CalculatedMinutes = {
  readonly lines: readonly CategoryMinutes[];
  readonly workedMinutes: number;
  readonly breakMinutes: number;
  readonly paidMinutes: number;
};

type SheetOf = {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  /** First and last day of the period; the first names the sheet. */
  readonly periodStart: LocalDate;
  readonly periodEnd: LocalDate;
};
type Pinned = SheetOf & { readonly pins: CalculationPins; readonly calculated: CalculatedMinutes };

export type TimesheetOpened = Recorded<
  'attendance.TimesheetOpened',
  SheetOf & { readonly payGroupId: string; readonly payGroupVersion: number }
>;
export type TimesheetSubmitted = Recorded<
  'attendance.TimesheetSubmitted',
  Pinned & { readonly submittedBy: string }
>;
export type TimesheetApproved = Recorded<
  'attendance.TimesheetApproved',
  Pinned & { readonly approvedBy: string }
>;
/** Sent back to the employee. */
export type TimesheetRejected = Recorded<
  'attendance.TimesheetRejected',
  SheetOf & { readonly rejectedBy: string; readonly comment: Personal<string> }
>;
/** Taken back to open before the lock, by whoever had to. */
export type TimesheetReopened = Recorded<
  'attendance.TimesheetReopened',
  SheetOf & { readonly reopenedBy: string; readonly comment: Personal<string> }
>;
/** A fact came after submission or approval: the manager looks again. Pins the calculation with that fact. */
export type TimesheetReturned = Recorded<
  'attendance.TimesheetReturned',
  Pinned & { readonly causedBy: readonly EventId[] }
>;
/** Frozen for payroll. What is paid is `calculated` and the adjustments booked into this sheet until then. */
export type TimesheetLocked = Recorded<'attendance.TimesheetLocked', Pinned & { readonly lockedBy: string }>;
/**
 * A fact came after the lock: what the calculation says now, less what was locked, less what was adjusted before,
 * by origin day and category. Recorded in the locked sheet's own stream; `bookInto` names the open sheet that pays it.
 */
export type TimesheetAdjusted = Recorded<
  'attendance.TimesheetAdjusted',
  SheetOf & {
    readonly pins: CalculationPins;
    readonly lines: readonly CategoryMinutes[];
    readonly bookInto: LocalDate;
  }
>;
/** The counterpart of `TimesheetAdjusted` in the open sheet that pays it. Never counted as overtime of this sheet. */
export type AdjustmentBooked = Recorded<
  'attendance.AdjustmentBooked',
  SheetOf & {
    readonly adjustmentId: EventId;
    readonly originPeriodStart: LocalDate;
    readonly lines: readonly CategoryMinutes[];
    readonly adjustedAt: Instant;
  }
>;

/** A session that was open when its person was deactivated: somebody must say when it ended. */
export type OpenSessionFlagged = Recorded<
  'attendance.OpenSessionFlagged',
  SheetOf & {
    /** The local day on which it started. */
    readonly date: LocalDate;
    readonly startedAt: Instant;
    readonly punchIds: readonly EventId[];
    /** Since when the person is deactivated. */
    readonly deactivatedAt: Instant;
  }
>;

export type TimesheetEvent =
  | TimesheetOpened
  | TimesheetSubmitted
  | TimesheetApproved
  | TimesheetRejected
  | TimesheetReopened
  | TimesheetReturned
  | TimesheetLocked
  | TimesheetAdjusted
  | AdjustmentBooked
  | OpenSessionFlagged;

const TIMESHEET_EVENTS: ReadonlySet<string> = new Set<TimesheetEvent['type']>([
  'attendance.TimesheetOpened',
  'attendance.TimesheetSubmitted',
  'attendance.TimesheetApproved',
  'attendance.TimesheetRejected',
  'attendance.TimesheetReopened',
  'attendance.TimesheetReturned',
  'attendance.TimesheetLocked',
  'attendance.TimesheetAdjusted',
  'attendance.AdjustmentBooked',
  'attendance.OpenSessionFlagged',
]);

/** Whether an event of the log is one of the timesheet stream. Trusts the log for the shape of its data. */
export const isTimesheetEvent = (event: Recorded): event is TimesheetEvent =>
  TIMESHEET_EVENTS.has(event.type);
