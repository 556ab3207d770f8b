import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { positionOf } from './checkpoints.js';
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
  waitUntil(async () => (await position()) === (await store.head()), {
    what: 'the projection to catch up',
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

  it('keeps an event waiting that its follower adds at the very end of a replay', async () => {
    await addAmounts(store, [
      ['a', 'one'],
      ['a', 2],
    ]);
    let isMended = false;
    const runner = runnerOf(tallyProjection, {
      pageSize: 1,
      read: (event) =>
        isMended && event.data['amount'] === 'one' ? { ...event, data: { ...event.data, amount: 1 } } : event,
    });
    runner.start();
    await caughtUp();
    await runner.stop();
    isMended = true;
    const last = store.events[1]?.position;
    await database.admin.query('DELETE FROM attendance.parked_event WHERE position = $1', [last]);
    // As a follower does that has found the key parked and has not committed yet.
    const following = await database.follower.connect();
    await following.query('BEGIN');
    await following.query("INSERT INTO attendance.parked_event VALUES ($1, 'tally', 'a', $2)", [
      tenantId,
      last,
    ]);
    const replayed = runner.replayParked('tally', keyOf('a'));
    await waitUntil(isSomebodyWaitingForALock, { what: 'the replay to wait' });
    await following.query('COMMIT');
    following.release();
    expect(await replayed).toEqual({ replayed: 2, remaining: 0 });
    expect(await totalsOf(database)).toEqual({ a: 3 });
  });
});

async function isSomebodyWaitingForALock(): Promise<boolean> {
  const { rows } = await database.admin.query(
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows.length > 0;
}
