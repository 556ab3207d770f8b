import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { parseInstant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type TenantId } from '@timeledger/kernel/ids.js';
import { ORGANISATION_TOPIC } from '@timeledger/organisation/contracts/public-events.js';
import type { IntakeOptions } from '@timeledger/runtime/intake.js';
import type { ContextPorts } from '@timeledger/service/context/context-ports.js';
import type { FactKind } from '../domain/facts.js';
import { factStream } from '../fact-streams.js';
import { factOf } from './organisation-message.js';

/** The consumer group; also the actor of what it records. Never renamed: the ids of its events hang on it. */
export const organisationIntakeGroup = (context: string): string => `${context}.organisation-intake`;

const keepNothing = (): null => null;

/** What the intake needs of a context. */
export type IntakePorts = Pick<ContextPorts, 'pipeline' | 'logger'>;

/**
 * Records in a context's own log what organisation publishes, of the kinds that the context takes in, so that every read
 * "as known at" is a function of that log alone.
 *
 * The latest recorded stands. The bus keeps the messages of one subject in order, so a state can be older than the last
 * recorded only when it comes again; and then its event's id, derived from the message's, is in the stream already and
 * nothing is recorded. No sequence need be compared.
 */
export function organisationIntake(
  context: string,
  kinds: ReadonlySet<FactKind>,
  ports: IntakePorts,
): Pick<IntakeOptions, 'group' | 'topics' | 'handle' | 'logger'> {
  return {
    group: organisationIntakeGroup(context),
    topics: [ORGANISATION_TOPIC],
    logger: ports.logger,
    handle: (message) => record(context, kinds, ports, message),
  };
}

async function record(
  context: string,
  kinds: ReadonlySet<FactKind>,
  { pipeline, logger }: IntakePorts,
  message: ReceivedMessage,
): Promise<void> {
  const fact = factOf(message, kinds);
  if (fact === undefined) {
    logger.debug({ type: message.type, id: message.id }, 'message of no use here');
    return;
  }
  const tenantId = parseId<TenantId>(message.tenantId, '/tenantId');
  const occurredAt = parseInstant(message.time);
  if (occurredAt === undefined) {
    throw new DomainError('message.malformed', 'invalid', { detail: 'The time of the message is none.' });
  }
  const { kind, about, data } = fact;
  const type = `${context}.${kind}`;
  const group = organisationIntakeGroup(context);
  await pipeline.execute({
    context: {
      tenantId,
      principal: group,
      actor: { kind: 'system', id: group },
      correlationId: message.id,
      causationId: message.id,
      ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
      requestHash: '',
      operation: type,
      idempotencyKey: message.id,
    },
    streamId: factStream(context, tenantId, kind, about),
    initialState: null,
    evolve: keepNothing,
    idScope: 'stream',
    decide: () => [{ type, schemaVersion: 1, occurredAt, data }],
  });
}
