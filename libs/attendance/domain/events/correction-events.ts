import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import type { RecordAttributes } from '../corrections/record-attributes.js';
import type { Personal, Recorded, UtcMonth } from './event.js';
import type { PunchKind, PunchTime } from './punch-events.js';

/** The punch that a correction is about, as it was known, or as the client stated it before the punch arrived. */
export type CorrectionTarget = PunchTime & { readonly punchId: EventId; readonly kind: PunchKind };

/** What is to be changed. */
export type CorrectionChange =
  | { readonly action: 'change-time'; readonly target: CorrectionTarget; readonly after: PunchTime }
  | {
      readonly action: 'reclassify';
      readonly target: CorrectionTarget;
      readonly after: { readonly kind: PunchKind };
    }
  | { readonly action: 'void'; readonly target: CorrectionTarget }
  | { readonly action: 'add'; readonly after: PunchTime & { readonly kind: PunchKind } };

/** Whom a correction concerns, on every event of its life. */
export type CorrectionSubject = {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
};

/** Asked for. The correction's id is this event's id. */
export type CorrectionRequested = Recorded<
  'attendance.CorrectionRequested',
  CorrectionSubject & {
    /** The month whose corrections stream this is: that of the punch, or of the time of a punch to add. */
    readonly month: UtcMonth;
    readonly change: CorrectionChange;
    /** Whether the punch was known when the correction came; if not, the target is what the client stated. */
    readonly isTargetKnown: boolean;
    /** Place among the corrections of the punch; see `CorrectionEffect.correctedAt`. */
    readonly correctedAt: Instant;
    /** Why. Personal: note. */
    readonly reason: Personal<string>;
    readonly requestedBy: string;
    /** Version of the correction rules that allowed it; 0 for the defaults. */
    readonly rulesVersion: number;
    /** When it expires undecided; `null` for a direct correction. */
    readonly expiresAt: Instant | null;
    /** What was known of the record when it was asked for: what rules on who decides are applied to. */
    readonly attributes?: RecordAttributes;
  }
>;

type Decided = CorrectionSubject & { readonly correctionId: EventId };

export type CorrectionApproved = Recorded<
  'attendance.CorrectionApproved',
  Decided & { readonly approvedBy: string; readonly isDirect: boolean; readonly comment?: Personal<string> }
>;
export type CorrectionRejected = Recorded<
  'attendance.CorrectionRejected',
  Decided & { readonly rejectedBy: string; readonly comment: Personal<string> }
>;
export type CorrectionWithdrawn = Recorded<
  'attendance.CorrectionWithdrawn',
  Decided & { readonly withdrawnBy: string }
>;
export type CorrectionExpired = Recorded<'attendance.CorrectionExpired', Decided>;
/** Every effect of an approved correction stands in its stream of punches; until then it is *applying*. */
export type CorrectionApplied = Recorded<
  'attendance.CorrectionApplied',
  Decided & { readonly effectEventIds: readonly EventId[] }
>;

export type CorrectionEvent =
  | CorrectionRequested
  | CorrectionApproved
  | CorrectionRejected
  | CorrectionWithdrawn
  | CorrectionExpired
  | CorrectionApplied;

const CORRECTION_EVENTS: ReadonlySet<string> = new Set<CorrectionEvent['type']>([
  'attendance.CorrectionRequested',
  'attendance.CorrectionApproved',
  'attendance.CorrectionRejected',
  'attendance.CorrectionWithdrawn',
  'attendance.CorrectionExpired',
  'attendance.CorrectionApplied',
]);

/** Whether an event of the log is one of the corrections stream. Trusts the log for the shape of its data. */
export const isCorrectionEvent = (event: Recorded): event is CorrectionEvent =>
  CORRECTION_EVENTS.has(event.type);
