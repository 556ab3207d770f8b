import type { EventSchema, SealedFields } from '@timeledger/event-store/event-schema.js';
import type { AbsenceEvent, AbsenceKindDefined } from './domain/events/absence-events.js';
import type { CorrectionEvent } from './domain/events/correction-events.js';
import type { DeviceChanged } from './domain/events/device-events.js';
import type { FeedbackEvent } from './domain/feedback/feedback-events.js';
import type { PeopleEvent } from './domain/events/people-events.js';
import type { PrivacyEvent } from './domain/events/privacy-events.js';
import type { PunchEvent, PunchRefused } from './domain/events/punch-events.js';
import type { RecalculationEvent } from './domain/events/recalculation-events.js';
import type { ScheduleEvent } from './domain/events/schedule-events.js';
import type { SettingEvent } from './domain/events/setting-events.js';
import type { TimesheetEvent } from './domain/events/timesheet-events.js';
import type { WorkedDayCalculated } from './domain/events/worked-day-events.js';
import type { TerminalEvent } from './terminal-import/registry/terminal.decider.js';

/** Every event type that attendance stores. */
export type AttendanceEventType =
  | PunchEvent['type']
  | PunchRefused['type']
  | CorrectionEvent['type']
  | TimesheetEvent['type']
  | WorkedDayCalculated['type']
  | SettingEvent['type']
  | ScheduleEvent['type']
  | AbsenceKindDefined['type']
  | AbsenceEvent['type']
  | RecalculationEvent['type']
  | PeopleEvent['type']
  | PrivacyEvent['type']
  | DeviceChanged['type']
  | FeedbackEvent['type']
  | TerminalEvent['type'];

const evidence: SealedFields = { subject: 'employeeId', fields: { evidence: 'location', note: 'note' } };
const reason: SealedFields = { subject: 'employeeId', fields: { reason: 'note' } };
const comment: SealedFields = { subject: 'employeeId', fields: { comment: 'note' } };
const said: SealedFields = { subject: 'authorId', fields: { text: 'note' } };
const userCode: SealedFields = { subject: 'employeeId', fields: { userCode: 'identity' } };

const version1 = (type: AttendanceEventType, sealed?: SealedFields): EventSchema => ({
  type,
  schemaVersion: 1,
  ...(sealed === undefined ? {} : { sealed }),
});

/** Version, personal fields and upcasters of every stored event type; a missing type does not compile. */
export const ATTENDANCE_EVENT_SCHEMAS: Readonly<Record<AttendanceEventType, EventSchema>> = {
  'attendance.ClockedIn': version1('attendance.ClockedIn', evidence),
  'attendance.ClockedOut': version1('attendance.ClockedOut', evidence),
  'attendance.BreakStarted': version1('attendance.BreakStarted', evidence),
  'attendance.BreakEnded': version1('attendance.BreakEnded', evidence),
  'attendance.PunchRefused': version1('attendance.PunchRefused', evidence),
  'attendance.PunchAdded': version1('attendance.PunchAdded', reason),
  'attendance.PunchTimeCorrected': version1('attendance.PunchTimeCorrected', reason),
  'attendance.PunchVoided': version1('attendance.PunchVoided', reason),
  'attendance.PunchReclassified': version1('attendance.PunchReclassified', reason),
  'attendance.PunchMovedOut': version1('attendance.PunchMovedOut', reason),
  'attendance.PunchMovedIn': version1('attendance.PunchMovedIn', reason),
  'attendance.CorrectionRequested': version1('attendance.CorrectionRequested', reason),
  'attendance.CorrectionApproved': version1('attendance.CorrectionApproved', comment),
  'attendance.CorrectionRejected': version1('attendance.CorrectionRejected', comment),
  'attendance.CorrectionWithdrawn': version1('attendance.CorrectionWithdrawn'),
  'attendance.CorrectionExpired': version1('attendance.CorrectionExpired'),
  'attendance.CorrectionApplied': version1('attendance.CorrectionApplied'),
  'attendance.TimesheetOpened': version1('attendance.TimesheetOpened'),
  'attendance.TimesheetSubmitted': version1('attendance.TimesheetSubmitted'),
  'attendance.TimesheetApproved': version1('attendance.TimesheetApproved'),
  'attendance.TimesheetRejected': version1('attendance.TimesheetRejected', comment),
  'attendance.TimesheetReopened': version1('attendance.TimesheetReopened', comment),
  'attendance.TimesheetReturned': version1('attendance.TimesheetReturned'),
  'attendance.TimesheetLocked': version1('attendance.TimesheetLocked'),
  'attendance.TimesheetAdjusted': version1('attendance.TimesheetAdjusted'),
  'attendance.AdjustmentBooked': version1('attendance.AdjustmentBooked'),
  'attendance.OpenSessionFlagged': version1('attendance.OpenSessionFlagged'),
  'attendance.WorkedDayCalculated': version1('attendance.WorkedDayCalculated'),
  'attendance.EmploymentChanged': version1('attendance.EmploymentChanged'),
  'attendance.ReportingLineChanged': version1('attendance.ReportingLineChanged'),
  'attendance.PayGroupDefined': version1('attendance.PayGroupDefined'),
  'attendance.WorkTimePolicyPublished': version1('attendance.WorkTimePolicyPublished'),
  'attendance.CorrectionRulesPublished': version1('attendance.CorrectionRulesPublished'),
  'attendance.ShiftDefined': version1('attendance.ShiftDefined'),
  'attendance.ShiftsAssigned': version1('attendance.ShiftsAssigned'),
  'attendance.HolidayCalendarsPublished': version1('attendance.HolidayCalendarsPublished'),
  'attendance.AbsenceKindDefined': version1('attendance.AbsenceKindDefined'),
  'attendance.AbsenceRequested': version1('attendance.AbsenceRequested', reason),
  'attendance.AbsenceApproved': version1('attendance.AbsenceApproved', comment),
  'attendance.AbsenceRejected': version1('attendance.AbsenceRejected', comment),
  'attendance.AbsenceWithdrawn': version1('attendance.AbsenceWithdrawn'),
  'attendance.AbsenceCancelled': version1('attendance.AbsenceCancelled', comment),
  'attendance.AbsenceBalanceAdjusted': version1('attendance.AbsenceBalanceAdjusted', reason),
  'attendance.DaysClosed': version1('attendance.DaysClosed'),
  'attendance.DaysRecalculated': version1('attendance.DaysRecalculated'),
  'attendance.TeamChanged': version1('attendance.TeamChanged'),
  'attendance.EmployeePlaced': version1('attendance.EmployeePlaced'),
  'attendance.EmployeeStatusChanged': version1('attendance.EmployeeStatusChanged'),
  'attendance.RoleAssignmentsChanged': version1('attendance.RoleAssignmentsChanged'),
  'attendance.DelegationsChanged': version1('attendance.DelegationsChanged'),
  'attendance.LegalBasisDeclared': version1('attendance.LegalBasisDeclared'),
  'attendance.ConsentChanged': version1('attendance.ConsentChanged'),
  'attendance.PersonalDataRead': version1('attendance.PersonalDataRead'),
  'attendance.DeviceChanged': version1('attendance.DeviceChanged'),
  'attendance.FeedbackOpened': version1('attendance.FeedbackOpened', said),
  'attendance.FeedbackAnswered': version1('attendance.FeedbackAnswered', said),
  'attendance.FeedbackClosed': version1('attendance.FeedbackClosed'),
  'attendance.FeedbackReopened': version1('attendance.FeedbackReopened'),
  'attendance.TerminalRegistered': version1('attendance.TerminalRegistered'),
  'attendance.UserCodeBound': version1('attendance.UserCodeBound', userCode),
};
