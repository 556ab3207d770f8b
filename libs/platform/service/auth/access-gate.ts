import { LRUCache } from 'lru-cache';
import { relationsOfRoles, type AccessPolicy } from '@timeledger/access/access-policy.js';
import { RELATION_OF_ROLE, type Permission, type Relation } from '@timeledger/access/permission.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { isStoring } from '../limits/storing-operations.js';
import type { Principal, Role } from './principal.js';
import { assertStepUp } from './step-up.js';

/** How long roles and states of people are kept: whoever takes one away waits for so long before it is said to be done. */
const ASSIGNED_ROLES_LIFE_MS = 1000;
const MAX_REMEMBERED_ASSIGNMENTS = 10_000;
const INSUFFICIENT = 'Bearer realm="timeledger", error="insufficient_scope"';

/** A role that the organisation assigned to a person: for the whole company, or for a team and the teams below. */
export interface AssignedRole {
  readonly role: Role;
  readonly teamId: string | null;
  /** Whether it is in force today. One that is over, or has yet to begin, still says that the token's role alone no longer counts. */
  readonly isInForce: boolean;
}

/** What the organisation says of a person who asks. */
export interface RoleHolder {
  /** Whether the person works with the product; whoever the organisation does not know does. */
  readonly isActive: boolean;
  /** Every role that was ever assigned. */
  readonly assigned: readonly AssignedRole[];
}

/** Who was ever assigned which roles, and who is deactivated: then no role gives anything, whatever the token says. */
export interface AssignedRoles {
  holderOf(tenantId: TenantId, employeeId: EmployeeId): Promise<RoleHolder>;
}

/** Who asks is known, and may not: 403. */
export class AccessRefused extends DomainError {
  /** The value of `WWW-Authenticate` (RFC 6750 section 3.1). */
  readonly challenge: string;

  constructor(row: Permission, isScopeMissing: boolean) {
    const { scope } = row;
    if (isScopeMissing && scope !== undefined) {
      super('access.scope-missing', 'forbidden', {
        detail: `The token needs the scope ${scope}.`,
        extensions: { requiredScope: scope },
      });
      this.challenge = `${INSUFFICIENT}, scope="${scope}"`;
    } else {
      super('access.forbidden', 'forbidden', { detail: 'Your role does not allow this.' });
      this.challenge = INSUFFICIENT;
    }
    this.name = 'AccessRefused';
  }
}

/** What a token alone decides: `ask` where roles that the organisation assigned may decide otherwise. */
type Verdict = 'allowed' | 'refused' | 'scope-missing' | 'ask';

/** Stands before one operation. What one may do with one thing is decided behind it, by the same row. */
export class OperationAccess {
  /** Principals are shared by all requests with the same token: deciding is one look-up. */
  private readonly verdicts = new WeakMap<Principal, Verdict>();

  constructor(
    readonly row: Permission,
    private readonly assigned: AssignedRoles | undefined,
    /** Whether it records something that takes room, so that it is refused while there is none. */
    readonly isStoring: boolean = false,
  ) {}

  /**
   * Lets in whoever could be allowed, and refuses whoever could not, whatever the thing in question is.
   * @returns the principal to go on with, at once unless the organisation has to be asked: its company-wide roles added,
   *   and those of the token taken away that it has ended, or that somebody deactivated would hold
   * @throws AccessRefused 403; StepUpNeeded 401
   */
  admit(principal: Principal): Principal | Promise<Principal> {
    let verdict = this.verdicts.get(principal);
    if (verdict === undefined) {
      verdict = this.judge(principal);
      this.verdicts.set(principal, verdict);
    }
    if (verdict === 'ask') return this.admitByAssignment(principal);
    if (verdict !== 'allowed') throw new AccessRefused(this.row, verdict === 'scope-missing');
    return this.stepped(principal);
  }

  private judge(principal: Principal): Verdict {
    const { allow, kind, scope } = this.row;
    if (principal.isService) {
      if (allow.service === undefined) return 'refused';
      return scope !== undefined && principal.scopes.has(scope) ? 'allowed' : 'scope-missing';
    }
    const held = [...relationsOfRoles(principal.roles)];
    const isGranted = held.some((relation) => allow[relation] !== undefined);
    const isOpen = this.isOpenTo(principal);
    if (principal.employeeId === undefined || this.assigned === undefined)
      return isOpen || isGranted ? 'allowed' : 'refused';
    // A role of the token counts only as far as the organisation does not say otherwise. Where it decides nothing about a
    // person's record, nobody is asked for it: people punch.
    const decidesNothing = held.length === 0 || (kind === 'person' && !isGranted);
    return isOpen && decidesNothing ? 'allowed' : 'ask';
  }

  /** Whether the row leaves it to the thing in question, whatever role one holds: only employees stand in such relations. */
  private isOpenTo({ employeeId }: Principal): boolean {
    const { allow } = this.row;
    if (allow.anyone !== undefined) return true;
    return employeeId !== undefined && Object.keys(allow).some((relation) => !isByRole(relation));
  }

  private async admitByAssignment(principal: Principal): Promise<Principal> {
    const { allow, kind } = this.row;
    const { tenantId, employeeId } = principal;
    if (employeeId === undefined || this.assigned === undefined) throw new AccessRefused(this.row, false);
    const { isActive, assigned } = await this.assigned.holderOf(tenantId, employeeId);
    const isOpen = this.isOpenTo(principal);
    const withRoles = (roles: readonly Role[]): Principal =>
      this.stepped(Object.freeze({ ...principal, roles: new Set(roles) }));
    if (!isActive) {
      if (!isOpen) throw new AccessRefused(this.row, false);
      return withRoles([...principal.roles].filter((role) => RELATION_OF_ROLE[role] === undefined));
    }
    const isCompanyWide = kind === 'tenant';
    const isGranted = (role: string): boolean => {
      const relation = RELATION_OF_ROLE[role];
      return relation !== undefined && allow[relation] !== undefined;
    };
    const claimed = [...principal.roles].filter((role) => !isOver(role, assigned));
    const own = claimed.filter((role) => !(isCompanyWide && isBoundToTeams(role, assigned)));
    const inForce = assigned.filter(({ isInForce }) => isInForce);
    const given = inForce.filter(({ teamId }) => teamId === null || !isCompanyWide).map(({ role }) => role);
    if (!isOpen && ![...own, ...given].some(isGranted)) throw new AccessRefused(this.row, false);
    const everywhere = inForce.filter(({ teamId }) => teamId === null).map(({ role }) => role);
    return withRoles([...claimed, ...everywhere]);
  }

  private stepped(principal: Principal): Principal {
    if (this.row.stepUp === 'always') assertStepUp(principal);
    return principal;
  }
}

const ROLE_RELATIONS: ReadonlySet<string> = new Set<Relation>(Object.values(RELATION_OF_ROLE));
const isByRole = (relation: string): boolean => ROLE_RELATIONS.has(relation);

/**
 * A role of the token that holds for the whole company unless the organisation assigned it: then only its assignments of
 * today count, so that the end of one for a team takes the role away, instead of widening it to the company.
 */
const isBoundToTeams = (role: Role, assigned: readonly AssignedRole[]): boolean => {
  const same = assigned.filter((each) => each.role === role);
  return same.length > 0 && !same.some(({ teamId, isInForce }) => isInForce && teamId === null);
};

/** Whether the organisation assigned a role that somebody's token claims, and it is in force no more, or not yet. */
const isOver = (role: Role, assigned: readonly AssignedRole[]): boolean => {
  const same = assigned.filter((each) => each.role === role);
  return same.length > 0 && !same.some(({ isInForce }) => isInForce);
};

/** Asks once for requests that come together, and keeps the answer for a moment. */
function remembered(assigned: AssignedRoles): AssignedRoles {
  const known = new LRUCache<string, Promise<RoleHolder>>({
    max: MAX_REMEMBERED_ASSIGNMENTS,
    ttl: ASSIGNED_ROLES_LIFE_MS,
  });
  return {
    holderOf(tenantId, employeeId) {
      const key = `${tenantId} ${employeeId}`;
      let answer = known.get(key);
      if (answer === undefined) {
        answer = assigned.holderOf(tenantId, employeeId);
        known.set(key, answer);
        answer.catch(() => known.delete(key));
      }
      return answer;
    },
  };
}

/** The policy before every route and method of a service. */
export class AccessGate {
  private readonly assigned: AssignedRoles | undefined;
  private readonly byOperation = new Map<string, OperationAccess>();

  /** @param assigned asked where roles decide, those of the token too */
  constructor(
    readonly policy: AccessPolicy,
    assigned?: AssignedRoles,
  ) {
    this.assigned = assigned === undefined ? undefined : remembered(assigned);
  }

  /** What stands before an operation; `undefined` for one that the policy does not know, which nobody may call. */
  of(operation: string): OperationAccess | undefined {
    let found = this.byOperation.get(operation);
    const row = this.policy.rowOf(operation);
    if (found === undefined && row !== undefined) {
      found = new OperationAccess(row, this.assigned, isStoring(operation));
      this.byOperation.set(operation, found);
    }
    return found;
  }

  /** @throws Error naming every operation that has no row: what nobody wrote down, nobody may do */
  assertCovers(operations: readonly string[]): void {
    const missing = operations.filter((operation) => this.policy.rowOf(operation) === undefined);
    if (missing.length === 0) return;
    throw new Error(
      `no row of the access policy names ${missing.join(', ')}: say who may in libs/platform/access/policy`,
    );
  }
}
