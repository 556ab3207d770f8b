import type { Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import type { Personal, Recorded, UtcMonth } from './event.js';

/** What a punch says: work begins, ends, pauses, goes on. */
export type PunchKind = 'clock-in' | 'clock-out' | 'break-start' | 'break-end';

/** How a punch came to us. Only `live` punches can be refused for contradicting the state; all others are always recorded. */
export type PunchSource = 'live' | 'offline' | 'import' | 'terminal' | 'manual' | 'automatic';

/**
 * What was odd about a punch when it was recorded. Facts about the request, kept beside it; the calculation judges.
 * `behind-clock`: sent as live, but older than the allowed skew. `ahead-of-clock`: later than the server's clock
 * plus the allowed skew. `clock-turned`: the sender itself says that the device clock was changed. `device-revoked`:
 * brought by a device that was revoked since: for review. `device-of-another`: the device was another person's.
 * `person-deactivated`: of a time after the person was deactivated: for review.
 */
export type PunchFlag =
  | 'captured-offline'
  | 'clock-turned'
  | 'before-hire'
  | 'after-leaving'
  | 'ahead-of-clock'
  | 'behind-clock'
  | 'device-revoked'
  | 'device-of-another'
  | 'person-deactivated';

/** What every punch carries; the punch's id is the id of its event, its time the envelope's `occurredAt`. */
export type PunchData = {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  readonly source: PunchSource;
  /** IANA zone of the place, and the offset from UTC that it had then (`+02:00`): wall time for people, never for sums. */
  readonly zone: string;
  readonly offset: string;
  /** The server's clock when the request came in. */
  readonly receivedAt: Instant;
  /** What the device's clock showed when the person punched. */
  readonly deviceTime?: Instant;
  /** Device clock minus server clock at the moment of sending, in milliseconds. */
  readonly skewMs?: number;
  readonly deviceId?: string;
  /** Identifies one run of the device since it was started; `monotonicMs` counts from then and cannot be turned. */
  readonly bootId?: string;
  readonly monotonicMs?: number;
  readonly clientEventId?: string;
  readonly flags: readonly PunchFlag[];
  /** Position, network and the like, as sent. Personal: location. */
  readonly evidence?: Personal<JsonObject>;
  /** Free text of the person. Personal: note. */
  readonly note?: Personal<string>;
};

export type ClockedIn = Recorded<'attendance.ClockedIn', PunchData>;
export type ClockedOut = Recorded<'attendance.ClockedOut', PunchData>;
export type BreakStarted = Recorded<'attendance.BreakStarted', PunchData>;
export type BreakEnded = Recorded<'attendance.BreakEnded', PunchData>;

/** The event type of each kind of punch. */
export const PUNCH_EVENT_TYPES = {
  'clock-in': 'attendance.ClockedIn',
  'clock-out': 'attendance.ClockedOut',
  'break-start': 'attendance.BreakStarted',
  'break-end': 'attendance.BreakEnded',
} as const satisfies Record<PunchKind, string>;

/** Where in time a punch stands. */
export type PunchTime = { readonly occurredAt: Instant; readonly zone: string; readonly offset: string };

/** A punch as it was first recorded; copied along when a punch moves to another month. */
export type PunchOrigin = PunchTime & {
  readonly kind: PunchKind;
  readonly source: PunchSource;
  readonly flags: readonly PunchFlag[];
  readonly deviceId?: string;
  readonly bootId?: string;
  readonly monotonicMs?: number;
  readonly deviceTime?: Instant;
};

/** What every effect of a correction carries: who, why, and its place among the corrections of one punch. */
export type CorrectionEffect = {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  readonly correctionId: EventId;
  /**
   * When the correction was made in the world. Of several corrections of one punch the latest stands, ties by
   * correction id, so that the order of arrival means nothing.
   */
  readonly correctedAt: Instant;
  /** Why. Personal: note. */
  readonly reason: Personal<string>;
  /** Subjects of those who asked and approved; the same for a direct correction. */
  readonly requestedBy: string;
  readonly approvedBy: string;
};

/** A missing punch, added. Its id is this event's id, which is derived from the correction. */
export type PunchAdded = Recorded<
  'attendance.PunchAdded',
  CorrectionEffect & { readonly before: null; readonly after: PunchTime & { readonly kind: PunchKind } }
>;
/** Another time within the same UTC month. `before` is `null` when the punch itself had not arrived yet. */
export type PunchTimeCorrected = Recorded<
  'attendance.PunchTimeCorrected',
  CorrectionEffect & {
    readonly punchId: EventId;
    readonly before: PunchTime | null;
    readonly after: PunchTime;
  }
>;
/** A punch that never should have been. It stays void for good; a right one is added. */
export type PunchVoided = Recorded<
  'attendance.PunchVoided',
  CorrectionEffect & {
    readonly punchId: EventId;
    readonly before: (PunchTime & { readonly kind: PunchKind }) | null;
    readonly after: null;
  }
>;
/** Right time, wrong kind. */
export type PunchReclassified = Recorded<
  'attendance.PunchReclassified',
  CorrectionEffect & {
    readonly punchId: EventId;
    readonly before: { readonly kind: PunchKind } | null;
    readonly after: { readonly kind: PunchKind };
  }
>;
/** A change of time that leaves the UTC month, in the month that the punch leaves. */
export type PunchMovedOut = Recorded<
  'attendance.PunchMovedOut',
  CorrectionEffect & {
    readonly punchId: EventId;
    readonly before: PunchTime | null;
    readonly after: PunchTime;
    readonly toMonth: UtcMonth;
  }
>;
/** The same change in the month that the punch enters, with all that is known of the punch. */
export type PunchMovedIn = Recorded<
  'attendance.PunchMovedIn',
  CorrectionEffect & {
    readonly punchId: EventId;
    readonly before: PunchTime | null;
    readonly after: PunchTime;
    readonly fromMonth: UtcMonth;
    readonly origin: PunchOrigin;
    /** The change of kind that stood when the punch moved. */
    readonly reclassified: KindChange | null;
  }
>;

/** A change of kind and its place among the corrections of the punch. */
export type KindChange = {
  readonly kind: PunchKind;
  readonly correctedAt: Instant;
  readonly correctionId: EventId;
};

/** What stands in a stream of punches. */
export type PunchEvent =
  | ClockedIn
  | ClockedOut
  | BreakStarted
  | BreakEnded
  | PunchAdded
  | PunchTimeCorrected
  | PunchVoided
  | PunchReclassified
  | PunchMovedOut
  | PunchMovedIn;

const PUNCH_EVENTS: ReadonlySet<string> = new Set<PunchEvent['type']>([
  'attendance.ClockedIn',
  'attendance.ClockedOut',
  'attendance.BreakStarted',
  'attendance.BreakEnded',
  'attendance.PunchAdded',
  'attendance.PunchTimeCorrected',
  'attendance.PunchVoided',
  'attendance.PunchReclassified',
  'attendance.PunchMovedOut',
  'attendance.PunchMovedIn',
]);

/** Whether an event of the log is one of the punches stream. Trusts the log for the shape of its data. */
export const isPunchEvent = (event: Recorded): event is PunchEvent => PUNCH_EVENTS.has(event.type);

/** A live punch that contradicted the state or stood outside its bounds: logged beside the sheet, never a punch. */
export type PunchRefused = Recorded<
  'attendance.PunchRefused',
  PunchData & {
    readonly kind: PunchKind;
    /** The error code that the person was given, such as `punch.already-in`. */
    readonly code: string;
  }
>;
