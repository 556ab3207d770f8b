import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { findCheckpoint, positionOf } from './checkpoints.js';
import {
  addAmounts,
  createFollowerDatabase,
  tallyProjection,
  tenantId,
  totalsOf,
  type FollowerDatabase,
} from '@timeledger/testing/follower-database.js';
import { assertNotParked, listParked } from './parking.js';
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
  waitUntil(async () => (await position()) === (await store.safeHead()), {
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
    const [first, second] = [runnerOf(), runnerOf()];
    first.start();
    await waitUntil(() => statusOf(first) === 'following', { what: 'the first to follow' });
    second.start();
    await caughtUp();
    expect(statusOf(second)).toBe('standby');
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

describe('a poison event', () => {
  const poisoned = [
    ['a', 1],
    ['b', 2],
    ['a', 'not a number'],
    ['c', 3],
    ['a', 4],
    ['b', 5],
  ] as const;
  const keyOf = (orderingKey: string) => ({ tenantId, orderingKey });

  it('parks its ordering key and nothing else, and what comes later waits in order', async () => {
    await addAmounts(store, poisoned);
    const parked: string[] = [];
    runnerOf(tallyProjection, {
      pageSize: 5,
      listener: { onParked: ({ orderingKey }) => parked.push(orderingKey) },
    }).start();
    await caughtUp();
    await addAmounts(store, [
      ['a', 6],
      ['d', 7],
    ]);
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ a: 1, b: 7, c: 3, d: 7 });
    expect(parked).toEqual(['a']);
    const [key] = await listParked(database.follower, 'attendance', 'tally');
    expect(key).toMatchObject({
      orderingKey: 'a',
      tenantId,
      waiting: 3,
      position: store.events[2]?.position,
    });
    expect(key?.error).toContain('not a number');
  });

  it('makes queries of its key answer 503, those of others not', async () => {
    await addAmounts(store, poisoned);
    runnerOf().start();
    await caughtUp();
    const client = await database.api.connect();
    try {
      await client.query(`BEGIN; SELECT set_config('timeledger.tenant', '${tenantId}', true)`);
      await expect(assertNotParked(client, 'attendance', 'tally', keyOf('a'))).rejects.toMatchObject({
        code: 'projection.parked',
        kind: 'unavailable',
      });
      await expect(assertNotParked(client, 'attendance', 'tally', keyOf('b'))).resolves.toBeUndefined();
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });

  it('is replayed in order with all that waited, once it is mended', async () => {
    await addAmounts(store, poisoned);
    let isMended = false;
    const seen: number[] = [];
    const runner = runnerOf(tallyProjection, {
      read: (event) => {
        if (isMended && event.data['subject'] === 'a') seen.push(event.position);
        return isMended && event.data['amount'] === 'not a number'
          ? { ...event, data: { ...event.data, amount: 100 } }
          : event;
      },
    });
    runner.start();
    await caughtUp();
    expect(await runner.replayParked('tally', keyOf('a'))).toEqual({ replayed: 0, remaining: 2 });
    isMended = true;
    expect(await runner.replayParked('tally', keyOf('a'))).toEqual({ replayed: 2, remaining: 0 });
    expect(seen).toEqual([store.events[2]?.position, store.events[4]?.position]);
    expect(await totalsOf(database)).toEqual({ a: 105, b: 7, c: 3 });
    await addAmounts(store, [['a', 1000]]);
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ a: 1105, b: 7, c: 3 });
    expect(await runner.replayParked('tally', keyOf('a'))).toEqual({ replayed: 0, remaining: 0 });
  });

  it('replays what can be replayed and parks the key again at the next poison event', async () => {
    await addAmounts(store, [
      ['a', 'one'],
      ['a', 2],
      ['a', 'three'],
      ['a', 4],
    ]);
    let mended = '';
    const runner = runnerOf(tallyProjection, {
      read: (event) =>
        event.data['amount'] === mended ? { ...event, data: { ...event.data, amount: 1 } } : event,
    });
    runner.start();
    await caughtUp();
    mended = 'one';
    expect(await runner.replayParked('tally', keyOf('a'))).toEqual({ replayed: 2, remaining: 2 });
    const [key] = await listParked(database.follower, 'attendance');
    expect(key).toMatchObject({ position: store.events[2]?.position, waiting: 2 });
    expect(key?.error).toContain('three');
    expect(await totalsOf(database)).toEqual({ a: 3 });
  });

  it('can be replayed while its key goes on: nothing is lost, doubled or out of order', async () => {
    await addAmounts(store, [['a', 'one']]);
    let isMended = false;
    const runner = runnerOf(tallyProjection, {
      pageSize: 3,
      read: (event) =>
        isMended && event.data['amount'] === 'one' ? { ...event, data: { ...event.data, amount: 1 } } : event,
    });
    runner.start();
    await caughtUp();
    const adding = addAmounts(
      store,
      Array.from({ length: 100 }, () => ['a', 1] as const),
    );
    await waitUntil(async () => ((await listParked(database.follower, 'attendance'))[0]?.waiting ?? 0) > 5, {
      what: 'some events to wait',
    });
    isMended = true;
    await waitUntil(async () => (await runner.replayParked('tally', keyOf('a'))).remaining === 0, {
      what: 'the replay',
    });
    await adding;
    await caughtUp();
    expect(await totalsOf(database)).toEqual({ a: 101 });
    expect(await listParked(database.follower, 'attendance')).toEqual([]);
  });

  it('is found among many keys', async () => {
    const many = Array.from({ length: 300 }, (_, index) => [`s${index}`, index === 123 ? 'bad' : 1] as const);
    await addAmounts(store, many);
    runnerOf().start();
    await caughtUp();
    expect(Object.keys(await totalsOf(database))).toHaveLength(299);
    expect(await listParked(database.follower, 'attendance')).toMatchObject([{ orderingKey: 's123' }]);
  });

  it('is one of too many when everything fails: the projection stands still and parks nobody', async () => {
    await addAmounts(
      store,
      Array.from({ length: 150 }, (_, index) => [`s${index}`, 'bad'] as const),
    );
    const attempts: number[] = [];
    runnerOf(tallyProjection, { listener: { onRetry: (_, attempt) => attempts.push(attempt) } }).start();
    await waitUntil(() => attempts.length > 1, { what: 'some retries' });
    expect(await position()).toBe(0);
    expect(await listParked(database.follower, 'attendance')).toEqual([]);
  });
});
