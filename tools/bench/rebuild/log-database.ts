import { runMigrations, type MigrationClass } from '@timeledger/database/migrations.js';
import { provisionContext, type ProvisionedContext } from '@timeledger/database/roles.js';
import { eventStoreMigrations } from '@timeledger/event-store/postgres/migrations.js';

/** Whose log and read model are measured. */
export const CONTEXT = 'attendance';
/** Where a rebuild makes its tables; provisioned with the others. */
export const SIDE_SCHEMA = 'attendance_rebuild';
const ROLE_SECRET = 'bench';

/** Roles and schemas of attendance in a database; safe to repeat, and every process of the run gets the same. */
export const provisionAttendance = (databaseUrl: string): Promise<ProvisionedContext> =>
  provisionContext({
    adminUrl: databaseUrl,
    database: new URL(databaseUrl).pathname.slice(1),
    context: CONTEXT,
    roleSecret: ROLE_SECRET,
  });

/** Makes the event log and the read model in an empty database. */
export async function migrateAttendance(
  databaseUrl: string,
  readModel: readonly MigrationClass[],
): Promise<ProvisionedContext> {
  const provisioned = await provisionAttendance(databaseUrl);
  const migrate = (schema: string, migrations: readonly MigrationClass[]): Promise<readonly string[]> =>
    runMigrations({
      url: provisioned.urls.migrator,
      schema,
      ownerRole: provisioned.roles.owner,
      migrations,
    });
  await migrate(`${CONTEXT}_log`, eventStoreMigrations({ context: CONTEXT }));
  await migrate(CONTEXT, readModel);
  return provisioned;
}
