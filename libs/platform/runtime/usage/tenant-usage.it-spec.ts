import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { streamIdOf, type JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { runMigrations } from '@timeledger/database/migrations.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { createFollowerDatabase, type FollowerDatabase } from '@timeledger/testing/follower-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { positionOf } from '../checkpoints.js';
import { ProjectionRebuild } from '../projection-rebuild.js';
import { ProjectionRunner } from '../projection-runner.js';
import { tenantUsageMigration } from './tenant-usage.migration.js';
import { tenantUsageProjection } from './tenant-usage.projection.js';
import { TenantUsage } from './tenant-usage.js';

const one = newId<TenantId>();
const other = newId<TenantId>();
let database: FollowerDatabase;
let store: FakeEventStore;
let runner: ProjectionRunner;

beforeAll(async () => {
  database = await createFollowerDatabase();
  const { urls, roles } = database.context;
  await runMigrations({
    url: urls.migrator,
    schema: 'attendance',
    ownerRole: roles.owner,
    migrations: [tenantUsageMigration('attendance')],
  });
});
beforeEach(async () => {
  await database.reset();
  await database.admin.query('TRUNCATE attendance.tenant_usage');
  store = new FakeEventStore();
  runner = follow();
});
afterEach(() => runner.stop());
afterAll(() => database.close());

function follow(): ProjectionRunner {
  const started = new ProjectionRunner({
    store,
    pool: database.follower,
    schema: 'attendance',
    projections: [tenantUsageProjection],
    // Events are counted as stored, whatever reading makes of them.
    read: (event) => ({ ...event, data: { ...event.data, lifted: 'x'.repeat(1000) } }),
    pageSize: 7,
    retryMs: [1, 10],
    standbyMs: 10,
  });
  started.start();
  return started;
}

const add = (tenantId: TenantId, data: JsonObject, aggregate = 'punches') =>
  store.append({
    tenantId,
    streamId: streamIdOf(`attendance.${aggregate}`, tenantId, newId()),
    expected: 'any',
    events: [
      {
        eventId: newId<EventId>(),
        type: 'attendance.Something',
        schemaVersion: 1,
        occurredAt: instantOf(Date.UTC(2026, 2, 1, 8)),
        actor: { kind: 'user', id: 'somebody' },
        correlationId: 'c',
        requestHash: '',
        data,
      },
    ],
  });
const caughtUp = () =>
  waitUntil(
    async () =>
      (await positionOf(database.admin, 'attendance', 'tenant-usage', store.epoch)) === (await store.head()),
    { what: 'the count to catch up' },
  );
const read = async (): Promise<TenantUsage> => {
  const usage = new TenantUsage([{ context: 'attendance', pool: database.follower }]);
  await usage.refresh();
  return usage;
};

describe('what tenants have stored', () => {
  it('is counted for each alone, over all categories and pages, in bytes as stored', async () => {
    for (let n = 0; n < 20; n += 1) await add(one, { a: 1 }, n % 2 === 0 ? 'punches' : 'timesheet');
    await add(other, { word: '打卡' });
    await caughtUp();
    const usage = await read();
    expect(usage.usageOf(one)).toEqual({ storedEvents: 20, storedBytes: 20 * '{"a":1}'.length });
    expect(usage.usageOf(other)).toEqual({
      storedEvents: 1,
      storedBytes: Buffer.byteLength('{"word":"打卡"}'),
    });
    expect(usage.usageOf(newId<TenantId>())).toEqual({ storedEvents: 0, storedBytes: 0 });
  });

  it('goes on after a restart where it was, and a rebuild gives the same', async () => {
    for (let n = 0; n < 10; n += 1) await add(one, { n });
    await caughtUp();
    await runner.stop();
    for (let n = 0; n < 10; n += 1) await add(n < 5 ? one : other, { n });
    runner = follow();
    await caughtUp();
    const before = (await read()).usageOf(one);
    expect(before.storedEvents).toBe(15);
    const rebuild = new ProjectionRebuild({
      store,
      pool: database.follower,
      migratorPool: database.migrator,
      ownerRole: database.context.roles.owner,
      schema: 'attendance',
      sideSchema: 'attendance_rebuild',
      projection: tenantUsageProjection,
    });
    expect(await rebuild.verify()).toMatchObject({ isEqual: true });
    await database.admin.query('UPDATE attendance.tenant_usage SET events = 1');
    await rebuild.rebuild();
    expect((await read()).usageOf(one)).toEqual(before);
  });

  it('is read again by a process, which keeps what it knows while it cannot', async () => {
    const usage = new TenantUsage([{ context: 'attendance', pool: database.follower }], undefined, 10);
    await usage.start();
    try {
      await add(one, { a: 1 });
      await waitUntil(() => usage.usageOf(one).storedEvents === 1, { what: 'the process to see the count' });
      await database.admin.query('ALTER TABLE attendance.tenant_usage RENAME TO away');
      await add(one, { a: 1 });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(usage.usageOf(one).storedEvents).toBe(1);
      await database.admin.query('ALTER TABLE attendance.away RENAME TO tenant_usage');
      await waitUntil(() => usage.usageOf(one).storedEvents === 2, {
        what: 'the process to see the count again',
      });
    } finally {
      await usage.close();
    }
  });

  it('is out of reach of the role that serves one tenant', async () => {
    await expect(database.api.query('SELECT FROM attendance.tenant_usage')).rejects.toMatchObject({
      code: '42501',
    });
  });
});
