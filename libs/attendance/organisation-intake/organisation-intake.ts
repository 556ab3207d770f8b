import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseInstant } from '@timeledger/kernel/clock.js';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import { parseId, type TenantId } from '@timeledger/kernel/ids.js';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { ORGANISATION_TOPIC } from '@timeledger/organisation/contracts/public-events.js';
import type { IntakeOptions } from '@timeledger/runtime/intake.js';
import type { AttendancePorts } from '../attendance-ports.js';
import { employmentStream, payGroupStream, reportingLineStream } from '../streams.js';
import { factOf, type OrganisationFact } from './organisation-message.js';

/** The consumer group; also the actor of what it records. Never renamed: the ids of its events hang on it. */
export const ORGANISATION_INTAKE = 'attendance.organisation-intake';

const keepNothing = (): null => null;

function streamOf(tenant: TenantId, fact: OrganisationFact): StreamId {
  switch (fact.type) {
    case 'attendance.EmploymentChanged':
      return employmentStream(tenant, fact.about);
    case 'attendance.ReportingLineChanged':
      return reportingLineStream(tenant, fact.about);
    case 'attendance.PayGroupDefined':
      return payGroupStream(tenant, fact.about);
  }
}

/**
 * Records in attendance's own log what organisation publishes of employments, reporting lines and pay groups, so that
 * every read "as known at" is a function of that log alone.
 *
 * The latest recorded stands. The bus keeps the messages of one subject in order, so a state can be older than the last
 * recorded only when it comes again; and then its event's id, derived from the message's, is in the stream already and
 * nothing is recorded. No sequence need be compared.
 */
export function organisationIntake(
  ports: Pick<AttendancePorts, 'pipeline' | 'logger'>,
): Pick<IntakeOptions, 'group' | 'topics' | 'handle' | 'logger'> {
  return {
    group: ORGANISATION_INTAKE,
    topics: [ORGANISATION_TOPIC],
    logger: ports.logger,
    handle: (message) => record(ports, message),
  };
}

async function record(
  { pipeline, logger }: Parameters<typeof organisationIntake>[0],
  message: ReceivedMessage,
) {
  const fact = factOf(message);
  if (fact === undefined) {
    logger.debug({ type: message.type, id: message.id }, 'message of no use here');
    return;
  }
  const tenantId = parseId<TenantId>(message.tenantId, '/tenantId');
  const occurredAt = parseInstant(message.time);
  if (occurredAt === undefined) {
    throw new DomainError('message.malformed', 'invalid', { detail: 'The time of the message is none.' });
  }
  const { type, data } = fact;
  await pipeline.execute({
    context: {
      tenantId,
      principal: ORGANISATION_INTAKE,
      actor: { kind: 'system', id: ORGANISATION_INTAKE },
      correlationId: message.id,
      causationId: message.id,
      ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
      requestHash: '',
      operation: type,
      idempotencyKey: message.id,
    },
    streamId: streamOf(tenantId, fact),
    initialState: null,
    evolve: keepNothing,
    idScope: 'stream',
    decide: () => [{ type, schemaVersion: 1, occurredAt, data }],
  });
}
