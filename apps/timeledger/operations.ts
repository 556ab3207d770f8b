import type { Pool } from 'pg';
import { attendanceProjection } from '@timeledger/attendance/read-model/attendance.projection.js';
import { createPool } from '@timeledger/database/pool.js';
import type { ProvisionedContext } from '@timeledger/database/roles.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import { parseId, type TenantId } from '@timeledger/kernel/ids.js';
import { organisationProjection } from '@timeledger/organisation/read-model/organisation.projection.js';
import { listParked } from '@timeledger/runtime/parking.js';
import { ProjectionRebuild } from '@timeledger/runtime/projection-rebuild.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { PinoLogger } from '@timeledger/service/logging/pino-logger.js';
import { Metrics } from '@timeledger/service/metrics/metrics.js';
import type { Configuration } from './configuration.js';
import { openDatabase, type Database } from './database.js';
import { openProductHooks, type ProductHooks } from './event-hooks.js';
import { openContexts, openFollowers, openSecrets, type OpenOptions } from './open-contexts.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Print = (line: string) => void;

const projections: Readonly<Record<'attendance' | 'organisation', Projection>> = {
  attendance: attendanceProjection,
  organisation: organisationProjection,
};

/** One context as an operator works on it. */
interface Operated {
  readonly context: string;
  readonly projection: Projection;
  readonly store: EventStore;
  readonly follower: Pool;
  readonly migrator: Pool;
  readonly ownerRole: string;
}

async function open(
  context: keyof typeof projections,
  database: Database,
  logger: PinoLogger,
): Promise<Operated> {
  const { urls, roles }: ProvisionedContext = database[context];
  const pool = (url: string): Pool =>
    createPool({ url, applicationName: `timeledger-${context}-operator`, statementTimeoutMs: 0, logger });
  return {
    context,
    projection: projections[context],
    store: await openPostgresEventStore({ context, urls, logger }),
    follower: pool(urls.follower),
    migrator: pool(urls.migrator),
    ownerRole: roles.owner,
  };
}

const rebuildOf = (
  { context, projection, store, follower, migrator, ownerRole }: Operated,
  hooks: ProductHooks,
) =>
  new ProjectionRebuild({
    store,
    pool: follower,
    migratorPool: migrator,
    ownerRole,
    schema: context,
    sideSchema: `${context}_rebuild`,
    projection,
    read: hooks.lifting,
  });

async function rebuild(operated: Operated, hooks: ProductHooks, print: Print): Promise<boolean> {
  const { events, durationMs } = await rebuildOf(operated, hooks).rebuild();
  print(`${operated.context}: rebuilt from ${events} events in ${(durationMs / 1000).toFixed(1)} s`);
  return true;
}

async function verify(operated: Operated, hooks: ProductHooks, print: Print): Promise<boolean> {
  const { isEqual, position, tables } = await rebuildOf(operated, hooks).verify();
  for (const table of tables) {
    const verdict = table.isEqual ? 'equal' : `DIFFERS: ${table.rebuiltRows} rows rebuilt`;
    print(`${operated.context}.${table.table}: ${table.liveRows} rows, ${verdict}`);
  }
  print(`${operated.context}: ${isEqual ? 'equals' : 'DIFFERS FROM'} its rebuild at position ${position}`);
  const keys = await listParked(operated.follower, operated.context);
  if (keys.length > 0) {
    print(
      `${operated.context}: ${keys.length} KEYS ARE PARKED, and what waits under them is not handled; npm run operate parked lists them`,
    );
  }
  return isEqual && keys.length === 0;
}

async function parked({ context, follower }: Operated, print: Print): Promise<boolean> {
  const keys = await listParked(follower, context);
  if (keys.length === 0) print(`${context}: nothing is parked`);
  for (const key of keys) {
    print(
      `${context}.${key.follower}: tenant ${key.tenantId}, key ${key.orderingKey}: ${key.waiting} events wait from position ${key.position}: ${key.error}`,
    );
  }
  return true;
}

/** Replays a key of any follower of any context: each handles its events as in the running product. */
async function replay(
  opening: OpenOptions,
  [follower = '', tenant = '', orderingKey = '']: readonly string[],
  print: Print,
): Promise<boolean> {
  if (!UUID.test(tenant)) {
    print(`${tenant} is no tenant: a UUID is needed, as parked shows it`);
    return false;
  }
  const contexts = await openContexts(opening);
  const followers = openFollowers(contexts, { ...opening, metrics: new Metrics() });
  try {
    const names = [...followers.statuses().keys()];
    if (!names.includes(follower)) {
      print(`no follower is named ${follower}; there are: ${names.join(', ')}`);
      return false;
    }
    const key = { tenantId: parseId<TenantId>(tenant), orderingKey };
    const { replayed, remaining } = await followers.replayParked(follower, key);
    if (replayed + remaining === 0) {
      print(`${follower}: nothing is parked under this key of the tenant`);
      return false;
    }
    print(`${follower}: ${replayed} events handled, ${remaining} still wait`);
    return remaining === 0;
  } finally {
    await followers.close();
    await contexts.close();
  }
}

/**
 * Runs one command on every context.
 * @param args the command, one of rebuild, verify, parked and replay, and what it works on
 * @param print gets the lines for the operator
 * @returns whether all is well
 */
export async function operate(
  config: Configuration,
  [command = '', ...rest]: readonly string[],
  print: Print,
): Promise<boolean> {
  const logger = new PinoLogger({ level: 'error', service: 'timeledger-operator' });
  const database = await openDatabase(config, logger);
  try {
    const hooks = await openProductHooks(config.DATA_DIR);
    if (command === 'replay') {
      return await replay({ database, hooks, secrets: openSecrets(config), logger }, rest, print);
    }
    let isWell = true;
    for (const context of ['attendance', 'organisation'] as const) {
      const operated = await open(context, database, logger);
      try {
        const works = {
          rebuild: () => rebuild(operated, hooks, print),
          verify: () => verify(operated, hooks, print),
          parked: () => parked(operated, print),
        }[command];
        isWell = (await works?.()) === true && isWell;
      } finally {
        await Promise.all([operated.store.close(), operated.follower.end(), operated.migrator.end()]);
      }
    }
    return isWell;
  } finally {
    await database.stop();
  }
}
