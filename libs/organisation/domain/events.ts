import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { ClaimEvent } from './claim-events.js';
import type { DirectoryGroupEvent } from './directory-group-events.js';
import type { DirectoryUserEvent } from './directory-user-events.js';
import type { DeviceEvent } from './devices/device-events.js';
import type {
  DelegationsChanged,
  EmployeeFactsChanged,
  EmployeePlaced,
  EmployeeStatusChanged,
  RoleAssignmentsChanged,
} from './people-events.js';
import type { SiteChanged, TeamChanged } from './unit-events.js';
import type { OrganisationImported } from './import-events.js';
import type { DataExportEvent } from './privacy/data-export-events.js';
import type { PrivacyEvent } from './privacy/privacy-events.js';

/** How often wages are reckoned; decides where pay periods begin and end. */
export type PayPeriodKind = 'weekly' | 'biweekly' | 'semi-monthly' | 'monthly';
/** Which day a session across midnight counts on. */
export type DayAttribution = 'start-of-session' | 'split-at-midnight';
/** ISO 8601 day of the week: 1 is Monday, 7 is Sunday. */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** From a local date on, the members of a pay group are reckoned like this. */
export type PayGroupDefinition = JsonObject & {
  /** Local date `YYYY-MM-DD` in `zone`. */
  readonly effectiveFrom: string;
  /** IANA time zone: its midnights bound days and periods. */
  readonly zone: string;
  readonly periodKind: PayPeriodKind;
  /** A local date on which a weekly or biweekly period begins; ignored for the monthly kinds. */
  readonly anchor: string;
  readonly workweekStart: IsoWeekday;
  readonly dayAttribution: DayAttribution;
};

/** A person came into the organisation. `name` and `staffNumber` are sealed. */
export type EmployeeRegistered = {
  readonly type: 'organisation.EmployeeRegistered';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly name: string;
    readonly staffNumber: string | null;
  };
};

/** Who is responsible for a person from a local date on; `null` is nobody. Carries all lines, oldest first. */
export type ReportingLineChanged = {
  readonly type: 'organisation.ReportingLineChanged';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly lines: readonly ReportingLine[];
    readonly before: readonly ReportingLine[];
  };
};

/** From a local date on, the manager of a person. */
export type ReportingLine = JsonObject & { readonly from: string; readonly managerId: string | null };

/** From a local date on, the pay group of an employment. */
export type PayGroupMembership = JsonObject & { readonly from: string; readonly payGroupId: string };

/** The dates and pay groups of an employment; `leavesOn` is the last day of work. */
export type EmploymentTerms = JsonObject & {
  readonly employeeId: string;
  readonly hiredOn: string;
  readonly leavesOn: string | null;
  readonly payGroups: readonly PayGroupMembership[];
};

/** An employment began, moved to another pay group, or got an end. Carries the whole terms, and those before. */
export type EmploymentChanged = {
  readonly type: 'organisation.EmploymentChanged';
  readonly data: JsonObject & {
    readonly employmentId: string;
    readonly change: 'started' | 'pay-group-changed' | 'end-set';
    readonly terms: EmploymentTerms;
    readonly before: EmploymentTerms | null;
  };
};

/** A pay group was defined, or is defined anew from a date on. Carries all definitions, oldest first. */
export type PayGroupDefined = {
  readonly type: 'organisation.PayGroupDefined';
  readonly data: JsonObject & {
    readonly payGroupId: string;
    readonly name: string;
    readonly definitions: readonly PayGroupDefinition[];
  };
};

export type EmployeeEvent =
  | EmployeeRegistered
  | EmployeeFactsChanged
  | EmployeeStatusChanged
  | ReportingLineChanged
  | EmployeePlaced
  | RoleAssignmentsChanged
  | DelegationsChanged;
export type OrganisationEvent =
  | EmployeeEvent
  | EmploymentChanged
  | PayGroupDefined
  | TeamChanged
  | SiteChanged
  | ClaimEvent
  | DirectoryGroupEvent
  | DirectoryUserEvent
  | DeviceEvent
  | OrganisationImported
  | PrivacyEvent
  | DataExportEvent;
