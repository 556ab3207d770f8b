import { afterEach, describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { ChangedStreams, type StreamChanges } from './changed-streams.js';

const tenantId = newId<TenantId>();
const [ann, bob] = [newId(), newId()];
const punchesOf = (key: string) => streamIdOf('attendance.punches', tenantId, key);

const opened: ChangedStreams[] = [];
afterEach(() => opened.splice(0).forEach((changed) => changed.close()));

function scene() {
  const store = new FakeEventStore();
  const told: StreamChanges[] = [];
  const state = { reached: Number.MAX_SAFE_INTEGER, failures: 0, asked: 0 };
  const changed = new ChangedStreams({
    store,
    categories: ['attendance.punches'],
    reached: async (position) => {
      state.asked += 1;
      if (state.reached < position) throw new Error('not reached');
    },
    onChanges: async (changes) => {
      state.failures -= 1;
      if (state.failures >= 0) throw new Error('no database');
      told.push(changes);
    },
    logger: silentLogger,
  });
  opened.push(changed);
  const append = async (key: string, streamId = punchesOf(key)): Promise<number> => {
    const event = {
      eventId: newId<EventId>(),
      type: 'attendance.PunchRecorded',
      schemaVersion: 1,
      occurredAt: instantOf(0),
      actor: { kind: 'system' as const, id: 'test' },
      correlationId: 'test',
      requestHash: '',
      data: {},
    };
    return (await store.append({ tenantId, streamId, expected: 'any', events: [event] })).position;
  };
  return { store, told, state, changed, append };
}

describe('what has changed', () => {
  it('is told from the moment of watching on, once, of the categories asked for', async () => {
    const { changed, told, append } = scene();
    const before = await append(ann);
    expect(await changed.watch()).toBe(before);
    await append(ann, streamIdOf('attendance.timesheet', tenantId, ann));
    await append(bob);
    const last = await append(bob);
    await waitUntil(() => told.at(-1)?.position === last, { what: 'the changes' });
    expect(told.flatMap(({ streamIds }) => [...streamIds])).not.toContain(punchesOf(ann));
    expect(new Set(told.flatMap(({ streamIds }) => [...streamIds]))).toEqual(new Set([punchesOf(bob)]));
  });

  it('is told only when the read model shows it, and again when telling failed', async () => {
    const { changed, told, state, append } = scene();
    await changed.watch();
    state.reached = 0;
    const position = await append(ann);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(told).toEqual([]);
    Object.assign(state, { reached: position, failures: 1 });
    await waitUntil(() => told.length > 0, { what: 'the change' });
    expect(told).toEqual([{ streamIds: new Set([punchesOf(ann)]), position }]);
  });

  it('is not looked for while nobody watches, and is looked for anew by the next one', async () => {
    const { changed, told, store, append } = scene();
    await changed.watch();
    await changed.watch();
    changed.unwatch();
    await append(ann);
    await waitUntil(() => told.length === 1, { what: 'the change: one still watches' });
    changed.unwatch();
    const { readLog } = { ...store.calls };
    await append(ann);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(store.calls.readLog).toBe(readLog);
    const from = await append(bob);
    expect(await changed.watch()).toBe(from);
    await append(bob);
    await waitUntil(() => told.length === 2, { what: 'the next change' });
    expect(told.at(-1)?.streamIds).toEqual(new Set([punchesOf(bob)]));
  });

  it('asks once how far the read model is for everybody who comes at one position', async () => {
    const { changed, state, append } = scene();
    const position = await append(ann);
    expect(new Set(await Promise.all([1, 2, 3, 4, 5].map(() => changed.watch())))).toEqual(
      new Set([position]),
    );
    expect(state.asked).toBe(1);
  });

  it('refuses who would watch what cannot be read, and lets the next one try', async () => {
    const { changed, state, append } = scene();
    await append(ann);
    state.reached = 0;
    await expect(changed.watch()).rejects.toThrow('not reached');
    state.reached = Number.MAX_SAFE_INTEGER;
    expect(await changed.watch()).toBe(1);
  });
});
