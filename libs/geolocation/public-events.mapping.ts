import type { BusMessage } from '@timeledger/bus/port.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import { GEOLOCATION_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import {
  GEOLOCATION_SOURCE,
  GEOLOCATION_TOPIC,
  type GeolocationPublicEvents,
  type GeolocationPublicType,
  type PublicTrackDay,
} from './contracts/public-events.js';
import type { FenceCrossed, TrackEvent, TrackFacts } from './domain/tracks/track-month.decider.js';
import type { PunchVerdictGiven, VerdictEvent } from './domain/verdicts/punch-verdict.decider.js';

/** What is published: every type of the contract. */
export const PUBLISHED_TYPES = Object.keys(GEOLOCATION_PUBLIC_SCHEMAS) as readonly GeolocationPublicType[];

type Body = {
  readonly [Type in GeolocationPublicType]: {
    readonly type: Type;
    readonly subject: string;
    readonly employeeId: string;
    readonly data: GeolocationPublicEvents[Type];
  };
}[GeolocationPublicType];

const dayOf = ({ distanceMeters, unobservedMeters, stops }: TrackFacts): PublicTrackDay => ({
  ...{ distanceMeters, unobservedMeters },
  stops: stops.map(({ siteId, arrivedAt, leftAt }) => ({ siteId, arrivedAt, leftAt })),
});

function crossedBody(data: FenceCrossed['data']): Body {
  const { crossingId, employeeId, date, siteId, kind, isInferred, at, interval } = data;
  const time = at === null ? { interval } : { at };
  return {
    type: `timeledger.geolocation.fence-${kind}.v1`,
    subject: crossingId,
    employeeId,
    data: { crossingId, employeeId, date, siteId, isInferred, ...time },
  };
}

function verdictBody(data: PunchVerdictGiven['data']): Body {
  const { punchId, employmentId, employeeId, outcome, action, siteId, reasons } = data;
  return {
    type: 'timeledger.geolocation.punch-verdict-given.v1',
    subject: punchId,
    employeeId,
    data: { punchId, employmentId, employeeId, outcome, action, siteId, reasons },
  };
}

/** What a stored event says to others; the events on the log of geolocation say by their type what they are. */
function bodyOf(stored: StoredEvent): Body | undefined {
  const event = stored as unknown as VerdictEvent | TrackEvent;
  switch (event.type) {
    case 'geolocation.PunchVerdictGiven':
      return verdictBody(event.data);
    case 'geolocation.IntegritySignalRaised': {
      const { signalId, employeeId, kind, punchId } = event.data;
      return {
        type: 'timeledger.geolocation.integrity-signal-raised.v1',
        subject: signalId,
        employeeId,
        data: { signalId, employeeId, kind, punchId },
      };
    }
    case 'geolocation.FenceEntered':
    case 'geolocation.FenceLeft':
      return crossedBody(event.data);
    case 'geolocation.FenceCrossingWithdrawn': {
      const { crossingId, employeeId, date, siteId } = event.data;
      return {
        type: 'timeledger.geolocation.fence-crossing-withdrawn.v1',
        subject: crossingId,
        employeeId,
        data: { crossingId, employeeId, date, siteId },
      };
    }
    case 'geolocation.VisitProofChanged': {
      const { proofId, employeeId, date, before, after } = event.data;
      return {
        type: 'timeledger.geolocation.visit-proof-changed.v1',
        subject: proofId,
        employeeId,
        data: { proofId, employeeId, date, before, after },
      };
    }
    case 'geolocation.TrackDayCalculated': {
      const { employeeId, date, before, after } = event.data;
      return {
        type: 'timeledger.geolocation.track-day-calculated.v1',
        subject: employeeId,
        employeeId,
        data: { employeeId, date, before: before && dayOf(before), after: dayOf(after) },
      };
    }
    case 'geolocation.PunchNoted':
      return undefined;
  }
  return undefined;
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
  categories: ['geolocation.verdict', 'geolocation.track'],
  orderingKey: ({ data, streamId }) =>
    typeof data['employeeId'] === 'string' ? data['employeeId'] : partsOf(streamId).id,
  messageOf: toGeolocationMessage,
};
