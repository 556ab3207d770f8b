import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@timeledger/database/embedded-postgres.js';
import { runMigrations, type MigrationClass } from '@timeledger/database/migrations.js';
import { ensureDatabase, provisionContext, type ProvisionedContext } from '@timeledger/database/roles.js';
import { attendanceMigrations } from '@timeledger/attendance/migrations.js';
import { busMigrations } from '@timeledger/bus/postgres/bus-migrations.js';
import { eventStoreMigrations } from '@timeledger/event-store/postgres/migrations.js';
import { migrateJobs } from '@timeledger/jobs/bullmq/postgres-jobs.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { organisationMigrations } from '@timeledger/organisation/migrations.js';
import { readOrCreateSecret } from '@timeledger/service/config/service-secrets.js';
import type { Configuration } from './configuration.js';

const DATABASE = 'timeledger';

/** The database of the product, migrated, with a set of roles for each context. */
export interface Database {
  readonly attendance: ProvisionedContext;
  readonly organisation: ProvisionedContext;
  /** Where PostgreSQL is, for people: no password. */
  readonly where: string;
  /** Stops the embedded server, if this process owns it. */
  stop(): Promise<void>;
}

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
  const attendance = await provision('attendance');
  const organisation = await provision('organisation');
  const bus = await provision('bus');

  const followers = [attendance.roles.follower, organisation.roles.follower];
  await run(bus, 'bus', busMigrations({ producers: followers, consumers: followers }));
  await run(attendance, 'attendance_log', eventStoreMigrations({ context: 'attendance' }));
  await run(organisation, 'organisation_log', eventStoreMigrations({ context: 'organisation' }));
  await run(attendance, 'attendance', attendanceMigrations);
  await run(organisation, 'organisation', organisationMigrations);
  await migrateJobs({
    url: embedded === undefined ? adminUrl : embedded.adminUrl(database),
    ownerRole: attendance.roles.owner,
    schema: 'attendance_jobs',
    users: [attendance.roles.follower],
  });
  const { hostname, port } = new URL(adminUrl);
  return {
    attendance,
    organisation,
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
