import { beforeEach, describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { streamIdOf, type NewEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { lastEventOf } from './last-event.js';
import { StaffNumbers } from './staff-numbers.js';
import { TreeGuard, type Intent } from './tree-guard.js';

const tenantId = newId<TenantId>();
const target = (name: string) => streamIdOf('organisation.employee', tenantId, name);
const eventNamed = (type: string): NewEvent => ({
  eventId: newId<EventId>(),
  type,
  schemaVersion: 1,
  occurredAt: instantOf(0),
  actor: { kind: 'user', id: 'u' },
  correlationId: 'c',
  requestHash: 'h',
  data: {},
});
const intentFor = (name: string): Intent => ({
  streamId: target(name),
  revision: -1,
  event: eventNamed(name),
});

let store: FakeEventStore;
let nowMs: number;
const clock = { nowMs: () => nowMs };
beforeEach(() => {
  nowMs = 1_000_000;
  store = new FakeEventStore({ context: 'organisation', clock });
});
const isRecorded = async (name: string): Promise<boolean> =>
  (await store.readStream(tenantId, target(name))).length > 0;

describe('the guard of a tree', () => {
  const guard = () => new TreeGuard('organisation.reporting', store, clock);

  it('shows each change everything that was claimed before, from whatever process', async () => {
    // Each is possible only while the other is not there: as two lines that close a circle.
    const claim = async (process: TreeGuard, name: string, other: string): Promise<string> => {
      const check = async () => {
        if (await isRecorded(other)) throw new Error('circle');
      };
      try {
        await process.claim(tenantId, intentFor(name), check);
        return 'claimed';
      } catch (error) {
        return error instanceof Error ? error.message : 'unknown';
      }
    };
    for (let round = 0; round < 20; round += 1) {
      const [a, b] = [`a${round}`, `b${round}`];
      const outcomes = await Promise.all([claim(guard(), a, b), claim(guard(), b, a)]);
      expect(outcomes.sort()).toEqual(['circle', 'claimed']);
    }
  });

  it('records what a process that died had claimed, unless its stream has moved on', async () => {
    await guard().claim(tenantId, intentFor('ann'), () => Promise.resolve());
    await guard().claim(tenantId, intentFor('bob'), () => Promise.resolve());
    await store.append({
      tenantId,
      streamId: target('bob'),
      expected: 'none',
      events: [eventNamed('something else')],
    });
    await guard().claim(tenantId, intentFor('eve'), () => Promise.resolve());
    expect(store.events.filter(({ type }) => type === 'ann')).toHaveLength(1);
    expect(store.events.filter(({ type }) => type === 'bob')).toHaveLength(0);
  });

  it('records all that a process that died had claimed together', async () => {
    const many = ['ann', 'bob', 'cid'].map(intentFor);
    expect(await guard().claimTogether(tenantId, many, () => Promise.resolve(2))).toBe(2);
    await guard().claim(tenantId, intentFor('eve'), async () => {
      expect([await isRecorded('ann'), await isRecorded('bob')]).toEqual([true, true]);
    });
    expect(await isRecorded('cid')).toBe(false);
    await guard().claimTogether(tenantId, ['dan', 'fay', 'gus'].map(intentFor), () => Promise.resolve(3));
    await guard().claim(tenantId, intentFor('hal'), () => Promise.resolve());
    expect(await Promise.all(['eve', 'dan', 'fay', 'gus'].map(isRecorded))).toEqual([true, true, true, true]);
    expect(store.events.filter(({ type }) => type === 'ann')).toHaveLength(1);
  });
});

describe('the last event of a stream', () => {
  it.each([0, 1, 2, 63, 64, 65, 66, 200, 1000])('is found among %d', async (count) => {
    const streamId = target('long');
    if (count > 0) {
      const events = Array.from({ length: count }, (_, n) => eventNamed(`e${n}`));
      await store.append({ tenantId, streamId, expected: 'none', events });
    }
    const last = await lastEventOf(store, tenantId, streamId);
    expect(last?.revision).toBe(count === 0 ? undefined : count - 1);
    expect(store.calls.readStream).toBeLessThan(30);
  });
});

describe('staff numbers', () => {
  const held = new Map<string, string | null>();
  const numbers = () =>
    new StaffNumbers({
      store,
      clock,
      key: new Uint8Array(32).fill(1),
      numberOf: (_tenant, employee) => Promise.resolve(held.get(employee) ?? null),
    });
  const claim = async (number: string, employee: string): Promise<string> => {
    try {
      await numbers().claim(tenantId, number, employee, eventNamed('registered'));
      held.set(employee, number);
      return 'claimed';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    }
  };
  beforeEach(() => held.clear());

  it('belong to one person, however they are written, and stand nowhere in clear', async () => {
    expect(await claim('F-1042', 'ann')).toBe('claimed');
    nowMs += 120_000;
    expect(await claim(' f-1042', 'bob')).toBe('employee.staff-number-taken');
    expect(await claim('F-1042', 'ann')).toBe('claimed');
    expect(JSON.stringify(store.events).toUpperCase()).not.toContain('F-1042');
  });

  it('go to one of those who want them at once', async () => {
    const outcomes = await Promise.all([claim('F-1', 'ann'), claim('F-1', 'bob'), claim('F-1', 'eve')]);
    expect(outcomes.sort()).toEqual([
      'claimed',
      'employee.staff-number-taken',
      'employee.staff-number-taken',
    ]);
  });

  it('are free again when their holder has another, but not while a claim may still be borne out', async () => {
    await claim('F-1', 'ann');
    held.set('ann', 'F-2');
    expect(await claim('F-1', 'bob')).toBe('employee.staff-number-taken');
    nowMs += 60_001;
    expect(await claim('F-1', 'bob')).toBe('claimed');
  });
});
