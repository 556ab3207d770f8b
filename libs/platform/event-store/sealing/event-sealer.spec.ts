import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Instant } from '@timeledger/kernel/clock.js';
import { streamIdOf, type JsonObject, type NewEvent, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { EventSchema } from '../event-schema.js';
import { ERASED, EventSealer, isErased, SealBroken } from './event-sealer.js';
import { KeyDestroyed, keyIdOf, type DataKey, type KeyProvider, type KeyScope } from './key-provider.js';

/** Keys in memory; counts how often it is asked. */
class FakeKeyProvider implements KeyProvider {
  readonly keys = new Map<string, DataKey | undefined>();
  calls = 0;
  async wrap(scope: KeyScope): Promise<DataKey> {
    this.calls += 1;
    const kid = keyIdOf(scope);
    const known = this.keys.get(kid);
    if (this.keys.has(kid) && known === undefined) throw new KeyDestroyed(kid);
    const key = known ?? { kid, key: randomBytes(32) };
    this.keys.set(kid, key);
    return key;
  }
  async unwrap(kid: string): Promise<DataKey | undefined> {
    this.calls += 1;
    return this.keys.get(kid);
  }
  async destroy(scope: KeyScope): Promise<void> {
    this.keys.set(keyIdOf(scope), undefined);
  }
  discard(): never {
    throw new Error('no sealer discards');
  }
  scopesOf(): never {
    throw new Error('no sealer looks for scopes');
  }
  isDestroyed(): never {
    throw new Error('no sealer asks before');
  }
  destroySubject(): never {
    throw new Error('no sealer erases a person');
  }
}

const schema: EventSchema = {
  type: 'attendance.ClockedIn',
  schemaVersion: 1,
  sealed: {
    subject: 'employeeId',
    fields: { note: 'note', 'place.position': 'location', 'place.name': 'location' },
  },
};
const tenantId = newId<TenantId>();
const employeeId = newId();
const stream = streamIdOf('attendance.punches', tenantId, newId(), '202603');
const data: JsonObject = {
  employeeId,
  kind: 'in',
  note: 'Zahnarzt, 下午',
  place: { position: { lat: 52.5, lon: 13.4 }, name: null, site: 's-1' },
};
const event = (change: JsonObject = data): NewEvent => ({
  eventId: newId<EventId>(),
  type: schema.type,
  schemaVersion: 1,
  occurredAt: '2026-03-29T00:59:59.999Z' as Instant,
  actor: { kind: 'user', id: 'u' },
  correlationId: 'c',
  requestHash: '',
  data: change,
});
const stored = (sealed: NewEvent, change: Partial<StoredEvent> = {}): StoredEvent => ({
  ...sealed,
  tenantId,
  streamId: stream,
  revision: 0,
  position: 1,
  recordedAt: sealed.occurredAt,
  ...change,
});

describe('EventSealer', () => {
  let provider: FakeKeyProvider;
  let sealer: EventSealer;
  beforeEach(() => {
    provider = new FakeKeyProvider();
    sealer = new EventSealer(provider);
  });

  it('seals the personal fields and nothing else, and opens them again', async () => {
    const sealed = await sealer.seal(event(), tenantId, stream, schema);
    const place = sealed.data['place'] as JsonObject;
    expect(sealed.data).toMatchObject({
      employeeId,
      kind: 'in',
      note: { $enc: 1 },
      place: { name: null, site: 's-1' },
    });
    expect(Object.keys(place['position'] as JsonObject).sort()).toEqual(['$enc', 'ct', 'iv', 'kid']);
    expect(JSON.stringify(sealed.data)).not.toContain('Zahnarzt');
    expect((await sealer.open(stored(sealed), schema)).data).toEqual(data);
    expect((await new EventSealer(provider).open(stored(sealed), schema)).data).toEqual(data);
  });

  it('leaves an event without personal data as it is', async () => {
    const plain = event({ employeeId, kind: 'out' });
    expect(await sealer.seal(plain, tenantId, stream, schema)).toBe(plain);
    const open = stored(plain);
    expect(await sealer.open(open, schema)).toBe(open);
  });

  it('asks for a key once', async () => {
    for (let n = 0; n < 5; n += 1)
      await sealer.open(stored(await sealer.seal(event(), tenantId, stream, schema)), schema);
    expect(provider.calls).toBe(2);
  });

  it.each([
    ['tenant', { tenantId: newId<TenantId>() }],
    ['stream', { streamId: streamIdOf('attendance.punches', tenantId, newId()) }],
    ['event', { eventId: newId<EventId>() }],
  ])('does not open what was moved to another %s', async (_name, change) => {
    const sealed = await sealer.seal(event(), tenantId, stream, schema);
    await expect(sealer.open(stored(sealed, change), schema)).rejects.toBeInstanceOf(SealBroken);
  });

  it('does not open what was moved to another field, or changed', async () => {
    const sealed = await sealer.seal(event(), tenantId, stream, schema);
    const note = sealed.data['note'] as { ct: string } & JsonObject;
    const moved = stored({ ...sealed, data: { employeeId, other: note } });
    await expect(sealer.open(moved, schema)).rejects.toMatchObject({ name: 'SealBroken', path: 'other' });
    const flipped = `${note.ct.startsWith('A') ? 'B' : 'A'}${note.ct.slice(1)}`;
    const changed = stored({ ...sealed, data: { employeeId, note: { ...note, ct: flipped } } });
    await expect(sealer.open(changed, schema)).rejects.toBeInstanceOf(SealBroken);
  });

  const march = { tenantId, subject: employeeId, purpose: 'note', period: '2026-03' } as const;

  it('reads an erased value as erased, others of the person as before, and keeps nothing more of that month', async () => {
    const sealed = await sealer.seal(event(), tenantId, stream, schema);
    await provider.destroy(march);
    const later = new EventSealer(provider);
    const opened = await later.open(stored(sealed), schema);
    expect(opened.data).toEqual({ ...data, note: ERASED });
    expect(isErased(opened.data['note'])).toBe(true);
    expect((await later.seal(event(), tenantId, stream, schema)).data).toMatchObject({ note: ERASED });
    sealer.forget(keyIdOf(march));
    expect(isErased((await sealer.open(stored(sealed), schema)).data['note'])).toBe(true);
    expect((await sealer.seal(event(), tenantId, stream, schema)).data).toMatchObject({ note: ERASED });
  });

  it('seals each month with another key; what claims to be of the future is of today', async () => {
    const may = new EventSealer(provider, { nowMs: () => Date.parse('2026-05-31T23:59:59Z') });
    const kidAt = async (occurredAt: string): Promise<unknown> => {
      const sealed = await may.seal(
        { ...event(), occurredAt: occurredAt as Instant },
        tenantId,
        stream,
        schema,
      );
      return (sealed.data['note'] as JsonObject)['kid'];
    };
    const kids = await Promise.all(
      ['2026-03-31T23:59:59.999Z', '2026-04-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'].map(kidAt),
    );
    expect(kids).toEqual(['2026-03', '2026-04', '2026-05'].map((period) => keyIdOf({ ...march, period })));
  });

  it('opens what was sealed before keys had periods', async () => {
    const kid = keyIdOf({ tenantId, subject: employeeId, purpose: 'note' });
    const month = await provider.wrap(march);
    provider.keys.set(kid, { kid, key: month.key });
    const sealed = await sealer.seal(event(), tenantId, stream, schema);
    const old = {
      ...sealed,
      data: { ...sealed.data, note: { ...(sealed.data['note'] as JsonObject), kid } },
    };
    await provider.destroy(march);
    expect((await new EventSealer(provider).open(stored(old), schema)).data).toMatchObject({
      note: data['note'],
    });
  });

  it('names nobody whose name can be kept no more', async () => {
    const named: EventSchema = {
      ...schema,
      sealed: { subject: 'employeeId', fields: { note: 'identity' } },
    };
    await provider.destroy({ tenantId, subject: employeeId, purpose: 'identity' });
    await expect(sealer.seal(event(), tenantId, stream, named)).rejects.toBeInstanceOf(KeyDestroyed);
  });

  it('refuses a personal field without a subject', async () => {
    await expect(sealer.seal(event({ note: 'x' }), tenantId, stream, schema)).rejects.toBeInstanceOf(
      RangeError,
    );
  });
});
