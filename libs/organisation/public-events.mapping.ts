import type { BusMessage } from '@timeledger/bus/port.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import {
  ORGANISATION_SOURCE,
  ORGANISATION_TOPIC,
  type OrganisationPublicEvent,
} from './contracts/public-events.js';
import type { EmploymentTerms, OrganisationEvent } from './domain/events.js';

/** What of a stored event is public, and what it is about. */
function publicPartOf(event: OrganisationEvent): { event: OrganisationPublicEvent; subject: string } {
  switch (event.type) {
    case 'organisation.EmployeeRegistered': {
      const { employeeId } = event.data;
      return {
        event: { type: 'timeledger.organisation.employee-registered.v1', data: { employeeId } },
        subject: employeeId,
      };
    }
    case 'organisation.ReportingLineChanged': {
      const { employeeId, lines } = event.data;
      return {
        event: { type: 'timeledger.organisation.reporting-line-changed.v1', data: { employeeId, lines } },
        subject: employeeId,
      };
    }
    case 'organisation.EmploymentChanged': {
      const { employmentId, terms } = event.data;
      return {
        event: { type: 'timeledger.organisation.employment-changed.v1', data: { employmentId, terms } },
        subject: terms.employeeId,
      };
    }
    case 'organisation.PayGroupDefined': {
      const { payGroupId, definitions } = event.data;
      return {
        event: { type: 'timeledger.organisation.pay-group-defined.v1', data: { payGroupId, definitions } },
        subject: payGroupId,
      };
    }
  }
}

/** The message that tells other contexts of a stored event: a stateless mapping, the same for ever. */
export function toOrganisationMessage(stored: StoredEvent): BusMessage {
  // The log of organisation holds only organisation's events.
  const { event, subject } = publicPartOf(stored as unknown as OrganisationEvent);
  return {
    topic: ORGANISATION_TOPIC,
    key: `${stored.tenantId}.${subject}`,
    id: stored.eventId,
    type: event.type,
    source: ORGANISATION_SOURCE,
    subject,
    time: stored.occurredAt,
    sequence: stored.position,
    tenantId: stored.tenantId,
    ...(stored.traceparent === undefined ? {} : { traceparent: stored.traceparent }),
    data: event.data,
  };
}

/** As the keys are: what is about a person, and all employments of the person, stay in one order. */
function orderingKeyOf({ data, streamId }: StoredEvent): string {
  // The log of organisation holds only organisation's events.
  const { employeeId, terms } = data as { readonly employeeId?: string; readonly terms?: EmploymentTerms };
  return employeeId ?? terms?.employeeId ?? partsOf(streamId).id;
}

/** What of organisation's log goes on its topic. */
export const organisationPublicMapping: PublicMapping = {
  name: 'publisher',
  orderingKey: orderingKeyOf,
  messageOf: toOrganisationMessage,
};
