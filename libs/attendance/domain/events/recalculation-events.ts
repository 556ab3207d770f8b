import type { EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate, Recorded } from './event.js';

/**
 * Local days of a pay group are over, and late enough that most of what belongs to them has come: whoever was to work and
 * did not was absent, a session that nobody ended has no known end. What comes later still counts.
 */
export type DaysClosed = Recorded<
  'attendance.DaysClosed',
  {
    readonly payGroupId: string;
    readonly zone: string;
    /** First and last local day that are over now. */
    readonly from: LocalDate;
    readonly to: LocalDate;
  }
>;

/** Everything that a change of settings, or the end of days, touched was calculated anew. */
export type DaysRecalculated = Recorded<
  'attendance.DaysRecalculated',
  {
    /** The event of the log behind it. */
    readonly causeId: EventId;
    /** Employments looked at. */
    readonly employments: number;
  }
>;

export type RecalculationEvent = DaysClosed | DaysRecalculated;
