/** What nobody else has, so that a single byte sequence tells that something of the person is left. */
const marker = (what: string): string => `Zq7${what}Vx9`;

/** Where the person stands: digits that are in no clock and no id. */
export const POSITION = { latitude: 48.137193742, longitude: 11.575496381 } as const;

/** Where the phone was on duty; as above. It is in no log (ADR 0065). */
export const ON_THE_WAY = { latitude: 48.264815937, longitude: 11.682937415 } as const;

/** The texts that stand for the person, by what they are written into. */
export const WRITTEN = {
  name: marker('Name'),
  staffNumber: marker('STAFF'),
  email: `${marker('mail').toLowerCase()}@example.org`,
  phone: '+49 30 9173 5528 41',
  userName: marker('User'),
  externalId: marker('External'),
  givenName: marker('Given'),
  deviceName: marker('Device'),
  statusNote: marker('Status'),
  punchNote: marker('Note'),
  correctionReason: marker('Reason'),
  correctionComment: marker('Comment'),
  absenceReason: marker('Absent'),
  absenceComment: marker('Leave'),
  feedback: marker('Feedback'),
  rejection: marker('Rejection'),
  terminalCode: marker('CODE'),
  tripPurpose: marker('Trip'),
  tripComment: marker('Journey'),
  visitNotes: marker('Visit'),
  visitNextStep: marker('Next'),
  entryNote: marker('Entry'),
  sheetComment: marker('Week'),
  claimPurpose: marker('Purpose'),
  lineDescription: marker('Line'),
  claimComment: marker('Receipt'),
} as const;

/** Every kind of the one list of personal data, with the texts that stand for it. A kind without one fails the proof. */
export const MARKERS: Readonly<Record<string, readonly string[]>> = {
  'organisation.identity': [WRITTEN.name, WRITTEN.staffNumber, WRITTEN.email, WRITTEN.phone],
  'organisation.directory-user': [WRITTEN.userName, WRITTEN.externalId, WRITTEN.givenName],
  'organisation.device-name': [WRITTEN.deviceName],
  'organisation.note': [WRITTEN.statusNote],
  'attendance.position': [String(POSITION.latitude), String(POSITION.longitude)],
  'attendance.punch-note': [WRITTEN.punchNote],
  'attendance.correction-text': [WRITTEN.correctionReason, WRITTEN.correctionComment],
  'attendance.timesheet-comment': [WRITTEN.rejection],
  'attendance.absence-text': [WRITTEN.absenceReason, WRITTEN.absenceComment],
  'attendance.feedback-text': [WRITTEN.feedback],
  'attendance.terminal-code': [WRITTEN.terminalCode],
  'geolocation.position': [String(ON_THE_WAY.latitude), String(ON_THE_WAY.longitude)],
  // Of people outside the company, under keys of their own: erasing an employee has no part in it.
  'travelexpense.customer': [],
  'travelexpense.trip-text': [WRITTEN.tripPurpose, WRITTEN.tripComment],
  'tasktime.entry-note': [WRITTEN.entryNote],
  'tasktime.sheet-comment': [WRITTEN.sheetComment],
  'travelexpense.visit-notes': [WRITTEN.visitNotes, WRITTEN.visitNextStep],
  'travelexpense.claim-text': [WRITTEN.claimPurpose, WRITTEN.lineDescription, WRITTEN.claimComment],
};
