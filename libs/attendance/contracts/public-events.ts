import type { Instant } from '@timeledger/kernel/clock.js';

/**
 * The public events of attendance: a contract of its own. Only optional members are ever added, enumerations are open,
 * consumers ignore what they do not know. No member is personal: reasons, notes and positions stay inside.
 */
export const ATTENDANCE_TOPIC = 'timeledger.attendance.v1';

/** CloudEvents `source` of everything on the topic. */
export const ATTENDANCE_SOURCE = '/timeledger/attendance';

/** Open enumerations: known values, and any text that a later version may bring. */
type Open<Known extends string> = Known | (string & {});

export type PublicPunchKind = Open<'clock-in' | 'clock-out' | 'break-start' | 'break-end'>;
export type PublicPunchSource = Open<'live' | 'offline' | 'import' | 'terminal' | 'manual' | 'automatic'>;
export type PublicPayCategory = Open<'regular' | 'overtime'>;

type OfEmployment = { readonly employmentId: string; readonly employeeId: string };

/** A punch as it was recorded. */
export type PublicPunch = OfEmployment & {
  readonly punchId: string;
  readonly occurredAt: Instant;
  /** IANA zone and the offset from UTC in it at that time. */
  readonly zone: string;
  readonly offset: string;
  readonly source: PublicPunchSource;
  readonly flags: readonly string[];
};

type PublicTime = { readonly occurredAt: Instant; readonly zone: string; readonly offset: string };

/** A correction of a punch that has taken effect. */
export type PublicPunchCorrection = OfEmployment & {
  readonly punchId: string;
  readonly correctionId: string;
  /** Of several corrections of one punch the one with the latest `correctedAt` stands, then the greatest id. */
  readonly correctedAt: Instant;
  /** `null` for an added punch, and where the punch was not known yet. */
  readonly before: (Partial<PublicTime> & { readonly kind?: PublicPunchKind }) | null;
  /** `null` for a voided punch. */
  readonly after: (Partial<PublicTime> & { readonly kind?: PublicPunchKind }) | null;
};

/** A correction in its life; what it would change is told when it takes effect. */
export type PublicCorrection = OfEmployment & {
  readonly correctionId: string;
  readonly status: Open<'pending' | 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'applied'>;
  readonly punchId?: string;
  readonly action?: Open<'change-time' | 'reclassify' | 'void' | 'add'>;
};

/** Minutes of a pay category on a day; negative where an adjustment takes back. */
export type PublicMinutes = {
  readonly date: string;
  readonly category: PublicPayCategory;
  readonly minutes: number;
};

/** A step in the life of a timesheet. */
export type PublicTimesheet = OfEmployment & {
  /** First and last day of the period, in the zone of the pay group. */
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly status: Open<'open' | 'submitted' | 'approved' | 'locked'>;
  /** What was calculated at this step, by day and category. */
  readonly lines?: readonly PublicMinutes[];
  readonly workedMinutes?: number;
  readonly breakMinutes?: number;
  readonly paidMinutes?: number;
};

/** A correction behind the lock: minutes to add to what was locked, by origin day and category. */
export type PublicAdjustment = OfEmployment & {
  readonly adjustmentId: string;
  readonly originPeriodStart: string;
  readonly originPeriodEnd: string;
  /** The sheet that pays them. */
  readonly bookInto: string;
  readonly lines: readonly PublicMinutes[];
};

/** One local day of one employment, as calculated. Minutes are whole and not negative. */
export type PublicWorkedDay = {
  readonly workedMinutes: number;
  readonly breakMinutes: number;
  readonly paidMinutes: number;
  /** Part of `paidMinutes`. */
  readonly overtimeMinutes: number;
  /** What was to be worked; `null` where nothing was planned. */
  readonly expectedMinutes: number | null;
  readonly lateMinutes: number;
  readonly earlyMinutes: number;
  /** Those that began on this day, in order. On duty is who is in one and in no unpaid break of it. */
  readonly sessions: readonly {
    readonly startedAt: Instant;
    /** `null` while it is open, and when nobody knows. */
    readonly endedAt: Instant | null;
    readonly breaks: readonly {
      readonly startedAt: Instant;
      readonly endedAt: Instant | null;
      readonly isPaid: boolean;
    }[];
  }[];
  readonly status: Open<
    'worked' | 'open' | 'absent' | 'half-day' | 'on-leave' | 'rest-day' | 'holiday' | 'not-scheduled'
  >;
  readonly absences: readonly {
    readonly absenceId: string;
    readonly kind: string;
    readonly minutes: number;
  }[];
  /** Whether its timesheet is locked: what is paid stays, what comes later is an adjustment. */
  readonly locked: boolean;
};

/** A day came out otherwise than before: of a day the greatest revision stands, in whatever order they come. */
export type PublicWorkedDayCalculated = OfEmployment & {
  /** In the zone of the pay group. */
  readonly date: string;
  readonly zone: string;
  /** Counts the calculations of the day, from 1. */
  readonly revision: number;
  /** `null` for the first. */
  readonly before: PublicWorkedDay | null;
  readonly after: PublicWorkedDay;
  readonly cause: {
    readonly kind: Open<
      'punch' | 'correction' | 'lock' | 'absence' | 'schedule' | 'policy' | 'employment' | 'day-closed'
    >;
    readonly eventId: string;
    /** The correction that took effect; `null` for another reason. */
    readonly correctionId: string | null;
  };
};

/** An absence as it is now: the last one stands. Why somebody is away is told by its kind, never in words. */
export type PublicAbsence = OfEmployment & {
  readonly absenceId: string;
  /** A kind of absence of the company. */
  readonly kind: string;
  /** First and last day, as asked for. */
  readonly from: string;
  readonly until: string;
  /** The days on which work was planned. */
  readonly days: readonly {
    readonly date: string;
    readonly portion: Open<'full' | 'morning' | 'afternoon'>;
    /** Of the minutes that were planned of the day. */
    readonly minutes: number;
  }[];
  readonly status: Open<'requested' | 'approved' | 'rejected' | 'withdrawn' | 'cancelled'>;
  /** Whether the person is at work, elsewhere. */
  readonly countsAsWorked: boolean;
};

/** Data of each public event type. */
export interface AttendancePublicEvents {
  'timeledger.attendance.clocked-in.v1': PublicPunch;
  'timeledger.attendance.clocked-out.v1': PublicPunch;
  'timeledger.attendance.break-started.v1': PublicPunch;
  'timeledger.attendance.break-ended.v1': PublicPunch;
  'timeledger.attendance.punch-added.v1': PublicPunchCorrection;
  'timeledger.attendance.punch-time-corrected.v1': PublicPunchCorrection;
  'timeledger.attendance.punch-reclassified.v1': PublicPunchCorrection;
  'timeledger.attendance.punch-voided.v1': PublicPunchCorrection;
  'timeledger.attendance.correction-requested.v1': PublicCorrection;
  'timeledger.attendance.correction-approved.v1': PublicCorrection;
  'timeledger.attendance.correction-rejected.v1': PublicCorrection;
  'timeledger.attendance.correction-withdrawn.v1': PublicCorrection;
  'timeledger.attendance.correction-expired.v1': PublicCorrection;
  'timeledger.attendance.correction-applied.v1': PublicCorrection;
  'timeledger.attendance.timesheet-opened.v1': PublicTimesheet;
  'timeledger.attendance.timesheet-submitted.v1': PublicTimesheet;
  'timeledger.attendance.timesheet-approved.v1': PublicTimesheet;
  'timeledger.attendance.timesheet-rejected.v1': PublicTimesheet;
  'timeledger.attendance.timesheet-reopened.v1': PublicTimesheet;
  'timeledger.attendance.timesheet-returned.v1': PublicTimesheet;
  'timeledger.attendance.timesheet-locked.v1': PublicTimesheet;
  'timeledger.attendance.timesheet-adjusted.v1': PublicAdjustment;
  'timeledger.attendance.worked-day-calculated.v1': PublicWorkedDayCalculated;
  'timeledger.attendance.absence-changed.v1': PublicAbsence;
}

export type AttendancePublicType = keyof AttendancePublicEvents;

/** A public event: what goes on the topic besides the CloudEvents members that every message has. */
export type AttendancePublicEvent = {
  [Type in AttendancePublicType]: {
    readonly type: Type;
    /** What it is about: the punch, the correction, the absence, or the employment whose sheet or day it is. */
    readonly subject: string;
    /** Orders what belongs to one person: `<tenant>.<employee>`. */
    readonly key: string;
    readonly data: AttendancePublicEvents[Type];
  };
}[AttendancePublicType];
