import type { HolidayCalendars } from '../schedules/holiday-calendar.js';
import type { ShiftAssignment, ShiftVersion } from '../schedules/shift.js';
import type { Recorded } from './event.js';

/** A version of a shift; the first makes it known. */
export type ShiftDefined = Recorded<'attendance.ShiftDefined', ShiftVersion>;

/** Who works shifts: one employment, or everybody of a team and of the teams below. */
export type ShiftSubject =
  | { readonly kind: 'employment'; readonly employmentId: string }
  | { readonly kind: 'team'; readonly teamId: string };

/** All assignments of an employment or a team as they stand from now on; the whole state, the latest recorded stands. */
export type ShiftsAssigned = Recorded<
  'attendance.ShiftsAssigned',
  {
    /** From 1, growing with each change. */
    readonly version: number;
    readonly subject: ShiftSubject;
    readonly assignments: readonly ShiftAssignment[];
  }
>;

/** Everything that a tenant says about holidays; the whole state, the latest recorded stands. */
export type HolidayCalendarsPublished = Recorded<'attendance.HolidayCalendarsPublished', HolidayCalendars>;

/** What is recorded about schedules. */
export type ScheduleEvent = ShiftDefined | ShiftsAssigned | HolidayCalendarsPublished;
