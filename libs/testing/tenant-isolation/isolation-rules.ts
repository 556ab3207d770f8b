import type { Catalogue } from './isolation-catalogue.js';

const TENANT_SETTING = 'timeledger.tenant';

/** Who may reach what, as privileges say it, inherited and public ones included. */
export interface Reach {
  /** Privileges of a confined role on a relation, by role and relation; empty where it cannot reach it. */
  readonly relations: readonly {
    readonly role: string;
    readonly relation: string;
    readonly privileges: readonly string[];
  }[];
  readonly sequences: readonly { readonly role: string; readonly sequence: string }[];
}

/** What the catalogue alone shows to be wrong, a sentence each. */
export function brokenRules(
  { roles, relations, routines, policies }: Catalogue,
  reach: Reach,
): readonly string[] {
  const confined = roles.filter((role) => role.isConfined);
  const confinedNames = new Set(confined.map(({ name }) => name));
  const relationOf = new Map(relations.map((relation) => [relation.name, relation]));
  const touched = new Set(reach.relations.map(({ relation }) => relation));
  return [
    ...confined.flatMap(({ name, powers }) => powers.map((power) => `role ${name} ${power}`)),
    ...roles
      .filter(({ name, isConfined }) => !isConfined && !name.endsWith('_migrator'))
      .flatMap(({ name, powers }) => powers.map((power) => `role ${name} ${power}`)),
    ...relations
      .filter(
        ({ hasTenant, kind, isSecured }) =>
          hasTenant && !isSecured && (kind === 'table' || kind === 'partitioned table'),
      )
      .map(({ name }) => `table ${name} has tenants and no forced row-level security`),
    ...relations
      .filter(
        ({ name, hasTenant, kind, isSecured }) =>
          !hasTenant && touched.has(name) && !isSecured && /^(partitioned )?table$/.test(kind),
      )
      .map(
        ({ name }) =>
          `table ${name} is open to a service role and has no forced row-level security that says so`,
      ),
    ...relations
      .filter(({ kind, isInvokerView }) => kind === 'view' && !isInvokerView)
      .map(({ name }) => `view ${name} looks with its owner's rights: security_invoker is missing`),
    ...relations
      .filter(
        ({ name, kind }) => (kind === 'materialized view' || kind === 'foreign table') && touched.has(name),
      )
      .map(
        ({ name, kind }) => `${kind} ${name} is open to a service role: row-level security cannot guard it`,
      ),
    ...policies
      .filter(({ roles: named }) => named.length === 0)
      .map(({ relation, name }) => `policy ${name} of ${relation} is for everybody: it must name its roles`),
    ...policies
      .filter(
        ({ relation, roles: named, expression }) =>
          relationOf.get(relation)?.hasTenant === true &&
          named.some((role) => confinedNames.has(role)) &&
          !expression.includes(TENANT_SETTING),
      )
      .map(
        ({ relation, name }) =>
          `policy ${name} of ${relation} lets a service role in without looking at the tenant`,
      ),
    ...reach.relations
      .filter(
        ({ relation, privileges }) =>
          relationOf.get(relation)?.hasTenant === false &&
          privileges.some((privilege) => privilege !== 'SELECT'),
      )
      .map(
        ({ role, relation, privileges }) =>
          `${role} may ${privileges.join(', ')} on ${relation}, which has no tenants`,
      ),
    ...routines
      .filter(({ isDefiner, hasFixedPath }) => isDefiner && !hasFixedPath)
      .map(
        ({ name }) => `function ${name} runs with its owner's rights and without a search_path of its own`,
      ),
    ...reach.sequences.map(
      ({ role, sequence }) => `${role} may use the sequence ${sequence}, which tells how busy others are`,
    ),
  ];
}
