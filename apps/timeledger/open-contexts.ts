import { join } from 'node:path';
import type { AttendancePorts } from '@timeledger/attendance/attendance-ports.js';
import { PostgresBus } from '@timeledger/bus/postgres/postgres-bus.js';
import { createPostgresJobs } from '@timeledger/jobs/bullmq/postgres-jobs.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { OrganisationPorts } from '@timeledger/organisation/organisation-ports.js';
import { readOrCreateSecret, ServiceSecrets } from '@timeledger/service/config/service-secrets.js';
import { Cursors } from '@timeledger/service/http/cursor.js';
import { RequestHashing } from '@timeledger/service/http/request-hashing.js';
import type { Metrics } from '@timeledger/service/metrics/metrics.js';
import type { Configuration } from './configuration.js';
import { openContextEngines, type ContextEngines } from './context-engines.js';
import type { Database } from './database.js';
import type { ProductHooks } from './event-hooks.js';
import { createFollowers, type Followers } from './followers.js';

/** All contexts, with everything they need of the world. */
export interface Contexts {
  readonly attendance: ContextEngines & AttendancePorts;
  readonly organisation: ContextEngines & OrganisationPorts;
  /** Ends commands in flight, then closes every connection. */
  close(): Promise<void>;
}

/** What contexts and followers are opened with. */
export interface OpenOptions {
  readonly database: Database;
  readonly hooks: ProductHooks;
  readonly secrets: ServiceSecrets;
  readonly logger: Logger;
}

/** The secrets of the service: configured, or kept in the data folder. */
export const openSecrets = ({ SERVICE_SECRET, DATA_DIR }: Configuration): ServiceSecrets =>
  new ServiceSecrets(SERVICE_SECRET ?? readOrCreateSecret(join(DATA_DIR, 'secrets', 'service')));

/** Opens the engines of all contexts. What was opened is closed again when a later one fails. */
export async function openContexts({ database, hooks, secrets, logger }: OpenOptions): Promise<Contexts> {
  const settings = { secrets, clock: systemClock, logger };
  const shared = {
    cursors: new Cursors(secrets.keyOf('cursor')),
    hashing: new RequestHashing(secrets.keyOf('request-hash')),
    clock: systemClock,
    logger,
  };
  const attendance = await openContextEngines('attendance', database.attendance, hooks.sealing, settings);
  try {
    const organisation = await openContextEngines(
      'organisation',
      database.organisation,
      hooks.sealing,
      settings,
    );
    return {
      attendance: { ...attendance, ...shared },
      organisation: { ...organisation, ...shared },
      async close() {
        await organisation.close();
        await attendance.close();
      },
    };
  } catch (error) {
    await attendance.close();
    throw error;
  }
}

/** Followers with a bus and a job queue of their own. */
export interface OpenFollowers extends Followers {
  /** Closes bus and jobs. Followers that were started are to be stopped before. */
  close(): Promise<void>;
}

/** Puts the followers together, without starting them. */
export function openFollowers(
  { attendance, organisation }: Contexts,
  { database, hooks, logger, metrics }: OpenOptions & { readonly metrics: Metrics },
): OpenFollowers {
  const url = database.attendance.urls.follower;
  const bus = new PostgresBus({ url, logger });
  const jobs = createPostgresJobs({ url, schema: 'attendance_jobs', logger });
  const followers = createFollowers({
    attendance,
    organisation,
    bus,
    jobs,
    lifting: hooks.lifting,
    metrics,
    logger,
  });
  return {
    ...followers,
    async close() {
      await jobs.close();
      await bus.close();
    },
  };
}
