import type { BusMessage } from '@timeledger/bus/port.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { ORGANISATION_TOPIC, type OrganisationPublicEvent } from './contracts/public-events.js';
import type { OrganisationEvent } from './domain/events.js';

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
    source: '/timeledger/organisation',
    subject,
    time: stored.occurredAt,
    sequence: stored.position,
    tenantId: stored.tenantId,
    ...(stored.traceparent === undefined ? {} : { traceparent: stored.traceparent }),
    data: event.data,
  };
}
