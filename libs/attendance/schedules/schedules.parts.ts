import { HolidayCalendarsController } from './holiday-calendars.controller.js';
import { PlannedDaysController } from './planned-days.controller.js';
import { ScheduleReader } from './schedule.reader.js';
import { scheduleProblems } from './schedules.problems.js';
import { ShiftAssignmentsController } from './shift-assignments.controller.js';
import { ShiftBooks } from './shift-books.js';
import { ShiftsController } from './shifts.controller.js';

/** What the module of attendance needs of schedules. */
export const schedulesParts = {
  controllers: [
    ShiftsController,
    ShiftAssignmentsController,
    HolidayCalendarsController,
    PlannedDaysController,
  ],
  providers: [ShiftBooks, ScheduleReader],
  problems: scheduleProblems,
};
