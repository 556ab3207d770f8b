import type { BusMessage } from '@timeledger/bus/port.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import {
  GEOLOCATION_SOURCE,
  GEOLOCATION_TOPIC,
  type GeolocationPublicType,
  type PublicIntegritySignal,
  type PublicPunchVerdict,
} from './contracts/public-events.js';
import type { IntegritySignalRaised, PunchVerdictGiven } from './domain/verdicts/punch-verdict.decider.js';

/** What is published today; the other types of the contract come with what makes them. */
export const PUBLISHED_TYPES = [
  'timeledger.geolocation.punch-verdict-given.v1',
  'timeledger.geolocation.integrity-signal-raised.v1',
] as const satisfies readonly GeolocationPublicType[];

type Body = {
  readonly type: GeolocationPublicType;
  readonly subject: string;
  readonly employeeId: string;
} & ({ readonly data: PublicPunchVerdict } | { readonly data: PublicIntegritySignal });

function bodyOf({ type, data }: StoredEvent): Body | undefined {
  if (type === 'geolocation.PunchVerdictGiven') {
    // The type says so.
    const { punchId, employmentId, employeeId, outcome, action, siteId, reasons } =
      data as PunchVerdictGiven['data'];
    return {
      type: 'timeledger.geolocation.punch-verdict-given.v1',
      subject: punchId,
      employeeId,
      data: { punchId, employmentId, employeeId, outcome, action, siteId, reasons },
    };
  }
  if (type !== 'geolocation.IntegritySignalRaised') return undefined;
  // The type says so.
  const { signalId, employeeId, kind, punchId } = data as IntegritySignalRaised['data'];
  return {
    type: 'timeledger.geolocation.integrity-signal-raised.v1',
    subject: signalId,
    employeeId,
    data: { signalId, employeeId, kind, punchId },
  };
}

/** The message that tells others of a stored event: from the event alone, so that it is the same for ever. */
export function toGeolocationMessage(stored: StoredEvent): BusMessage | undefined {
  const body = bodyOf(stored);
  if (body === undefined) return undefined;
  return {
    topic: GEOLOCATION_TOPIC,
    key: `${stored.tenantId}.${body.employeeId}`,
    id: stored.eventId,
    type: body.type,
    source: GEOLOCATION_SOURCE,
    subject: body.subject,
    time: stored.occurredAt,
    sequence: stored.position,
    tenantId: stored.tenantId,
    ...(stored.traceparent === undefined ? {} : { traceparent: stored.traceparent }),
    data: body.data,
  };
}

/** What of geolocation's log goes on its topic. Ordered as the keys are: by person. */
export const geolocationPublicMapping: PublicMapping = {
  name: 'publisher',
  categories: ['geolocation.verdict'],
  orderingKey: ({ data, streamId }) =>
    typeof data['employeeId'] === 'string' ? data['employeeId'] : partsOf(streamId).id,
  messageOf: toGeolocationMessage,
};
