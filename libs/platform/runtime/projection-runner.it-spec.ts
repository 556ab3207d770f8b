import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { findCheckpoint, positionOf } from './checkpoints.js';
import {
  addAmounts,
  createFollowerDatabase,
  tallyProjection,
  totalsOf,
  type FollowerDatabase,
} from '@timeledger/testing/follower-database.js';
import { listParked } from './parking.js';
import type { Projection } from './projection.js';
import { ProjectionRunner, type ProjectionRunnerOptions } from './projection-runner.js';

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

function runnerOf(projection: Projection = tallyProjection, more: Partial<ProjectionRunnerOptions> = {}) {
  const runner = new ProjectionRunner({
    store,
    pool: database.follower,
    schema: 'attendance',
    projections: [projection],
    retryMs: [1, 10],
    standbyMs: 10,
    ...more,
  });
  runners.push(runner);
  return runner;
}
const position = () => positionOf(database.admin, 'attendance', 'tally', store.epoch);
const caughtUp = async () =>
  waitUntil(async () => (await position()) === (await store.head()), {
    what: 'the projection to catch up',
  });
const statusOf = (runner: ProjectionRunner) => runner.statuses().get('tally');

describe('a projection', () => {
  it('follows the log, what is appended later too, and passes what is not its own', async () => {
    await addAmounts(store, [
      ['a', 1],
      ['b', 2],
    ]);
    const runner = runnerOf();
    runner.start();
    await caughtUp();
    await addAmounts(store, [['a', 10]]);
    await addAmounts(store, [['a', 99]], 'attendance.other');
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ a: 11, b: 2 });
  });

  it('reads page by page and tells how far it is', async () => {
    await addAmounts(
      store,
      Array.from({ length: 25 }, (_, index) => [`s${index % 3}`, 1] as const),
    );
    const pages: number[] = [];
    runnerOf(tallyProjection, {
      pageSize: 10,
      listener: { onProgress: ({ events }) => pages.push(events) },
    }).start();
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ s0: 9, s1: 8, s2: 8 });
    await waitUntil(() => pages.length === 3, { what: 'three pages' });
    expect(pages).toEqual([10, 10, 5]);
  });

  it('writes rows and checkpoint together: a crash between them leaves neither', async () => {
    await addAmounts(store, [['a', 1]]);
    let crashes = 3;
    const crashing: Projection = {
      ...tallyProjection,
      async apply(client, events, schema) {
        await tallyProjection.apply(client, events, schema);
        crashes -= 1;
        if (crashes >= 0) await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
      },
    };
    runnerOf(crashing).start();
    await caughtUp();
    expect(crashes).toBe(-1);
    expect(await totalsOf(database)).toEqual({ a: 1 });
  });

  it('throws its rows away and reads its checkpoint again when another runner moved it', async () => {
    await addAmounts(store, [
      ['a', 1],
      ['b', 1],
    ]);
    let isFirst = true;
    const rivalled: Projection = {
      ...tallyProjection,
      async apply(client, events, schema) {
        await tallyProjection.apply(client, events, schema);
      },
    };
    store.beforeReadLog = async () => {
      if (!isFirst) return;
      isFirst = false;
      // A stale instance that believes to hold the lease has done the first event in the meantime.
      await database.admin.query('UPDATE attendance.checkpoint SET position = $1', [
        store.events[0]?.position,
      ]);
    };
    runnerOf(rivalled).start();
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ b: 1 });
  });

  it('does not believe a transaction committed whose failed statement the projection swallowed', async () => {
    await addAmounts(store, [['a', 1]]);
    let isFirst = true;
    const swallowing: Projection = {
      ...tallyProjection,
      async apply(client, events, schema) {
        if (isFirst) await client.query('SELECT 1 / 0').catch(() => undefined);
        else await tallyProjection.apply(client, events, schema);
        isFirst = false;
      },
    };
    const positions: number[] = [];
    runnerOf(swallowing, {
      listener: { onProgress: (progress) => positions.push(progress.position) },
    }).start();
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ a: 1 });
    expect(positions.length).toBeLessThanOrEqual(1);
  });

  it('runs in one process at a time; when that one dies another takes over', async () => {
    await addAmounts(store, [['a', 1]]);
    let tries = 0;
    const pool: pg.Pool = Object.create(database.follower, {
      connect: {
        value: () => {
          tries += 1;
          return database.follower.connect();
        },
      },
    });
    const statuses: string[] = [];
    const first = runnerOf();
    const second = runnerOf(tallyProjection, {
      pool,
      listener: { onStatus: (_, status) => statuses.push(status) },
    });
    first.start();
    await waitUntil(() => statusOf(first) === 'following', { what: 'the first to follow' });
    second.start();
    await waitUntil(() => tries > 3, { what: 'the second to ask for the lease' });
    await caughtUp();
    expect(statuses).toEqual(['standby']);
    await first.stop();
    await addAmounts(store, [['a', 1]]);
    await waitUntil(() => statusOf(second) === 'following', { what: 'the second to take over' });
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ a: 2 });
  });

  it('takes its lease again after its session was killed', async () => {
    const runner = runnerOf();
    runner.start();
    await waitUntil(() => statusOf(runner) === 'following', { what: 'it to follow' });
    await database.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await addAmounts(store, [['a', 1]]);
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ a: 1 });
  });

  it('tries again for ever what the environment fails, and parks nothing', async () => {
    await addAmounts(store, [['a', 1]]);
    await database.admin.query('ALTER TABLE attendance.tally RENAME TO tally_away');
    const attempts: number[] = [];
    runnerOf(tallyProjection, { listener: { onRetry: (_, attempt) => attempts.push(attempt) } }).start();
    await waitUntil(() => attempts.length > 5, { what: 'some retries' });
    expect(await position()).toBe(0);
    await database.admin.query('ALTER TABLE attendance.tally_away RENAME TO tally');
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ a: 1 });
    expect(await listParked(database.follower, 'attendance')).toEqual([]);
  });

  it('stops only after the page in hand', async () => {
    await addAmounts(store, [['a', 1]]);
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const slow: Projection = {
      ...tallyProjection,
      async apply(client, events, schema) {
        enter();
        await released;
        await tallyProjection.apply(client, events, schema);
      },
    };
    const runner = runnerOf(slow);
    runner.start();
    await entered;
    const stopped = runner.stop();
    release();
    await stopped;
    expect(await totalsOf(database)).toEqual({ a: 1 });
    expect(statusOf(runner)).toBe('stopped');
  });

  it('stands still when the log is of another epoch, or its code of another version', async () => {
    await addAmounts(store, [['a', 1]]);
    const runner = runnerOf();
    runner.start();
    await caughtUp();
    await runner.stop();
    const newer = runnerOf({ ...tallyProjection, version: 2 });
    newer.start();
    await waitUntil(() => statusOf(newer) === 'needs-rebuild', {
      what: 'the newer version to ask for a rebuild',
    });
    await newer.stop();
    store.epoch = 'epoch-2';
    const later = runnerOf();
    later.start();
    await waitUntil(() => statusOf(later) === 'needs-rebuild', {
      what: 'the older epoch to ask for a rebuild',
    });
    expect(await position()).toBe(0);
    expect(await findCheckpoint(database.admin, 'attendance', 'tally')).toMatchObject({
      epoch: 'epoch-1',
      version: 1,
    });
  });
});
