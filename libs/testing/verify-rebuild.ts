import { createPool } from '@timeledger/database/pool.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { ProjectionRebuild } from '@timeledger/runtime/projection-rebuild.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { ContextHarness } from './context-harness.js';

/**
 * Builds a read model anew beside the one that is read, and compares them.
 * @param schema of the read model
 */
export async function verifyRebuild(
  harness: ContextHarness,
  schema: string,
  projection: Projection,
): Promise<Awaited<ReturnType<ProjectionRebuild['verify']>>> {
  await harness.caughtUp();
  const { context, followerPool, ports } = harness;
  const migratorPool = createPool({
    ...{ url: context.urls.migrator, applicationName: 'rebuild', logger: silentLogger },
  });
  try {
    const rebuild = new ProjectionRebuild({
      ...{ store: ports.store, pool: followerPool, migratorPool, ownerRole: context.roles.owner },
      ...{ schema, sideSchema: `${schema}_rebuild`, projection },
    });
    return await rebuild.verify();
  } finally {
    await migratorPool.end();
  }
}
