import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EmploymentTerms, PayGroupDefinition, ReportingLine } from '../domain/events.js';

/** The topic of organisation's public events. */
export const ORGANISATION_TOPIC = 'timeledger.organisation.v1';

/** CloudEvents `source` of everything on the topic. */
export const ORGANISATION_SOURCE = '/timeledger/organisation';

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
    };
