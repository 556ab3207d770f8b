import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import {
  addAmounts,
  createFollowerDatabase,
  type FollowerDatabase,
} from '@timeledger/testing/follower-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { positionOf } from './checkpoints.js';
import type { FollowerSettings } from './follower.js';
import { ReactorRunner } from './reactor-runner.js';

const GAP_MS = 600;
const EMPTY_CHECKPOINT_MS = 400;

let database: FollowerDatabase;
let store: FakeEventStore;
let pages: number[];
let seen: StoredEvent[];
let runner: ReactorRunner;

beforeAll(async () => {
  database = await createFollowerDatabase();
});
beforeEach(async () => {
  await database.reset();
  store = new FakeEventStore();
  pages = [];
  seen = [];
});
afterEach(() => runner.stop());
afterAll(() => database.close());

function start(pace: Pick<FollowerSettings, 'gapMs' | 'emptyCheckpointMs'>): void {
  runner = new ReactorRunner({
    store,
    pool: database.follower,
    schema: 'attendance',
    standbyMs: 10,
    idleMs: 20,
    ...pace,
    listener: { onProgress: ({ events }) => pages.push(events) },
    reactors: [
      {
        name: 'noter',
        categories: ['attendance.amounts'],
        orderingKey: (event) => String(event.data['subject']),
        react: async (event) => void seen.push(event),
      },
    ],
  });
  runner.start();
}
const checkpoint = (): Promise<number> => positionOf(database.admin, 'attendance', 'noter', store.epoch);

describe('a follower that paces itself', () => {
  it('takes what comes within the gap as one page', async () => {
    start({ gapMs: GAP_MS });
    await addAmounts(store, [['ann', 1]]);
    await waitUntil(() => seen.length === 1, { what: 'the first event' });
    for (let amount = 2; amount <= 6; amount += 1) await addAmounts(store, [['ann', amount]]);
    const told = (): readonly number[] => pages.filter((events) => events > 0);
    // Told of once it is committed: a moment after the last event was seen.
    await waitUntil(() => told().reduce((sum, events) => sum + events, 0) === 6, { what: 'the others' });
    expect(told()).toEqual([1, 5]);
  });

  it('commits for events of others only now and then, and never ahead of its own', async () => {
    start({ emptyCheckpointMs: EMPTY_CHECKPOINT_MS });
    await addAmounts(store, [['ann', 1]]);
    await waitUntil(() => pages.includes(1), { what: 'the first page' });
    const before = await checkpoint();
    await addAmounts(store, [['ann', 1]], 'attendance.others');
    await sleep(EMPTY_CHECKPOINT_MS / 4);
    expect(await checkpoint()).toBe(before);
    await waitUntil(async () => (await checkpoint()) === (await store.head()), {
      what: 'the checkpoint to pass the events of others',
    });
    await addAmounts(store, [['ann', 2]]);
    await waitUntil(() => seen.length === 2, { what: 'the next event of its own' });
  });
});
