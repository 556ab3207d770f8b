import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import { EventLookup } from './event-lookup.js';

// Only the id matters here.
const stored = (id: EventId): StoredEvent => ({ eventId: id }) as StoredEvent;
const idOf = (text: string): EventId => text as EventId;
const [a, b] = ['a', 'b'] as TenantId[] as [TenantId, TenantId];

function setUp() {
  const statements: {
    tenantId: TenantId;
    ids: readonly EventId[];
    answer: PromiseWithResolvers<StoredEvent[]>;
  }[] = [];
  const lookup = new EventLookup((tenantId, ids) => {
    const answer = Promise.withResolvers<StoredEvent[]>();
    statements.push({ tenantId, ids, answer });
    return answer.promise;
  });
  const answerNext = (): void => {
    const statement = statements.shift();
    statement?.answer.resolve(statement.ids.filter((id) => id.startsWith('known')).map(stored));
  };
  return { lookup, statements, answerNext };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the lookup of events', () => {
  it('asks at once, and together for what comes while it is asking', async () => {
    const { lookup, statements, answerNext } = setUp();
    const first = lookup.find(a, idOf('known 1'));
    const later = ['known 2', 'unknown', 'known 2'].map((id) => lookup.find(a, idOf(id)));
    expect(statements.map(({ ids }) => ids)).toEqual([['known 1']]);
    answerNext();
    expect(await first).toEqual(stored(idOf('known 1')));
    await turn();
    expect(statements.map(({ ids }) => ids)).toEqual([['known 2', 'unknown']]);
    answerNext();
    expect(await Promise.all(later)).toEqual([stored(idOf('known 2')), undefined, stored(idOf('known 2'))]);
  });

  it('asks again for an id that is being asked for: the answer under way may be too old', async () => {
    const { lookup, statements, answerNext } = setUp();
    const first = lookup.find(a, idOf('x'));
    const second = lookup.find(a, idOf('x'));
    answerNext();
    await first;
    await turn();
    expect(statements).toHaveLength(1);
    answerNext();
    expect(await second).toBeUndefined();
  });

  it('keeps tenants apart and lets none wait for another', () => {
    const { lookup, statements } = setUp();
    void lookup.find(a, idOf('x'));
    void lookup.find(b, idOf('y'));
    expect(statements.map(({ tenantId, ids }) => [tenantId, ids])).toEqual([
      [a, ['x']],
      [b, ['y']],
    ]);
  });

  it('fails those who asked with the error, and nobody after them', async () => {
    const { lookup, statements, answerNext } = setUp();
    const first = lookup.find(a, idOf('x'));
    const second = lookup.find(a, idOf('known'));
    statements.shift()?.answer.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await turn();
    answerNext();
    expect(await second).toBeDefined();
  });

  it('asks for a bounded number at a time', async () => {
    const { lookup, statements, answerNext } = setUp();
    const all = Array.from({ length: 1201 }, (_, index) => lookup.find(a, idOf(`known ${index}`)));
    const sizes: number[] = [];
    while (statements.length > 0) {
      sizes.push(statements[0]?.ids.length ?? 0);
      answerNext();
      await turn();
    }
    expect(sizes).toEqual([1, 500, 500, 200]);
    expect(await Promise.all(all)).not.toContain(undefined);
  });
});
