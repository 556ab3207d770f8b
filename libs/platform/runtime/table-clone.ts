import type { ClientBase } from 'pg';
import { tableIn } from './checkpoints.js';

/**
 * Makes empty tables of the same shape in another schema: columns, defaults, constraints and indexes under their names,
 * row-level security with its policies, grants, settings. Must run as the owner, in a transaction.
 * @param tables those that others refer to first
 * @throws Error for what a projection's table may not have: triggers, views or other tables that refer to it, partitions
 */
export async function cloneTables(
  owner: ClientBase,
  from: string,
  to: string,
  tables: readonly string[],
): Promise<void> {
  await refuseUncopyable(owner, from, tables);
  // Definitions then name every schema, so that one name can be put for the other.
  await owner.query(`SET LOCAL search_path = ''`);
  for (const table of tables) await cloneTable(owner, from, to, table);
}

/** Removes tables if they are there. Must run as the owner, in a transaction. */
export async function dropTables(
  owner: ClientBase,
  schema: string,
  tables: readonly string[],
): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map((table) => tableIn(schema, table)).join(', ');
  await owner.query(`DROP TABLE IF EXISTS ${names}`);
}

/** Tells the planner about freshly filled tables, before anybody queries them. Must run as the owner. */
export async function analyzeTables(
  owner: ClientBase,
  schema: string,
  tables: readonly string[],
): Promise<void> {
  await owner.query('SET LOCAL statement_timeout = 0');
  for (const table of tables) await owner.query(`ANALYZE ${tableIn(schema, table)}`);
}

/**
 * Puts the tables of one schema in the place of those of another. Readers wait for the length of the transaction;
 * a reader that does not end within the lock timeout makes it fail, and nothing has changed.
 */
export async function replaceTables(
  owner: ClientBase,
  live: string,
  side: string,
  tables: readonly string[],
): Promise<void> {
  await owner.query(`SET LOCAL lock_timeout = '10s'`);
  await dropTables(owner, live, tables);
  for (const table of tables) await owner.query(`ALTER TABLE ${tableIn(side, table)} SET SCHEMA ${live}`);
}

async function refuseUncopyable(owner: ClientBase, schema: string, tables: readonly string[]): Promise<void> {
  const { rows } = await owner.query<{ fault: string }>(
    `WITH wanted AS (SELECT name, to_regclass(format('%I.%I', $1::text, name)) AS id FROM unnest($2::text[]) AS name)
    SELECT format('table %s is missing', name) AS fault FROM wanted WHERE id IS NULL
    UNION ALL SELECT format('table %s is not a plain table', name)
      FROM wanted JOIN pg_class class ON class.oid = id WHERE class.relkind <> 'r' OR class.relispartition
    UNION ALL SELECT format('table %s has the trigger %s', name, tgname)
      FROM wanted JOIN pg_trigger ON tgrelid = id WHERE NOT tgisinternal
    UNION ALL SELECT format('table %s is referred to by %s', name, conrelid::regclass)
      FROM wanted JOIN pg_constraint ON confrelid = id
      WHERE contype = 'f' AND conrelid NOT IN (SELECT id FROM wanted WHERE id IS NOT NULL)
    UNION ALL SELECT format('table %s is used by the view %s', name, ev_class::regclass)
      FROM wanted JOIN pg_depend ON refclassid = 'pg_class'::regclass AND refobjid = id
        AND classid = 'pg_rewrite'::regclass
      JOIN pg_rewrite rule ON rule.oid = objid`,
    [schema, tables],
  );
  const [first] = rows;
  if (first !== undefined) throw new Error(`cannot be built beside the live one: ${first.fault}`);
}

async function cloneTable(owner: ClientBase, from: string, to: string, table: string): Promise<void> {
  const source = tableIn(from, table);
  await owner.query(
    `CREATE TABLE ${tableIn(to, table)} (LIKE ${source} INCLUDING ALL EXCLUDING INDEXES EXCLUDING STATISTICS)`,
  );
  const { rows } = await owner.query<{ statement: string }>(DEFINITIONS, [source, `${to}.${table}`]);
  for (const { statement } of rows) {
    await owner.query(
      statement
        .replaceAll(`REFERENCES ${from}.`, `REFERENCES ${to}.`)
        .replace(` ON ${source} `, ` ON ${to}.${table} `),
    );
  }
}

/**
 * What LIKE leaves out, as statements in the order they must run: keys, plain indexes, foreign keys, settings, row-level
 * security, policies, grants. $1 is the source, $2 the copy.
 */
const DEFINITIONS = `
  WITH source AS (SELECT * FROM pg_class WHERE oid = to_regclass($1))
  SELECT statement FROM (
    SELECT 1 AS step, conname AS name,
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', $2::text, conname, pg_get_constraintdef(pg_constraint.oid)) AS statement
      FROM source JOIN pg_constraint ON conrelid = source.oid WHERE contype IN ('p', 'u', 'x')
    UNION ALL SELECT 2, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
      FROM source JOIN pg_index ON indrelid = source.oid
      WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
    UNION ALL SELECT 3, conname,
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', $2::text, conname, pg_get_constraintdef(pg_constraint.oid))
      FROM source JOIN pg_constraint ON conrelid = source.oid WHERE contype = 'f'
    UNION ALL SELECT 4, '', format('ALTER TABLE %s SET (%s)', $2::text, array_to_string(reloptions, ', '))
      FROM source WHERE reloptions IS NOT NULL
    UNION ALL SELECT 5, '', format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', $2::text) FROM source WHERE relrowsecurity
    UNION ALL SELECT 6, '', format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', $2::text) FROM source WHERE relforcerowsecurity
    UNION ALL SELECT 7, polname, format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', polname, $2::text,
        CASE WHEN polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
        CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE'
          ELSE 'ALL' END,
        (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(role)) END, ', ')
          FROM unnest(polroles) AS role),
        ' USING (' || pg_get_expr(polqual, polrelid) || ')', ' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')')
      FROM source JOIN pg_policy ON polrelid = source.oid
    UNION ALL SELECT 8, privilege_type, format('GRANT %s ON %s TO %s', privilege_type, $2::text,
        CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
      FROM source, aclexplode(relacl) WHERE grantee <> relowner
  ) AS definition ORDER BY step, name`;
