import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { deriveId, type EmploymentId, type EventId } from '@timeledger/kernel/ids.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import { ATTENDANCE_PROJECTION, type AttendancePorts } from '../attendance-ports.js';
import type { EmployeeStatusChanged } from '../domain/events/people-events.js';
import type { OpenSessionFlagged } from '../domain/events/timesheet-events.js';
import { timesheetStream as timesheetFold } from '../domain/timesheets/timesheet.decider.js';
import { timesheetStream } from '../streams.js';
import type { TimesheetReader } from './timesheet.reader.js';

/** Never renamed: the ids of what it records hang on it. */
export const PERSON_DEACTIVATED = 'person-deactivated';

/** How long one attempt waits for the read model; a reactor whose read model is away tries again. */
const PATIENCE_MS = 10_000;

/** What the reactor works with. */
export interface PersonDeactivatedParts {
  readonly ports: Pick<AttendancePorts, 'pipeline' | 'database' | 'clock' | 'barrier' | 'tokens'>;
  readonly reader: Pick<TimesheetReader, 'knownAt'>;
}

/**
 * Flags, on its timesheet, the session that was open when its person was deactivated: nobody will end it by a punch, so
 * somebody must by a correction. The employments of a person are those of the read model at the event, which is waited
 * for; the session itself is found in the log. Recognised by derived ids, so it may run again.
 */
export function personDeactivatedReactor(parts: PersonDeactivatedParts): Reactor {
  return {
    name: PERSON_DEACTIVATED,
    categories: ['attendance.employeestatus'],
    orderingKey: (event) => partsOf(event.streamId).id,
    async react(event) {
      if (event.type !== 'attendance.EmployeeStatusChanged') return;
      const changed = event as StoredEvent & EmployeeStatusChanged;
      if (changed.data.isActive) return;
      const { barrier, tokens } = parts.ports;
      await barrier.reach(tokens.issue(event.position), ATTENDANCE_PROJECTION, PATIENCE_MS);
      const employments = await parts.ports.database.query<{ employment_id: EmploymentId }>(
        event.tenantId,
        'SELECT employment_id FROM attendance.employment WHERE tenant_id = $1 AND employee_id = $2',
        [event.tenantId, changed.data.employeeId],
      );
      for (const { employment_id: employmentId } of employments)
        await flagOpenSessions(parts, changed, employmentId);
    },
  };
}

async function flagOpenSessions(
  { ports, reader }: PersonDeactivatedParts,
  event: StoredEvent & EmployeeStatusChanged,
  employmentId: EmploymentId,
): Promise<void> {
  const { tenantId } = event;
  const { employeeId, since } = event.data;
  const reading = await reader.knownAt(tenantId, employmentId, 'current', {}).catch(unlessUncut);
  if (reading === undefined) return;
  const { period, calculation } = reading;
  const open = calculation.sessions.filter(({ status, start }) => status === 'open' && start <= since);
  const flags = open.map(({ date, start, punchIds }) => {
    const data: OpenSessionFlagged['data'] = {
      employmentId,
      employeeId,
      periodStart: period.start,
      periodEnd: period.end,
      date,
      startedAt: start,
      punchIds,
      deactivatedAt: since,
    };
    return {
      eventId: deriveId<EventId>(PERSON_DEACTIVATED, event.eventId, ...punchIds),
      type: 'attendance.OpenSessionFlagged',
      schemaVersion: 1,
      occurredAt: instantOf(ports.clock.nowMs()),
      data,
    } as const;
  });
  const [first] = flags;
  if (first === undefined) return;
  await ports.pipeline.execute({
    context: {
      tenantId,
      principal: PERSON_DEACTIVATED,
      actor: { kind: 'system', id: PERSON_DEACTIVATED },
      correlationId: event.correlationId,
      causationId: event.eventId,
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
      requestHash: '',
      operation: PERSON_DEACTIVATED,
      idempotencyKey: `${event.eventId} ${employmentId}`,
    },
    streamId: timesheetStream(tenantId, employmentId, period.start),
    ...timesheetFold,
    firstEventId: first.eventId,
    idScope: 'stream',
    decide: () => flags,
  });
}

/** Without a pay group there is no timesheet to flag anything on. */
function unlessUncut(error: unknown): undefined {
  if (error instanceof DomainError && error.code === 'pay-group.not-known-yet') return undefined;
  throw error;
}
