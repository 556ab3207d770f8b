import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, EmploymentId } from '@timeledger/kernel/ids.js';
import type { LocalDate, Recorded } from './event.js';
import type { SheetStatus } from './timesheet-events.js';

/**
 * What attendance knows of an employment, as a whole: the latest recorded stands. Copied from organisation's public
 * events with a derived id, so that every read "as known at" is a function of attendance's own log.
 */
export type EmploymentChanged = Recorded<
  'attendance.EmploymentChanged',
  {
    readonly employmentId: EmploymentId;
    readonly employeeId: EmployeeId;
    /** First day of work. */
    readonly hiredOn: LocalDate;
    /** Last day of work; `null` while it lasts. */
    readonly leftOn: LocalDate | null;
    /** Pay groups by the day from which they hold, earliest first. */
    readonly payGroups: readonly { readonly payGroupId: string; readonly from: LocalDate }[];
    /** Work-time policies by the day from which they hold, earliest first; none means the tenant's default. */
    readonly policies?: readonly { readonly policyId: string; readonly from: LocalDate }[];
  }
>;

/** Who manages a person, by effective date; the whole line, the latest recorded stands. */
export type ReportingLineChanged = Recorded<
  'attendance.ReportingLineChanged',
  {
    readonly employeeId: EmployeeId;
    /** Managers by the day from which they hold, earliest first; `null` for a time without one. */
    readonly managers: readonly ReportingLine[];
  }
>;

/** From a local date on, the manager of a person; `null` for a time without one. */
export type ReportingLine = { readonly managerId: EmployeeId | null; readonly from: LocalDate };

/** How long a pay period lasts. */
export type PeriodKind = 'weekly' | 'biweekly' | 'semi-monthly' | 'monthly';

/** Whether a session counts for the day on which it started, or is split at local midnight. */
export type DayAttribution = 'start-of-session' | 'split-at-midnight';

/** One version of a pay group's definition. */
export type PayGroupDefinition = {
  readonly payGroupId: string;
  /** From 1, growing with each definition of the group. */
  readonly version: number;
  /** IANA zone in which the group's days begin. */
  readonly zone: string;
  readonly periodKind: PeriodKind;
  /** A day on which a weekly or biweekly period starts; the other kinds follow the calendar and ignore it. */
  readonly anchor: LocalDate;
  /** First day of the workweek: 1 Monday to 7 Sunday (ISO 8601). */
  readonly workweekStart: number;
  readonly dayAttribution: DayAttribution;
  readonly effectiveFrom: LocalDate;
};
export type PayGroupDefined = Recorded<'attendance.PayGroupDefined', PayGroupDefinition>;

/** One version of a work-time policy: thresholds as data. Minutes unless the name says otherwise. */
export type WorkTimePolicy = {
  readonly policyId: string;
  readonly version: number;
  readonly effectiveFrom: LocalDate;
  /** A session older than this has ended, we do not know when. 1 to 2880. */
  readonly longestSessionMinutes: number;
  /** More work than this on a day asks for breaks of `requiredBreakMinutes` in all. */
  readonly maximumWorkedMinutesBeforeBreak: number;
  readonly requiredBreakMinutes: number;
  /** More work than this on a day is an exception. */
  readonly tooLongDayMinutes: number;
  /** Paid minutes of a day beyond this are overtime; `null` for no daily overtime. */
  readonly overtimeAfterDailyMinutes: number | null;
  /** How far a live punch may be ahead of the server, and a device clock off its own monotonic clock. */
  readonly allowedSkewMs: number;
  readonly isBreakPaid: boolean;
};
export type WorkTimePolicyPublished = Recorded<'attendance.WorkTimePolicyPublished', WorkTimePolicy>;

/** Whose records a correction rule is about, seen from the one who corrects. */
export type CorrectionScope = 'own' | 'reports' | 'all';

/** One line of the rules on who may correct what: data, not code. */
export type CorrectionRule = {
  /** A role of the token, such as `manager`. */
  readonly role: string;
  readonly scope: CorrectionScope;
  /** `direct` corrects at once, `request` asks an approver. */
  readonly right: 'direct' | 'request';
  /** How many days back the punch may lie, before and after the change. */
  readonly maximumAgeDays: number;
  /** In which states of the timesheet. */
  readonly sheetStatuses: readonly SheetStatus[];
};

/** The tenant's rules on who may correct what; the latest recorded stands. */
export type CorrectionRulesPublished = Recorded<
  'attendance.CorrectionRulesPublished',
  {
    readonly version: number;
    readonly effectiveFrom: Instant;
    readonly rules: readonly CorrectionRule[];
    /** A request nobody decided expires after this many days. */
    readonly requestExpiresAfterDays: number;
  }
>;

export type SettingEvent =
  | EmploymentChanged
  | ReportingLineChanged
  | PayGroupDefined
  | WorkTimePolicyPublished
  | CorrectionRulesPublished;
