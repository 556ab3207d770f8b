import type { Instant } from '@timeledger/kernel/clock.js';
import type { FactEvent } from '@timeledger/people/domain/facts.js';
import type { AttributeCondition } from '../corrections/correction-attributes.js';
import type { CorrectionChange } from './correction-events.js';
import type { LocalDate, Recorded } from './event.js';
import type { SheetStatus } from './timesheet-events.js';

export type {
  DayAttribution,
  PayGroupDefinition,
  PeriodKind,
  ReportingLine,
} from '@timeledger/people/domain/facts.js';

/**
 * What attendance knows of an employment, of who manages a person, and of a pay group, each as a whole: the latest
 * recorded stands. Copied from organisation's public events with a derived id, so that every read "as known at" is a
 * function of attendance's own log.
 */
export type EmploymentChanged = FactEvent<'attendance', 'EmploymentChanged'>;
export type ReportingLineChanged = FactEvent<'attendance', 'ReportingLineChanged'>;
export type PayGroupDefined = FactEvent<'attendance', 'PayGroupDefined'>;

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
  /** Somebody who comes or goes by no more than this too late or too early was on time; left out: 0. */
  readonly graceMinutes?: number;
  /** A planned day worked for less than this is a half day; left out or `null`: there are no half days. */
  readonly halfDayBelowMinutes?: number | null;
};
export type WorkTimePolicyPublished = Recorded<'attendance.WorkTimePolicyPublished', WorkTimePolicy>;

/** Whose records a correction rule is about, seen from the one who corrects. */
export type CorrectionScope = 'own' | 'reports' | 'all';

/** Which records and changes a rule is about; a member left out leaves nothing out. */
export type RecordsOfRule = {
  /** For people who read the rules. */
  readonly name?: string;
  /** Kinds of record; so far `punch`. */
  readonly recordKinds?: readonly string[];
  readonly actions?: readonly CorrectionChange['action'][];
  readonly conditions?: readonly AttributeCondition[];
};

/** One line of the rules on who may correct what: data, not code. Either `relations`, or `role` with `scope`. */
export type CorrectionRule = RecordsOfRule & {
  /** How the one who corrects stands to the person, in the words of the access policy: any of them. */
  readonly relations?: readonly string[];
  /** A role, such as `manager` … */
  readonly role?: string;
  /** … and whose records it is about. */
  readonly scope?: CorrectionScope;
  /** `direct` corrects at once, `request` asks an approver. */
  readonly right: 'direct' | 'request';
  /** How many days back the punch may lie, before and after the change. */
  readonly maximumAgeDays: number;
  /** In which states of the timesheet. */
  readonly sheetStatuses: readonly SheetStatus[];
  /** A direct correction of more minutes than this asks for a second factor. */
  readonly stepUpAboveMinutes?: number;
};

/** Who decides on a request. */
export type ApproverLevel = 'manager' | 'manager-above' | 'time-administrator';

/** One line of the rules on who decides: the first that fits stands; where none does, the manager decides. */
export type ApprovalRule = RecordsOfRule & {
  /** In which states of the timesheet; left out: in all. */
  readonly sheetStatuses?: readonly SheetStatus[];
  readonly by: ApproverLevel;
  /** Whether an approval asks for a second factor. */
  readonly isStepUpNeeded?: boolean;
};

/** The tenant's rules on who may correct what, as of a moment. */
export type CorrectionRules = {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly rules: readonly CorrectionRule[];
  /** A request nobody decided expires after this many days. */
  readonly requestExpiresAfterDays: number;
  readonly approvals?: readonly ApprovalRule[];
};

/** The tenant's rules on who may correct what; of those in effect the latest recorded stands. */
export type CorrectionRulesPublished = Recorded<'attendance.CorrectionRulesPublished', CorrectionRules>;

export type SettingEvent =
  | EmploymentChanged
  | ReportingLineChanged
  | PayGroupDefined
  | WorkTimePolicyPublished
  | CorrectionRulesPublished;
