import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import { streamIdOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { EventRegistry, UnreadableEvent } from './event-registry.js';
import type { EventSchema } from './event-schema.js';

const schema: EventSchema = {
  type: 'attendance.ClockedIn',
  schemaVersion: 3,
  upcasters: {
    1: ({ zone, ...rest }) => ({ ...rest, timeZone: zone ?? 'UTC' }),
    2: (data) => ({ ...data, isOffline: false }),
  },
};
const tenantId = newId<TenantId>();
const stored = (schemaVersion: number, type = schema.type): StoredEvent => ({
  eventId: newId<EventId>(),
  type,
  schemaVersion,
  occurredAt: '2026-03-29T00:59:59.999Z' as Instant,
  actor: { kind: 'system', id: 'test' },
  correlationId: 'c',
  requestHash: '',
  data: { zone: 'Europe/Berlin' },
  tenantId,
  streamId: streamIdOf('attendance.punches', tenantId, newId()),
  revision: 0,
  position: 1,
  recordedAt: '2026-03-29T01:00:00.000Z' as Instant,
});

describe('EventRegistry', () => {
  const registry = new EventRegistry([schema]);

  it('reads an older version as the present one, through all versions between', () => {
    const event = stored(1);
    expect(registry.upcast(event)).toEqual({
      ...event,
      schemaVersion: 3,
      data: { timeZone: 'Europe/Berlin', isOffline: false },
    });
    expect(event.data).toEqual({ zone: 'Europe/Berlin' });
  });

  it('leaves the present version alone', () => {
    const event = stored(3);
    expect(registry.upcast(event)).toBe(event);
  });

  it('refuses to guess a newer version or an unknown type', () => {
    expect(() => registry.upcast(stored(4))).toThrow(UnreadableEvent);
    expect(() => registry.upcast(stored(1, 'attendance.Unheard'))).toThrow(UnreadableEvent);
  });

  it('refuses a schema with a version that cannot be read, and a type given twice', () => {
    expect(() => new EventRegistry([{ ...schema, schemaVersion: 4 }])).toThrow('no upcaster from version 3');
    expect(() => new EventRegistry([schema, schema])).toThrow('registered twice');
  });
});
