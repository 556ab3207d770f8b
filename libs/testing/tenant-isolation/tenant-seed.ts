import type pg from 'pg';
import type { Relation } from './isolation-catalogue.js';

/** A tenant whose rows are generated: every value of a type is the same, so that rows refer to each other by themselves. */
export interface SeededTenant {
  readonly tenantId: string;
  /** Every other UUID of its rows. */
  readonly uuid: string;
  /** Every text of its rows, where no rule of the table wants another. */
  readonly text: string;
  /** Every number of its rows that is not a bigint. */
  readonly number: number;
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** `E` for an enum, `A` for an array, otherwise of no interest. */
  readonly category: string;
  readonly label: string | null;
  readonly isWanted: boolean;
  readonly isIdentity: boolean;
  /** Texts that the column's rules name. */
  readonly allowed: readonly string[];
  /** Names of the rules that look at it. */
  readonly rules: readonly string[];
}

const MAX_ATTEMPTS = 60;

async function columnsOf(client: pg.ClientBase, relation: string): Promise<readonly Column[]> {
  const { rows } = await client.query<
    Omit<Column, 'allowed' | 'rules'> & { checks: string[]; rules: string[] }
  >(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type, typcategory AS category,
      (SELECT enumlabel FROM pg_enum WHERE enumtypid = atttypid ORDER BY enumsortorder LIMIT 1) AS label,
      attnotnull AND NOT atthasdef AS "isWanted", attidentity <> '' AS "isIdentity",
      ARRAY(SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = attrelid AND contype = 'c' AND attnum = ANY (conkey)) AS checks,
      ARRAY(SELECT conname::text FROM pg_constraint WHERE conrelid = attrelid AND contype = 'c' AND attnum = ANY (conkey)) AS rules
    FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [relation],
  );
  return rows.map(({ checks, ...column }) => ({
    ...column,
    allowed: checks.flatMap((check) => [...check.matchAll(/'([^']*)'::/g)].map((match) => match[1] ?? '')),
  }));
}

const shaped = (tenant: SeededTenant): readonly string[] => [
  tenant.text,
  'XX',
  'x',
  'a'.repeat(64),
  '2026-01',
  '2026-01-01',
  '2026-01-01T00:00:00.000Z',
  'Europe/Berlin',
  'EUR',
  tenant.uuid,
];

/** Values for a column, the likeliest first. */
function candidatesOf(column: Column, tenant: SeededTenant): readonly string[] {
  const { type, name, label, category } = column;
  if (name === 'tenant_id') return [tenant.tenantId];
  if (category === 'E' && label !== null) return [label];
  const element = /^(.*)\[\]$/.exec(type)?.[1];
  if (element !== undefined) {
    return candidatesOf({ ...column, type: element, category: 'X' }, tenant).map(
      (value) => `{"${value.replace(/(["\\])/g, '\\$1')}"}`,
    );
  }
  const day = `2026-01-0${tenant.number}`;
  const byType: Readonly<Record<string, readonly string[]>> = {
    uuid: [tenant.uuid],
    boolean: ['true', 'false'],
    json: [JSON.stringify({ of: tenant.text }), `["${tenant.text}"]`],
    jsonb: [JSON.stringify({ of: tenant.text }), `["${tenant.text}"]`],
    bytea: [tenant.text],
    date: [day, '2026-02-01'],
    'timestamp with time zone': [`${day}T00:00:00Z`],
    'timestamp without time zone': [`${day} 00:00:00`],
    'time without time zone': ['10:00'],
    interval: ['1 day'],
    daterange: [`[${day},2026-02-01)`],
    tstzrange: [`[${day}T00:00:00Z,2026-02-01T00:00:00Z)`],
    int4range: ['[1,2)'],
    int8range: ['[1,2)'],
    inet: ['127.0.0.1'],
    cidr: ['127.0.0.0/8'],
    point: ['(1,2)'],
    tsvector: ['word'],
    ltree: ['a'],
    xid8: ['3'],
  };
  const known = byType[type];
  if (known !== undefined) return known;
  // Far from the positions and keys that real rows have.
  if (type === 'bigint') return [String(1_000_000 + tenant.number), String(tenant.number), '0', '100'];
  if (/^(smallint|integer|numeric|real|double precision)$/.test(type)) {
    return [String(tenant.number), '0', '1', '100', '1000', '-1'];
  }
  if (/^(text|character varying|character|citext|name)$/.test(type)) {
    return [...column.allowed, ...shaped(tenant)];
  }
  throw new Error(`no value is known for the type ${type} of the column ${name}: teach tenant-seed.ts`);
}

/**
 * Inserts one row of a tenant, made up from the catalogue: types, keys, rules. Whoever runs it is a superuser in replica
 * mode, so that foreign keys are not looked at; they hold all the same, because equal columns get equal values.
 * @returns why no row could be made up, for whoever teaches this function
 */
async function insertRow(
  client: pg.ClientBase,
  { name }: Relation,
  tenant: SeededTenant,
): Promise<string | undefined> {
  const columns = await columnsOf(client, name);
  const turn = new Map(columns.map((column) => [column.name, 0]));
  const left = new Set<string>();
  let failure = '';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const used = columns.filter((column) => !left.has(column.name));
    const values = used.map((column) => {
      const candidates = candidatesOf(column, tenant);
      return candidates[(turn.get(column.name) ?? 0) % candidates.length];
    });
    try {
      await client.query('SAVEPOINT seed');
      await client.query(
        `INSERT INTO ${name} (${used.map((column) => `"${column.name}"`).join(', ')}) OVERRIDING SYSTEM VALUE
          VALUES (${used.map((column, index) => `$${index + 1}::text::${column.type}`).join(', ')})`,
        values,
      );
      return undefined;
    } catch (error) {
      await client.query('ROLLBACK TO SAVEPOINT seed');
      const { message, constraint } = error as Error & { constraint?: string };
      failure = message;
      const ruled = columns.filter((column) => constraint !== undefined && column.rules.includes(constraint));
      const optional = ruled.find(
        (column) => !column.isWanted && !column.isIdentity && !left.has(column.name),
      );
      if (ruled.length === 0) return failure;
      // Turn by turn like an odometer; where nothing helps, what need not be there is left out.
      if (attempt >= MAX_ATTEMPTS / 2 && optional !== undefined) left.add(optional.name);
      for (const column of ruled) {
        const next = (turn.get(column.name) ?? 0) + 1;
        turn.set(column.name, next);
        if (next % candidatesOf(column, tenant).length !== 0) break;
      }
    }
  }
  return failure;
}

/**
 * Gives each of the tenants a row in every table that has tenants and none of theirs yet.
 * @throws Error that names every table for which no row could be made up: it would otherwise go untested
 */
export async function seedTenants(
  client: pg.ClientBase,
  relations: readonly Relation[],
  tenants: readonly SeededTenant[],
): Promise<void> {
  const failures: string[] = [];
  await client.query('BEGIN');
  await client.query('SET LOCAL session_replication_role = replica');
  for (const relation of relations) {
    if (
      !relation.hasTenant ||
      relation.isPartition ||
      !relation.kind.endsWith('table') ||
      relation.kind === 'foreign table'
    )
      continue;
    for (const tenant of tenants) {
      const { rowCount } = await client.query(`SELECT 1 FROM ${relation.name} WHERE tenant_id = $1 LIMIT 1`, [
        tenant.tenantId,
      ]);
      if (rowCount !== 0) continue;
      const failure = await insertRow(client, relation, tenant);
      if (failure !== undefined) failures.push(`${relation.name}: ${failure}`);
    }
  }
  await client.query('COMMIT');
  if (failures.length > 0) throw new Error(`tables without rows to test with:\n${failures.join('\n')}`);
}
