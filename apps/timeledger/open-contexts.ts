import { join } from 'node:path';
import { PostgresBus } from '@timeledger/bus/postgres/postgres-bus.js';
import { createPostgresJobs } from '@timeledger/jobs/bullmq/postgres-jobs.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { OrganisationPorts } from '@timeledger/organisation/organisation-ports.js';
import { TenantDirectory } from '@timeledger/organisation/tenants/tenant-directory.js';
import { Confirmation } from '@timeledger/runtime/confirmation.js';
import { TenantUsage } from '@timeledger/runtime/usage/tenant-usage.js';
import { readOrCreateSecret, ServiceSecrets } from '@timeledger/service/config/service-secrets.js';
import { Cursors } from '@timeledger/service/http/cursor.js';
import { RequestHashing } from '@timeledger/service/http/request-hashing.js';
import type { Metrics } from '@timeledger/service/metrics/metrics.js';
import type { Configuration } from './configuration.js';
import { openContextEngines, type ContextEngines } from './context-engines.js';
import { definitionsWith, forEachContext, forEachContextInTurn, type ContextName } from './contexts.js';
import { dataExportPorts } from './data-exports.js';
import { jobsSchemaOf, type Database } from './database.js';
import type { ProductHooks } from './event-hooks.js';
import { createFollowers, type Followers } from './followers.js';
import type { Contexts } from './opened-contexts.js';
import { forgettingAfter, watchTombstones } from './forget-erased.js';
import { PERSONAL_DATA, personalDataSections } from './personal-data.js';

/** What contexts and followers are opened with. */
export interface OpenOptions {
  readonly database: Database;
  readonly hooks: ProductHooks;
  readonly secrets: ServiceSecrets;
  readonly logger: Logger;
  /** Whether issuers of tenants may be http or at private addresses; they may not unless told. */
  readonly areInsecureIssuersAllowed?: boolean;
}

/** The secrets of the service: configured, or kept in the data folder. */
export const openSecrets = ({ SERVICE_SECRET, DATA_DIR }: Configuration): ServiceSecrets =>
  new ServiceSecrets(SERVICE_SECRET ?? readOrCreateSecret(join(DATA_DIR, 'secrets', 'service')));

/** Opens the engines of all contexts. What was opened is closed again when a later one fails. */
export async function openContexts(options: OpenOptions): Promise<Contexts> {
  const { database, hooks, secrets, logger } = options;
  const settings = { secrets, clock: systemClock, logger };
  const opened: ContextEngines[] = [];
  const closeOpened = async (): Promise<void> => {
    for (const engines of opened.splice(0).reverse()) await engines.close();
  };
  try {
    const engines = await forEachContextInTurn(async (name) => {
      const made = await openContextEngines(name, database.contexts[name], hooks.sealing, settings);
      opened.push(made);
      return made;
    });
    return putTogether(options, engines, closeOpened);
  } catch (error) {
    await closeOpened();
    throw error;
  }
}

function putTogether(
  options: OpenOptions,
  engines: Readonly<Record<ContextName, ContextEngines>>,
  closeEngines: () => Promise<void>,
): Contexts {
  const { hooks, secrets, logger } = options;
  const shared = {
    cursors: new Cursors(secrets.keyOf('cursor')),
    hashing: new RequestHashing(secrets.keyOf('request-hash')),
    clock: systemClock,
    logger,
  };
  const all = Object.values(engines);
  const tenants = new TenantDirectory({
    store: engines.organisation.store,
    isInsecureAllowed: options.areInsecureIssuersAllowed ?? false,
    logger,
  });
  const usage = new TenantUsage(
    all.map(({ context, followerPool: pool }) => ({ context, pool })),
    logger,
  );
  const forget = (): void => {
    hooks.forgetKeys();
    for (const { pipeline } of all) pipeline.forgetStates();
  };
  const watch = watchTombstones(hooks.tombstoneFolder, forget);
  const ordinary = forEachContext((name) => ({ ...engines[name], ...shared }));
  const organisationPorts: OrganisationPorts = {
    ...ordinary.organisation,
    tenants,
    usage,
    keys: forgettingAfter(hooks.keys, forget),
    personalData: PERSONAL_DATA,
    removable: hooks.removable,
    previewKey: secrets.keyOf('move-preview'),
    staffNumberKey: secrets.keyOf('staff-number'),
  };
  const definitions = definitionsWith({ ...ordinary, organisation: organisationPorts });
  const uptake = new Confirmation({
    contexts: definitions.flatMap(({ definition, ports }) => definition.takenIn?.(ports) ?? []),
    logger,
  });
  const dataExports = dataExportPorts({
    hooks,
    attendance: ordinary.attendance,
    sections: [...hooks.sections, ...personalDataSections(definitions)],
    forget,
  });
  return {
    ...ordinary,
    organisation: { ...engines.organisation, ...organisationPorts, usage, uptake, dataExports },
    async close() {
      watch.close();
      await usage.close();
      await tenants.close();
      await closeEngines();
    },
  };
}

/** Followers with a bus and job queues of their own. */
export interface OpenFollowers extends Followers {
  /** Closes bus and jobs. Followers that were started are to be stopped before. */
  close(): Promise<void>;
}

/** Puts the followers together, without starting them. */
export function openFollowers(
  contexts: Contexts,
  { database, hooks, logger, metrics }: OpenOptions & { readonly metrics: Metrics },
): OpenFollowers {
  const bus = new PostgresBus({ url: database.contexts.attendance.urls.follower, logger });
  const jobs = forEachContext((name) =>
    createPostgresJobs({ url: database.contexts[name].urls.follower, schema: jobsSchemaOf(name), logger }),
  );
  const followers = createFollowers({ contexts, bus, jobs, lifting: hooks.lifting, metrics, logger });
  return {
    ...followers,
    async close() {
      await Promise.all(Object.values(jobs).map((queue) => queue.close()));
      await bus.close();
    },
  };
}
