import { attendanceProjection } from '@timeledger/attendance/read-model/attendance.projection.js';
import { createPool } from '@timeledger/database/pool.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { ProjectionRebuild } from '@timeledger/runtime/projection-rebuild.js';
import { serve } from '../worker-process.js';
import { CONTEXT, provisionAttendance, SIDE_SCHEMA } from './log-database.js';
import type { PassFigures } from './scan-worker.js';

export type RebuildMethods = {
  readonly open: (databaseUrl: string) => Promise<void>;
  /** Rebuilds the read model beside the live one and swaps it in, as an operator does. */
  readonly rebuild: (parameters: null) => Promise<PassFigures>;
  readonly close: (parameters: null) => Promise<void>;
};

let opened: { rebuild(): Promise<PassFigures>; close(): Promise<void> } | undefined;

serve({
  async open(databaseUrl) {
    const { urls, roles } = await provisionAttendance(databaseUrl);
    const store = await openPostgresEventStore({ context: CONTEXT, urls });
    const pool = (role: 'follower' | 'migrator') =>
      createPool({
        url: urls[role],
        applicationName: `bench-${role}`,
        max: 3,
        statementTimeoutMs: 0,
        logger: silentLogger,
      });
    const [follower, migrator] = [pool('follower'), pool('migrator')];
    opened = {
      async rebuild() {
        const started = performance.now();
        const { events } = await new ProjectionRebuild({
          store,
          pool: follower,
          migratorPool: migrator,
          ownerRole: roles.owner,
          schema: CONTEXT,
          sideSchema: SIDE_SCHEMA,
          projection: attendanceProjection,
        }).rebuild();
        return { events, eventsPerSecond: (events * 1000) / (performance.now() - started) };
      },
      async close() {
        await store.close();
        await Promise.all([follower.end(), migrator.end()]);
      },
    };
  },
  async rebuild() {
    if (opened === undefined) throw new Error('open comes first');
    return opened.rebuild();
  },
  close: async () => opened?.close(),
} satisfies RebuildMethods);
