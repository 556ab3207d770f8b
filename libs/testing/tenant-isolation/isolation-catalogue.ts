import type pg from 'pg';

/** A role that processes of the product log in as. */
export interface ServiceRole {
  readonly name: string;
  /**
   * Whether it works for one tenant at a time. Followers and auditors see all tenants by policies of their own and
   * answer nobody's request; the migrator is used at the start only. A name that ends otherwise is confined.
   */
  readonly isConfined: boolean;
  /** What it could do beyond its grants; empty when all is well. */
  readonly powers: readonly string[];
}

/** A table, view, materialised view or foreign table. */
export interface Relation {
  /** `"schema"."name"`, ready to stand in a statement. */
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table';
  readonly isPartition: boolean;
  readonly hasTenant: boolean;
  readonly isSecured: boolean;
  readonly isInvokerView: boolean;
}

export interface Routine {
  /** `"schema"."name"`. */
  readonly name: string;
  readonly argumentTypes: readonly string[];
  readonly isDefiner: boolean;
  readonly hasFixedPath: boolean;
  readonly returnsSet: boolean;
  readonly isTrigger: boolean;
  readonly isProcedure: boolean;
}

export interface Policy {
  readonly relation: string;
  readonly name: string;
  /** Empty for PUBLIC. */
  readonly roles: readonly string[];
  readonly expression: string;
}

/** What the catalogue of a database says of everything outside PostgreSQL's own schemas. */
export interface Catalogue {
  readonly roles: readonly ServiceRole[];
  readonly relations: readonly Relation[];
  readonly routines: readonly Routine[];
  readonly policies: readonly Policy[];
}

const OURS = `nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`;
/** Roles that see all tenants by design, by what their names end in; see docs/adr/0036. */
const MANY_TENANTS = ['follower', 'auditor', 'migrator'];

/** Reads the catalogue as it is: nothing here knows a table, function or role by its name. */
export async function readCatalogue(superuser: pg.ClientBase): Promise<Catalogue> {
  const roles = await superuser.query<{ name: string; powers: string[]; owns: boolean }>(`
    SELECT rolname AS name, array_remove(ARRAY[
        CASE WHEN rolsuper THEN 'is a superuser' END, CASE WHEN rolbypassrls THEN 'bypasses row-level security' END,
        CASE WHEN rolcreaterole THEN 'may create roles' END, CASE WHEN rolcreatedb THEN 'may create databases' END,
        CASE WHEN rolreplication THEN 'may replicate' END,
        CASE WHEN has_database_privilege(oid, current_database(), 'TEMP') THEN 'may make temporary tables' END,
        (SELECT 'may create in ' || string_agg(nspname, ', ') FROM pg_namespace
          WHERE ${OURS} AND has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'CREATE')),
        (SELECT 'may act as ' || string_agg(roleid::regrole::text, ', ') FROM pg_auth_members WHERE member = pg_roles.oid)
      ], NULL) AS powers, true AS owns
    FROM pg_roles WHERE rolcanlogin AND rolname <> current_user AND rolname NOT LIKE 'pg\\_%'
      AND has_database_privilege(oid, current_database(), 'CONNECT') AND NOT rolsuper
      AND EXISTS (SELECT FROM pg_namespace WHERE ${OURS} AND nspname <> 'public'
        AND has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'USAGE'))
    ORDER BY 1`);
  const relations = await superuser.query<Relation>(`
    SELECT format('%I.%I', nspname, relname) AS name, nspname AS schema, relname AS table,
      CASE relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
        WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END AS kind,
      relispartition AS "isPartition", relrowsecurity AND relforcerowsecurity AS "isSecured",
      EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'tenant_id' AND NOT attisdropped) AS "hasTenant",
      coalesce(reloptions::text ~ 'security_invoker=(true|on|1)', false) AS "isInvokerView"
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND ${OURS} ORDER BY 1`);
  const routines = await superuser.query<Routine>(`
    SELECT format('%I.%I', nspname, proname) AS name, prosecdef AS "isDefiner", proretset AS "returnsSet",
      coalesce(array_to_string(proconfig, ',') ~ 'search_path=', false) AS "hasFixedPath",
      prorettype IN ('trigger'::regtype, 'event_trigger'::regtype) AS "isTrigger", prokind = 'p' AS "isProcedure",
      ARRAY(SELECT format_type(type, NULL) FROM unnest(proargtypes) WITH ORDINALITY AS t (type, place) ORDER BY place)
        AS "argumentTypes"
    FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE prokind IN ('f', 'p') AND ${OURS}
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    ORDER BY 1`);
  const policies = await superuser.query<Policy>(`
    SELECT format('%I.%I', nspname, relname) AS relation, polname AS name,
      ARRAY(SELECT rolname::text FROM pg_roles WHERE pg_roles.oid = ANY (polroles)) AS roles,
      concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) AS expression
    FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
    ORDER BY 1, 2`);
  return {
    roles: roles.rows.map(({ name, powers }) => ({
      name,
      powers,
      isConfined: !MANY_TENANTS.some((kind) => name.endsWith(`_${kind}`)),
    })),
    relations: relations.rows,
    routines: routines.rows,
    policies: policies.rows,
  };
}
