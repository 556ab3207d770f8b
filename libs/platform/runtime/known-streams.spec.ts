import { describe, expect, it } from '@jest/globals';
import type { ReadStreamOptions } from '@timeledger/event-store/port.js';
import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import fc from 'fast-check';
import { KnownStreams } from './known-streams.js';

const tenant = 'b6f8f3f4-0000-4000-8000-000000000001' as TenantId;
const streams = ['settings.a', 'settings.b', 'settings.c'] as unknown as readonly StreamId[];

/** A log in memory that counts how often it is read. */
class Log {
  readonly events: StoredEvent[] = [];
  reads = 0;

  append(streamId: StreamId): StoredEvent {
    const revision = this.events.filter((event) => event.streamId === streamId).length;
    // Only what is looked at here.
    const event = { streamId, revision, position: this.events.length + 1 } as StoredEvent;
    this.events.push(event);
    return event;
  }

  readStream(_tenant: TenantId, streamId: StreamId, options: ReadStreamOptions = {}) {
    this.reads += 1;
    const { fromRevision = 0, toPosition = Infinity, limit = 5000 } = options;
    return Promise.resolve(
      this.events
        .filter(
          (event) =>
            event.streamId === streamId && event.revision >= fromRevision && event.position <= toPosition,
        )
        .slice(0, limit),
    );
  }
}

describe('streams that are known', () => {
  it('are answered as the store answers, at every event of every page, whatever is appended meanwhile', async () => {
    const step = fc.record({
      appended: fc.array(fc.nat(2), { maxLength: 4 }),
      isLate: fc.boolean(),
      reads: fc.array(fc.tuple(fc.nat(2), fc.nat(5)), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const log = new Log();
        const known = new KnownStreams(log);
        let followed = 0;
        for (const { appended, isLate, reads } of steps) {
          for (const index of appended) log.append(streams[index] as StreamId);
          // The follower may be behind the log.
          const page = log.events.slice(followed, isLate ? followed + 1 : undefined);
          known.arrived(page);
          followed += page.length;
          for (const [index, back] of reads) {
            const streamId = streams[index] as StreamId;
            const options = { toPosition: Math.max(0, followed - back) };
            expect(await known.readStream(tenant, streamId, options)).toEqual(
              await log.readStream(tenant, streamId, options),
            );
          }
        }
      }),
    );
  });

  it('are read once while they do not change, and once more when they did', async () => {
    const log = new Log();
    const known = new KnownStreams(log);
    const [a, b] = streams as [StreamId, StreamId];
    known.arrived([log.append(a)]);
    for (const toPosition of [1, 1, 5, 9]) await known.readStream(tenant, a, { toPosition });
    expect(log.reads).toBe(1);
    known.arrived([log.append(b)]);
    await known.readStream(tenant, a, { toPosition: 10 });
    expect(log.reads).toBe(1);
    const changed = log.append(a);
    known.arrived([changed]);
    const position = changed.position + 10;
    expect(await known.readStream(tenant, a, { toPosition: position })).toHaveLength(2);
    await known.readStream(tenant, a, { toPosition: position });
    expect(log.reads).toBe(2);
  });

  it('are read again after they were forgotten, and page by page as asked', async () => {
    const log = new Log();
    const known = new KnownStreams(log);
    const [a] = streams as [StreamId];
    for (let count = 0; count < 5; count += 1) log.append(a);
    const options = { toPosition: 4, fromRevision: 1, limit: 2 };
    const revisions = async () =>
      (await known.readStream(tenant, a, options)).map(({ revision }) => revision);
    expect(await revisions()).toEqual([1, 2]);
    known.forget();
    expect(await revisions()).toEqual([1, 2]);
    expect(log.reads).toBe(2);
  });
});
