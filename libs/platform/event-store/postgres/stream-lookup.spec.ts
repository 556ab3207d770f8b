import { describe, expect, it } from '@jest/globals';
import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { StreamLookup } from './stream-lookup.js';

const [a, b] = ['a', 'b'] as [TenantId, TenantId];
const id = (text: string): StreamId => text as StreamId;
// Only stream and revision matter here.
const stored = (streamId: StreamId, revision: number): StoredEvent => ({ streamId, revision }) as StoredEvent;
const piece = (streamId: string, change: { fromRevision?: number; limit?: number } = {}) => ({
  streamId: id(streamId),
  fromRevision: 0,
  limit: 5000,
  ...change,
});

/** Streams named by how long they are: `3 x` has three events; `bad` is refused. */
function setUp() {
  const statements: string[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  let isHeld = false;
  const answered = async (): Promise<void> => {
    if (!isHeld) return;
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
  };
  const eventsOf = (streamId: StreamId, from: number, limit: number): StoredEvent[] =>
    Array.from({ length: Math.max(0, Math.min(Number.parseInt(streamId) - from, limit)) }, (_, index) =>
      stored(streamId, from + index),
    );
  const refuse = (ids: readonly StreamId[]): void => {
    if (ids.includes(id('bad'))) throw new Error('refused');
  };
  const lookup = new StreamLookup({
    async readMany(tenantId, pieces, limitOfEach) {
      statements.push(`${tenantId} many ${pieces.length}`);
      await answered();
      refuse(pieces.map(({ streamId }) => streamId));
      const found = pieces.flatMap(({ streamId, fromRevision }) =>
        eventsOf(streamId, fromRevision, limitOfEach),
      );
      return [...new Map(found.map((event) => [`${event.streamId} ${event.revision}`, event])).values()];
    },
    async readOne(tenantId, { streamId, fromRevision, limit }) {
      statements.push(`${tenantId} one ${streamId} from ${fromRevision}`);
      await answered();
      refuse([streamId]);
      return eventsOf(streamId, fromRevision, limit);
    },
  });
  const hold = (): void => void (isHeld = true);
  const letGo = (): void => {
    isHeld = false;
    for (const gate of gates.splice(0)) gate.resolve();
  };
  return { lookup, statements, hold, letGo };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the lookup of streams', () => {
  it('reads with one statement what is asked for in one turn, and with one more the rest of a long stream', async () => {
    const { lookup, statements } = setUp();
    const read = await Promise.all(
      [piece('3 x'), piece('0 y'), piece('250 z'), piece('9 v', { fromRevision: 2, limit: 3 })].map((one) =>
        lookup.read(a, one),
      ),
    );
    expect(read.map(({ length }) => length)).toEqual([3, 0, 250, 3]);
    expect(read[2]?.map(({ revision }) => revision)).toEqual(Array.from({ length: 250 }, (_, n) => n));
    expect(read[3]?.[0]?.revision).toBe(2);
    expect(statements).toEqual(['a many 4', 'a one 250 z from 100']);
  });

  it('puts what is asked for while two statements are under way into the next; tenants wait for none of another', async () => {
    const { lookup, statements, hold, letGo } = setUp();
    hold();
    const asked = [];
    for (const name of ['1 a', '1 b', '1 c', '1 d', '1 c']) {
      asked.push(lookup.read(a, piece(name)));
      await turn();
    }
    asked.push(lookup.read(b, piece('1 a')));
    await turn();
    expect(statements).toEqual(['a one 1 a from 0', 'a one 1 b from 0', 'b one 1 a from 0']);
    letGo();
    expect((await Promise.all(asked)).map(({ length }) => length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(statements.slice(3)).toEqual(['a many 3']);
  });

  it('lets what the server refuses fail alone', async () => {
    const { lookup } = setUp();
    const [good, bad, other] = await Promise.allSettled(
      ['2 x', 'bad', '1 y'].map((name) => lookup.read(a, piece(name))),
    );
    expect([good?.status, bad?.status, other?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(lookup.read(a, piece('bad'))).rejects.toThrow('refused');
    expect(await lookup.read(a, piece('1 z'))).toHaveLength(1);
  });
});
