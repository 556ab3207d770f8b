import { parseId, type TenantId } from '@timeledger/kernel/ids.js';
import { listParked } from '@timeledger/runtime/parking.js';
import { PinoLogger } from '@timeledger/service/logging/pino-logger.js';
import { Metrics } from '@timeledger/service/metrics/metrics.js';
import type { Configuration } from './configuration.js';
import { CONTEXT_NAMES } from './contexts.js';
import { openDatabase } from './database.js';
import { eraseAsOperator } from './erase-operation.js';
import { openProductHooks, tombstoneFolderOf, type ProductHooks } from './event-hooks.js';
import { openContexts, openFollowers, openSecrets, type OpenOptions } from './open-contexts.js';
import { closeOperated, nameOf, openOperated, rebuildOf, type Operated } from './rebuilds.js';
import { tenantOperationOf } from './tenant-arguments.js';
import { operateTenants } from './tenant-operations.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Print = (line: string) => void;

async function rebuild(operated: Operated, hooks: ProductHooks, print: Print): Promise<boolean> {
  for (const projection of operated.projections) {
    const { events, durationMs } = await rebuildOf(operated, projection, hooks).rebuild();
    const seconds = (durationMs / 1000).toFixed(1);
    print(`${nameOf(operated, projection)}: rebuilt from ${events} events in ${seconds} s`);
  }
  return true;
}

async function verify(operated: Operated, hooks: ProductHooks, print: Print): Promise<boolean> {
  let areEqual = true;
  for (const projection of operated.projections) {
    const { isEqual, position, tables } = await rebuildOf(operated, projection, hooks).verify();
    for (const table of tables) {
      const verdict = table.isEqual ? 'equal' : `DIFFERS: ${table.rebuiltRows} rows rebuilt`;
      print(`${operated.context}.${table.table}: ${table.liveRows} rows, ${verdict}`);
    }
    const verdict = isEqual ? 'equals' : 'DIFFERS FROM';
    print(`${nameOf(operated, projection)}: ${verdict} its rebuild at position ${position}`);
    areEqual &&= isEqual;
  }
  const keys = await listParked(operated.follower, operated.context);
  if (keys.length > 0) {
    print(
      `${operated.context}: ${keys.length} KEYS ARE PARKED, and what waits under them is not handled; npm run operate parked lists them`,
    );
  }
  return areEqual && keys.length === 0;
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

/** @throws TenantUsageError when the arguments are not understood */
async function onTenants(opening: OpenOptions, rest: readonly string[], print: Print): Promise<boolean> {
  const operation = tenantOperationOf(rest);
  const contexts = await openContexts(opening);
  try {
    await contexts.organisation.tenants.refresh();
    await contexts.organisation.usage.refresh();
    return await operateTenants(contexts.organisation, operation, print);
  } finally {
    await contexts.close();
  }
}

/**
 * Runs one command on every context.
 * @param args the command, one of rebuild, verify, parked, replay, erase and tenant, and what it works on
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
    const hooks = await openProductHooks(config.DATA_DIR, tombstoneFolderOf(config));
    if (command === 'tenant') {
      const areInsecureIssuersAllowed = config.OIDC_ALLOW_INSECURE_ISSUERS;
      const opening = { database, hooks, secrets: openSecrets(config), logger, areInsecureIssuersAllowed };
      return await onTenants(opening, rest, print);
    }
    if (command === 'erase') {
      const contexts = await openContexts({ database, hooks, secrets: openSecrets(config), logger });
      try {
        return await eraseAsOperator(contexts.organisation, rest, print);
      } finally {
        await contexts.close();
      }
    }
    if (command === 'replay') {
      return await replay({ database, hooks, secrets: openSecrets(config), logger }, rest, print);
    }
    let isWell = true;
    for (const context of CONTEXT_NAMES) {
      const operated = await openOperated(context, database, logger);
      try {
        const works = {
          rebuild: () => rebuild(operated, hooks, print),
          verify: () => verify(operated, hooks, print),
          parked: () => parked(operated, print),
        }[command];
        isWell = (await works?.()) === true && isWell;
      } finally {
        await closeOperated(operated);
      }
    }
    return isWell;
  } finally {
    await database.stop();
  }
}
