import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@timeledger/database/embedded-postgres.js';
import { runMigrations, type MigrationClass } from '@timeledger/database/migrations.js';
import { ensureDatabase, provisionContext, type ProvisionedContext } from '@timeledger/database/roles.js';
import { busMigrations } from '@timeledger/bus/postgres/bus-migrations.js';
import { eventStoreMigrations } from '@timeledger/event-store/postgres/migrations.js';
import { migrateJobs } from '@timeledger/jobs/bullmq/postgres-jobs.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { tenantUsageMigration } from '@timeledger/runtime/usage/tenant-usage.migration.js';
import { readOrCreateSecret } from '@timeledger/service/config/service-secrets.js';
import type { Configuration } from './configuration.js';
import { CONTEXT_NAMES, CONTEXTS, forEachContextInTurn, type ContextName } from './contexts.js';

const DATABASE = 'timeledger';

/** The database of the product, migrated, with a set of roles for each context. */
export interface Database {
  readonly contexts: Readonly<Record<ContextName, ProvisionedContext>>;
  /** Where PostgreSQL is, for people: no password. */
  readonly where: string;
  /** Stops the embedded server, if this process owns it. */
  stop(): Promise<void>;
}

/** Where the jobs of a context are. */
export const jobsSchemaOf = (context: ContextName): string => `${context}_jobs`;

/** Brings PostgreSQL up, or finds the one that is configured, and brings its schemas to this version. */
export async function openDatabase(config: Configuration, logger: Logger): Promise<Database> {
  const embedded =
    config.DATABASE_URL === undefined
      ? await startEmbeddedPostgres({
          dataDir: join(config.DATA_DIR, 'postgres'),
          port: config.DATABASE_PORT,
          logger,
        })
      : undefined;
  try {
    return await migrate(config, embedded);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function migrate(config: Configuration, embedded: EmbeddedPostgres | undefined): Promise<Database> {
  const adminUrl = config.DATABASE_URL ?? embedded?.adminUrl() ?? '';
  const database = embedded === undefined ? databaseOf(adminUrl) : DATABASE;
  const roleSecret = Buffer.from(
    readOrCreateSecret(join(config.DATA_DIR, 'secrets', 'database-roles')),
  ).toString('hex');
  if (embedded !== undefined) await ensureDatabase(adminUrl, database);
  const provision = (context: string): Promise<ProvisionedContext> =>
    provisionContext({ adminUrl, database, context, roleSecret });
  const contexts = await forEachContextInTurn(provision);
  const bus = await provision('bus');

  const followers = CONTEXT_NAMES.map((name) => contexts[name].roles.follower);
  await run(bus, 'bus', busMigrations({ producers: followers, consumers: followers }));
  for (const name of CONTEXT_NAMES) {
    await run(contexts[name], `${name}_log`, eventStoreMigrations({ context: name }));
    await run(contexts[name], name, [...CONTEXTS[name].migrations, tenantUsageMigration(name)]);
  }
  for (const name of CONTEXT_NAMES) {
    if (CONTEXTS[name].startJobs === undefined) continue;
    const { owner, follower } = contexts[name].roles;
    await migrateJobs({
      url: embedded === undefined ? adminUrl : embedded.adminUrl(database),
      ownerRole: owner,
      schema: jobsSchemaOf(name),
      users: [follower],
    });
  }
  const { hostname, port } = new URL(adminUrl);
  return {
    contexts,
    where: `${hostname}:${port || '5432'}/${database}${embedded === undefined ? '' : ' (embedded)'}`,
    stop: async () => embedded?.stop(),
  };
}

const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';

const run = (
  { urls, roles }: ProvisionedContext,
  schema: string,
  migrations: readonly MigrationClass[],
): Promise<readonly string[]> =>
  runMigrations({ url: urls.migrator, schema, ownerRole: roles.owner, migrations });
