import { runMigrations } from '@timeledger/database/migrations.js';
import { provisionContext } from '@timeledger/database/roles.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { provisionTestContext, TEST_ROLE_SECRET } from '@timeledger/testing/test-database.js';
import type { TestContext } from '@timeledger/testing/test-database.js';
import type { Bus } from '../port.js';
import { busMigrations } from './bus-migrations.js';
import { PostgresBus } from './postgres-bus.js';
import type { PostgresBusOptions } from './postgres-bus.js';

/** A fresh database with a bus in it, for tests. */
export interface BusTestDatabase extends TestContext {
  /** A bus as a follower of a context has it: with the rights of `grantBusSql`, and with timings for impatient tests. */
  connect(options?: Partial<PostgresBusOptions>): PostgresBus;
  crash(bus: Bus): Promise<void>;
}

/** Makes one; `drop` removes it. */
export async function busDatabase(): Promise<BusTestDatabase> {
  const context = await provisionTestContext('attendance');
  const { follower } = context.roles;
  const { urls, roles } = await provisionContext({
    adminUrl: context.adminUrl,
    database: context.name,
    context: 'bus',
    roleSecret: TEST_ROLE_SECRET,
  });
  await runMigrations({
    url: urls.migrator,
    schema: 'bus',
    ownerRole: roles.owner,
    migrations: busMigrations({ producers: [follower], consumers: [follower] }),
  });
  return {
    ...context,
    connect: (options = {}) =>
      new PostgresBus({
        url: context.urls.follower,
        logger: silentLogger,
        leaseMs: 1_500,
        heartbeatMs: 200,
        pollMs: 500,
        ...options,
      }),
    async crash(bus) {
      if (bus instanceof PostgresBus) await bus.abandon();
    },
  };
}
