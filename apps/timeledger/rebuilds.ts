import type { Pool } from 'pg';
import { createPool } from '@timeledger/database/pool.js';
import type { ProvisionedContext } from '@timeledger/database/roles.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { ProjectionRebuild } from '@timeledger/runtime/projection-rebuild.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { Database } from './database.js';
import type { ProductHooks } from './event-hooks.js';
import { rebuildableOf } from './read-models.js';
import type { ContextName } from './contexts.js';

/** One context as its read models are worked on. */
export interface Operated {
  readonly context: string;
  readonly projections: readonly Projection[];
  readonly store: EventStore;
  readonly follower: Pool;
  readonly migrator: Pool;
  readonly ownerRole: string;
}

/** Opens the connections that work on a context's read models needs; {@link closeOperated} closes them. */
export async function openOperated(
  context: ContextName,
  database: Database,
  logger: Logger,
): Promise<Operated> {
  const { urls, roles }: ProvisionedContext = database.contexts[context];
  const pool = (url: string): Pool =>
    createPool({ url, applicationName: `timeledger-${context}-operator`, statementTimeoutMs: 0, logger });
  return {
    context,
    projections: rebuildableOf(context),
    store: await openPostgresEventStore({ context, urls, logger }),
    follower: pool(urls.follower),
    migrator: pool(urls.migrator),
    ownerRole: roles.owner,
  };
}

/** Closes what {@link openOperated} opened. */
export async function closeOperated({ store, follower, migrator }: Operated): Promise<void> {
  await Promise.all([store.close(), follower.end(), migrator.end()]);
}

/** A rebuild of one read model, ready to run. */
export const rebuildOf = (
  { context, store, follower, migrator, ownerRole }: Operated,
  projection: Projection,
  hooks: ProductHooks,
): ProjectionRebuild =>
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

/** The read model that is named like its context is the context's. */
export const nameOf = ({ context }: Operated, { name }: Projection): string =>
  name === context ? context : `${context}.${name}`;
