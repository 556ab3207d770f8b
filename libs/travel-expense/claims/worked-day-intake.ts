import { Temporal } from 'temporal-polyfill';
import { ATTENDANCE_TOPIC } from '@timeledger/attendance/contracts/public-events.js';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { parseInstant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { parseId, type EmployeeId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { ContextIntake } from '@timeledger/service/context/context-definition.js';
import { isCalculableZone } from '@timeledger/service/validation/formats.js';
import { isCalendarDate } from '../domain/exchange-rates/exchange-rate.decider.js';
import {
  evolveNotedDays,
  NO_NOTED_DAYS,
  noteDuty,
  type DutyOfDayNoted,
  type NotedDays,
} from '../domain/claims/noted-duty.js';
import { dutyStream } from '../streams.js';
import type { Folding } from '../travel-expense-commands.js';
import type { TravelExpensePorts } from '../travel-expense-ports.js';
import { dutyOfDay, type CalculatedDay } from './duty-of-day.js';

/** The consumer group; also the actor of what it records. Never renamed: the ids of its events hang on it. */
export const WORKED_DAY_INTAKE = 'travelexpense.worked-day-intake';

/** What attendance publishes of each calculation of a day. */
export const WORKED_DAY_CALCULATED = 'timeledger.attendance.worked-day-calculated.v1';

const malformed = (detail: string): DomainError =>
  new DomainError('message.malformed', 'invalid', { detail });

const evolve = (days: NotedDays, event: StoredEvent): NotedDays =>
  // The stream holds nothing else.
  evolveNotedDays(days, event as unknown as DutyOfDayNoted);

/** How the days of a person in the month of a date are read. */
export const notedDaysFolding = (
  tenantId: TenantId,
  employeeId: EmployeeId,
  date: string,
): Folding<NotedDays> => ({
  streamId: dutyStream(tenantId, employeeId, date),
  initialState: NO_NOTED_DAYS,
  evolve,
});

/** The local date on which the last session ended, where that is known; no earlier than the day itself. */
function lastDateOf(sessions: readonly unknown[], date: string, zone: unknown): string {
  if (typeof zone !== 'string' || !isCalculableZone(zone)) throw malformed('The zone of the day is none.');
  const ends = sessions.flatMap((session) => {
    const end = isRecord(session) ? session['endedAt'] : undefined;
    const at = typeof end === 'string' ? parseInstant(end) : undefined;
    if (at === undefined) return [];
    // A session until midnight is none of the day after.
    const last = Temporal.Instant.from(at).subtract({ milliseconds: 1 });
    return [last.toZonedDateTimeISO(zone).toPlainDate().toString()];
  });
  return ends.reduce((latest, end) => (end > latest ? end : latest), date);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The day of a message. @throws DomainError `message.malformed` */
export function notedDayOf({ id, data }: Pick<ReceivedMessage, 'id' | 'data'>): DutyOfDayNoted['data'] {
  const { employeeId, employmentId, date, zone, revision, after, cause } = data;
  if (typeof date !== 'string' || !isCalendarDate(date)) throw malformed('The date of the day is none.');
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 1)
    throw malformed('The revision of the day is none.');
  if (!isRecord(after) || !Array.isArray(after['sessions']) || !Array.isArray(after['absences']))
    throw malformed('The day has no sessions or absences.');
  const person = parseId<EmployeeId>(String(employeeId), '/data/employeeId');
  const correctionId = isRecord(cause) ? cause['correctionId'] : undefined;
  const day: CalculatedDay = {
    ...{ employeeId: person, date, revision },
    after: {
      sessions: after['sessions'] as readonly unknown[],
      absences: (after['absences'] as readonly unknown[])
        .filter(isRecord)
        .map(({ kind }) => ({ kind: String(kind) })),
    },
    cause:
      typeof correctionId === 'string'
        ? { correctionId: parseId<EventId>(correctionId, '/data/cause/correctionId') }
        : {},
  };
  const messageId = parseId<EventId>(id, '/id');
  const duty = dutyOfDay(messageId, day);
  return {
    ...{ employeeId: person, employmentId: parseId<EventId>(String(employmentId), '/data/employmentId') },
    lastDate: lastDateOf(day.after.sessions, date, zone),
    ...{ date, isOnDuty: duty.isOnDuty, revision, messageId, correctionId: duty.cause.correctionId },
  };
}

/**
 * Takes in attendance's calculations of days, from the start: a drive may be claimed long after its day. A message that
 * comes again, or after a newer one of its day, records nothing.
 */
export const workedDayIntake = ({
  pipeline,
  logger,
}: Pick<TravelExpensePorts, 'pipeline' | 'logger'>): ContextIntake => ({
  group: WORKED_DAY_INTAKE,
  topics: [ATTENDANCE_TOPIC],
  logger,
  async handle(message) {
    if (message.type !== WORKED_DAY_CALCULATED) return;
    const occurredAt = parseInstant(message.time);
    if (occurredAt === undefined) throw malformed('The time of the message is none.');
    const tenantId = parseId<TenantId>(message.tenantId, '/tenantId');
    const day = notedDayOf(message);
    await pipeline.execute<NotedDays>({
      context: {
        tenantId,
        principal: WORKED_DAY_INTAKE,
        actor: { kind: 'system', id: WORKED_DAY_INTAKE },
        correlationId: message.id,
        causationId: message.id,
        ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
        requestHash: '',
        operation: 'claims.note-duty',
        idempotencyKey: message.id,
      },
      ...notedDaysFolding(tenantId, day.employeeId, day.date),
      idScope: 'stream',
      decide: (days) => noteDuty(day, days, occurredAt),
    });
  },
});
