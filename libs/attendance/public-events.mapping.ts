import type { BusMessage } from '@timeledger/bus/port.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import { ATTENDANCE_SOURCE, ATTENDANCE_TOPIC } from './contracts/public-events.js';
import type {
  AttendancePublicEvent,
  PublicAbsence,
  PublicCorrection,
  PublicPunch,
  PublicPunchCorrection,
  PublicTimesheet,
} from './contracts/public-events.js';
import { absenceIdOf, isAbsenceLifeEvent, type AbsenceLifeEvent } from './domain/events/absence-events.js';
import { isCorrectionEvent } from './domain/events/correction-events.js';
import type { CorrectionEvent } from './domain/events/correction-events.js';
import { isPunchEvent } from './domain/events/punch-events.js';
import type { PunchEvent } from './domain/events/punch-events.js';
import { isTimesheetEvent } from './domain/events/timesheet-events.js';
import type { CalculatedMinutes, TimesheetEvent } from './domain/events/timesheet-events.js';
import { isWorkedDayEvent } from './domain/events/worked-day-events.js';
import { punchIdOf } from './domain/punches/punch-set.js';

type PunchCapture = Exclude<PunchEvent, { readonly data: { readonly correctionId: string } }>;
type PunchCorrection = Extract<PunchEvent, { readonly data: { readonly correctionId: string } }>;

const punchData = (event: PunchCapture): PublicPunch => {
  const { employmentId, employeeId, zone, offset, source, flags } = event.data;
  return {
    employmentId,
    employeeId,
    punchId: event.eventId,
    occurredAt: event.occurredAt,
    zone,
    offset,
    source,
    flags,
  };
};

const punchCorrectionData = (event: PunchCorrection): PublicPunchCorrection => {
  const { employmentId, employeeId, correctionId, correctedAt, before, after } = event.data;
  return { employmentId, employeeId, punchId: punchIdOf(event), correctionId, correctedAt, before, after };
};

type WithoutKey<Event> = Event extends AttendancePublicEvent ? Omit<Event, 'key'> : never;
type Body = WithoutKey<AttendancePublicEvent>;

function ofPunch(event: PunchEvent): Body | undefined {
  const subject = punchIdOf(event);
  switch (event.type) {
    case 'attendance.ClockedIn':
      return { type: 'timeledger.attendance.clocked-in.v1', subject, data: punchData(event) };
    case 'attendance.ClockedOut':
      return { type: 'timeledger.attendance.clocked-out.v1', subject, data: punchData(event) };
    case 'attendance.BreakStarted':
      return { type: 'timeledger.attendance.break-started.v1', subject, data: punchData(event) };
    case 'attendance.BreakEnded':
      return { type: 'timeledger.attendance.break-ended.v1', subject, data: punchData(event) };
    case 'attendance.PunchAdded':
      return { type: 'timeledger.attendance.punch-added.v1', subject, data: punchCorrectionData(event) };
    case 'attendance.PunchTimeCorrected':
    case 'attendance.PunchMovedOut':
      return {
        type: 'timeledger.attendance.punch-time-corrected.v1',
        subject,
        data: punchCorrectionData(event),
      };
    case 'attendance.PunchReclassified':
      return {
        type: 'timeledger.attendance.punch-reclassified.v1',
        subject,
        data: punchCorrectionData(event),
      };
    case 'attendance.PunchVoided':
      return { type: 'timeledger.attendance.punch-voided.v1', subject, data: punchCorrectionData(event) };
    case 'attendance.PunchMovedIn':
      // The other half of a move: `PunchMovedOut` has told it.
      return undefined;
  }
}

function ofCorrection(event: CorrectionEvent): Body {
  const { employmentId, employeeId } = event.data;
  const correctionId =
    event.type === 'attendance.CorrectionRequested' ? event.eventId : event.data.correctionId;
  const data = (status: PublicCorrection['status']): PublicCorrection => ({
    employmentId,
    employeeId,
    correctionId,
    status,
  });
  const subject = correctionId;
  switch (event.type) {
    case 'attendance.CorrectionRequested': {
      const { change } = event.data;
      const punch = change.action === 'add' ? {} : { punchId: change.target.punchId };
      const requested = { ...data('pending'), ...punch, action: change.action };
      return { type: 'timeledger.attendance.correction-requested.v1', subject, data: requested };
    }
    case 'attendance.CorrectionApproved':
      return { type: 'timeledger.attendance.correction-approved.v1', subject, data: data('approved') };
    case 'attendance.CorrectionRejected':
      return { type: 'timeledger.attendance.correction-rejected.v1', subject, data: data('rejected') };
    case 'attendance.CorrectionWithdrawn':
      return { type: 'timeledger.attendance.correction-withdrawn.v1', subject, data: data('withdrawn') };
    case 'attendance.CorrectionExpired':
      return { type: 'timeledger.attendance.correction-expired.v1', subject, data: data('expired') };
    case 'attendance.CorrectionApplied':
      return { type: 'timeledger.attendance.correction-applied.v1', subject, data: data('applied') };
  }
}

function ofTimesheet(event: TimesheetEvent): Body | undefined {
  const { employmentId, employeeId, periodStart, periodEnd } = event.data;
  const data = (status: PublicTimesheet['status'], calculated?: CalculatedMinutes): PublicTimesheet => ({
    employmentId,
    employeeId,
    periodStart,
    periodEnd,
    status,
    ...calculated,
  });
  const subject = employmentId;
  switch (event.type) {
    case 'attendance.TimesheetOpened':
      return { type: 'timeledger.attendance.timesheet-opened.v1', subject, data: data('open') };
    case 'attendance.TimesheetSubmitted': {
      const submitted = data('submitted', event.data.calculated);
      return { type: 'timeledger.attendance.timesheet-submitted.v1', subject, data: submitted };
    }
    case 'attendance.TimesheetApproved': {
      const approved = data('approved', event.data.calculated);
      return { type: 'timeledger.attendance.timesheet-approved.v1', subject, data: approved };
    }
    case 'attendance.TimesheetRejected':
      return { type: 'timeledger.attendance.timesheet-rejected.v1', subject, data: data('open') };
    case 'attendance.TimesheetReopened':
      return { type: 'timeledger.attendance.timesheet-reopened.v1', subject, data: data('open') };
    case 'attendance.TimesheetReturned': {
      const returned = data('submitted', event.data.calculated);
      return { type: 'timeledger.attendance.timesheet-returned.v1', subject, data: returned };
    }
    case 'attendance.TimesheetLocked': {
      const locked = data('locked', event.data.calculated);
      return { type: 'timeledger.attendance.timesheet-locked.v1', subject, data: locked };
    }
    case 'attendance.TimesheetAdjusted': {
      const { bookInto, lines } = event.data;
      const origin = { originPeriodStart: periodStart, originPeriodEnd: periodEnd };
      const adjusted = { employmentId, employeeId, adjustmentId: event.eventId, ...origin, bookInto, lines };
      return { type: 'timeledger.attendance.timesheet-adjusted.v1', subject, data: adjusted };
    }
    case 'attendance.AdjustmentBooked':
    case 'attendance.OpenSessionFlagged':
      // Bookkeeping of what `TimesheetAdjusted` has told.
      return undefined;
  }
}

const STATUS_OF_ABSENCE: Readonly<Record<AbsenceLifeEvent['type'], PublicAbsence['status']>> = {
  'attendance.AbsenceRequested': 'requested',
  'attendance.AbsenceApproved': 'approved',
  'attendance.AbsenceRejected': 'rejected',
  'attendance.AbsenceWithdrawn': 'withdrawn',
  'attendance.AbsenceCancelled': 'cancelled',
};

function ofAbsence(event: AbsenceLifeEvent): Body {
  const { employmentId, employeeId, kind, from, until, days, countsAsWorked } = event.data;
  const absenceId = absenceIdOf(event);
  const data: PublicAbsence = {
    ...{ employmentId, employeeId, absenceId, kind, from, until, countsAsWorked },
    days: days.map(({ date, portion, minutes }) => ({ date, portion, minutes })),
    status: STATUS_OF_ABSENCE[event.type],
  };
  return { type: 'timeledger.attendance.absence-changed.v1', subject: absenceId, data };
}

/**
 * What of a stored event is public: a stateless mapping, the same for ever. `undefined` for what stays inside
 * (refused attempts, the other half of a move, copies of organisation's facts, settings).
 */
export function toPublicEvent(stored: StoredEvent): AttendancePublicEvent | undefined {
  const body = bodyOf(stored);
  if (body === undefined) return undefined;
  const key = `${stored.tenantId}.${body.data.employeeId}`;
  // `type` and `data` were paired by the branch that made the body; the spread forgets the pair.
  return { ...body, key } as AttendancePublicEvent;
}

function bodyOf(stored: StoredEvent): Body | undefined {
  if (isPunchEvent(stored)) return ofPunch(stored);
  if (isCorrectionEvent(stored)) return ofCorrection(stored);
  if (isTimesheetEvent(stored)) return ofTimesheet(stored);
  if (isAbsenceLifeEvent(stored)) return ofAbsence(stored);
  if (!isWorkedDayEvent(stored)) return undefined;
  const { data } = stored;
  return { type: 'timeledger.attendance.worked-day-calculated.v1', subject: data.employmentId, data };
}

/** The message that tells others of a stored event: from the event alone, so that it is the same for ever. */
export function toAttendanceMessage(stored: StoredEvent): BusMessage | undefined {
  const event = toPublicEvent(stored);
  if (event === undefined) return undefined;
  return {
    topic: ATTENDANCE_TOPIC,
    key: event.key,
    id: stored.eventId,
    type: event.type,
    source: ATTENDANCE_SOURCE,
    subject: event.subject,
    time: stored.occurredAt,
    sequence: stored.position,
    tenantId: stored.tenantId,
    ...(stored.traceparent === undefined ? {} : { traceparent: stored.traceparent }),
    data: event.data,
  };
}

/** What of attendance's log goes on its topic. Ordered as the keys are: by person, over all employments. */
export const attendancePublicMapping: PublicMapping = {
  name: 'publisher',
  categories: [
    'attendance.punches',
    'attendance.corrections',
    'attendance.timesheet',
    'attendance.workedday',
    'attendance.absences',
  ],
  orderingKey: ({ data, streamId }) =>
    typeof data['employeeId'] === 'string' ? data['employeeId'] : partsOf(streamId).id,
  messageOf: toAttendanceMessage,
};
