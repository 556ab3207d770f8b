import type { EmployeeId, EmploymentId } from '@timeledger/kernel/ids.js';
import type { LocalDate, Personal, Recorded } from '../events/event.js';

/** What people comment on: what is recorded of them, what was decided about it, and the company's rules. */
export const FEEDBACK_KINDS = [
  'punch',
  'correction',
  'timesheet',
  'work-time-policy',
  'correction-rules',
] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

/** What a thread is about. */
export type FeedbackSubject = {
  readonly kind: FeedbackKind;
  /** A punch's or correction's id, the first day of a timesheet's period, or the version of rules. */
  readonly id: string;
  /** Whose record it is; `null` for rules. */
  readonly employmentId: EmploymentId | null;
  /** The day whose manager answers; `null` for rules, which time administration answers for. */
  readonly day: LocalDate | null;
};

type Thread = { readonly threadId: string; readonly employeeId: EmployeeId };
type Said = {
  /** Who says it: the employee id, or the token's subject of somebody who is none. The text is sealed under it. */
  readonly authorId: string;
  /** Personal: note. */
  readonly text: Personal<string>;
};

/** A person comments on something. */
export type FeedbackOpened = Recorded<
  'attendance.FeedbackOpened',
  Thread &
    Said & {
      readonly about: FeedbackSubject;
      /** Who is to answer, as known then; `null` for time administration. */
      readonly responsibleId: EmployeeId | null;
    }
>;
/** Somebody goes on: the responsible person, or the one who asked. */
export type FeedbackAnswered = Recorded<'attendance.FeedbackAnswered', Thread & Said>;
/** Nothing more is expected. */
export type FeedbackClosed = Recorded<'attendance.FeedbackClosed', Thread & { readonly closedBy: string }>;
/** Somebody writes after the end. */
export type FeedbackReopened = Recorded<
  'attendance.FeedbackReopened',
  Thread & { readonly reopenedBy: string }
>;

export type FeedbackEvent = FeedbackOpened | FeedbackAnswered | FeedbackClosed | FeedbackReopened;
