import { ATTENDANCE_TOPIC } from '@timeledger/attendance/contracts/public-events.js';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { parseInstant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type TenantId } from '@timeledger/kernel/ids.js';
import type { ContextIntake } from '@timeledger/service/context/context-definition.js';
import { isCalculableZone } from '@timeledger/service/validation/formats.js';
import type { NotedPunch } from '../domain/verdicts/punch-verdict.decider.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import type { PunchVerdicts } from './punch-verdicts.js';

/** The consumer group; also the actor of what it records. Never renamed: the ids of its events hang on it. */
export const PUNCH_INTAKE = 'geolocation.punch-intake';

const PUNCHES: ReadonlySet<string> = new Set([
  'timeledger.attendance.clocked-in.v1',
  'timeledger.attendance.clocked-out.v1',
  'timeledger.attendance.break-started.v1',
  'timeledger.attendance.break-ended.v1',
]);
/** What a person does with a device of theirs. Terminals stand where they stand; the others have no place. */
const JUDGED_SOURCES: ReadonlySet<unknown> = new Set(['live', 'offline']);

/** The punch of a message; `undefined` for what is not judged. @throws DomainError `message.malformed` */
export function punchOf({ type, data }: Pick<ReceivedMessage, 'type' | 'data'>): NotedPunch | undefined {
  if (!PUNCHES.has(type) || !JUDGED_SOURCES.has(data['source'])) return undefined;
  const { punchId, employmentId, employeeId, occurredAt, zone } = data;
  const at = typeof occurredAt === 'string' ? parseInstant(occurredAt) : undefined;
  if (at === undefined || typeof zone !== 'string' || !isCalculableZone(zone))
    throw new DomainError('message.malformed', 'invalid', { detail: 'The time of the punch is none.' });
  return {
    punchId: parseId(String(punchId), '/data/punchId'),
    employmentId: parseId(String(employmentId), '/data/employmentId'),
    employeeId: parseId(String(employeeId), '/data/employeeId'),
    at,
    zone,
  };
}

/**
 * Takes in attendance's punches, to judge where they were made. From now on: punches of the time before this context was there
 * have no evidence, and nothing would come of judging them.
 */
export const punchIntake = (
  { logger }: Pick<GeolocationPorts, 'logger'>,
  verdicts: Pick<PunchVerdicts, 'note'>,
): ContextIntake => ({
  group: PUNCH_INTAKE,
  topics: [ATTENDANCE_TOPIC],
  from: 'end',
  logger,
  async handle(message) {
    const punch = punchOf(message);
    if (punch === undefined) return;
    await verdicts.note(
      {
        tenantId: parseId<TenantId>(message.tenantId, '/tenantId'),
        principal: PUNCH_INTAKE,
        actor: { kind: 'system', id: PUNCH_INTAKE },
        correlationId: message.id,
        causationId: message.id,
        ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
        requestHash: '',
        operation: 'punch-verdicts.note',
        idempotencyKey: message.id,
      },
      punch,
    );
  },
});
