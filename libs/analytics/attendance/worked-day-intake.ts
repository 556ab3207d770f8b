import { ATTENDANCE_TOPIC } from '@timeledger/attendance/contracts/public-events.js';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { epochMsOf, parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import {
  parseId,
  type EmployeeId,
  type EmploymentId,
  type EventId,
  type TenantId,
} from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { ContextIntake } from '@timeledger/service/context/context-definition.js';
import { isCalculableZone, isLocalDate } from '@timeledger/service/validation/formats.js';
import { Temporal } from 'temporal-polyfill';
import type { AnalyticsPorts } from '../analytics-ports.js';
import {
  evolveAttendanceDays,
  NO_ATTENDANCE_DAYS,
  noteAttendanceDay,
  type AttendanceDayNoted,
  type AttendanceDays,
  type DayCause,
} from '../domain/attendance-days.js';
import type { AttendanceDay } from '../domain/attendance-figures.js';
import { attendanceDaysStream } from '../streams.js';

/** The consumer group; also the actor of what it records. Never renamed: the ids of its events hang on it. */
export const WORKED_DAY_INTAKE = 'analytics.worked-day-intake';

/** What attendance publishes of each calculation of a day. */
export const WORKED_DAY_CALCULATED = 'timeledger.attendance.worked-day-calculated.v1';

const malformed = (detail: string): DomainError =>
  new DomainError('message.malformed', 'invalid', { detail });

type Members = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Members => typeof value === 'object' && value !== null;

function wholeOf(members: Members, name: string, least = 0): number {
  const value = members[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw malformed(`The member ${name} of the day is no whole number of at least ${least}.`);
}

function dayOf(after: unknown): AttendanceDay {
  if (!isRecord(after) || typeof after['status'] !== 'string') throw malformed('The day has no status.');
  return {
    status: after['status'],
    workedMinutes: wholeOf(after, 'workedMinutes'),
    overtimeMinutes: wholeOf(after, 'overtimeMinutes'),
    expectedMinutes: after['expectedMinutes'] === null ? null : wholeOf(after, 'expectedMinutes'),
    lateMinutes: wholeOf(after, 'lateMinutes'),
    earlyMinutes: wholeOf(after, 'earlyMinutes'),
  };
}

function causeOf(cause: unknown): DayCause {
  if (!isRecord(cause) || typeof cause['kind'] !== 'string') throw malformed('The day has no cause.');
  const { kind, eventId, correctionId } = cause;
  return {
    kind: String(kind),
    eventId: parseId<EventId>(String(eventId), '/data/cause/eventId'),
    correctionId:
      typeof correctionId === 'string' ? parseId<EventId>(correctionId, '/data/cause/correctionId') : null,
  };
}

function localDateIn(zone: unknown, at: Instant): LocalDate {
  if (typeof zone !== 'string' || !isCalculableZone(zone)) throw malformed('The zone of the day is none.');
  const instant = Temporal.Instant.fromEpochMilliseconds(epochMsOf(at));
  return instant.toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** What a message says of a day. @throws DomainError `message.malformed`, `id.malformed` */
export function attendanceDayOf({
  id,
  time,
  data,
}: Pick<ReceivedMessage, 'id' | 'time' | 'data'>): AttendanceDayNoted['data'] {
  const { employeeId, employmentId, date, zone, after, cause } = data;
  const calculatedAt = parseInstant(time);
  if (calculatedAt === undefined) throw malformed('The time of the message is none.');
  if (typeof date !== 'string' || !isLocalDate(date)) throw malformed('The date of the day is none.');
  return {
    employmentId: parseId<EmploymentId>(String(employmentId), '/data/employmentId'),
    employeeId: parseId<EmployeeId>(String(employeeId), '/data/employeeId'),
    date,
    revision: wholeOf(data, 'revision', 1),
    calculatedOn: localDateIn(zone, calculatedAt),
    day: dayOf(after),
    cause: causeOf(cause),
    messageId: parseId<EventId>(id, '/id'),
  };
}

/**
 * Takes in attendance's calculations of days, from the start. A message that comes again, or after a newer one of its
 * day, records nothing.
 */
export const workedDayIntake = ({
  pipeline,
  logger,
}: Pick<AnalyticsPorts, 'pipeline' | 'logger'>): ContextIntake => ({
  group: WORKED_DAY_INTAKE,
  topics: [ATTENDANCE_TOPIC],
  logger,
  async handle(message) {
    if (message.type !== WORKED_DAY_CALCULATED) return;
    const tenantId = parseId<TenantId>(message.tenantId, '/tenantId');
    const day = attendanceDayOf(message);
    await pipeline.execute<AttendanceDays>({
      context: {
        tenantId,
        principal: WORKED_DAY_INTAKE,
        actor: { kind: 'system', id: WORKED_DAY_INTAKE },
        correlationId: message.id,
        causationId: message.id,
        ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
        requestHash: '',
        operation: 'attendance-days.note',
        idempotencyKey: message.id,
      },
      streamId: attendanceDaysStream(tenantId, day.employmentId, day.date),
      initialState: NO_ATTENDANCE_DAYS,
      evolve: evolveAttendanceDays,
      idScope: 'stream',
      // `attendanceDayOf` has read the time.
      decide: (days) => noteAttendanceDay(day, days, parseInstant(message.time) as Instant),
    });
  },
});
