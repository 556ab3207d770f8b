import { contextRoles } from '@timeledger/database/roles.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { CONTEXT_NAMES, type ContextName } from '@timeledger/timeledger/contexts.js';
import { rebuildableOf } from '@timeledger/timeledger/read-models.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { ProjectionRebuild } from '@timeledger/runtime/projection-rebuild.js';
import type { InstalledDatabase } from '../product/installed-database.js';
import type { Findings } from './findings.js';

function firstOf(context: ContextName): Projection {
  const [first] = rebuildableOf(context);
  if (first === undefined) throw new RangeError(`${context} has no read model`);
  return first;
}

/** Lets the product rebuild its read models beside the live ones and compare. Answers how many rows it compared. */
export async function checkRebuilds(database: InstalledDatabase, findings: Findings): Promise<number> {
  let rows = 0;
  for (const context of CONTEXT_NAMES)
    for (const projection of rebuildableOf(context))
      rows += await checkRebuild(database, context, findings, projection);
  return rows;
}

/** The same for one read model of a context; its first unless told. */
export async function checkRebuild(
  database: InstalledDatabase,
  context: ContextName,
  findings: Findings,
  projection = firstOf(context),
): Promise<number> {
  const { tables } = await withRebuild(database, context, projection, (rebuild) => rebuild.verify());
  for (const { table, isEqual, liveRows, rebuiltRows } of tables) {
    if (isEqual) continue;
    findings.add('rebuild', `${context}.${table}: ${liveRows} rows live, ${rebuiltRows} rebuilt`);
  }
  return tables.reduce((sum, table) => sum + table.liveRows, 0);
}

/** Lets the product rebuild a read model and put the rebuilt one in the place of the live one. */
export async function repairReadModel(database: InstalledDatabase, context: ContextName): Promise<void> {
  await withRebuild(database, context, firstOf(context), (rebuild) => rebuild.rebuild());
}

async function withRebuild<Result>(
  database: InstalledDatabase,
  context: ContextName,
  projection: Projection,
  work: (rebuild: ProjectionRebuild) => Promise<Result>,
): Promise<Result> {
  const url = (role: 'appender' | 'api' | 'follower'): string => database.urlOf(context, role);
  const store = await openPostgresEventStore({
    context,
    urls: { appender: url('appender'), api: url('api'), follower: url('follower') },
  });
  const pool = database.poolOf(context, 'follower');
  const migratorPool = database.poolOf(context, 'migrator');
  try {
    return await work(
      new ProjectionRebuild({
        store,
        pool,
        migratorPool,
        ownerRole: contextRoles(context).owner,
        schema: context,
        sideSchema: `${context}_rebuild`,
        projection,
      }),
    );
  } finally {
    await store.close();
    await Promise.all([pool.end(), migratorPool.end()]);
  }
}
