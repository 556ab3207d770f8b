import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate, Recorded } from './event.js';

/**
 * What kind of day it was. `open`: somebody is at work, or it may still be worked; `absent`: it was to be worked, is over,
 * and nobody came; `half-day`: worked for less than the policy asks of a whole one, or half a day away; `on-leave`: away by an
 * approved absence; `rest-day`, `holiday`, `not-scheduled`: nobody worked and nobody was to. Open.
 */
export type WorkedDayStatus =
  'worked' | 'half-day' | 'on-leave' | 'open' | 'absent' | 'rest-day' | 'holiday' | 'not-scheduled';

/** What made a day come out otherwise. Open. */
export type WorkedDayCause = {
  readonly kind:
    | 'punch'
    | 'correction'
    | 'lock'
    | 'absence'
    | 'policy'
    | 'pay-group'
    | 'employment'
    | 'schedule'
    | 'day-closed';
  /** The event of the log behind it. */
  readonly eventId: EventId;
  /** The correction that took effect; `null` for another reason. */
  readonly correctionId: EventId | null;
};

/** From coming to going. On duty is who is in a session and in no unpaid break of it. */
export type WorkedSession = {
  readonly startedAt: Instant;
  /** `null` while it is open, and when nobody knows. */
  readonly endedAt: Instant | null;
  readonly breaks: readonly {
    readonly startedAt: Instant;
    /** `null` where nothing ended it. */
    readonly endedAt: Instant | null;
    readonly isPaid: boolean;
  }[];
};

/** One local day of one employment, as calculated. Minutes are whole and not negative. */
export type WorkedDay = {
  readonly workedMinutes: number;
  readonly breakMinutes: number;
  readonly paidMinutes: number;
  /** Part of `paidMinutes`. */
  readonly overtimeMinutes: number;
  /** What was to be worked: 0 on a day off; `null` where nothing was planned, or the plan is not known. */
  readonly expectedMinutes: number | null;
  /** From when the person had to be there to when they came. */
  readonly lateMinutes: number;
  /** From when they went to when they might have. */
  readonly earlyMinutes: number;
  /** Those that began on this day, in order. */
  readonly sessions: readonly WorkedSession[];
  readonly status: WorkedDayStatus;
  /** Approved absences of the day, those at work elsewhere too. */
  readonly absences: readonly {
    readonly absenceId: string;
    readonly kind: string;
    readonly minutes: number;
  }[];
  /** Whether its timesheet is locked: what is paid stays, what comes later is an adjustment. */
  readonly locked: boolean;
};

/** A day came out otherwise than before. The newest revision of a day stands. */
export type WorkedDayCalculated = Recorded<
  'attendance.WorkedDayCalculated',
  {
    readonly employmentId: EmploymentId;
    readonly employeeId: EmployeeId;
    /** In the zone of the pay group. */
    readonly date: LocalDate;
    readonly zone: string;
    /** Counts the calculations of the day, from 1. */
    readonly revision: number;
    /** `null` for the first. */
    readonly before: WorkedDay | null;
    readonly after: WorkedDay;
    readonly cause: WorkedDayCause;
  }
>;

/** Whether an event of the log is one of the stream of worked days. Trusts the log for the shape of its data. */
export const isWorkedDayEvent = (event: Recorded): event is WorkedDayCalculated =>
  event.type === 'attendance.WorkedDayCalculated';
