import { createPostgresBackend, quoteSchemaName, runMigrations } from 'bullmq';
import type { PgPoolClient, PostgresConnectionOptions, PostgresQueueBackend } from 'bullmq';
import pg from 'pg';
import { BullMqJobs } from './bullmq-jobs.js';
import type { BullMqJobsOptions } from './bullmq-jobs.js';

/** Where the jobs are. */
export interface PostgresJobsOptions extends BullMqJobsOptions {
  /** Of a role that {@link migrateJobs} let in. */
  readonly url: string;
  /** `jobs` unless told. One a context: `attendance_jobs`. */
  readonly schema?: string;
  /** Shown in `pg_stat_activity`; `timeledger-jobs` unless told. A worker's listening connection shows the job's name. */
  readonly applicationName?: string;
}

/** Connections for statements, of each name of job; one more listens where jobs of the name are done. */
const MAX_CONNECTIONS_PER_NAME = 2;
const IDLE_TIMEOUT_MS = 10_000;

/**
 * BullMQ's backend, whose listening connection loses every listener when it is closed: a server that ends the connection
 * at that very moment would end the process with it ("Unhandled 'error' event").
 */
const backendThatClosesQuietly: typeof createPostgresBackend = (name, opts, factoryOptions) => {
  const backend = createPostgresBackend(name, opts, factoryOptions);
  const { connection } = backend;
  const guarded = new WeakSet();
  const listen = connection.getListenClient.bind(connection);
  connection.getListenClient = async () => {
    const client = await listen();
    if (guarded.has(client)) return client;
    guarded.add(client);
    const removeAllListeners = client.removeAllListeners.bind(client);
    client.removeAllListeners = (...event) => {
      removeAllListeners(...event);
      if (event.length === 0) client.on('error', () => undefined);
      return client;
    };
    return client;
  };
  return backend;
};

/** The job queue in PostgreSQL. */
export function createPostgresJobs(
  options: PostgresJobsOptions,
): BullMqJobs<PostgresQueueBackend, PostgresConnectionOptions> {
  const { url, schema = 'jobs', applicationName = 'timeledger-jobs', ...rest } = options;
  return new BullMqJobs<PostgresQueueBackend, PostgresConnectionOptions>(
    {
      backend: backendThatClosesQuietly,
      connection: {
        connectionString: url,
        schema,
        application_name: applicationName,
        max: MAX_CONNECTIONS_PER_NAME,
        idleTimeoutMillis: IDLE_TIMEOUT_MS,
        connectionTimeoutMillis: 5_000,
        statement_timeout: 30_000,
        keepAlive: true,
      },
    },
    rest,
  );
}

/** Who makes the tables, and for whom. */
export interface JobsMigration {
  /** Of a role that may become the owner; if the schema is missing, of one that may create it. */
  readonly url: string;
  readonly ownerRole: string;
  /** `jobs` unless told. */
  readonly schema?: string;
  /** Roles whose processes schedule and do jobs. */
  readonly users: readonly string[];
}

/**
 * Brings BullMQ's tables to the version of the library, as the owner, and lets the users in. Safe to repeat, also by
 * several processes at once; must run after every update of the library, before its first use.
 */
export async function migrateJobs({ url, ownerRole, schema = 'jobs', users }: JobsMigration): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'timeledger-migrations' });
  client.on('error', () => undefined);
  const quotedSchema = quoteSchemaName(schema);
  const owner = pg.escapeIdentifier(ownerRole);
  const createSchema = `DO $do$ BEGIN
    IF to_regnamespace('${schema}') IS NULL THEN CREATE SCHEMA ${quotedSchema} AUTHORIZATION ${owner}; END IF;
  END $do$`;
  await client.connect();
  try {
    // several processes may start at once: one creates the schema, the others wait and find it
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [`timeledger.jobs.${schema}`]);
    await client.query(createSchema);
    await client.query(`SET ROLE ${owner}`);
    await runMigrations(withoutCreateSchema(client), schema);
    for (const user of users.map((name) => pg.escapeIdentifier(name)))
      await client.query(
        `GRANT USAGE ON SCHEMA ${quotedSchema} TO ${user};
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${quotedSchema} TO ${user};
         REVOKE INSERT, UPDATE, DELETE ON ${quotedSchema}.migration FROM ${user};
         GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${quotedSchema} TO ${user};
         GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${quotedSchema} TO ${user}`,
      );
  } finally {
    await client.end();
  }
}

/**
 * BullMQ says `CREATE SCHEMA IF NOT EXISTS` first, for which PostgreSQL wants the right to create schemas even where the
 * schema exists; the owner has no such right, and the schema is there by then.
 */
function withoutCreateSchema(client: pg.Client): PgPoolClient {
  return new Proxy(client, {
    get(target, property) {
      if (property === 'query')
        return (text: string, values?: unknown[]) =>
          text.startsWith('CREATE SCHEMA') ? Promise.resolve({ rows: [] }) : target.query(text, values);
      return Reflect.get(target, property);
    },
    // the migrations only query; they neither listen nor release
  }) as unknown as PgPoolClient;
}
