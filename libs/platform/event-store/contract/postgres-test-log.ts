import type { Clock } from '@timeledger/kernel/clock.js';
import { runMigrations } from '@timeledger/database/migrations.js';
import { provisionTestContext, type TestContext } from '@timeledger/testing/test-database.js';
import type { EventStoreHarness } from '../contract-suite.js';
import { startCuttableProxy, type CuttableProxy } from './cuttable-proxy.js';
import { eventStoreMigrations } from '../postgres/migrations.js';
import {
  openPostgresEventStore,
  type PostgresEventStore,
  type PostgresEventStoreOptions,
} from '../postgres/postgres-event-store.js';

/** A fresh log in a database of its own, for tests. */
export interface PostgresTestLog extends EventStoreHarness {
  readonly context: TestContext;
  open(
    options?: Partial<PostgresEventStoreOptions> & { readonly clock?: Clock },
  ): Promise<PostgresEventStore>;
}

/** Makes a log of the context `attendance` on the run's PostgreSQL. */
export async function makePostgresLog(settings: { partitionSize?: number } = {}): Promise<PostgresTestLog> {
  const context = await provisionTestContext('attendance');
  await runMigrations({
    url: context.urls.migrator,
    schema: 'attendance_log',
    ownerRole: context.roles.owner,
    migrations: eventStoreMigrations({ context: 'attendance', roles: context.roles, ...settings }),
  });
  const proxies: CuttableProxy[] = [];
  const open: PostgresTestLog['open'] = (options = {}) =>
    openPostgresEventStore({ context: 'attendance', urls: context.urls, ...options });
  return {
    context,
    open,
    async openBreakable() {
      const { proxy, url } = await proxied(context.urls.appender);
      proxies.push(proxy);
      const store = await open({ urls: { ...context.urls, appender: url } });
      return { store, loseNextAcknowledgement: () => proxy.loseNextAnswer() };
    },
    async close() {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await context.drop();
    },
  };
}

/** The same server through a proxy; the URL names a host and port, or a folder with the server's socket. */
async function proxied(url: string): Promise<{ proxy: CuttableProxy; url: string }> {
  const changed = new URL(url);
  const folder = changed.searchParams.get('host');
  const port = Number(changed.searchParams.get('port') ?? (changed.port || 5432));
  const proxy = await startCuttableProxy(
    folder === null ? { host: changed.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` },
  );
  changed.searchParams.delete('host');
  changed.searchParams.delete('port');
  changed.hostname = '127.0.0.1';
  changed.port = String(proxy.port);
  return { proxy, url: changed.toString() };
}
