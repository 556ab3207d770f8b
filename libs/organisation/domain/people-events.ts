import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** What is known about a person; all of it sealed. `null` where nothing is known. */
export type EmployeeFacts = JsonObject & {
  readonly name: string;
  readonly staffNumber: string | null;
  /** Address of work. */
  readonly email: string | null;
  readonly phone: string | null;
};

/** The facts about a person changed. Carries all of them, sealed. */
export type EmployeeFactsChanged = {
  readonly type: 'organisation.EmployeeFactsChanged';
  readonly data: EmployeeFacts & { readonly employeeId: string };
};

/** A person no longer works with the product, or does again. Everything recorded stays. `note` is sealed. */
export type EmployeeStatusChanged = {
  readonly type: 'organisation.EmployeeStatusChanged';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly isActive: boolean;
    /** Instant. */
    readonly since: string;
    readonly note: string | null;
  };
};

/** From a local date on, the team of a person; `null` for none. */
export type TeamPlacement = JsonObject & {
  readonly from: string;
  readonly teamId: string | null;
  /** The group of a directory that placed the person; left out where somebody did. */
  readonly groupId?: string;
};
/** From a local date on, the site where a person works; `null` for none. */
export type SitePlacement = JsonObject & { readonly from: string; readonly siteId: string | null };

/** Where a person belongs: the country whose law holds, the teams and sites by local date, oldest first. */
export type Placement = JsonObject & {
  /** ISO 3166-1 alpha-2; `null` while nobody has said. */
  readonly country: string | null;
  readonly teams: readonly TeamPlacement[];
  readonly sites: readonly SitePlacement[];
};

/** A person belongs elsewhere, from a day on or by law. Carries the whole placement, and the one before. */
export type EmployeePlaced = {
  readonly type: 'organisation.EmployeePlaced';
  readonly data: Placement & { readonly employeeId: string; readonly before: Placement };
};

/** Roles that the organisation assigns; `employee`, `manager` and `service` are never assigned. */
export const ASSIGNABLE_ROLES = ['time_administrator', 'finance', 'auditor', 'tenant_administrator'] as const;
export type AssignableRole = (typeof ASSIGNABLE_ROLES)[number];

/** A role that a person holds from one local date to another, both included. */
export type RoleAssignment = JsonObject & {
  readonly assignmentId: string;
  readonly role: AssignableRole;
  /** For this team and the teams below; `null` for the whole company. */
  readonly teamId: string | null;
  readonly from: string;
  /** Last day; `null` for no end. */
  readonly until: string | null;
  /** The group of a directory that gives the role and takes it away; left out where somebody assigned it. */
  readonly groupId?: string;
};

/** A person holds other roles. Carries every assignment there ever was, by its first day, and those before. */
export type RoleAssignmentsChanged = {
  readonly type: 'organisation.RoleAssignmentsChanged';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly assignments: readonly RoleAssignment[];
    readonly before: readonly RoleAssignment[];
  };
};

/** Somebody stands in for a manager from one local date to another, both included. */
export type Delegation = JsonObject & {
  readonly delegationId: string;
  readonly delegateId: string;
  readonly from: string;
  readonly until: string;
};

/** Other people stand in for a manager. Carries every delegation there ever was, by its first day, and those before. */
export type DelegationsChanged = {
  readonly type: 'organisation.DelegationsChanged';
  readonly data: JsonObject & {
    readonly managerId: string;
    readonly delegations: readonly Delegation[];
    readonly before: readonly Delegation[];
  };
};
