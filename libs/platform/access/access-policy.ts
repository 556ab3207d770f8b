import { Ability, fieldPatternMatcher } from '@casl/ability';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { RELATION_OF_ROLE, RELATIONS } from './permission.js';
import type { Grant, Permission, PersonRelation, Relation, RoleRelation } from './permission.js';

/** What an ability is built of: an action on a resource. */
type PolicyAbility = Ability<[string, string]>;

const BIT_OF = new Map<Relation, number>(RELATIONS.map((relation, index) => [relation, 1 << index]));
const ANYONE = BIT_OF.get('anyone') ?? 0;
const ROLE_RELATIONS: ReadonlySet<string> = new Set(Object.values(RELATION_OF_ROLE));
const isRoleRelation = (relation: Relation): relation is RoleRelation => ROLE_RELATIONS.has(relation);

/** The members of an answer or a request that one may see or set. */
export type VisibleFields = 'all' | ReadonlySet<string>;

/** What holds the rows of a list together with the rows that single reads show. */
export interface ListConditions {
  /** Relations by role under which one sees rows; a time administrator with teams only those of the teams. */
  readonly byRole: ReadonlySet<RoleRelation>;
  /** Relations to the person of a row under which one sees it. */
  readonly byPerson: ReadonlySet<PersonRelation>;
}

/** How a refusal is worded. */
export interface Refusal {
  /** The answer for an unknown id: what one may not see is answered the same way. */
  readonly unknown: () => DomainError;
  readonly field?: string;
}

/** @returns 403 `access.forbidden` */
export const forbidden = (): DomainError =>
  new DomainError('access.forbidden', 'forbidden', { detail: 'Your role does not allow this.' });

/**
 * The relations that roles give by themselves. A manager is one by reporting line only; a machine client is nothing but
 * that, so that no other role of its token gets it past its scopes.
 */
export function relationsOfRoles(roles: ReadonlySet<string>): Set<RoleRelation> {
  if (roles.has('service')) return new Set(['service']);
  const relations = new Set<RoleRelation>();
  for (const role of roles) {
    const relation = RELATION_OF_ROLE[role];
    if (relation !== undefined) relations.add(relation);
  }
  return relations;
}

/** Answers what a policy allows. What no row allows is refused. Abilities are built once for each set of relations. */
export class AccessPolicy {
  private readonly byOperation = new Map<string, Permission>();
  private readonly byName = new Map<string, Permission>();
  /** By bit set of relations: at most two to the number of relations. */
  private readonly abilities = new Map<number, PolicyAbility>();

  /** @throws Error when two rows are about the same action, or name the same operation */
  constructor(readonly rows: readonly Permission[]) {
    for (const row of rows) {
      const name = nameOf(row.resource, row.action);
      if (this.byName.has(name)) throw new Error(`two rows of the access policy are about ${name}`);
      this.byName.set(name, row);
      for (const operation of row.operations) {
        if (this.byOperation.has(operation))
          throw new Error(`two rows of the access policy name the operation ${operation}`);
        this.byOperation.set(operation, row);
      }
    }
  }

  /** The row of an OpenAPI operation id or a gRPC method; `undefined` when nobody may call it. */
  rowOf(operation: string): Permission | undefined {
    return this.byOperation.get(operation);
  }

  /** The row of an action. @throws Error when there is none: a name that was mistyped must not refuse silently */
  row(resource: string, action: string): Permission {
    const row = this.byName.get(nameOf(resource, action));
    if (row === undefined) throw new Error(`the access policy has no row ${nameOf(resource, action)}`);
    return row;
  }

  /** Every scope that some row asks of a machine client. */
  get scopes(): readonly string[] {
    return [...new Set(this.rows.map(({ scope }) => scope).filter((scope) => scope !== undefined))].sort();
  }

  /**
   * Whether somebody who stands so to the thing may do this.
   * @param field a member that is to be seen or set; without it, whether anything of it may be
   */
  mayDo(relations: ReadonlySet<Relation>, resource: string, action: string, field?: string): boolean {
    this.row(resource, action);
    const ability = this.abilityOf(relations);
    return field === undefined ? ability.can(action, resource) : ability.can(action, resource, field);
  }

  /**
   * Refuses whoever may not, as the kind of the row says: what one may not see is unknown, the rest forbidden.
   * @throws DomainError 404, the one that `unknown` makes; 403 `access.forbidden`
   */
  assertMay(relations: ReadonlySet<Relation>, resource: string, action: string, refusal: Refusal): void {
    if (this.mayDo(relations, resource, action, refusal.field)) return;
    const { kind } = this.row(resource, action);
    if (kind === 'person' && !this.mayDo(relations, resource, 'read')) throw refusal.unknown();
    throw forbidden();
  }

  /** Which members somebody may see or set: of several relations what any of them may. */
  visibleFields(relations: ReadonlySet<Relation>, resource: string, action = 'read'): VisibleFields {
    const { allow } = this.row(resource, action);
    const fields = new Set<string>();
    for (const relation of withAnyone(relations)) {
      const grant = allow[relation];
      if (grant === undefined) continue;
      const only = fieldsOf(grant);
      if (only === undefined) return 'all';
      for (const field of only) fields.add(field);
    }
    return fields;
  }

  /**
   * Under which relations rows stand in the list of somebody who holds these roles: those of the row that guards single
   * reads of the resource, so that a list shows what a read of each item would.
   */
  conditionsFor(roles: ReadonlySet<string>, resource: string, action = 'read'): ListConditions {
    const { allow } = this.row(resource, action);
    const granted = RELATIONS.filter((relation) => allow[relation] !== undefined);
    const held = relationsOfRoles(roles);
    // A machine manages nobody and has no record of its own.
    const isPerson = !held.has('service');
    return {
      byRole: new Set(granted.filter(isRoleRelation).filter((relation) => held.has(relation))),
      byPerson: new Set(
        isPerson
          ? granted.filter((each): each is PersonRelation => !isRoleRelation(each) && each !== 'anyone')
          : [],
      ),
    };
  }

  private abilityOf(relations: ReadonlySet<Relation>): PolicyAbility {
    let bits = relations.has('service') ? 0 : ANYONE;
    for (const relation of relations) bits |= BIT_OF.get(relation) ?? 0;
    let ability = this.abilities.get(bits);
    if (ability === undefined) {
      ability = this.build(withAnyone(relations));
      this.abilities.set(bits, ability);
    }
    return ability;
  }

  private build(relations: ReadonlySet<Relation>): PolicyAbility {
    const rules = this.rows.flatMap(({ resource, action, allow }) =>
      [...relations].flatMap((relation) => {
        const grant = allow[relation];
        if (grant === undefined) return [];
        const fields = fieldsOf(grant);
        return [{ action, subject: resource, ...(fields === undefined ? {} : { fields: [...fields] }) }];
      }),
    );
    // No action or resource stands for all others: the policy names each.
    return new Ability<[string, string]>(rules, {
      fieldMatcher: fieldPatternMatcher,
      anyAction: '\0',
      anySubjectType: '\0',
    });
  }
}

const nameOf = (resource: string, action: string): string => `${resource}.${action}`;
const fieldsOf = (grant: Grant): readonly string[] | undefined => (grant === true ? undefined : grant.fields);

/** Every person of the tenant is `anyone`, whatever else; a machine is not. */
function withAnyone(relations: ReadonlySet<Relation>): ReadonlySet<Relation> {
  if (relations.has('service') || relations.has('anyone')) return relations;
  return new Set<Relation>([...relations, 'anyone']);
}
