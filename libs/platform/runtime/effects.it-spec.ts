import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BusRefused } from '@timeledger/bus/errors.js';
import type { Bus, BusMessage } from '@timeledger/bus/port.js';
import { DomainError, InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import {
  addAmounts,
  createFollowerDatabase,
  tenantId,
  type FollowerDatabase,
} from '@timeledger/testing/follower-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { positionOf } from './checkpoints.js';
import { CommandPipeline } from './command-pipeline.js';
import type { FollowerSettings } from './follower.js';
import { listParked } from './parking.js';
import { Publisher, type PublicMapping } from './publisher.js';
import { ReactorRunner, type Reactor } from './reactor-runner.js';

let database: FollowerDatabase;
let store: FakeEventStore;
let running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await createFollowerDatabase();
});
beforeEach(async () => {
  await database.reset();
  store = new FakeEventStore();
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
});
afterAll(() => database.close());

const settings = (): FollowerSettings => ({
  store,
  pool: database.follower,
  schema: 'attendance',
  pageSize: 10,
  retryMs: [1, 10],
  standbyMs: 10,
});
const caughtUp = (name: string) =>
  waitUntil(
    async () => (await positionOf(database.admin, 'attendance', name, store.epoch)) === (await store.head()),
    { what: `${name} to catch up` },
  );
const subjectOf = (event: StoredEvent) => String(event.data['subject']);
const keyOf = (orderingKey: string) => ({ tenantId, orderingKey });
const ofCategory = (category: string) =>
  store.events.filter(({ streamId }) => streamId.startsWith(`${category}-`));

/** Notes each amount in a stream of the subject's notes, with an id derived from the amount's event. */
function noting(before: (event: StoredEvent) => Promise<void> | void = () => undefined): Reactor {
  const pipeline = new CommandPipeline({ store });
  return {
    name: 'noter',
    categories: ['attendance.amounts'],
    orderingKey: subjectOf,
    async react(event) {
      await before(event);
      await pipeline.execute({
        context: {
          tenantId: event.tenantId,
          principal: 'reactor:noter',
          actor: { kind: 'system', id: 'noter' },
          correlationId: event.correlationId,
          causationId: event.eventId,
          requestHash: '',
          operation: 'note',
          idempotencyKey: event.eventId,
        },
        streamId: streamIdOf('attendance.notes', event.tenantId, subjectOf(event)),
        initialState: 0,
        evolve: countEvents,
        decide: () => [
          {
            type: 'attendance.Noted',
            schemaVersion: 1,
            occurredAt: event.occurredAt,
            data: { of: event.position },
          },
        ],
      });
    },
  };
}
const countEvents = (count: number): number => count + 1;
function startReactor(reactor: Reactor): ReactorRunner {
  const runner = new ReactorRunner({ ...settings(), reactors: [reactor] });
  running.push(runner);
  runner.start();
  return runner;
}
const notedOf = (subject: string) =>
  ofCategory('attendance.notes')
    .filter(({ streamId }) => streamId.endsWith(`.${subject}`))
    .map((event) => event.data['of']);
const positionsOf = (subject: string) =>
  ofCategory('attendance.amounts')
    .filter((event) => subjectOf(event) === subject)
    .map((event) => event.position);

describe('a reactor', () => {
  it('answers every event once and in order by key, however often it sees them', async () => {
    await addAmounts(
      store,
      Array.from({ length: 60 }, (_, index) => [`s${index % 5}`, 1] as const),
    );
    const failedAt = new Set<number>();
    const runner = startReactor(
      noting((event) => {
        if (event.position % 7 !== 3 || failedAt.has(event.position)) return;
        // Half-way through a page the database is away: the whole page comes again.
        failedAt.add(event.position);
        throw new InfrastructureError('away', { retriable: true });
      }),
    );
    await caughtUp('noter');
    await runner.stop();
    await database.admin.query("UPDATE attendance.checkpoint SET position = 0 WHERE follower = 'noter'");
    startReactor(noting());
    await caughtUp('noter');
    expect(failedAt.size).toBeGreaterThan(5);
    for (const subject of ['s0', 's1', 's2', 's3', 's4'])
      expect(notedOf(subject)).toEqual(positionsOf(subject));
  });

  it('parks the key of an event it cannot answer, and replays it in order', async () => {
    await addAmounts(store, [
      ['a', 1],
      ['a', 2],
      ['b', 3],
      ['a', 4],
      ['b', 5],
    ]);
    let isMended = false;
    const runner = startReactor(
      noting((event) => {
        if (!isMended && event.data['amount'] === 2) throw new DomainError('note.refused', 'conflict');
      }),
    );
    await caughtUp('noter');
    await addAmounts(store, [['a', 6]]);
    await caughtUp('noter');
    expect(notedOf('a')).toEqual(positionsOf('a').slice(0, 1));
    expect(notedOf('b')).toEqual(positionsOf('b'));
    expect(await listParked(database.follower, 'attendance')).toMatchObject([
      { orderingKey: 'a', waiting: 3 },
    ]);
    isMended = true;
    expect(await runner.replayParked('noter', keyOf('a'))).toEqual({ replayed: 3, remaining: 0 });
    expect(notedOf('a')).toEqual(positionsOf('a'));
  });

  it('answers events together that belong together, each key in order, and parks all of a run that fails', async () => {
    const answered: (readonly number[])[] = [];
    const pages: number[] = [];
    const amountOf = (event: StoredEvent) => Number(event.data['amount']);
    await addAmounts(store, [
      ...([
        ['a', 1],
        ['b', 1],
        ['a', 2],
        ['a', 50],
        ['b', 2],
        ['a', 3],
      ] as const),
      ...([
        ['c', 1],
        ['c', 13],
        ['c', 2],
      ] as const),
    ]);
    startReactor({
      ...noting(),
      arrived: (events) => pages.push(events.length),
      joins: (event, before) => [event, before].every((one) => amountOf(one) < 50),
      react(event, _signal, joined) {
        const amounts = [...joined, event].map(amountOf);
        if (amounts.includes(13)) throw new DomainError('note.refused', 'conflict');
        answered.push(amounts);
        return Promise.resolve();
      },
    });
    await caughtUp('noter');
    expect(pages).toEqual([9]);
    expect(answered.toSorted()).toEqual([[1, 2], [1, 2], [3], [50]]);
    expect(answered.findIndex(([amount]) => amount === 50)).toBeLessThan(
      answered.findIndex(([amount]) => amount === 3),
    );
    expect(await listParked(database.follower, 'attendance')).toMatchObject([
      { orderingKey: 'c', waiting: 3 },
    ]);
  });

  it('stops after the reactions in hand', async () => {
    await addAmounts(store, [['a', 1]]);
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const runner = startReactor(
      noting(async () => {
        enter();
        await released;
      }),
    );
    await entered;
    const stopped = runner.stop();
    release();
    await stopped;
    expect(notedOf('a')).toHaveLength(1);
    expect(await positionOf(database.admin, 'attendance', 'noter', store.epoch)).toBeGreaterThan(0);
  });
});

/** Takes messages, or fails as it is told. */
class FakeTopic {
  readonly messages: BusMessage[] = [];
  readonly sizes: number[] = [];
  fault: (messages: readonly BusMessage[]) => Error | undefined = () => undefined;

  readonly bus: Pick<Bus, 'publish'> = {
    publish: async (messages) => {
      const fault = this.fault(messages);
      if (fault !== undefined) throw fault;
      this.sizes.push(messages.length);
      this.messages.push(...messages);
    },
  };
  get sequences(): number[] {
    return this.messages.map((message) => message.sequence);
  }
}

describe('the publisher', () => {
  const mapping: PublicMapping = {
    name: 'publisher',
    orderingKey: subjectOf,
    messageOf(event) {
      if (event.data['amount'] === 'unmappable') throw new TypeError('unmappable');
      if (event.data['amount'] === 0) return undefined;
      return {
        topic: 'timeledger.attendance.v1',
        key: subjectOf(event),
        id: event.eventId,
        type: 'timeledger.attendance.amount-added.v1',
        source: '/timeledger/attendance',
        subject: subjectOf(event),
        time: event.occurredAt,
        sequence: event.position,
        tenantId: event.tenantId,
        data: event.data,
      };
    },
  };
  function startPublisher(topic: FakeTopic): Publisher {
    // Only `publish` is used of it.
    const publisher = new Publisher({ ...settings(), bus: topic.bus as Bus, mapping });
    running.push(publisher);
    publisher.start();
    return publisher;
  }
  const publicPositions = () =>
    store.events.filter((event) => event.data['amount'] !== 0).map((event) => event.position);

  it('publishes what is public in order of position, a page at a time', async () => {
    await addAmounts(
      store,
      Array.from({ length: 35 }, (_, index) => [`s${index % 3}`, index % 5] as const),
    );
    const topic = new FakeTopic();
    startPublisher(topic);
    await caughtUp('publisher');
    expect(topic.sequences).toEqual(publicPositions());
    expect(Math.max(...topic.sizes)).toBeLessThanOrEqual(10);
  });

  it('waits out a bus that is away and loses nothing, nor the order', async () => {
    await addAmounts(
      store,
      Array.from({ length: 35 }, () => ['s', 1] as const),
    );
    const topic = new FakeTopic();
    let outages = 0;
    topic.fault = () => ((outages += 1) % 3 === 0 ? undefined : new Error('connect ECONNREFUSED'));
    startPublisher(topic);
    await caughtUp('publisher');
    expect(topic.sequences).toEqual(publicPositions());
    expect(outages).toBeGreaterThan(6);
    expect(await listParked(database.follower, 'attendance')).toEqual([]);
  });

  it('publishes again what a crash kept it from noting, from the checkpoint on', async () => {
    await addAmounts(
      store,
      Array.from({ length: 15 }, () => ['s', 1] as const),
    );
    const topic = new FakeTopic();
    const killed = { once: false };
    const publish = topic.bus.publish.bind(topic.bus);
    const bus = {
      publish: async (messages: readonly BusMessage[]) => {
        await publish(messages);
        if (killed.once) return;
        killed.once = true;
        await database.admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
      },
    };
    startPublisher(Object.assign(topic, { bus }));
    await caughtUp('publisher');
    const positions = publicPositions();
    expect(topic.sequences).toEqual([...positions.slice(0, 10), ...positions]);
  });

  it('parks the key of what cannot be mapped or is refused; everything else goes on in order', async () => {
    await addAmounts(store, [
      ['a', 1],
      ['b', 'unmappable'],
      ['c', 3],
      ['d', 4],
      ['b', 5],
      ['c', 6],
      ['a', 7],
      ['d', 8],
    ]);
    const topic = new FakeTopic();
    const isRefused = (message: BusMessage) => message.data['amount'] === 3;
    topic.fault = (messages) =>
      messages.some(isRefused) ? new BusRefused('bus.message-too-large', 'too large', '[0]') : undefined;
    const publisher = startPublisher(topic);
    await caughtUp('publisher');
    expect(topic.messages.map((message) => message.data['amount'])).toEqual([1, 4, 7, 8]);
    expect((await listParked(database.follower, 'attendance')).map((key) => key.orderingKey).sort()).toEqual([
      'b',
      'c',
    ]);
    topic.fault = () => undefined;
    expect(await publisher.replayParked(keyOf('c'))).toEqual({ replayed: 2, remaining: 0 });
    expect(topic.messages.map((message) => message.data['amount'])).toEqual([1, 4, 7, 8, 3, 6]);
  });
});
