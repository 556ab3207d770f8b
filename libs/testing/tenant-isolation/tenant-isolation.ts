import pg from 'pg';
import { readCatalogue, type Catalogue, type ServiceRole } from './isolation-catalogue.js';
import { IsolationProbe, type ProbeFindings, type ProbeSubject } from './isolation-probe.js';
import { brokenRules, type Reach } from './isolation-rules.js';
import { seedTenants, type SeededTenant } from './tenant-seed.js';

export interface IsolationOptions {
  /** A superuser's URL of the migrated database. Rows are added; nothing else stays. */
  readonly url: string;
  /** A tenant that has real rows already, if there is one, and texts that only its rows hold. */
  readonly inhabitant?: { readonly tenantId: string; readonly marks: readonly string[] };
  /** Whether PostgreSQL's own views (statistics, activity) are looked through as well; they are unless told. */
  readonly withSystemViews?: boolean;
}

/** What was tried and found. */
export interface IsolationReport {
  /** A sentence for everything that lets a tenant reach what is not its own; empty when there is nothing. */
  readonly leaks: readonly string[];
  /** How many tables, views, functions and roles were looked at. */
  readonly relations: number;
  readonly routines: number;
  readonly confinedRoles: readonly string[];
  /** By confined role: in how many relations it saw its own tenant's rows. */
  readonly seen: ReadonlyMap<string, number>;
  /** By confined role: functions that answered it. */
  readonly answered: ReadonlyMap<string, readonly string[]>;
}

// Texts are numbers, so that they are also JSON wherever a view takes a text for JSON.
const tenantA: SeededTenant = {
  tenantId: '0190f1a0-aaaa-7aaa-8aaa-aaaaaaaaaaaa',
  uuid: '0190f1a0-aaaa-7aaa-9aaa-aaaaaaaaaaaa',
  text: '1111222233334444',
  number: 2,
};
const tenantB: SeededTenant = {
  tenantId: '0190f1b0-bbbb-7bbb-8bbb-bbbbbbbbbbbb',
  uuid: '0190f1b0-bbbb-7bbb-9bbb-bbbbbbbbbbbb',
  text: '9999888877776666',
  number: 1,
};

/** How a session comes to be with or without a tenant; `$` stands for the tenant. */
const STATES: readonly {
  readonly name: string;
  readonly hasTenant: boolean;
  readonly before: readonly string[];
}[] = [
  { name: 'with tenant A set', hasTenant: true, before: [] },
  { name: 'with no tenant ever set', hasTenant: false, before: [] },
  {
    name: 'after the transaction of a tenant',
    hasTenant: false,
    before: ['BEGIN', `SELECT set_config('timeledger.tenant', '$', true)`, 'COMMIT'],
  },
  {
    name: 'after RESET',
    hasTenant: false,
    before: [`SELECT set_config('timeledger.tenant', '$', false)`, 'RESET "timeledger.tenant"'],
  },
];

/**
 * Looks for every way in which the database would let a tenant see or change what is another's, by enumerating the
 * catalogue: whatever table, view, function or role there is, also those that come later. Gives two tenants a row in
 * every table first.
 * @throws Error when a table cannot be filled: it would go untested
 */
export async function findTenantLeaks({
  url,
  inhabitant,
  withSystemViews = true,
}: IsolationOptions): Promise<IsolationReport> {
  const { catalogue, broken, systemViews } = await connected(url, async (client) => {
    const found = await readCatalogue(client);
    await seedTenants(client, found.relations, [tenantA, tenantB]);
    await client.query('ANALYZE');
    const reach = await reachOf(
      client,
      found.roles.filter(({ isConfined }) => isConfined),
    );
    return {
      catalogue: found,
      broken: brokenRules(found, reach),
      systemViews: withSystemViews ? await systemViewsOf(client) : [],
    };
  });
  const confined = catalogue.roles.filter(({ isConfined }) => isConfined);
  const leaks: string[] = [...broken];
  const seen = new Map<string, number>();
  const answered = new Map<string, readonly string[]>();
  const marks = [
    tenantB.tenantId,
    tenantB.uuid,
    tenantB.text,
    ...(inhabitant === undefined ? [] : [inhabitant.tenantId, ...inhabitant.marks]),
  ];
  for (const { name: role } of confined) {
    for (const { name: state, hasTenant, before } of STATES) {
      const subject: ProbeSubject = {
        role,
        state,
        marks,
        other: tenantB,
        tenant: hasTenant ? tenantA : undefined,
      };
      // A connection of its own: a setting that was once there leaves a trace in the session.
      const findings = await connected(url, async (client) => {
        for (const statement of before) await client.query(statement.replace('$', tenantA.tenantId));
        return probe(client, catalogue, subject, hasTenant ? systemViews : []);
      });
      leaks.push(...findings.leaks);
      if (!hasTenant) continue;
      seen.set(role, findings.seen.length);
      answered.set(role, findings.answered);
    }
  }
  return {
    leaks,
    relations: catalogue.relations.length,
    routines: catalogue.routines.length,
    confinedRoles: confined.map(({ name }) => name),
    seen,
    answered,
  };
}

async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'timeledger-isolation' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function probe(
  client: pg.ClientBase,
  { relations, routines }: Catalogue,
  subject: ProbeSubject,
  systemViews: readonly string[],
): Promise<ProbeFindings> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL SESSION AUTHORIZATION "${subject.role}"`);
    if (subject.tenant !== undefined) {
      await client.query(`SELECT set_config('timeledger.tenant', $1, true)`, [subject.tenant.tenantId]);
    }
    return await new IsolationProbe(client, relations, subject).run(routines, systemViews);
  } finally {
    await client.query('ROLLBACK');
  }
}

const inUse = (privileges: string): string => `FROM pg_roles AS r
  JOIN pg_class ON true JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE r.rolname = ANY ($1) AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    AND has_schema_privilege(r.oid, relnamespace, 'USAGE') AND ${privileges}`;

async function reachOf(client: pg.ClientBase, confined: readonly ServiceRole[]): Promise<Reach> {
  const names = [confined.map(({ name }) => name)];
  const relations = await client.query<Reach['relations'][number]>(
    `SELECT role, relation, array_agg(privilege) AS privileges FROM (
      SELECT r.rolname AS role, format('%I.%I', nspname, relname) AS relation, privilege
      ${inUse(`relkind IN ('r', 'p', 'v', 'm', 'f')`).replace('JOIN pg_class', `JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) AS privilege ON true JOIN pg_class`)}
        AND CASE WHEN privilege IN ('DELETE', 'TRUNCATE', 'TRIGGER') THEN has_table_privilege(r.oid, pg_class.oid, privilege)
          ELSE has_any_column_privilege(r.oid, pg_class.oid, privilege) END
    ) AS reach GROUP BY 1, 2 ORDER BY 1, 2`,
    names,
  );
  const sequences = await client.query<Reach['sequences'][number]>(
    `SELECT r.rolname AS role, format('%I.%I', nspname, relname) AS sequence
    ${inUse(`relkind = 'S' AND CASE WHEN relkind = 'S' THEN has_sequence_privilege(r.oid, pg_class.oid, 'USAGE, SELECT, UPDATE') END`)}`,
    names,
  );
  return { relations: relations.rows, sequences: sequences.rows };
}

/** PostgreSQL's own views that hold what others' rows are like: statistics above all. */
async function systemViewsOf(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE relkind = 'v' AND nspname IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
