import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { AttendancePorts } from '../../attendance-ports.js';
import type { RecalculationEvent } from '../../domain/events/recalculation-events.js';
import type { AttendanceEventType } from '../../event-schemas.js';
import { absenceFiles } from './absence-files.js';
import { accessLogFiles, circumstanceFiles, terminalFiles } from './circumstance-files.js';
import { correctionFiles } from './correction-files.js';
import { fileAbout, type FileOfSection } from './export-file.js';
import { feedbackFiles } from './feedback-files.js';
import { PersonRecords } from './person-records.js';
import { punchFiles } from './punch-files.js';
import { timesheetFiles } from './timesheet-files.js';
import { writtenFiles } from './written-files.js';

const SECTIONS = {
  'attendance.punches': {
    text: { en: 'Punches', zh: '打卡' },
    kinds: ['attendance.position', 'attendance.punch-note', 'attendance.correction-text'],
    files: punchFiles,
  },
  'attendance.corrections': {
    text: { en: 'Corrections', zh: '更正' },
    kinds: ['attendance.correction-text'],
    files: correctionFiles,
  },
  'attendance.absences': {
    text: { en: 'Absences', zh: '缺勤' },
    kinds: ['attendance.absence-text'],
    files: absenceFiles,
  },
  'attendance.timesheets': {
    text: { en: 'Timesheets', zh: '工时表' },
    kinds: ['attendance.timesheet-comment'],
    files: timesheetFiles,
  },
  'attendance.feedback': {
    text: { en: 'Feedback', zh: '反馈' },
    kinds: ['attendance.feedback-text'],
    files: feedbackFiles,
  },
  'attendance.written': {
    text: { en: 'What you wrote about records of others', zh: '您就他人记录所写的内容' },
    kinds: [
      ...['attendance.correction-text', 'attendance.absence-text', 'attendance.timesheet-comment'],
      'attendance.feedback-text',
    ],
    files: writtenFiles,
  },
  'attendance.circumstances': {
    text: { en: 'Employments, and the rules that applied', zh: '雇佣关系及适用的规则' },
    kinds: [],
    files: circumstanceFiles,
  },
  'attendance.terminal-codes': {
    text: { en: 'Codes at time clocks', zh: '考勤机代码' },
    kinds: ['attendance.terminal-code'],
    files: terminalFiles,
  },
  'attendance.access-log': {
    text: { en: 'Who read your data', zh: '谁查看过您的数据' },
    kinds: [],
    files: accessLogFiles,
  },
} as const satisfies Record<
  string,
  Omit<ExportSection, 'name' | 'files'> & { files: readonly FileOfSection[] }
>;

/** The name of a section of attendance. */
export type AttendanceSection = keyof typeof SECTIONS;

/**
 * What attendance contributes to the archive of everything about a person (GDPR articles 15 and 20, PIPL article 45): data on
 * the person, and what the person wrote. Other people's texts are in it where they are addressed to the person.
 *
 * Rows throw `DomainError` 504 `read.not-reached` or 503 `projection.parked` while the read model is behind: to be tried again.
 */
export function attendanceExportSections(ports: AttendancePorts): readonly ExportSection[] {
  const source = { ports, records: new PersonRecords(ports) };
  return Object.entries(SECTIONS).map(([name, { text, kinds, files }]) => ({
    name,
    text,
    kinds,
    files: (tenant, subject) =>
      // A subject is the id of an employee.
      files.map((file) => fileAbout(file, source, { tenant, person: subject as EmployeeId })),
  }));
}

/** The section that tells of each event; a type that no section tells of does not compile. */
export const ATTENDANCE_EVENTS_BY_SECTION: Readonly<
  Record<Exclude<AttendanceEventType, RecalculationEvent['type']>, AttendanceSection>
> = {
  'attendance.ClockedIn': 'attendance.punches',
  'attendance.ClockedOut': 'attendance.punches',
  'attendance.BreakStarted': 'attendance.punches',
  'attendance.BreakEnded': 'attendance.punches',
  'attendance.PunchRefused': 'attendance.punches',
  'attendance.PunchAdded': 'attendance.punches',
  'attendance.PunchTimeCorrected': 'attendance.punches',
  'attendance.PunchVoided': 'attendance.punches',
  'attendance.PunchReclassified': 'attendance.punches',
  'attendance.PunchMovedOut': 'attendance.punches',
  'attendance.PunchMovedIn': 'attendance.punches',
  'attendance.CorrectionRequested': 'attendance.corrections',
  'attendance.CorrectionApproved': 'attendance.corrections',
  'attendance.CorrectionRejected': 'attendance.corrections',
  'attendance.CorrectionWithdrawn': 'attendance.corrections',
  'attendance.CorrectionExpired': 'attendance.corrections',
  'attendance.CorrectionApplied': 'attendance.corrections',
  'attendance.AbsenceRequested': 'attendance.absences',
  'attendance.AbsenceApproved': 'attendance.absences',
  'attendance.AbsenceRejected': 'attendance.absences',
  'attendance.AbsenceWithdrawn': 'attendance.absences',
  'attendance.AbsenceCancelled': 'attendance.absences',
  'attendance.AbsenceBalanceAdjusted': 'attendance.absences',
  'attendance.TimesheetOpened': 'attendance.timesheets',
  'attendance.TimesheetSubmitted': 'attendance.timesheets',
  'attendance.TimesheetApproved': 'attendance.timesheets',
  'attendance.TimesheetRejected': 'attendance.timesheets',
  'attendance.TimesheetReopened': 'attendance.timesheets',
  'attendance.TimesheetReturned': 'attendance.timesheets',
  'attendance.TimesheetLocked': 'attendance.timesheets',
  'attendance.TimesheetAdjusted': 'attendance.timesheets',
  'attendance.AdjustmentBooked': 'attendance.timesheets',
  'attendance.OpenSessionFlagged': 'attendance.timesheets',
  'attendance.WorkedDayCalculated': 'attendance.timesheets',
  'attendance.EmploymentChanged': 'attendance.circumstances',
  'attendance.ReportingLineChanged': 'attendance.circumstances',
  'attendance.PayGroupDefined': 'attendance.circumstances',
  'attendance.WorkTimePolicyPublished': 'attendance.circumstances',
  'attendance.CorrectionRulesPublished': 'attendance.circumstances',
  'attendance.ShiftDefined': 'attendance.circumstances',
  'attendance.ShiftsAssigned': 'attendance.circumstances',
  'attendance.HolidayCalendarsPublished': 'attendance.circumstances',
  'attendance.AbsenceKindDefined': 'attendance.circumstances',
  'attendance.TeamChanged': 'attendance.circumstances',
  'attendance.EmployeePlaced': 'attendance.circumstances',
  'attendance.EmployeeStatusChanged': 'attendance.circumstances',
  'attendance.RoleAssignmentsChanged': 'attendance.circumstances',
  'attendance.DelegationsChanged': 'attendance.circumstances',
  'attendance.LegalBasisDeclared': 'attendance.circumstances',
  'attendance.ConsentChanged': 'attendance.circumstances',
  'attendance.DeviceChanged': 'attendance.circumstances',
  'attendance.PersonalDataRead': 'attendance.access-log',
  'attendance.FeedbackOpened': 'attendance.feedback',
  'attendance.FeedbackAnswered': 'attendance.feedback',
  'attendance.FeedbackClosed': 'attendance.feedback',
  'attendance.FeedbackReopened': 'attendance.feedback',
  'attendance.TerminalRegistered': 'attendance.terminal-codes',
  'attendance.UserCodeBound': 'attendance.terminal-codes',
};
