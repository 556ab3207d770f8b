import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { provisionContext, urlFor, type ProvisionedContext } from '@timeledger/database/roles.js';
import { requireEngine } from './require-engine.js';

/** The secret of all roles of a test server; shared, because roles belong to the server and not to a database. */
export const TEST_ROLE_SECRET = 'timeledger-tests';

/** A database of one spec file. */
export interface TestDatabase {
  readonly name: string;
  /** The superuser's URL of the server's own database: for creating roles and databases. */
  readonly adminUrl: string;
  /** The superuser's URL of this database. A superuser is not bound by row-level security. */
  readonly url: string;
  /** Throws out whoever is still connected, and removes the database; on a server of the run's own with all others, at its end. */
  drop(): Promise<void>;
}

/** A {@link TestDatabase} with the roles and schemas of one context. */
export interface TestContext extends TestDatabase, ProvisionedContext {}

/**
 * Makes a fresh, empty database on the run's PostgreSQL, in some 30 ms. Call it in `beforeAll`, and `drop` in `afterAll`.
 * @throws Error when the run has no PostgreSQL (a spec that is not an `*.it-spec.ts`)
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = requireEngine('postgres');
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await execute(adminUrl, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  await execute(adminUrl, `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  return {
    name,
    adminUrl,
    url: urlFor(adminUrl, { database: name }),
    drop: () => execute(adminUrl, isServerOurs() ? throwOutSql(name) : dropSql(name)),
  };
}

const isServerOurs = (): boolean => process.env['TIMELEDGER_TEST_SERVER_IS_OURS'] === 'yes';

/**
 * Removing a database is a transaction that waits for a checkpoint and for every backend of the server: seconds, at times,
 * in which no follower of another spec file gets further. What is gone with its server can wait for that.
 */
const dropSql = (name: string): string => `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`;
const throwOutSql = (name: string): string =>
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`;

/** A fresh database with the context's roles and schemas; tables come from the context's migrations. */
export async function provisionTestContext(context: string): Promise<TestContext> {
  const database = await createTestDatabase();
  const provisioned = await provisionContext({
    adminUrl: database.adminUrl,
    database: database.name,
    context,
    roleSecret: TEST_ROLE_SECRET,
  });
  return { ...database, ...provisioned };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
