import { afterEach, describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import { streamIdOf, type NewEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { Confirmation } from './confirmation.js';
import { FollowedFacts } from './followed-facts.js';

const tenantId = newId<TenantId>();
const streamId = streamIdOf('attendance.device', tenantId, newId());

let facts: FollowedFacts | undefined;
afterEach(() => facts?.close());

const fact = (value: number): NewEvent => ({
  eventId: newId<EventId>(),
  type: 'attendance.DeviceChanged',
  schemaVersion: 1,
  occurredAt: '2026-03-02T07:00:00.000Z' as Instant,
  actor: { kind: 'system', id: 'test' },
  correlationId: 'c',
  requestHash: 'h',
  data: { value },
});

async function setUp() {
  const store = new FakeEventStore();
  const record = (value: number) =>
    store.append({ tenantId, streamId, expected: 'any', events: [fact(value)] });
  await record(1);
  const clock = { nowMs: 0 };
  const followed = new FollowedFacts({
    store,
    categories: ['attendance.device'],
    nowMs: () => clock.nowMs,
    lifeMs: 1_000,
  });
  facts = followed;
  const read = async () => (await store.readStream(tenantId, streamId)).at(-1)?.data['value'];
  const get = () => followed.get(streamId, read);
  /** Asks until an answer costs no read. */
  const isKept = async (): Promise<boolean> => {
    const before = store.calls.readStream;
    await get();
    return store.calls.readStream === before;
  };
  return { store, record, clock, get, isKept, followed };
}

describe('followed facts', () => {
  it('cost no read while the log says nothing new, and are new as soon as it does', async () => {
    const { record, get, isKept } = await setUp();
    expect(await get()).toBe(1);
    await waitUntil(isKept, { what: 'the fact kept' });
    for (let time = 0; time < 20; time += 1) expect(await isKept()).toBe(true);
    await record(2);
    await waitUntil(async () => (await get()) === 2, { what: 'the new fact' });
    await waitUntil(isKept, { what: 'the fact kept' });
    expect(await get()).toBe(2);
  });

  it('are read again when the log could not be looked at for as long as a fact lives', async () => {
    const { store, record, clock, get, isKept } = await setUp();
    await get();
    await waitUntil(isKept, { what: 'the fact kept' });
    const hanging = Promise.withResolvers<void>();
    store.beforeReadLog = () => hanging.promise;
    await record(2);
    clock.nowMs = 1_001;
    expect(await get()).toBe(2);
    expect(await isKept()).toBe(false);
    hanging.resolve();
  });

  it('survive a log that fails: it is followed again', async () => {
    const { store, record, get, isKept } = await setUp();
    await get();
    await waitUntil(isKept, { what: 'the fact kept' });
    store.beforeReadLog = () => {
      throw new Error('down');
    };
    await record(2);
    await waitUntil(async () => (await get()) === 2, { what: 'the new fact' });
    store.beforeReadLog = () => undefined;
    await waitUntil(isKept, { what: 'the fact kept' });
    expect(await get()).toBe(2);
  });

  it('do not keep what was read before a change and arrives after it', async () => {
    const { store, followed, record, get, isKept } = await setUp();
    await get();
    await waitUntil(isKept, { what: 'the fact kept' });
    const other = streamIdOf('attendance.device', tenantId, newId());
    const { promise, resolve } = Promise.withResolvers<string>();
    const slow = followed.get(other, () => promise);
    await store.append({ tenantId, streamId: other, expected: 'any', events: [fact(1)] });
    await record(2);
    // The log is seen in order: what is known of the second is known of the first.
    await waitUntil(async () => (await get()) === 2, { what: 'the later fact' });
    resolve('old');
    expect(await slow).toBe('old');
    expect(await followed.get(other, async () => 'new')).toBe('new');
  });
});

describe('the look at the log', () => {
  const categories = [
    ['attendance.device'],
    ['attendance.consent', 'attendance.device'],
    ['attendance.team'],
  ];
  const streams = Array.from({ length: 30 }, () => streamIdOf('attendance.device', tenantId, newId()));

  async function setUpMany(patienceMs = 10_000) {
    const store = new FakeEventStore();
    const clock = { nowMs: 0 };
    const keepers = categories.map(
      (one) => new FollowedFacts({ store, categories: one, nowMs: () => clock.nowMs, patienceMs }),
    );
    close = () => Promise.all(keepers.map((keeper) => keeper.close()));
    const [keeper] = keepers as [FollowedFacts];
    const getAll = (which = streams) =>
      Promise.all(
        which.map((stream) =>
          keeper.get(stream, async () => (await store.readStream(tenantId, stream)).at(-1)?.data['value']),
        ),
      );
    const isKept = async (): Promise<boolean> => {
      const before = store.calls.readStream;
      await getAll();
      return store.calls.readStream === before;
    };
    await waitUntil(isKept, { what: 'all facts kept' });
    return { store, clock, keepers, getAll };
  }
  let close: (() => Promise<unknown>) | undefined;
  afterEach(() => close?.());

  it('is one for everybody who keeps facts of a store, also for one who joins later', async () => {
    const { store, keepers } = await setUpMany();
    const asked: (readonly string[] | undefined)[] = [];
    store.beforeReadLog = (options) => void asked.push(options.categories);
    const late = new FollowedFacts({ store, categories: ['attendance.placement'] });
    keepers.push(late);
    const other = streamIdOf('attendance.placement', tenantId, newId());
    const read = async () => (await store.readStream(tenantId, other)).length;
    const isKept = async () => {
      const before = store.calls.readStream;
      await late.get(other, read);
      return store.calls.readStream === before;
    };
    await waitUntil(isKept, { what: 'the fact of the one who came late kept' });
    await store.append({ tenantId, streamId: other, expected: 'any', events: [fact(1)] });
    await waitUntil(async () => (await late.get(other, read)) === 1, { what: 'the new fact' });
    const last = asked.at(-1);
    expect(new Set(last)).toEqual(
      new Set(['attendance.device', 'attendance.consent', 'attendance.team', 'attendance.placement']),
    );
  });

  it('when it is slow is waited for by all who ask, and nobody reads a stream that says nothing new', async () => {
    const { store, clock, getAll } = await setUpMany();
    const [reads, looks] = [store.calls.readStream, store.calls.readLog];
    for (let time = 1; time <= 5; time += 1) {
      // Each look takes longer than a fact lives.
      const slow = Promise.withResolvers<void>();
      store.beforeReadLog = () => slow.promise;
      clock.nowMs += 1_500;
      const asked = Promise.all(Array.from({ length: 40 }, () => getAll()));
      clock.nowMs += 1_500;
      slow.resolve();
      await asked;
    }
    expect(store.calls.readStream - reads).toBe(0);
    // One may have been under way each time.
    expect(store.calls.readLog - looks).toBeLessThanOrEqual(15);
  });

  it('that was waited for tells what was recorded before the question', async () => {
    const { store, clock, getAll } = await setUpMany();
    const slow = Promise.withResolvers<void>();
    // Reads what there is, and is slow to say so.
    store.beforeReadLog = () => slow.promise;
    const [changed] = streams;
    clock.nowMs += 1_500;
    const early = getAll();
    await store.append({
      tenantId,
      streamId: changed ?? streamId,
      expected: 'any',
      events: [fact(7)],
    });
    const later = getAll();
    slow.resolve();
    await early;
    expect((await later)[0]).toBe(7);
  });

  it('that does not come is not waited for again: streams are read until one ends', async () => {
    const { store, clock, getAll } = await setUpMany(20);
    const hanging = Promise.withResolvers<void>();
    store.beforeReadLog = () => hanging.promise;
    clock.nowMs += 1_500;
    const reads = store.calls.readStream;
    await getAll();
    expect(store.calls.readStream - reads).toBe(streams.length);
    const asked = performance.now();
    for (let time = 0; time < 20; time += 1) await getAll();
    expect(performance.now() - asked).toBeLessThan(20 * 20);
    hanging.resolve();
    const before = () => store.calls.readStream;
    await waitUntil(
      async () => {
        const count = before();
        await getAll();
        return before() === count;
      },
      { what: 'kept facts count again' },
    );
  });
});

describe('a confirmation', () => {
  it('waits until every context has taken the change in and nothing older can be kept', async () => {
    const store = new FakeEventStore();
    const recorded = await store.append({ tenantId, streamId, expected: 'any', events: [fact(1)] });
    let looks = 0;
    const confirmation = new Confirmation({
      contexts: [
        async () => ((looks += 1) < 3 ? undefined : recorded.events[0]),
        async () => 'of-no-use' as const,
      ],
      factLifeMs: 60,
      pollMs: 1,
    });
    const startedMs = Date.parse(recorded.events[0]?.recordedAt ?? '');
    const { type, eventId } = recorded.events[0] ?? fact(0);
    expect(await confirmation.isTakenIn(tenantId, type, eventId, 5_000)).toBe(true);
    expect(looks).toBe(3);
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(58);
  });

  it('says that it does not know when that takes too long, or nobody can tell', async () => {
    const { type, eventId } = fact(1);
    for (const takenIn of [
      async () => undefined,
      async () => {
        throw new Error('down');
      },
    ]) {
      const confirmation = new Confirmation({ contexts: [takenIn], pollMs: 5 });
      expect(await confirmation.isTakenIn(tenantId, type, eventId, 20)).toBe(false);
    }
  });
});
