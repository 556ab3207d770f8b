import { runMigrations } from '@timeledger/database/migrations.js';
import { provisionContext, type ProvisionedContext } from '@timeledger/database/roles.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import type { Bus } from '../port.js';
import { busMigrations } from './bus-migrations.js';
import { PostgresBus } from './postgres-bus.js';
import type { PostgresBusOptions } from './postgres-bus.js';

/** A database with the roles of one context, whose follower publishes and consumes. */
interface ContextDatabase extends ProvisionedContext {
  readonly name: string;
  readonly adminUrl: string;
}

/** A bus in a database of a test. */
export interface BusTestDatabase {
  /** A bus as a follower of a context has it: with the rights of `grantBusSql`, and with timings for impatient tests. */
  connect(options?: Partial<PostgresBusOptions>): PostgresBus;
  crash(bus: Bus): Promise<void>;
}

/** Makes the bus in a fresh database, the way it is made in production: with an owner of its own. */
export async function createBusIn(context: ContextDatabase, roleSecret: string): Promise<BusTestDatabase> {
  const { follower } = context.roles;
  const { urls, roles } = await provisionContext({
    adminUrl: context.adminUrl,
    database: context.name,
    context: 'bus',
    roleSecret,
  });
  await runMigrations({
    url: urls.migrator,
    schema: 'bus',
    ownerRole: roles.owner,
    migrations: busMigrations({ producers: [follower], consumers: [follower] }),
  });
  return {
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
