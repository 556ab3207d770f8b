/**
 * How the one who asks stands to the thing in question. Of a person's record: the person, who is responsible for that
 * person on the day in question, or whoever holds a role that covers the person. `anyone` is every other signed-in person
 * of the tenant.
 */
export const RELATIONS = [
  'self',
  'manager',
  'manager-above',
  'former-manager',
  'delegate',
  'time-administrator',
  'finance',
  'auditor',
  'tenant-administrator',
  'service',
  'anyone',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** Relations that a role of the token, or one that the organisation assigned, gives. Every other one is looked up. */
export const RELATION_OF_ROLE: Readonly<Record<string, RoleRelation>> = {
  time_administrator: 'time-administrator',
  finance: 'finance',
  auditor: 'auditor',
  tenant_administrator: 'tenant-administrator',
  service: 'service',
};
export type RoleRelation = 'time-administrator' | 'finance' | 'auditor' | 'tenant-administrator' | 'service';
/** Relations to a person, which organisation data says: a role claim gives none of them. */
export type PersonRelation = Exclude<Relation, RoleRelation | 'anyone'>;

/** A grant to a relation: without limits, or with some. */
export type Grant =
  | true
  | {
      /** Only these members of the answer or of the request; every other one is left out or refused. */
      readonly fields?: readonly string[];
      /** A limit in words that the code enforces beside the relation, with the test that shows it. English. */
      readonly limit?: string;
      /** The same, Chinese. Both or none. */
      readonly limitZh?: string;
    };

/** Who may, and within what. */
export type Grants = Readonly<Partial<Record<Relation, Grant>>>;

/**
 * What a permission is about; decides how a refusal looks.
 * - `person`: one person's record. Whoever has no relation to the person that may read the resource gets 404, as if it did not exist; whoever may read but not do this gets 403.
 * - `list`: a list of persons' records: everybody may ask, the answer holds what `person` reads would show. A role that could see no row at all gets 403 where `isRefusedWhenEmpty`.
 * - `tenant`: a thing of the whole company: whoever is not granted gets 403.
 * - `own`: always about the one who asks.
 */
export type PermissionKind = 'person' | 'list' | 'tenant' | 'own';

/** One row of the policy: who may do one action on one resource, through which operations. */
export interface Permission {
  /** `timesheet`, `punch`, `device`. */
  readonly resource: string;
  /** `read`, `approve`. Every resource that persons' records live in has a `read`. */
  readonly action: string;
  readonly kind: PermissionKind;
  /** OpenAPI operation ids and full gRPC methods (`timeledger.attendance.v1.AttendanceService/GetTimesheet`). */
  readonly operations: readonly string[];
  readonly allow: Grants;
  readonly isRefusedWhenEmpty?: true;
  /** The scope that a machine client's token must carry; a service without it gets 403. Needed where `service` is allowed. */
  readonly scope?: string;
  /**
   * Whether a second factor is asked for: `always`; as a limit in the tenant's settings says; or `for-others`, of everybody
   * but the person themselves, whom a right of their own must not be denied for want of one. The last is of a row about a
   * person, and asked behind the gate, where it is known who that is.
   */
  readonly stepUp?: 'always' | 'above-limit' | 'for-others';
  /** What the row means, for people who do not program. */
  readonly text: { readonly en: string; readonly zh: string };
}
