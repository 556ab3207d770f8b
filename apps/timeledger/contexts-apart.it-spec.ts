import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newId } from '@timeledger/kernel/ids.js';
import { startOrganisation } from '@timeledger/organisation/testing/organisation-harness.js';
import { startContext } from '@timeledger/testing/context-harness.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { startRunningProduct, type RunningProduct } from './access-matrix/running-product.js';
import { CONTEXT_NAMES, CONTEXTS, type ContextName } from './contexts.js';

const START_TIMEOUT_MS = 120_000;

/** Schemas of a database that are no part of PostgreSQL itself. */
const OWN_SCHEMAS = `SELECT nspname AS name FROM pg_namespace
  WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') ORDER BY 1`;

/** Something that each context answers from its own read model. */
const ASKED: Readonly<Record<ContextName, string>> = {
  attendance: '/v1/corrections',
  organisation: '/v1/teams',
  geolocation: '/v1/geo-sites',
  tasktime: '/v1/tasks',
  travelexpense: '/v1/expense-claims',
  analytics: '/v1/attendance-figures?firstDay=2026-03-01&lastDay=2026-03-31',
};

interface Alone {
  readonly databaseUrl: string;
  ask(path: string): Promise<{ readonly status: number; readonly body: unknown }>;
  close(): Promise<void>;
}

/** Starts a context on a database in which nothing but its own roles and schemas is. */
async function startAlone(name: ContextName): Promise<Alone> {
  if (name !== 'organisation') {
    const { context, asRole, close } = await startContext(CONTEXTS[name]);
    return { databaseUrl: context.url, ask: (path) => asRole('auditor').get(path), close };
  }
  // It has ports of its own, which its harness makes.
  const { context, get, close } = await startOrganisation();
  const auditor: TestIdentity = { tenantId: newId(), subject: newId(), roles: ['auditor'] };
  return { databaseUrl: context.url, ask: (path) => get(auditor, path), close };
}

async function schemasOf(connectionString: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<{ name: string }>(OWN_SCHEMAS)).rows.map((row) => row.name);
  } finally {
    await client.end();
  }
}

describe.each(CONTEXT_NAMES)('%s', (name) => {
  it(
    'starts alone, with its own roles and no schema but its own, and answers',
    async () => {
      const alone = await startAlone(name);
      try {
        expect(await schemasOf(alone.databaseUrl)).toEqual([name, `${name}_log`, `${name}_rebuild`]);
        const { status, body } = await alone.ask(ASKED[name]);
        expect([status, body]).toEqual([200, { items: [] }]);
      } finally {
        await alone.close();
      }
    },
    START_TIMEOUT_MS,
  );
});

describe('contexts in one database', () => {
  let product: RunningProduct | undefined;
  let database: pg.Client;
  beforeAll(async () => {
    product = await startRunningProduct([newId(), newId()]);
    database = new pg.Client({ connectionString: product.databaseUrl });
    await database.connect();
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await database.end();
    await product?.stop();
  });

  /** `role schema` of every role of a context that may do something in a schema of another. */
  const strangers = async (): Promise<readonly string[]> => {
    const { rows } = await database.query<{ found: string }>(
      `SELECT role.rolname || ' ' || schema.nspname AS found
       FROM unnest($1::text[]) AS owner (context)
       JOIN pg_roles role ON role.rolname ~ ('^tl_' || owner.context || '_[a-z]+$')
       JOIN unnest($1::text[]) AS other (context) ON other.context <> owner.context
       JOIN pg_namespace schema ON schema.nspname ~ ('^' || other.context || '(_[a-z]+)?$')
       WHERE has_schema_privilege(role.oid, schema.oid, 'USAGE')
          OR has_schema_privilege(role.oid, schema.oid, 'CREATE')
          OR EXISTS (SELECT FROM pg_class WHERE relnamespace = schema.oid AND relkind IN ('r', 'p', 'v', 'm')
            AND has_table_privilege(role.oid, pg_class.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE'))
          OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = schema.oid
            AND has_function_privilege(role.oid, pg_proc.oid, 'EXECUTE'))
       ORDER BY 1`,
      [CONTEXT_NAMES],
    );
    return rows.map(({ found }) => found);
  };

  it('read nothing of each other: no role may use anything in a schema of another context', async () => {
    expect(await strangers()).toEqual([]);
  });

  it('would be found reading: a grant on one column, table or function is enough', async () => {
    const statements = [
      'GRANT USAGE ON SCHEMA attendance TO tl_tasktime_api',
      'GRANT SELECT ON analytics.attendance_day TO tl_tasktime_follower',
    ];
    for (const statement of statements) await database.query(statement);
    expect(await strangers()).toEqual(['tl_tasktime_api attendance', 'tl_tasktime_follower analytics']);
    for (const statement of statements)
      await database.query(statement.replace('GRANT', 'REVOKE').replace(' TO ', ' FROM '));
    expect(await strangers()).toEqual([]);
  });

  it('have all their roles looked at', async () => {
    const { rows } = await database.query<{ context: string }>(
      `SELECT context FROM unnest($1::text[]) AS context
       WHERE (SELECT count(*) FROM pg_roles WHERE rolname ~ ('^tl_' || context || '_[a-z]+$')) >= 6`,
      [CONTEXT_NAMES],
    );
    expect(rows.map(({ context }) => context)).toEqual(CONTEXT_NAMES);
  });
});
