import { ATTENDANCE_TOPIC } from '@timeledger/attendance/contracts/public-events.js';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmployeeId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { ContextIntake } from '@timeledger/service/context/context-definition.js';
import { isLocalDate } from '@timeledger/service/validation/formats.js';
import { evolveDuty, noteDutyDay, type DutyDayNoted } from '../domain/positions/duty-day.decider.js';
import { NO_DUTY, type Duty, type DutyBreak, type DutySession } from '../domain/positions/duty.js';
import type { GeolocationCommands } from '../geolocation-commands.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import { dutyStream } from '../streams.js';

/** The consumer group; also the actor of what it records. Never renamed: the ids of its events hang on it. */
export const WORKED_DAY_INTAKE = 'geolocation.worked-day-intake';

/** What attendance publishes of each calculation of a day. */
const WORKED_DAY_CALCULATED = 'timeledger.attendance.worked-day-calculated.v1';

const malformed = (detail: string): DomainError =>
  new DomainError('message.malformed', 'invalid', { detail });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function listOf(of: unknown, member: string): readonly Readonly<Record<string, unknown>>[] {
  const list = isRecord(of) ? of[member] : undefined;
  if (!Array.isArray(list) || !list.every(isRecord)) throw malformed(`The day has no list of ${member}.`);
  return list;
}

/** From when until when; an open end is `null`. */
function stretchOf(of: Readonly<Record<string, unknown>>): { startedAt: Instant; endedAt: Instant | null } {
  const instant = (value: unknown): Instant => {
    const at = typeof value === 'string' ? parseInstant(value) : undefined;
    if (at === undefined) throw malformed('The time of a session or break is none.');
    return at;
  };
  const { startedAt, endedAt } = of;
  return { startedAt: instant(startedAt), endedAt: endedAt === null ? null : instant(endedAt) };
}

const breakOf = (of: Readonly<Record<string, unknown>>): DutyBreak => ({
  ...stretchOf(of),
  isPaid: of['isPaid'] === true,
});

const sessionOf = (of: Readonly<Record<string, unknown>>): DutySession => ({
  ...stretchOf(of),
  breaks: listOf(of, 'breaks').map(breakOf),
});

/** The day of a message. @throws DomainError `message.malformed` */
export function dutyDayOf({ id, data }: Pick<ReceivedMessage, 'id' | 'data'>): DutyDayNoted['data'] {
  const { employeeId, employmentId, date, revision, after, cause } = data;
  if (typeof date !== 'string' || !isLocalDate(date)) throw malformed('The date of the day is none.');
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 1)
    throw malformed('The revision of the day is none.');
  const correctionId = isRecord(cause) ? cause['correctionId'] : undefined;
  return {
    employeeId: parseId<EmployeeId>(String(employeeId), '/data/employeeId'),
    employmentId: parseId<EventId>(String(employmentId), '/data/employmentId'),
    ...{ date, revision },
    sessions: listOf(after, 'sessions').map(sessionOf),
    messageId: parseId<EventId>(id, '/id'),
    correctionId:
      typeof correctionId === 'string' ? parseId<EventId>(correctionId, '/data/cause/correctionId') : null,
  };
}

/**
 * Takes in when people were on duty, from the start: a position may be older than what geolocation has seen. A message that
 * comes again, or after a newer one of its day, records nothing.
 */
export const workedDayIntake = (
  { logger }: Pick<GeolocationPorts, 'logger'>,
  commands: Pick<GeolocationCommands, 'change'>,
): ContextIntake => ({
  group: WORKED_DAY_INTAKE,
  topics: [ATTENDANCE_TOPIC],
  logger,
  async handle(message) {
    if (message.type !== WORKED_DAY_CALCULATED) return;
    const tenantId = parseId<TenantId>(message.tenantId, '/tenantId');
    const day = dutyDayOf(message);
    await commands.change<Duty, DutyDayNoted>({
      request: {
        tenantId,
        principal: WORKED_DAY_INTAKE,
        actor: { kind: 'system', id: WORKED_DAY_INTAKE },
        correlationId: message.id,
        causationId: message.id,
        ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
        requestHash: '',
        operation: 'duty.note',
        idempotencyKey: message.id,
      },
      streamId: dutyStream(tenantId, day.employeeId, day.date.slice(0, 7)),
      initialState: NO_DUTY,
      evolve: evolveDuty,
      decide: (duty) => noteDutyDay(day, duty),
    });
  },
});
