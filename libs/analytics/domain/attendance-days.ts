import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import {
  changesOf,
  figuresOfDay,
  NO_FIGURES,
  sumOfFigures,
  type AttendanceDay,
  type FigureChange,
} from './attendance-figures.js';
import type { Decision, Recorded } from './event.js';

/** Why attendance calculated a day anew. */
export type DayCause = {
  /** Open; as attendance names it: `punch`, `correction`, `policy`. */
  readonly kind: string;
  /** The event of attendance behind it. */
  readonly eventId: EventId;
  readonly correctionId: EventId | null;
};

/** Attendance has calculated a day: what figures count of it. */
export type AttendanceDayNoted = Recorded<
  'analytics.AttendanceDayNoted',
  {
    readonly employmentId: EmploymentId;
    readonly employeeId: EmployeeId;
    readonly date: LocalDate;
    /** Counts attendance's calculations of the day, from 1. */
    readonly revision: number;
    /** The local date of the calculation, in the zone of the day. */
    readonly calculatedOn: LocalDate;
    readonly day: AttendanceDay;
    readonly cause: DayCause;
    /** The message that attendance published. */
    readonly messageId: EventId;
  }
>;

/** Figures of an employment's month that were told came out otherwise, because one of its days did. */
export type AttendanceRestated = Recorded<
  'analytics.AttendanceRestated',
  {
    readonly employmentId: EmploymentId;
    readonly employeeId: EmployeeId;
    /** The month whose figures changed: `2026-03`. */
    readonly month: string;
    /** The day that changed. */
    readonly date: LocalDate;
    /** Only what is another. */
    readonly changes: readonly FigureChange[];
    readonly cause: DayCause;
    /** The message that attendance published. */
    readonly messageId: EventId;
  }
>;

export type AttendanceDayEvent = AttendanceDayNoted | AttendanceRestated;
type Noted = AttendanceDayNoted['data'];

/** The days of one employment in one month, by date, as told last. */
export type AttendanceDays = ReadonlyMap<LocalDate, Pick<Noted, 'revision' | 'day'>>;
export const NO_ATTENDANCE_DAYS: AttendanceDays = new Map();

/** Takes in one event of the month. */
export function evolveAttendanceDays(days: AttendanceDays, { type, data }: Recorded): AttendanceDays {
  if (type !== 'analytics.AttendanceDayNoted') return days;
  const { date, revision, day } = data as Noted;
  return new Map(days).set(date, { revision, day });
}

const figuresOf = (days: AttendanceDays) =>
  sumOfFigures([...days.values()].map(({ day }) => figuresOfDay(day)));

/**
 * Notes a calculation. One that is known, or older than what is known of its day, is of no account: attendance's revision
 * decides. When a day that counted already comes out otherwise after it was over, the figures of its month are restated,
 * with what they were and what they are. What comes while the day lasts, and what ends a night, adds to figures and
 * restates nothing.
 */
export function noteAttendanceDay(
  data: Noted,
  days: AttendanceDays,
  occurredAt: Instant,
): readonly Decision<AttendanceDayEvent['type'], AttendanceDayEvent['data']>[] {
  const { employmentId, employeeId, date, revision, calculatedOn, day, cause, messageId } = data;
  const known = days.get(date);
  if (known !== undefined && known.revision >= revision) return [];
  const noted = { type: 'analytics.AttendanceDayNoted', schemaVersion: 1, occurredAt, data } as const;
  const hasCounted = known !== undefined && changesOf(NO_FIGURES, figuresOfDay(known.day)).length > 0;
  if (!hasCounted || calculatedOn <= date) return [noted];
  const changes = changesOf(figuresOf(days), figuresOf(new Map(days).set(date, { revision, day })));
  if (changes.length === 0) return [noted];
  const restated = {
    ...{ employmentId, employeeId, month: date.slice(0, 7), date, changes, cause, messageId },
  };
  return [noted, { type: 'analytics.AttendanceRestated', schemaVersion: 1, occurredAt, data: restated }];
}
