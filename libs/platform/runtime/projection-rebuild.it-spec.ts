import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import {
  addAmounts,
  createFollowerDatabase,
  tallyProjection,
  tenantId,
  totalsOf,
  type FollowerDatabase,
} from '@timeledger/testing/follower-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { findCheckpoint, positionOf } from './checkpoints.js';
import type { FollowerListener } from './follower.js';
import { listParked } from './parking.js';
import type { Projection } from './projection.js';
import { ProjectionRebuild, type ProjectionRebuildOptions } from './projection-rebuild.js';
import { ProjectionRunner } from './projection-runner.js';

let database: FollowerDatabase;
let store: FakeEventStore;
let runners: ProjectionRunner[] = [];

beforeAll(async () => {
  database = await createFollowerDatabase();
});
beforeEach(async () => {
  await database.reset();
  store = new FakeEventStore();
});
afterEach(async () => {
  await Promise.all(runners.map((runner) => runner.stop()));
  runners = [];
});
afterAll(() => database.close());

function runnerOf(
  projection: Projection = tallyProjection,
  listener: FollowerListener = {},
): ProjectionRunner {
  const runner = new ProjectionRunner({
    store,
    pool: database.follower,
    schema: 'attendance',
    projections: [projection],
    pageSize: 20,
    listener,
    retryMs: [1, 10],
    standbyMs: 10,
  });
  runners.push(runner);
  runner.start();
  return runner;
}
const rebuildOf = (projection: Projection = tallyProjection, more: Partial<ProjectionRebuildOptions> = {}) =>
  new ProjectionRebuild({
    store,
    pool: database.follower,
    migratorPool: database.migrator,
    ownerRole: database.context.roles.owner,
    schema: 'attendance',
    sideSchema: 'attendance_rebuild',
    projection,
    pageSize: 20,
    ...more,
  });
const caughtUp = () =>
  waitUntil(
    async () =>
      (await positionOf(database.admin, 'attendance', 'tally', store.epoch)) === (await store.head()),
    { what: 'the projection to catch up' },
  );
const ones = (count: number) => Array.from({ length: count }, (_, index) => [`s${index % 7}`, 1] as const);
/** Everything of the live tables that a swap must not lose, as PostgreSQL describes it. */
async function shapeOf(): Promise<unknown> {
  const { rows } = await database.admin.query(`
    SELECT relname, relowner::regrole::text, relacl::text, relrowsecurity, relforcerowsecurity, reloptions,
      (SELECT array_agg(pg_get_constraintdef(c.oid) ORDER BY conname) FROM pg_constraint c WHERE conrelid = t.oid) AS constraints,
      (SELECT array_agg(conname ORDER BY conname) FROM pg_constraint WHERE conrelid = t.oid) AS names,
      (SELECT array_agg(pg_get_indexdef(indexrelid) ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = t.oid) AS indexes,
      (SELECT array_agg((policyname, permissive, roles, cmd, qual, with_check)::text ORDER BY policyname)
        FROM pg_policies WHERE schemaname = 'attendance' AND tablename = relname) AS policies,
      (SELECT array_agg((attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))::text ORDER BY attnum)
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped) AS columns
    FROM pg_class t WHERE relnamespace = 'attendance'::regnamespace AND relname LIKE 'tally%' AND relkind = 'r'
    ORDER BY relname`);
  return rows;
}
async function sideTables(): Promise<unknown> {
  const { rows } = await database.admin.query(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'attendance_rebuild'",
  );
  return rows;
}

async function isSomebodyWaitingForALock(): Promise<boolean> {
  const { rows } = await database.admin.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows.length > 0;
}

describe('a rebuild', () => {
  it('gives the rows of the live one, in tables of the same shape, and leaves nothing beside them', async () => {
    await addAmounts(store, ones(90));
    runnerOf();
    await caughtUp();
    const [totals, shape] = [await totalsOf(database), await shapeOf()];
    await database.admin.query("UPDATE attendance.tally SET total = 999 WHERE subject = 's1'");
    const result = await rebuildOf().rebuild();
    expect(result).toMatchObject({ events: 90, position: await store.head() });
    expect(await totalsOf(database)).toEqual(totals);
    expect(await shapeOf()).toEqual(shape);
    expect(await sideTables()).toEqual([]);
    expect(await findCheckpoint(database.admin, 'attendance', 'tally#rebuild')).toBeUndefined();
  });

  it('keeps tenants apart afterwards as before', async () => {
    await addAmounts(store, ones(1));
    await rebuildOf().rebuild();
    const { rows } = await database.api.query('SELECT * FROM attendance.tally');
    expect(rows).toEqual([]);
    const client = await database.api.connect();
    await client.query(`BEGIN; SELECT set_config('timeledger.tenant', '${tenantId}', true)`);
    expect((await client.query('SELECT * FROM attendance.tally')).rows).toHaveLength(1);
    await client.query('ROLLBACK');
    client.release();
  });

  it('swaps in under load while the live one follows: no event is lost, none applied twice', async () => {
    await addAmounts(store, ones(300));
    runnerOf();
    const adding = addAmounts(store, ones(400));
    await rebuildOf().rebuild();
    await rebuildOf().rebuild();
    await adding;
    await caughtUp();
    expect(Object.values(await totalsOf(database)).reduce((sum, total) => sum + total, 0)).toBe(700);
    expect(await rebuildOf().verify()).toMatchObject({ isEqual: true });
  });

  it('never puts the read model back behind what it has shown', async () => {
    await addAmounts(store, ones(10));
    runnerOf();
    await caughtUp();
    let connections = 0;
    const migratorPool: pg.Pool = Object.create(database.migrator, {
      connect: {
        value: async () => {
          connections += 1;
          // After clearing, cloning and analysing comes the swap: the live one gets ahead just before.
          if (connections === 4) {
            await addAmounts(store, ones(10));
            await caughtUp();
          }
          return database.migrator.connect();
        },
      },
    });
    const result = await rebuildOf(tallyProjection, { migratorPool }).rebuild();
    expect(connections).toBeGreaterThan(4);
    expect(result).toMatchObject({ events: 20, position: await store.head() });
  });

  it('waits for the page that the live one has in hand, and lets it go on afterwards', async () => {
    await addAmounts(store, ones(10));
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const retries: unknown[] = [];
    runnerOf(
      {
        ...tallyProjection,
        async apply(client, events, schema) {
          enter();
          await released;
          await tallyProjection.apply(client, events, schema);
        },
      },
      { onRetry: (...retry) => retries.push(retry) },
    );
    await entered;
    const rebuilt = rebuildOf().rebuild();
    await waitUntil(isSomebodyWaitingForALock, { what: 'the rebuild to wait' });
    release();
    await rebuilt;
    await addAmounts(store, ones(7));
    await caughtUp();
    expect(await totalsOf(database)).toMatchObject({ s0: 3, s6: 2 });
    expect(retries).toEqual([]);
  });

  it('takes over for a new version and a new epoch, and the runner goes on', async () => {
    await addAmounts(store, ones(7));
    await runnerOf().stop();
    store.epoch = 'epoch-2';
    const doubling: Projection = {
      ...tallyProjection,
      version: 2,
      async apply(client, events, schema) {
        await tallyProjection.apply(client, events, schema);
        await client.query(`UPDATE ${schema}.tally SET total = total + 100 WHERE subject = ANY ($1)`, [
          events.map((event) => event.data['subject']),
        ]);
      },
    };
    await rebuildOf(doubling).rebuild();
    const runner = runnerOf(doubling);
    await waitUntil(() => runner.statuses().get('tally') === 'following', { what: 'the runner to follow' });
    await addAmounts(store, [['s0', 1000]]);
    await caughtUp();
    expect(await totalsOf(database)).toMatchObject({ s0: 1201, s6: 101 });
  });

  it('brings its own parked keys and frees those of the live one', async () => {
    await addAmounts(store, [
      ['a', 'mended later'],
      ['b', 'bad'],
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
    runnerOf();
    await caughtUp();
    const read: NonNullable<ProjectionRebuildOptions['read']> = (event) =>
      event.data['amount'] === 'mended later' ? { ...event, data: { ...event.data, amount: 10 } } : event;
    await rebuildOf(tallyProjection, { read }).rebuild();
    expect(await totalsOf(database)).toEqual({ a: 11, c: 1 });
    expect(await listParked(database.follower, 'attendance')).toMatchObject([
      { follower: 'tally', orderingKey: 'b', waiting: 2 },
    ]);
  });

  it('that fails or is interrupted leaves the live one as it is, and the next begins anew', async () => {
    await addAmounts(store, ones(50));
    runnerOf();
    await caughtUp();
    const totals = await totalsOf(database);
    const stop = new AbortController();
    const interrupted = rebuildOf(tallyProjection, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(interrupted.rebuild()).rejects.toThrow();
    expect(await totalsOf(database)).toEqual(totals);
    expect(await sideTables()).toEqual([]);
    expect(await rebuildOf().rebuild()).toMatchObject({ events: 50 });
    expect(await totalsOf(database)).toEqual(totals);
  });

  it('runs once at a time', async () => {
    await addAmounts(store, ones(50));
    const outcomes = await Promise.allSettled([rebuildOf().rebuild(), rebuildOf().rebuild()]);
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toMatchObject([
      { reason: { code: 'projection.rebuild-running' } },
    ]);
  });

  it('refuses tables that something else refers to', async () => {
    await database.admin.query('CREATE VIEW attendance.tally_view AS SELECT * FROM attendance.tally');
    await expect(rebuildOf().rebuild()).rejects.toThrow('is used by the view');
    await database.admin.query('DROP VIEW attendance.tally_view');
    await expect(rebuildOf({ ...tallyProjection, tables: ['tally'] }).rebuild()).rejects.toThrow(
      'is referred to by',
    );
  });
});

describe('a verification', () => {
  it('finds a live read model equal to its rebuild, also while events arrive', async () => {
    await addAmounts(store, ones(100));
    runnerOf();
    await caughtUp();
    const adding = addAmounts(store, ones(100));
    const result = await rebuildOf().verify();
    expect(result.isEqual).toBe(true);
    expect(result.tables.map(({ table, liveRows, rebuiltRows }) => [table, liveRows - rebuiltRows])).toEqual([
      ['tally', 0],
      ['tally_event', 0],
    ]);
    await adding;
    await caughtUp();
    expect(await sideTables()).toEqual([]);
  });

  it('finds a row changed, a row missing and a row too many', async () => {
    await addAmounts(store, ones(20));
    runnerOf();
    await caughtUp();
    const faults = [
      "UPDATE attendance.tally SET total = total + 1 WHERE subject = 's0'",
      'DELETE FROM attendance.tally_event WHERE position = (SELECT max(position) FROM attendance.tally_event)',
      "INSERT INTO attendance.tally SELECT tenant_id, 'x' FROM attendance.tally LIMIT 1",
    ];
    for (const fault of faults) {
      await database.admin.query(fault);
      expect((await rebuildOf().verify()).isEqual).toBe(false);
      await rebuildOf().rebuild();
      expect((await rebuildOf().verify()).isEqual).toBe(true);
    }
  });

  it('refuses to compare with another version', async () => {
    await addAmounts(store, ones(1));
    runnerOf();
    await caughtUp();
    await expect(rebuildOf({ ...tallyProjection, version: 2 }).verify()).rejects.toMatchObject({
      code: 'projection.not-comparable',
    });
  });
});
