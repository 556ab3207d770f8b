import 'reflect-metadata';
import { resolve } from 'node:path';
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
import { ProjectionRunner } from '@timeledger/runtime/projection-runner.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { PinoLogger } from '@timeledger/service/logging/pino-logger.js';
import { variables, type Configuration } from './configuration.js';
import { openDatabase, type Database } from './database.js';
import { openProductHooks, type ProductHooks } from './event-hooks.js';
import { explainFailure } from './explain-failure.js';

const USAGE = `Operates the read models of Timeledger, beside the running product or alone. Same settings as npm start.

  npm run operate rebuild              builds every read model anew beside the live one, and swaps it in
  npm run operate verify               builds them beside the live ones and compares row by row; changes nothing
  npm run operate parked               lists what waits because an event could not be handled
  npm run operate replay TENANT KEY    handles what waits under a key, after the cause was mended
`;

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

async function rebuild(operated: Operated, hooks: ProductHooks): Promise<boolean> {
  const { events, durationMs } = await rebuildOf(operated, hooks).rebuild();
  console.log(`${operated.context}: rebuilt from ${events} events in ${(durationMs / 1000).toFixed(1)} s`);
  return true;
}

async function verify(operated: Operated, hooks: ProductHooks): Promise<boolean> {
  const { isEqual, position, tables } = await rebuildOf(operated, hooks).verify();
  for (const table of tables) {
    const verdict = table.isEqual ? 'equal' : `DIFFERS: ${table.rebuiltRows} rows rebuilt`;
    console.log(`${operated.context}.${table.table}: ${table.liveRows} rows, ${verdict}`);
  }
  console.log(
    `${operated.context}: ${isEqual ? 'equals' : 'DIFFERS FROM'} its rebuild at position ${position}`,
  );
  return isEqual;
}

async function parked({ context, follower }: Operated): Promise<boolean> {
  const keys = await listParked(follower, context);
  if (keys.length === 0) console.log(`${context}: nothing is parked`);
  for (const key of keys) {
    console.log(
      `${context}.${key.follower}: tenant ${key.tenantId}, key ${key.orderingKey}: ${key.waiting} events wait from position ${key.position}: ${key.error}`,
    );
  }
  return true;
}

async function replay(
  operated: Operated,
  hooks: ProductHooks,
  tenant: string,
  orderingKey: string,
): Promise<boolean> {
  const { context, projection, store, follower } = operated;
  const runner = new ProjectionRunner({
    store,
    pool: follower,
    schema: context,
    projections: [projection],
    read: hooks.lifting,
  });
  const key = { tenantId: parseId<TenantId>(tenant), orderingKey };
  const { replayed, remaining } = await runner.replayParked(projection.name, key);
  console.log(`${context}: ${replayed} events handled, ${remaining} still wait`);
  return remaining === 0;
}

/** Runs one command on every context. @returns whether all is well */
async function operate(config: Configuration, [command, ...rest]: readonly string[]): Promise<boolean> {
  const logger = new PinoLogger({ level: 'error', service: 'timeledger-operator' });
  const database = await openDatabase(config, logger);
  try {
    const hooks = await openProductHooks(config.DATA_DIR);
    let isWell = true;
    for (const context of ['attendance', 'organisation'] as const) {
      const operated = await open(context, database, logger);
      try {
        const works = {
          rebuild: () => rebuild(operated, hooks),
          verify: () => verify(operated, hooks),
          parked: () => parked(operated),
          replay: () => replay(operated, hooks, rest[0] ?? '', rest[1] ?? ''),
        }[command ?? ''];
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

const args = process.argv.slice(2);
const isKnown = { rebuild: 1, verify: 1, parked: 1, replay: 3 }[args[0] ?? ''] === args.length;
if (!isKnown) {
  console.log(USAGE);
  process.exit(args.length === 0 || args[0] === '--help' ? 0 : 1);
}
try {
  const config = loadConfiguration(variables) as Configuration;
  process.exitCode = (await operate({ ...config, DATA_DIR: resolve(config.DATA_DIR) }, args)) ? 0 : 1;
} catch (error) {
  explainFailure(error);
  process.exitCode = 1;
}
