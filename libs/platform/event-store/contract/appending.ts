import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import { EventIdReused, RevisionConflict } from '../errors.js';
import { MAX_EVENT_BYTES, MAX_EVENTS_PER_APPEND } from '../port.js';
import { append, event, events, HandClock, streamOf, tenant, type Stores } from './harness.js';

/** What the port promises about `append`. */
export function appendingContract(stores: Stores): void {
  describe('appending', () => {
    it('gives dense revisions from 0 and growing positions', async () => {
      const { store } = stores;
      const stream = streamOf(tenant());
      const first = await append(store, stream, events(3), 'none');
      const second = await append(store, stream, events(2), 2);
      expect(first.events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
      expect(second).toMatchObject({ revision: 4, isDuplicate: false });
      const positions = [...first.events, ...second.events].map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
      expect(new Set(positions).size).toBe(5);
      expect(second.position).toBe(positions[4]);
    });

    it('answers what a reader reads', async () => {
      const { store } = stores;
      const owner = tenant();
      const stream = streamOf(owner);
      const full = event(
        { ä: '€ "quoted" \\ \u0000 \n', nested: { list: [1, null, true] } },
        {
          causationId: 'cause "1"',
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          requestHash: '',
        },
      );
      const { events: recorded } = await append(store, stream, [full, event()]);
      expect(recorded[0]).toMatchObject({ ...full, tenantId: owner, streamId: stream, revision: 0 });
      expect(await store.readStream(owner, stream)).toEqual(recorded);
    });

    it.each([
      ['none', 'on a new stream', 0, 'none', true],
      ['none', 'on an existing stream', 2, 'none', false],
      ['any', 'on a new stream', 0, 'any', true],
      ['any', 'on an existing stream', 2, 'any', true],
      ['exists', 'on a new stream', 0, 'exists', false],
      ['exists', 'on an existing stream', 2, 'exists', true],
      ['exact', 'when it is there', 2, 1, true],
      ['exact', 'when the stream is further', 3, 1, false],
      ['exact', 'when the stream is not so far', 1, 1, false],
      ['exact', 'on a new stream', 0, 0, false],
    ] as const)('expecting %s %s', async (_name, _when, before, expected, isGranted) => {
      const { store } = stores;
      const stream = streamOf(tenant());
      if (before > 0) await append(store, stream, events(before));
      const attempt = append(store, stream, events(1), expected);
      if (isGranted) await expect(attempt).resolves.toMatchObject({ revision: before });
      else {
        await expect(attempt).rejects.toBeInstanceOf(RevisionConflict);
        await expect(attempt).rejects.toMatchObject({ streamId: stream, expected, actual: before - 1 });
      }
    });

    it('records nothing of a refused append', async () => {
      const { store } = stores;
      const owner = tenant();
      const stream = streamOf(owner);
      await append(store, stream, events(1));
      const refused = event();
      await expect(append(store, stream, [refused], 'none')).rejects.toBeInstanceOf(RevisionConflict);
      expect(await store.readStream(owner, stream)).toHaveLength(1);
      expect(await store.findEvent(owner, refused.eventId)).toBeUndefined();
    });

    it('lets one of many racing appends win, also over several processes', async () => {
      const { store } = stores;
      const others = [await stores.open(), await stores.open()];
      const owner = tenant();
      const stream = streamOf(owner);
      await append(store, stream, events(1));
      const racing = await Promise.allSettled(
        Array.from({ length: 30 }, (_, n) =>
          append([store, ...others][n % 3] ?? store, stream, events(1), 0),
        ),
      );
      expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of racing) {
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(RevisionConflict);
      }
      expect(await store.readStream(owner, stream)).toHaveLength(2);
    });

    it('lets failing appends fail alone among those that arrive with them', async () => {
      const { store } = stores;
      const stream = streamOf(tenant());
      await append(store, stream, events(1));
      const results = await Promise.allSettled([
        append(store, stream, events(1), 'none'),
        append(store, stream, events(1), 0),
        append(store, stream, events(2), 1),
        append(store, stream, events(1), 1),
        append(store, streamOf(tenant()), events(1), 'exists'),
        append(store, streamOf(tenant()), events(1), 'none'),
        store.append({ tenantId: tenant(), streamId: stream, expected: 'any', events: [] }),
      ]);
      const granted = ['rejected', 'fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled', 'rejected'];
      expect(results.map(({ status }) => status)).toEqual(granted);
    });

    it('chains unconditional appends to one stream without gap', async () => {
      const { store } = stores;
      const other = await stores.open();
      const owner = tenant();
      const stream = streamOf(owner);
      await Promise.all(
        Array.from({ length: 100 }, (_, n) => append(n % 2 ? store : other, stream, events(1 + (n % 3)))),
      );
      const read = await store.readStream(owner, stream);
      expect(read.map(({ revision }) => revision)).toEqual(read.map((_, n) => n));
      const positions = read.map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    });

    it('refuses requests outside its limits', async () => {
      const { store } = stores;
      const owner = tenant();
      const stream = streamOf(owner);
      const twin = event();
      const refused = [
        [],
        events(MAX_EVENTS_PER_APPEND + 1),
        [event({ text: 'x'.repeat(MAX_EVENT_BYTES) })],
        [twin, twin],
        [event({}, { occurredAt: 'yesterday' as Instant })],
        [event({}, { schemaVersion: 0 })],
      ];
      for (const added of refused)
        await expect(append(store, stream, added)).rejects.toBeInstanceOf(RangeError);
      await expect(append(store, stream, events(1), -5)).rejects.toBeInstanceOf(RangeError);
      expect(await store.readStream(owner, stream)).toEqual([]);
      await expect(append(store, stream, events(MAX_EVENTS_PER_APPEND))).resolves.toMatchObject({
        revision: 999,
      });
      await expect(
        append(store, stream, [event({ text: 'x'.repeat(MAX_EVENT_BYTES - 20) })]),
      ).resolves.toBeDefined();
    });
  });

  describe('repeating an append', () => {
    it.each(['any', 'none', 'exists', 0, 7] as const)(
      'answers the original result, also expecting %s',
      async (expected) => {
        const { store } = stores;
        const owner = tenant();
        const stream = streamOf(owner);
        const added = events(2);
        const original = await append(store, stream, added, 'none');
        await append(store, stream, events(1));
        const changed = added.map((one) => ({ ...one, data: { other: true } }));
        const repeated = await append(await stores.open(), stream, changed, expected);
        expect(repeated).toEqual({ ...original, isDuplicate: true });
        expect(await store.readStream(owner, stream)).toHaveLength(3);
      },
    );

    it('records once what arrives several times at once', async () => {
      const { store } = stores;
      const other = await stores.open();
      const owner = tenant();
      const stream = streamOf(owner);
      const added = events(2);
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, n) => append(n % 2 ? store : other, stream, added, 'none')),
      );
      expect(results.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1);
      for (const result of results) expect(result.events).toEqual(results[0]?.events);
      expect(await store.readStream(owner, stream)).toHaveLength(2);
    });

    it('does not disturb what arrives with it, on the same stream or another', async () => {
      const { store } = stores;
      const owner = tenant();
      const [stream, other] = [streamOf(owner), streamOf(owner)];
      const [one, two] = [event(), event()];
      await append(store, stream, [one]);
      await append(store, other, [two]);
      const results = await Promise.all([
        append(store, stream, [one], 'none'),
        append(store, stream, events(1), 0),
        append(store, other, [two]),
        append(store, streamOf(owner), events(1), 'none'),
        append(store, other, events(2), 'exists'),
      ]);
      expect(results.map(({ isDuplicate }) => isDuplicate)).toEqual([true, false, true, false, false]);
      expect(results.map(({ revision }) => revision)).toEqual([0, 1, 0, 0, 2]);
      // Alone, and with a stream that is new.
      const again = [append(store, stream, [one]), append(store, streamOf(owner), events(1), 'none')];
      expect((await Promise.all(again)).map(({ isDuplicate }) => isDuplicate)).toEqual([true, false]);
    });

    it('is refused with another hash, and names the id', async () => {
      const { store } = stores;
      const owner = tenant();
      const stream = streamOf(owner);
      const [one, two] = [event(), event()];
      await append(store, stream, [one, two]);
      const attempt = append(store, stream, [one, { ...two, requestHash: 'ff' }]);
      await expect(attempt).rejects.toBeInstanceOf(EventIdReused);
      await expect(attempt).rejects.toMatchObject({ code: 'request.id-reused', eventId: two.eventId });
      expect(await store.readStream(owner, stream)).toHaveLength(2);
    });

    it('is refused when only some of its ids are known', async () => {
      const { store } = stores;
      const owner = tenant();
      const stream = streamOf(owner);
      const known = event();
      await append(store, stream, [known]);
      const attempt = append(store, stream, [event(), known]);
      await expect(attempt).rejects.toMatchObject({ code: 'request.id-reused', eventId: known.eventId });
      expect(await store.readStream(owner, stream)).toHaveLength(1);
    });

    it.each([
      ['a new stream', 0, 1],
      ['a stream that exists', 1, 1],
      ['a stream that exists, with a new event', 1, 2],
    ])('is refused in %s of the tenant, and disturbs nobody', async (_, before, count) => {
      const { store } = stores;
      const owner = tenant();
      const [stream, other] = [streamOf(owner), streamOf(owner)];
      const known = event();
      await append(store, stream, [known]);
      if (before > 0) await append(store, other, events(before));
      const added = [...events(count - 1), known];
      const [attempt, beside] = await Promise.allSettled([
        append(store, other, added, before === 0 ? 'none' : 0),
        append(store, streamOf(owner), events(1), 'none'),
      ]);
      expect(attempt).toMatchObject({ reason: { code: 'request.id-reused', eventId: known.eventId } });
      expect(beside).toMatchObject({ value: { isDuplicate: false } });
      // Also where the expectation would be refused anyway.
      await expect(append(store, other, [known], 7)).rejects.toBeInstanceOf(EventIdReused);
      expect(await store.readStream(owner, other)).toHaveLength(before);
      await expect(append(store, stream, [known])).resolves.toMatchObject({ isDuplicate: true });
    });

    it('is refused in all streams but one when several writers bring it at once', async () => {
      const { store } = stores;
      const writers = [store, await stores.open(), await stores.open()];
      const owner = tenant();
      const added = event();
      const results = await Promise.allSettled(
        Array.from({ length: 12 }, (_, n) =>
          append(writers[n % 3] ?? store, streamOf(owner), [added], 'none'),
        ),
      );
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(refused).toHaveLength(11);
      for (const reason of refused) expect(reason).toBeInstanceOf(EventIdReused);
      await expect(store.findEvent(owner, added.eventId)).resolves.toMatchObject({ revision: 0 });
    });

    it('is another event under another tenant', async () => {
      const { store } = stores;
      const added = event();
      const [one, two] = [tenant(), tenant()];
      await append(store, streamOf(one), [added]);
      await expect(append(store, streamOf(two), [added])).resolves.toMatchObject({ isDuplicate: false });
    });
  });

  describe('recordedAt', () => {
    it('never goes back within a stream, whatever the clocks of its writers do', async () => {
      const clock = new HandClock(Date.parse('2026-05-01T12:00:00.500Z'));
      const late = new HandClock(clock.ms - 60_000);
      const [store, behind] = [await stores.open({ clock }), await stores.open({ clock: late })];
      const owner = tenant();
      const stream = streamOf(owner);
      const first = await append(store, stream, events(1));
      expect(first.events[0]?.recordedAt).toBe('2026-05-01T12:00:00.500Z');
      const second = await append(behind, stream, events(2));
      expect(second.events.map(({ recordedAt }) => recordedAt)).toEqual(
        Array(2).fill('2026-05-01T12:00:00.500Z'),
      );
      clock.ms += 1;
      const third = await append(store, stream, events(1));
      expect(third.events[0]?.recordedAt).toBe('2026-05-01T12:00:00.501Z');
      const elsewhere = await append(behind, streamOf(owner), events(1));
      expect(elsewhere.events[0]?.recordedAt).toBe(late.instant());
    });
  });

  describe('an unknown outcome', () => {
    it('is found out: the append is in the log once, and acknowledged', async () => {
      const { store, loseNextAcknowledgement } = await stores.openBreakable();
      const owner = tenant();
      const stream = streamOf(owner);
      await append(store, stream, events(1));
      loseNextAcknowledgement();
      const added = events(2);
      const results = await Promise.all([
        append(store, stream, added, 0),
        append(store, streamOf(owner), events(1), 'none'),
      ]);
      expect(results[0]).toMatchObject({ revision: 2 });
      const read = await store.readStream(owner, stream);
      expect(read.map(({ eventId }) => eventId).slice(1)).toEqual(added.map(({ eventId }) => eventId));
      await expect(append(store, stream, events(1), 2)).resolves.toMatchObject({ revision: 3 });
    });
  });
}
