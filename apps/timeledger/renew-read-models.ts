import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { findCheckpoint } from '@timeledger/runtime/checkpoints.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { CONTEXT_NAMES } from './contexts.js';
import type { Database } from './database.js';
import type { ProductHooks } from './event-hooks.js';
import { closeOperated, nameOf, openOperated, rebuildOf, type Operated } from './rebuilds.js';

/** Pause while another process that starts at the same time renews the same read model. */
const RENEWED_ELSEWHERE_MS = 500;

/**
 * Builds every read model anew that an older version of the product wrote, before anything reads it: who updates has
 * nothing to run. One that a newer version wrote is left alone: its follower stops and says so.
 * @returns the names of those that were built
 */
export async function renewReadModels(
  database: Database,
  hooks: ProductHooks,
  logger: Logger,
): Promise<readonly string[]> {
  const renewed: string[] = [];
  for (const context of CONTEXT_NAMES) {
    const operated = await openOperated(context, database, logger);
    try {
      for (const projection of operated.projections) {
        if (await renew(operated, projection, hooks, logger)) renewed.push(nameOf(operated, projection));
      }
    } finally {
      await closeOperated(operated);
    }
  }
  return renewed;
}

async function renew(
  operated: Operated,
  projection: Projection,
  hooks: ProductHooks,
  logger: Logger,
): Promise<boolean> {
  const readModel = nameOf(operated, projection);
  let isAnnounced = false;
  while (await isOlder(operated, projection)) {
    if (!isAnnounced) {
      logger.info({ readModel }, 'an older version wrote this read model: it is built anew before the start');
      isAnnounced = true;
    }
    try {
      const { events, durationMs } = await rebuildOf(operated, projection, hooks).rebuild();
      logger.info({ readModel, events, durationMs }, 'read model built anew');
      return true;
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'projection.rebuild-running') throw error;
      await sleep(RENEWED_ELSEWHERE_MS);
    }
  }
  return false;
}

async function isOlder({ follower, context }: Operated, projection: Projection): Promise<boolean> {
  const present = await findCheckpoint(follower, context, projection.name);
  return present !== undefined && present.version < projection.version;
}
