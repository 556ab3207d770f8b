import { factCategory } from '@timeledger/people/fact-streams.js';

/** The categories of the streams that say what days rest on, besides punches. */
export const SETTINGS_OF_DAYS: readonly string[] = [
  'attendance.policy',
  'attendance.shifts',
  'attendance.employmentshifts',
  'attendance.teamshifts',
  'attendance.holidaycalendars',
  ...(['EmploymentChanged', 'PayGroupDefined', 'EmployeePlaced', 'TeamChanged'] as const).map((kind) =>
    factCategory('attendance', kind),
  ),
];
