/** The topic of analytics. */
export const ANALYTICS_TOPIC = 'timeledger.analytics.v1';

/** CloudEvents `source` of its messages. */
export const ANALYTICS_SOURCE = '/timeledger/analytics';

/**
 * The public events of analytics: part of its contract. Only optional members are ever added, enumerations are open,
 * consumers ignore what they do not know. No free text, no places, nobody's name.
 */
type Open<Known extends string> = Known | (string & {});

/** Figures of a month that were told came out otherwise. */
export type PublicAttendanceRestated = {
  readonly employmentId: string;
  readonly employeeId: string;
  /** The month: `2026-03`. */
  readonly month: string;
  /** The local day that changed. */
  readonly date: string;
  /** Only what is another; figures are whole numbers, rates shares of 1. */
  readonly changes: readonly {
    readonly figure: Open<'attendanceRate' | 'attendedDays' | 'absentDays' | 'lateMinutes' | 'workedMinutes'>;
    /** `null` for a rate of nothing. */
    readonly before: number | null;
    readonly after: number | null;
  }[];
  readonly cause: {
    /** The context behind it. */
    readonly source: Open<'attendance'>;
    readonly kind: Open<'punch' | 'correction' | 'policy' | 'schedule' | 'day-closed'>;
    /** The event of that context. */
    readonly eventId: string;
    readonly correctionId: string | null;
  };
};

/** `data` of each public event type. */
export interface AnalyticsPublicEvents {
  readonly 'timeledger.analytics.attendance-restated.v1': PublicAttendanceRestated;
}
export type AnalyticsPublicType = keyof AnalyticsPublicEvents;
