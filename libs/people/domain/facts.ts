import type { Instant } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';

/** A team as organisation names it: any text without meaning here. */
export type TeamId = string;

/** A team and where it hangs. */
export type Team = {
  readonly teamId: TeamId;
  readonly name: string;
  /** `null` for one at the top. */
  readonly parentTeamId: TeamId | null;
  readonly isActive: boolean;
};

/** From a local date on, the team of a person; `null` for a time without one. */
export type TeamPlacement = { readonly from: LocalDate; readonly teamId: TeamId | null };

/** Where a person belongs, by effective date, oldest first. */
export type Placement = {
  readonly employeeId: EmployeeId;
  /** ISO 3166-1 alpha-2; `null` where nobody said. */
  readonly country: string | null;
  readonly teams: readonly TeamPlacement[];
  readonly sites: readonly { readonly from: LocalDate; readonly siteId: string | null }[];
};

/** Whether a person is active, and since when it is so. Whoever was never named is active. */
export type EmployeeStatus = {
  readonly employeeId: EmployeeId;
  readonly isActive: boolean;
  readonly since: Instant;
};

/** A role given to a person by the organisation: for a team and the teams below, or for the whole company. */
export type RoleAssignment = {
  /** As tokens name roles: `time_administrator`. */
  readonly role: string;
  /** `null` for the whole company. */
  readonly teamId: TeamId | null;
  /** First local day. */
  readonly from: LocalDate;
  /** Last local day; `null` while it lasts. */
  readonly until: LocalDate | null;
};

/** Every role that was ever given to a person. */
export type RoleAssignments = {
  readonly employeeId: EmployeeId;
  readonly assignments: readonly RoleAssignment[];
};

/** Somebody who stands in for a manager. */
export type Delegation = {
  readonly delegationId: string;
  readonly delegateId: EmployeeId;
  /** First local day. */
  readonly from: LocalDate;
  /** Last local day. */
  readonly until: LocalDate;
};

/** Who stands in for a manager and when. */
export type Delegations = { readonly managerId: EmployeeId; readonly delegations: readonly Delegation[] };

/** From a local date on, the manager of a person; `null` for a time without one. */
export type ReportingLine = { readonly managerId: EmployeeId | null; readonly from: LocalDate };

/** Who manages a person, by effective date; the whole line. */
export type ReportingLines = {
  readonly employeeId: EmployeeId;
  /** Managers by the day from which they hold, earliest first; `null` for a time without one. */
  readonly managers: readonly ReportingLine[];
};

/** What is known of an employment, as a whole. */
export type Employment = {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  /** First day of work. */
  readonly hiredOn: LocalDate;
  /** Last day of work; `null` while it lasts. */
  readonly leftOn: LocalDate | null;
  /** Pay groups by the day from which they hold, earliest first. */
  readonly payGroups: readonly { readonly payGroupId: string; readonly from: LocalDate }[];
  /** Work-time policies by the day from which they hold, earliest first; none means the tenant's default. */
  readonly policies?: readonly { readonly policyId: string; readonly from: LocalDate }[];
};

/** How long a pay period lasts. */
export type PeriodKind = 'weekly' | 'biweekly' | 'semi-monthly' | 'monthly';

/** Whether a session counts for the day on which it started, or is split at local midnight. */
export type DayAttribution = 'start-of-session' | 'split-at-midnight';

/** One version of a pay group's definition. */
export type PayGroupDefinition = {
  readonly payGroupId: string;
  /** From 1, growing with each definition of the group. */
  readonly version: number;
  /** IANA zone in which the group's days begin. */
  readonly zone: string;
  readonly periodKind: PeriodKind;
  /** A day on which a weekly or biweekly period starts; the other kinds follow the calendar and ignore it. */
  readonly anchor: LocalDate;
  /** First day of the workweek: 1 Monday to 7 Sunday (ISO 8601). */
  readonly workweekStart: number;
  readonly dayAttribution: DayAttribution;
  readonly effectiveFrom: LocalDate;
};

/** From an instant on, the ground for one kind of personal data in a country. */
export type PurposeGround = {
  /** As data is sealed: `location`, `note`. */
  readonly purpose: string;
  /** `consent`, `none`, or a ground that asks nobody. */
  readonly basis: string;
  /** Version of the text that a consent is given to. */
  readonly textVersion: number;
  readonly from: Instant;
};

/** On which grounds personal data may be stored in a country. */
export type LegalBasis = {
  /** `null` for every country that nothing else is declared for. */
  readonly country: string | null;
  /** Oldest first. */
  readonly purposes: readonly PurposeGround[];
};

/** Where a person stands with a purpose that rests on consent. */
export type PurposeConsent = {
  readonly purpose: string;
  readonly country: string | null;
  readonly isPermitted: boolean;
  readonly textVersion: number;
  readonly since: Instant;
};

/** The consents of a person. */
export type Consents = { readonly employeeId: EmployeeId; readonly purposes: readonly PurposeConsent[] };

/** How a device stands since the event's time. What it was before stays in the stream. */
export type Device = {
  readonly deviceId: string;
  /** Whose it is; `null` for nobody's, such as one that several people share. */
  readonly employeeId: EmployeeId | null;
  readonly status: 'active' | 'revoked';
  /** Since when it counts no more; `null` while it does. */
  readonly revokedAt: Instant | null;
};

/** What a context may take in of organisation's public events: each the whole state of its subject, the latest recorded stands. */
export interface Facts {
  readonly ReportingLineChanged: ReportingLines;
  readonly TeamChanged: Team;
  readonly EmployeePlaced: Placement;
  readonly EmployeeStatusChanged: EmployeeStatus;
  readonly RoleAssignmentsChanged: RoleAssignments;
  readonly DelegationsChanged: Delegations;
  readonly EmploymentChanged: Employment;
  readonly PayGroupDefined: PayGroupDefinition;
  readonly LegalBasisDeclared: LegalBasis;
  readonly ConsentChanged: Consents;
  readonly DeviceChanged: Device;
}

/** The name of a fact, and of the event that records it behind the context's name: `attendance.TeamChanged`. */
export type FactKind = keyof Facts;

/** The event that records a fact in a context's log. */
export type FactEvent<Context extends string, Kind extends FactKind> = {
  [One in Kind]: Pick<
    StoredEvent<`${Context}.${One}`, Facts[One]>,
    'eventId' | 'type' | 'occurredAt' | 'recordedAt' | 'data'
  >;
}[Kind];

/** Who stands how to whom: what the relations of the access policy follow from. */
export const PEOPLE_KINDS = [
  'ReportingLineChanged',
  'TeamChanged',
  'EmployeePlaced',
  'EmployeeStatusChanged',
  'RoleAssignmentsChanged',
  'DelegationsChanged',
] as const satisfies readonly FactKind[];
export type PeopleKind = (typeof PEOPLE_KINDS)[number];
