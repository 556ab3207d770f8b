import type { BusMessage } from '@timeledger/bus/port.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import {
  EVERY_OTHER_COUNTRY,
  ORGANISATION_SOURCE,
  ORGANISATION_TOPIC,
  type OrganisationPublicEvent,
} from './contracts/public-events.js';
import type { EmploymentTerms, OrganisationEvent } from './domain/events.js';

/** What of a stored event is public, and what it is about; `undefined` when nothing is. */
function publicPartOf(
  event: OrganisationEvent,
): { event: OrganisationPublicEvent; subject: string } | undefined {
  switch (event.type) {
    case 'organisation.EmployeeFactsChanged':
    case 'organisation.EmployeeRegistered': {
      const { employeeId } = event.data;
      return {
        event: { type: 'timeledger.organisation.employee-registered.v1', data: { employeeId } },
        subject: employeeId,
      };
    }
    case 'organisation.EmployeeStatusChanged': {
      const { employeeId, isActive, since } = event.data;
      return {
        event: {
          type: 'timeledger.organisation.employee-status-changed.v1',
          data: { employeeId, isActive, since },
        },
        subject: employeeId,
      };
    }
    case 'organisation.EmployeePlaced': {
      const { employeeId, country, teams, sites } = event.data;
      return {
        event: {
          type: 'timeledger.organisation.employee-placed.v1',
          // Which group of a directory placed somebody is organisation's own business.
          data: { employeeId, country, teams: teams.map(({ from, teamId }) => ({ from, teamId })), sites },
        },
        subject: employeeId,
      };
    }
    case 'organisation.RoleAssignmentsChanged': {
      const { employeeId } = event.data;
      const assignments = event.data.assignments.map(({ role, teamId, from, until }) => ({
        role,
        teamId,
        from,
        until,
      }));
      return {
        event: {
          type: 'timeledger.organisation.role-assignments-changed.v1',
          data: { employeeId, assignments },
        },
        subject: employeeId,
      };
    }
    case 'organisation.DelegationsChanged': {
      const { managerId, delegations } = event.data;
      return {
        event: {
          type: 'timeledger.organisation.delegations-changed.v1',
          data: { managerId, delegations },
        },
        subject: managerId,
      };
    }
    case 'organisation.TeamChanged': {
      const { teamId, name, parentTeamId, isActive } = event.data;
      return {
        event: {
          type: 'timeledger.organisation.team-changed.v1',
          data: { teamId, name, parentTeamId, isActive },
        },
        subject: teamId,
      };
    }
    case 'organisation.SiteChanged': {
      const { siteId, name, zone, country, isActive } = event.data;
      return {
        event: {
          type: 'timeledger.organisation.site-changed.v1',
          data: { siteId, name, zone, country, isActive },
        },
        subject: siteId,
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
    case 'organisation.LegalBasisDeclared': {
      const { country, purposes } = event.data;
      return {
        event: { type: 'timeledger.organisation.legal-basis-declared.v1', data: { country, purposes } },
        subject: country ?? EVERY_OTHER_COUNTRY,
      };
    }
    case 'organisation.ConsentGiven':
    case 'organisation.ConsentWithdrawn': {
      const { employeeId, consents } = event.data;
      return {
        event: {
          type: 'timeledger.organisation.consent-changed.v1',
          data: {
            employeeId,
            purposes: consents.map(({ isGiven, ...consent }) => ({
              ...consent,
              isPermitted: isGiven,
              basis: 'consent',
            })),
          },
        },
        subject: employeeId,
      };
    }
    case 'organisation.DeviceRegistered':
    case 'organisation.DeviceBound':
    case 'organisation.DeviceRevoked': {
      const { deviceId, employeeId, at } = event.data;
      const isRevoked = event.type === 'organisation.DeviceRevoked';
      return {
        event: {
          type: 'timeledger.organisation.device-changed.v1',
          data: {
            deviceId,
            employeeId,
            status: isRevoked ? 'revoked' : 'active',
            revokedAt: isRevoked ? at : null,
          },
        },
        subject: deviceId,
      };
    }
    case 'organisation.DeviceWipeOrdered':
    case 'organisation.DeviceWipeAcknowledged':
    case 'organisation.TreeChangeClaimed':
    case 'organisation.StaffNumberClaimed':
    case 'organisation.OrganisationImported':
    case 'organisation.DirectoryUserChanged':
    case 'organisation.DirectoryUserRemoved':
    case 'organisation.DirectoryNameClaimed':
    case 'organisation.DirectoryGroupCreated':
    case 'organisation.DirectoryGroupRenamed':
    case 'organisation.DirectoryGroupMembersChanged':
    case 'organisation.DirectoryGroupMeaningSet':
    case 'organisation.DirectoryGroupDeleted':
    case 'organisation.LegalHoldPlaced':
    case 'organisation.LegalHoldLifted':
    case 'organisation.RetentionRuleDeclared':
    case 'organisation.RetentionRunStarted':
    case 'organisation.RetentionRunFinished':
    case 'organisation.ErasureRequested':
    case 'organisation.ErasureCarriedOut':
    case 'organisation.DataExportRequested':
    case 'organisation.DataExportCompleted':
    case 'organisation.DataExportFailed':
    case 'organisation.DataExportFetched':
    case 'organisation.DataExportDeleted':
      return undefined;
  }
}

/** The message that tells other contexts of a stored event, if there is one: a stateless mapping, the same for ever. */
export function toOrganisationMessage(stored: StoredEvent): BusMessage | undefined {
  // The log holds only organisation's events. Those about tenants and machine clients are of none of these types: no
  // other context has to know whom a company trusts.
  const part = publicPartOf(stored as unknown as OrganisationEvent);
  if (part === undefined) return undefined;
  const { event, subject } = part;
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
  const { deviceId, employeeId, terms } = data as {
    readonly deviceId?: string;
    readonly employeeId?: string;
    readonly terms?: EmploymentTerms;
  };
  // A device changes hands: its order is its own.
  if (deviceId !== undefined) return deviceId;
  return employeeId ?? terms?.employeeId ?? partsOf(streamId).id;
}

/** What of organisation's log goes on its topic. */
export const organisationPublicMapping: PublicMapping = {
  name: 'publisher',
  orderingKey: orderingKeyOf,
  messageOf: toOrganisationMessage,
};
