import { describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { streamIdOf, type NewEvent, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import type { KeyProvider } from '@timeledger/event-store/sealing/key-provider.js';
import { registeredEvents, sealedEvents } from './registered-events.js';
import { isEnvironmentFault } from './fault.js';

const tenantId = newId<TenantId>();
const streamId = streamIdOf('attendance.punches', tenantId, 'e1');
const registry = new EventRegistry([
  { type: 'attendance.Plain', schemaVersion: 2, upcasters: { 1: (data) => ({ ...data, added: true }) } },
  { type: 'attendance.Noted', schemaVersion: 1, sealed: { subject: 'employeeId', fields: { note: 'note' } } },
]);
const key = { kid: 'k1', key: Buffer.alloc(32, 1) };
// Only these two are asked for.
const provider = { wrap: async () => key, unwrap: async () => key } as unknown as KeyProvider;
const hooks = registeredEvents(registry, new EventSealer(provider));

const eventOf = (type: string, schemaVersion: number, data: NewEvent['data']): NewEvent => ({
  eventId: newId<EventId>(),
  type,
  schemaVersion,
  occurredAt: instantOf(0),
  actor: { kind: 'system', id: 'test' },
  correlationId: 'c',
  requestHash: '',
  data,
});
const storedOf = (event: NewEvent): StoredEvent => ({
  ...event,
  tenantId,
  streamId,
  revision: 0,
  position: 1,
  recordedAt: instantOf(0),
});

describe('registered events', () => {
  it('are sealed when written and opened when read', async () => {
    const event = eventOf('attendance.Noted', 1, { employeeId: 'e1', note: 'ill' });
    const prepared = await hooks.prepare(event, tenantId, streamId);
    expect(JSON.stringify(prepared.data)).not.toContain('ill');
    expect((await hooks.read(storedOf(prepared))).data).toEqual(event.data);
    expect(await sealedEvents(registry)(storedOf(prepared))).toEqual(storedOf(prepared));
  });

  it('are read in the present version and written in no other', () => {
    const older = eventOf('attendance.Plain', 1, {});
    expect(hooks.read(storedOf(older))).toMatchObject({ schemaVersion: 2, data: { added: true } });
    expect(() => hooks.prepare(older, tenantId, streamId)).toThrow('is written in version 2');
  });

  it('of a newer product are no poison: the follower waits until it is newer itself', () => {
    for (const newer of [eventOf('attendance.Plain', 3, {}), eventOf('attendance.Unknown', 1, {})]) {
      let error: unknown;
      try {
        void hooks.read(storedOf(newer));
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeDefined();
      expect(isEnvironmentFault(error)).toBe(true);
    }
  });
});
