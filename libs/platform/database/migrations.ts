import pg from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { contextRoles, type ContextRoles } from './roles.js';
import { DatabaseSetupError, explainDatabaseError } from './database-setup-error.js';

/** A class of a migration; its name ends in its time, 13 digits: `CreatePunches1762000000000`. */
export type MigrationClass = new () => MigrationInterface;

/** Which migrations to run, and as whom. */
export interface MigrationRun {
  /** Of the role `migrator`, who may become the owner. */
  readonly url: string;
  /** The schema whose table `migrations` remembers what was run; the migrations themselves name their schemas. */
  readonly schema: string;
  /** Everything that is made belongs to this role. */
  readonly ownerRole: string;
  /** All of them, explicitly, in order of time. */
  readonly migrations: readonly MigrationClass[];
}

/** Any constant serves, as the first key of a lock whose second is the schema. */
const MIGRATION_LOCK = 48_213;

/**
 * Brings a schema to the state the code knows: runs what has not been run, each migration in a transaction of its own.
 * One process at a time; the others wait and find nothing to do. Nothing is ever synchronised from entities.
 * @returns the names of the migrations that were run now
 * @throws DatabaseSetupError when the database was migrated by a newer version, or cannot be reached
 */
export async function runMigrations(options: MigrationRun): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'timeledger-migrations' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // On a connection of its own, for the whole run.
    await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [MIGRATION_LOCK, options.schema]);
    await client.query(`SET ROLE ${pg.escapeIdentifier(options.ownerRole)}`);
    await refuseNewerDatabase(client, options);
    return await execute(options);
  } catch (error) {
    throw explainDatabaseError(error, options.url);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function execute({ url, schema, ownerRole, migrations }: MigrationRun): Promise<readonly string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema,
    applicationName: 'timeledger-migrations',
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    synchronize: false,
    installExtensions: false,
    // Silent: failures are thrown, and a log may not hold data.
    logger: 'debug',
    poolSize: 2,
    // Every connection acts as the owner from its first statement on.
    extra: { options: `-c role=${ownerRole} -c timezone=UTC` },
  });
  await dataSource.initialize();
  try {
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}

async function refuseNewerDatabase(client: pg.Client, { schema, migrations }: MigrationRun): Promise<void> {
  const table = `${pg.escapeIdentifier(schema)}.migrations`;
  const { rows: found } = await client.query<{ is_there: boolean }>(
    'SELECT to_regclass($1) IS NOT NULL AS is_there',
    [table],
  );
  if (found[0]?.is_there !== true) return;
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${table} ORDER BY id`);
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = rows.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length === 0) return;
  throw new DatabaseSetupError(
    `The schema ${schema} was migrated by a newer version of the product (${unknown.join(', ')} is unknown here). Start that version or a later one, or restore a backup from before.`,
  );
}

/**
 * The roles of the context whose migration is running, for its grants: the migration runs as the owner, whose name begins
 * with the installation's prefix.
 * @param context `attendance`
 */
export async function rolesInMigration(queryRunner: QueryRunner, context: string): Promise<ContextRoles> {
  const rows = (await queryRunner.query('SELECT current_user AS owner')) as readonly { owner: string }[];
  const owner = rows[0]?.owner ?? '';
  if (!owner.endsWith('owner'))
    throw new Error(`migrations run as the context's owner role, not as ${owner}`);
  return contextRoles(context, owner.slice(0, -'owner'.length));
}
