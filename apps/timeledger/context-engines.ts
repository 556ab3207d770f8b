import type { Pool } from 'pg';
import { createPool } from '@timeledger/database/pool.js';
import type { ProvisionedContext } from '@timeledger/database/roles.js';
import { TenantTransaction } from '@timeledger/database/tenant-transaction.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { positionOf } from '@timeledger/runtime/checkpoints.js';
import { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import { PositionTokens } from '@timeledger/runtime/position-token.js';
import { ReadBarrier } from '@timeledger/runtime/read-barrier.js';
import type { ServiceSecrets } from '@timeledger/service/config/service-secrets.js';

/** Each follower of a context keeps one for its lease; what is handled needs more beside them. */
const FOLLOWER_CONNECTIONS = 24;

/** The engines of one context: its log, its pools, and what reads and writes through them. */
export interface ContextEngines {
  readonly context: string;
  readonly store: EventStore;
  readonly pipeline: CommandPipeline;
  readonly hooks: EventHooks;
  readonly database: TenantTransaction;
  readonly tokens: PositionTokens;
  readonly barrier: ReadBarrier;
  readonly followerPool: Pool;
  /** Ends commands in flight, then closes every connection. */
  close(): Promise<void>;
}

/** What the engines of every context share. */
export interface EngineSettings {
  readonly secrets: ServiceSecrets;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Opens the PostgreSQL engines of a context. Its migrations have been run. */
export async function openContextEngines(
  context: string,
  { urls }: ProvisionedContext,
  hooks: EventHooks,
  { secrets, clock, logger }: EngineSettings,
): Promise<ContextEngines> {
  const store = await openPostgresEventStore({ context, urls, clock, logger });
  const apiPool = createPool({ url: urls.api, applicationName: `timeledger-${context}-api`, logger });
  const followerPool = createPool({
    url: urls.follower,
    applicationName: `timeledger-${context}-follower`,
    max: FOLLOWER_CONNECTIONS,
    logger,
  });
  const pipeline = new CommandPipeline({ store, hooks, logger });
  const tokens = new PositionTokens({ key: secrets.keyOf('position-token'), context, epoch: store.epoch });
  const barrier = new ReadBarrier({
    tokens,
    logger,
    readCheckpoint: (projection) => positionOf(apiPool, context, projection, store.epoch),
  });
  return {
    context,
    store,
    pipeline,
    hooks,
    database: new TenantTransaction(apiPool),
    tokens,
    barrier,
    followerPool,
    async close() {
      barrier.close();
      await pipeline.drain();
      await store.close();
      await Promise.all([apiPool.end(), followerPool.end()]);
    },
  };
}
