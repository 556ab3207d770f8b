import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EmploymentTerms, PayGroupDefinition, ReportingLine } from '../domain/events.js';
import type { AssignableRole, Delegation, Placement } from '../domain/people-events.js';
import type { Team } from '../domain/unit-events.js';
import type { PurposeDeclaration } from '../domain/privacy/privacy-events.js';

/** The topic of organisation's public events. */
export const ORGANISATION_TOPIC = 'timeledger.organisation.v1';

/** CloudEvents `source` of everything on the topic. */
export const ORGANISATION_SOURCE = '/timeledger/organisation';

/** Where a person stands with a purpose that rests on consent. */
export type PublicConsent = JsonObject & {
  readonly purpose: string;
  /** The country whose text was shown; `null` for the one of every other country. */
  readonly country: string | null;
  readonly isPermitted: boolean;
  readonly basis: 'consent';
  readonly textVersion: number;
  /** A UTC instant. */
  readonly since: string;
};

/** The subject of what is declared for every country that nothing else is declared for. */
export const EVERY_OTHER_COUNTRY = 'any';

/** A role that a person holds from one local date to another, both included. */
export type PublicRoleAssignment = JsonObject & {
  readonly role: AssignableRole;
  readonly teamId: string | null;
  readonly from: string;
  readonly until: string | null;
};

/** The public events of organisation; no field of them is personal. */
export type OrganisationPublicEvent =
  | {
      readonly type: 'timeledger.organisation.employment-changed.v1';
      readonly data: JsonObject & { readonly employmentId: string; readonly terms: EmploymentTerms };
    }
  | {
      readonly type: 'timeledger.organisation.reporting-line-changed.v1';
      readonly data: JsonObject & { readonly employeeId: string; readonly lines: readonly ReportingLine[] };
    }
  | {
      readonly type: 'timeledger.organisation.pay-group-defined.v1';
      readonly data: JsonObject & {
        readonly payGroupId: string;
        readonly definitions: readonly PayGroupDefinition[];
      };
    }
  | {
      readonly type: 'timeledger.organisation.employee-registered.v1';
      readonly data: JsonObject & { readonly employeeId: string };
    }
  | {
      readonly type: 'timeledger.organisation.employee-status-changed.v1';
      readonly data: JsonObject & {
        readonly employeeId: string;
        readonly isActive: boolean;
        readonly since: string;
      };
    }
  | {
      readonly type: 'timeledger.organisation.employee-placed.v1';
      readonly data: Placement & { readonly employeeId: string };
    }
  | {
      readonly type: 'timeledger.organisation.role-assignments-changed.v1';
      readonly data: JsonObject & {
        readonly employeeId: string;
        readonly assignments: readonly PublicRoleAssignment[];
      };
    }
  | {
      readonly type: 'timeledger.organisation.delegations-changed.v1';
      readonly data: JsonObject & {
        readonly managerId: string;
        readonly delegations: readonly Delegation[];
      };
    }
  | {
      readonly type: 'timeledger.organisation.team-changed.v1';
      readonly data: Team & { readonly teamId: string };
    }
  | {
      readonly type: 'timeledger.organisation.site-changed.v1';
      readonly data: JsonObject & {
        readonly siteId: string;
        readonly name: string;
        readonly zone: string;
        readonly country: string;
        readonly isActive: boolean;
      };
    }
  | {
      readonly type: 'timeledger.organisation.device-changed.v1';
      readonly data: JsonObject & {
        readonly deviceId: string;
        /** `null` for a device of nobody. */
        readonly employeeId: string | null;
        readonly status: 'active' | 'revoked';
        /** A UTC instant. */
        readonly revokedAt: string | null;
      };
    }
  | {
      readonly type: 'timeledger.organisation.legal-basis-declared.v1';
      readonly data: JsonObject & {
        /** `null` for every other country. */
        readonly country: string | null;
        readonly purposes: readonly PurposeDeclaration[];
      };
    }
  | {
      readonly type: 'timeledger.organisation.consent-changed.v1';
      readonly data: JsonObject & {
        readonly employeeId: string;
        readonly purposes: readonly PublicConsent[];
      };
    };
