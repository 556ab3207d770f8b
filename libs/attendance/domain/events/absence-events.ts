import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import type { AbsenceDay } from '../absence/absence-days.js';
import type { AbsenceKindVersion } from '../absence/absence-kind.js';
import type { LocalDate, Personal, Recorded } from './event.js';

/** A version of a kind of absence; the first makes it known, or changes what the product says of a kind of its own. */
export type AbsenceKindDefined = Recorded<'attendance.AbsenceKindDefined', AbsenceKindVersion>;

/** What an absence is, on every event of its life: others are told of it from each event alone. */
export type AbsenceFacts = {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  /** As asked for. */
  readonly from: LocalDate;
  readonly until: LocalDate;
  readonly kind: string;
  readonly kindVersion: number;
  /** Whether the person is at work, elsewhere. */
  readonly countsAsWorked: boolean;
  /** Those on which work was planned when it was asked for; ascending, never none. */
  readonly days: readonly AbsenceDay[];
};

/** Asked for. The absence's id is this event's id. */
export type AbsenceRequested = Recorded<
  'attendance.AbsenceRequested',
  AbsenceFacts & {
    readonly requestedBy: string;
    /** Why, where somebody said so. Personal: note. */
    readonly reason?: Personal<string>;
  }
>;

type OfAbsence = AbsenceFacts & { readonly absenceId: EventId };

/** It counts. */
export type AbsenceApproved = Recorded<
  'attendance.AbsenceApproved',
  OfAbsence & {
    readonly approvedBy: string;
    /** Whether the kind needs no decision. */
    readonly isDirect: boolean;
    readonly comment?: Personal<string>;
  }
>;
export type AbsenceRejected = Recorded<
  'attendance.AbsenceRejected',
  OfAbsence & { readonly rejectedBy: string; readonly comment: Personal<string> }
>;
/** Taken back before a decision. */
export type AbsenceWithdrawn = Recorded<
  'attendance.AbsenceWithdrawn',
  OfAbsence & { readonly withdrawnBy: string }
>;
/** It counted, and does no more. */
export type AbsenceCancelled = Recorded<
  'attendance.AbsenceCancelled',
  OfAbsence & { readonly cancelledBy: string; readonly comment: Personal<string> }
>;

/** Minutes given to a balance, or taken from it; an opening balance is the first of them. */
export type AbsenceBalanceAdjusted = Recorded<
  'attendance.AbsenceBalanceAdjusted',
  {
    readonly employmentId: EmploymentId;
    readonly employeeId: EmployeeId;
    readonly kind: string;
    /** From this day on. */
    readonly date: LocalDate;
    /** Not 0; negative takes away. */
    readonly minutes: number;
    readonly adjustedBy: string;
    readonly reason: Personal<string>;
  }
>;

/** What happens to an absence. */
export type AbsenceLifeEvent =
  AbsenceRequested | AbsenceApproved | AbsenceRejected | AbsenceWithdrawn | AbsenceCancelled;

/** What is recorded of the absences of one employment: one stream, so that no two decisions overlook each other. */
export type AbsenceEvent = AbsenceLifeEvent | AbsenceBalanceAdjusted;

const LIFE: ReadonlySet<string> = new Set<AbsenceLifeEvent['type']>([
  'attendance.AbsenceRequested',
  'attendance.AbsenceApproved',
  'attendance.AbsenceRejected',
  'attendance.AbsenceWithdrawn',
  'attendance.AbsenceCancelled',
]);

/** Whether an event of the log is one of an absence's life. Trusts the log for the shape of its data. */
export const isAbsenceLifeEvent = (event: Recorded): event is AbsenceLifeEvent => LIFE.has(event.type);

/** Whether an event of the log books minutes of a balance. Trusts the log for the shape of its data. */
export const isBalanceAdjusted = (event: Recorded): event is AbsenceBalanceAdjusted =>
  event.type === 'attendance.AbsenceBalanceAdjusted';

/** The absence that an event is about. */
export const absenceIdOf = (event: AbsenceLifeEvent): EventId =>
  event.type === 'attendance.AbsenceRequested' ? event.eventId : event.data.absenceId;
