import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { MAX_READ_PAGE, type EventStore } from '../port.js';
import { allReadable, append, drain, events, PATIENCE_MS, streamOf, tenant, type Stores } from './harness.js';

/** What the port promises about following the log. */
export function followingContract(stores: Stores): void {
  describe('following the log', () => {
    it('reads every event once, in order of position, in pages of any size', async () => {
      const { store } = stores;
      const owner = tenant();
      const start = await allReadable(store);
      const streams = [streamOf(owner), streamOf(owner), streamOf(owner)];
      for (const stream of [...streams, ...streams]) await append(store, stream, events(5));
      await allReadable(store);
      for (const limit of [1, 7, 30, MAX_READ_PAGE]) {
        const { events: read, through } = await drain(store, { after: start, limit });
        expect(read).toHaveLength(30);
        expectOrder(read);
        expect(through).toBeGreaterThanOrEqual(read.at(-1)?.position ?? Infinity);
      }
    });

    it('says when a page ended because of its limit, and where to read on', async () => {
      const { store } = stores;
      const start = await allReadable(store);
      const { events: recorded } = await append(store, streamOf(tenant()), events(4));
      await allReadable(store);
      const page = await store.readLog({ after: start, limit: 3 });
      expect(page).toMatchObject({ hasMore: true, through: recorded[2]?.position });
      const rest = await store.readLog({ after: page.through, limit: 3 });
      expect(rest.events).toEqual([recorded[3]]);
      expect(rest.hasMore).toBe(false);
      expect(await store.readLog({ after: rest.through, limit: 3 })).toEqual({
        events: [],
        through: rest.through,
        hasMore: false,
      });
    });

    it('filters by category and moves on past what it leaves out', async () => {
      const { store } = stores;
      const owner = tenant();
      const start = await allReadable(store);
      const wanted = await append(store, streamOf(owner, 'attendance.timesheet'), events(2));
      const also = await append(store, streamOf(owner, 'attendance.attempts'), events(1));
      const left = await append(store, streamOf(owner, 'attendance.punches'), events(50));
      await allReadable(store);
      const filtered = await drain(store, {
        after: start,
        categories: ['attendance.timesheet', 'attendance.attempts'],
        limit: 2,
      });
      expect(filtered.events).toEqual([...wanted.events, ...also.events]);
      expect(filtered.through).toBeGreaterThanOrEqual(left.position);
      const nothing = await drain(store, { after: start, categories: ['attendance.unheard'] });
      expect(nothing).toMatchObject({ events: [] });
      expect(nothing.through).toBeGreaterThanOrEqual(left.position);
    });

    it('refuses pages outside its limits', async () => {
      const { store } = stores;
      for (const limit of [0, MAX_READ_PAGE + 1])
        await expect(store.readLog({ after: 0, limit })).rejects.toBeInstanceOf(RangeError);
      await expect(store.readLog({ after: -1, limit: 1 })).rejects.toBeInstanceOf(RangeError);
    });

    it('misses nothing and inverts nothing while several processes write', async () => {
      const follower = await stores.open();
      const writers = [stores.store, await stores.open(), await stores.open()];
      const owner = tenant();
      const start = await allReadable(follower);
      const streams = Array.from({ length: 12 }, () => streamOf(owner));
      let isWriting = true;
      const writing = Promise.all(
        Array.from({ length: 24 }, async (_, lane) => {
          for (let n = 0; n < 40; n += 1) {
            const stream = streams[(lane + n) % streams.length] ?? streamOf(owner);
            await append(writers[lane % 3] ?? stores.store, stream, events(1 + (n % 2)));
          }
        }),
      ).finally(() => (isWriting = false));
      const read: StoredEvent[] = [];
      let checkpoint = start;
      while (isWriting) {
        const page = await drain(follower, { after: checkpoint, limit: 50 });
        read.push(...page.events);
        checkpoint = page.through;
      }
      await writing;
      await waitUntil(
        async () => {
          const page = await drain(follower, { after: checkpoint });
          read.push(...page.events);
          checkpoint = page.through;
          return read.length >= 24 * 60;
        },
        { what: 'all events', timeoutMs: PATIENCE_MS },
      );
      expect(read).toHaveLength(24 * 60);
      expectOrder(read);
    });

    it('goes on where its checkpoint stands after a crash in the middle', async () => {
      const { store } = stores;
      const owner = tenant();
      const start = await allReadable(store);
      const stream = streamOf(owner);
      for (let n = 0; n < 6; n += 1) await append(store, stream, events(5));
      const crashing = await stores.open();
      await allReadable(crashing);
      const kept = await crashing.readLog({ after: start, limit: 10 });
      // Read, but the checkpoint was never written: the next process sees it again.
      await crashing.readLog({ after: kept.through, limit: 10 });
      await crashing.close();
      const next = await stores.open();
      await allReadable(next);
      const rest = await drain(next, { after: kept.through, limit: 10 });
      expect([...kept.events, ...rest.events].map(({ revision }) => revision)).toEqual(
        Array.from({ length: 30 }, (_, n) => n),
      );
    });

    it('knows at once how far what was acknowledged reaches', async () => {
      const { store } = stores;
      const before = await store.head();
      const { position } = await append(store, streamOf(tenant()), events(2));
      expect(position).toBeGreaterThan(before);
      expect(await store.head()).toBeGreaterThanOrEqual(position);
    });

    it('has a safe head that lets nothing through later', async () => {
      const { store } = stores;
      const head = await store.safeHead();
      const { position } = await append(store, streamOf(tenant()), events(1));
      expect(position).toBeGreaterThan(head);
      await waitUntil(async () => (await store.safeHead()) >= position, {
        what: 'the head',
        timeoutMs: PATIENCE_MS,
      });
      const { events: read } = await drain(store, { after: head });
      expect(read.map((one) => one.position)).toContain(position);
    });
  });

  describe('being woken', () => {
    it('is called after appends of this process and of others, until unsubscribed', async () => {
      const [follower, writer] = [await stores.open(), await stores.open()];
      for (const appending of [follower, writer]) {
        let calls = 0;
        const unsubscribe = follower.onAppended(() => (calls += 1));
        await append(appending, streamOf(tenant()), events(1));
        await waitUntil(() => calls > 0, { what: 'a call', timeoutMs: PATIENCE_MS });
        unsubscribe();
      }
    });
  });

  describe('the epoch', () => {
    it('is the same for every process', async () => {
      const other: EventStore = await stores.open();
      expect(other.epoch).toBe(stores.store.epoch);
      expect(other.epoch).not.toBe('');
      expect(other.context).toBe(stores.store.context);
    });
  });
}

/** Positions grow, and the revisions of each stream are dense. */
function expectOrder(read: readonly StoredEvent[]): void {
  const positions = read.map(({ position }) => position);
  expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
  const last = new Map<string, number>();
  for (const { streamId, revision } of read) {
    const before = last.get(streamId);
    if (before !== undefined) expect(revision).toBe(before + 1);
    last.set(streamId, revision);
  }
}
