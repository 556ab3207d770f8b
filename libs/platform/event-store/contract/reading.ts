import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import { newId } from '@timeledger/kernel/ids.js';
import { MAX_READ_PAGE } from '../port.js';
import { append, event, events, HandClock, streamOf, tenant, type Stores } from './harness.js';

/** What the port promises about reading streams and single events. */
export function readingContract(stores: Stores): void {
  describe('reading a stream', () => {
    it('is empty when the stream does not exist', async () => {
      const owner = tenant();
      expect(await stores.store.readStream(owner, streamOf(owner))).toEqual([]);
    });

    it('gives the piece that is asked for', async () => {
      const { store } = stores;
      const owner = tenant();
      const stream = streamOf(owner);
      const { events: all } = await append(store, stream, events(10));
      const revisions = async (options: Parameters<typeof store.readStream>[2]): Promise<number[]> =>
        (await store.readStream(owner, stream, options)).map(({ revision }) => revision);
      expect(await revisions({ fromRevision: 7 })).toEqual([7, 8, 9]);
      expect(await revisions({ limit: 3 })).toEqual([0, 1, 2]);
      expect(await revisions({ fromRevision: 4, limit: 2 })).toEqual([4, 5]);
      expect(await revisions({ toPosition: all[4]?.position ?? 0 })).toEqual([0, 1, 2, 3, 4]);
      expect(await revisions({ toPosition: (all[0]?.position ?? 0) - 1 })).toEqual([]);
      expect(await revisions({ fromRevision: 10 })).toEqual([]);
      for (const limit of [0, MAX_READ_PAGE + 1, 1.5])
        await expect(revisions({ limit })).rejects.toBeInstanceOf(RangeError);
    });

    it('gives each of many asked for at once its own piece, long ones whole', async () => {
      const { store } = stores;
      const [owner, stranger] = [tenant(), tenant()];
      const [short, long, none] = [streamOf(owner), streamOf(owner), streamOf(owner)];
      const { events: few } = await append(store, short, events(3));
      const { events: many } = await append(store, long, events(230));
      const reader = await stores.open();
      const asked: readonly [Parameters<typeof store.readStream>, readonly unknown[]][] = [
        [[owner, short], few],
        [[owner, none], []],
        [[owner, long], many],
        [[owner, long, { fromRevision: 99, limit: 101 }], many.slice(99, 200)],
        [[owner, long, { fromRevision: 200 }], many.slice(200)],
        [[owner, long, { limit: 100 }], many.slice(0, 100)],
        [[owner, short, { fromRevision: 1, limit: 1 }], few.slice(1, 2)],
        [[owner, short, { fromRevision: 2 }], few.slice(2)],
        [[stranger, short], []],
        [[stranger, long], []],
      ];
      for (let time = 0; time < 3; time += 1) {
        const read = await Promise.all(asked.map(([parameters]) => reader.readStream(...parameters)));
        asked.forEach(([, expected], index) => expect(read[index]).toEqual(expected));
      }
    });

    it('gives whatever was acknowledged before it was asked for', async () => {
      const { store } = stores;
      const owner = tenant();
      const stream = streamOf(owner);
      const reading: Promise<readonly unknown[]>[] = [];
      for (let count = 1; count <= 20; count += 1) {
        await append(store, stream, events(1));
        // Those before may still be under way.
        reading.push(store.readStream(owner, stream), store.readStream(owner, streamOf(owner)));
        expect(await store.readStream(owner, stream)).toHaveLength(count);
      }
      await Promise.all(reading);
    });

    it('gives as known at a moment a prefix: what was recorded by then', async () => {
      const clock = new HandClock(Date.parse('2026-05-01T12:00:00.000Z'));
      const store = await stores.open({ clock });
      const owner = tenant();
      const stream = streamOf(owner);
      for (const step of [0, 10, -500, 20, 0]) {
        clock.ms += step;
        await append(store, stream, events(1));
      }
      const known = async (at: string): Promise<number> =>
        (await store.readStream(owner, stream, { knownAt: at as Instant })).length;
      expect(await known('2026-05-01T11:59:59.999Z')).toBe(0);
      expect(await known('2026-05-01T12:00:00.000Z')).toBe(1);
      expect(await known('2026-05-01T12:00:00.009Z')).toBe(1);
      expect(await known('2026-05-01T12:00:00.010Z')).toBe(5);
    });

    it('keeps data as canonical JSON means it', async () => {
      const { store } = stores;
      const owner = tenant();
      const stream = streamOf(owner);
      const data = {
        b: 1.0,
        a: -0,
        '\u20ac': 'ö',
        big: 1e21,
        small: 1e-7,
        list: [{ z: null, y: '\ud83d\ude00' }],
      };
      await append(store, stream, [event(data)]);
      const [read] = await (await stores.open()).readStream(owner, stream);
      expect(canonicalJson(read?.data)).toBe(canonicalJson(data));
      expect(Object.keys(read?.data ?? {})).toEqual(['a', 'b', 'big', 'list', 'small', '€']);
    });

    it('shows a tenant nothing of another', async () => {
      const { store } = stores;
      const [owner, stranger] = [tenant(), tenant()];
      const stream = streamOf(owner);
      const added = event();
      await append(store, stream, [added]);
      expect(await store.readStream(stranger, stream)).toEqual([]);
      expect(await store.findEvent(stranger, added.eventId)).toBeUndefined();
      // The same id of another tenant is another event.
      const own = streamOf(stranger);
      await append(store, own, [{ ...added, requestHash: 'ff' }]);
      expect((await store.findEvent(stranger, added.eventId))?.streamId).toBe(own);
      expect((await store.findEvent(owner, added.eventId))?.streamId).toBe(stream);
    });
  });

  describe('finding an event', () => {
    it('finds it in any stream of the tenant, from any process', async () => {
      const { store } = stores;
      const owner = tenant();
      const { events: recorded } = await append(store, streamOf(owner), events(3));
      await append(store, streamOf(owner), events(3));
      const other = await stores.open();
      for (const one of recorded) expect(await other.findEvent(owner, one.eventId)).toEqual(one);
      expect(await other.findEvent(owner, newId<EventId>())).toBeUndefined();
    });
  });
}
