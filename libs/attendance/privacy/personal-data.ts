import type { PersonalDataKind } from '@timeledger/event-store/sealing/personal-data.js';

const PUNCHES = [
  'attendance.ClockedIn',
  'attendance.ClockedOut',
  'attendance.BreakStarted',
  'attendance.BreakEnded',
  'attendance.PunchRefused',
] as const;
const EFFECTS = [
  'attendance.PunchAdded',
  'attendance.PunchTimeCorrected',
  'attendance.PunchVoided',
  'attendance.PunchReclassified',
  'attendance.PunchMovedOut',
  'attendance.PunchMovedIn',
] as const;

const each = (types: readonly string[], ...members: readonly string[]) =>
  Object.fromEntries(types.map((type) => [type, members]));

/** What attendance holds about people, of the one list of the product. Minutes stay: they carry no name, only an id. */
export const attendancePersonalData: readonly PersonalDataKind[] = [
  {
    name: 'attendance.position',
    purpose: 'location',
    retentionClass: 'punch-evidence',
    events: each(PUNCHES, 'evidence'),
    columns: ['attendance.punch.record'],
    text: { en: 'Where the person punched', zh: '打卡位置' },
  },
  {
    name: 'attendance.punch-note',
    purpose: 'note',
    retentionClass: 'notes',
    events: each(PUNCHES, 'note'),
    columns: ['attendance.punch.record'],
    text: { en: 'What the person wrote with a punch', zh: '打卡备注' },
  },
  {
    name: 'attendance.correction-text',
    purpose: 'note',
    retentionClass: 'notes',
    events: {
      ...each([...EFFECTS, 'attendance.CorrectionRequested'], 'reason'),
      ...each(['attendance.CorrectionApproved', 'attendance.CorrectionRejected'], 'comment'),
    },
    columns: ['attendance.punch.record', 'attendance.correction.data', 'attendance.correction.events'],
    text: { en: 'Reasons of corrections, and what was said to them', zh: '更正理由及相关意见' },
  },
  {
    name: 'attendance.timesheet-comment',
    purpose: 'note',
    retentionClass: 'notes',
    events: each(['attendance.TimesheetRejected', 'attendance.TimesheetReopened'], 'comment'),
    columns: ['attendance.timesheet.state'],
    text: { en: 'Why a timesheet was rejected or reopened', zh: '工时表被退回或重新打开的原因' },
  },
  {
    name: 'attendance.absence-text',
    purpose: 'note',
    retentionClass: 'notes',
    events: {
      ...each(['attendance.AbsenceRequested', 'attendance.AbsenceBalanceAdjusted'], 'reason'),
      ...each(
        ['attendance.AbsenceApproved', 'attendance.AbsenceRejected', 'attendance.AbsenceCancelled'],
        'comment',
      ),
    },
    columns: ['attendance.absence.events'],
    text: {
      en: 'Reasons of absences and of bookings, and what was said to them',
      zh: '缺勤及额度调整的理由及相关意见',
    },
  },
  {
    name: 'attendance.feedback-text',
    purpose: 'note',
    retentionClass: 'notes',
    events: each(['attendance.FeedbackOpened', 'attendance.FeedbackAnswered'], 'text'),
    columns: ['attendance.feedback_thread.events'],
    text: { en: 'What the person wrote as feedback or as an answer', zh: '本人的反馈或答复内容' },
  },
  {
    name: 'attendance.terminal-code',
    purpose: 'identity',
    retentionClass: 'working-time-records',
    events: each(['attendance.UserCodeBound'], 'userCode'),
    columns: [],
    text: { en: 'The person’s code at time clocks', zh: '考勤机上的用户代码' },
  },
];
