import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import { systemClock, type Clock, type Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject, JsonValue, NewEvent, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import { PERIODIC_PURPOSES, type EventSchema, type PersonalPurpose } from '../event-schema.js';
import { KeyDestroyed, type DataKey, type KeyProvider, type KeyScope } from './key-provider.js';

/** What stands in stored data in the place of a personal value. Both texts are base64url; `ct` ends with the tag. */
export type SealedValue = {
  readonly $enc: 1;
  readonly kid: string;
  readonly iv: string;
  readonly ct: string;
};

/** What a reader finds in the place of a value whose key was destroyed. */
export const ERASED = { $erased: true } as const;

/** Whether a value read from an event is one that was erased. */
export const isErased = (value: JsonValue | undefined): boolean =>
  typeof value === 'object' && value !== null && '$erased' in value && value['$erased'] === true;

const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_CACHED_KEYS = 20_000;
/** How long a destroyed key may still open in a process that knew it. */
const KEY_TTL_MS = 60_000;

/** A sealed value was changed, or stands in another event, stream, tenant or field than the one it was sealed for. */
export class SealBroken extends Error {
  constructor(
    readonly eventId: EventId,
    readonly path: string,
    cause: unknown,
  ) {
    super(`the sealed field ${path} of event ${eventId} cannot be opened`, { cause });
    this.name = 'SealBroken';
  }
}

/** Where a value is sealed; part of what the tag proves. */
interface Place {
  readonly tenantId: TenantId;
  readonly streamId: StreamId;
  readonly eventId: EventId;
}

/** A key as ciphers take it at once: of bytes, Node makes one for each cipher, which costs thrice as much as the sealing. */
interface ReadyKey {
  readonly kid: string;
  readonly key: KeyObject;
}

const readied = ({ kid, key }: DataKey): ReadyKey => ({ kid, key: createSecretKey(key) });

/** Seals the personal fields of events before they are appended, and opens them after they were read. */
export class EventSealer {
  /** To open with, by key id. */
  readonly #keys = new LRUCache<string, ReadyKey>({ max: MAX_CACHED_KEYS, ttl: KEY_TTL_MS });
  /** To seal with, by scope. */
  readonly #sealing = new LRUCache<string, ReadyKey>({ max: MAX_CACHED_KEYS, ttl: KEY_TTL_MS });

  /** @param clock bounds the period of what claims to be of the future: it would outlive its retention */
  constructor(
    private readonly provider: KeyProvider,
    private readonly clock: Clock = systemClock,
  ) {}

  /**
   * The event with every personal field of its schema sealed. Absent and null members stay as they are. In the place of
   * a value of a month whose key is destroyed stands {@link ERASED}: the fact is recorded, what may not be kept is not.
   * @throws KeyDestroyed for a purpose without periods, when the person was erased
   * @throws RangeError when the subject's member is missing: a mistake in the schema or of the decider
   */
  async seal<Event extends NewEvent>(
    event: Event,
    tenantId: TenantId,
    streamId: StreamId,
    schema: EventSchema,
  ): Promise<Event> {
    if (schema.sealed === undefined) return event;
    const { subject: subjectMember, fields } = schema.sealed;
    const subject = event.data[subjectMember];
    const place = { tenantId, streamId, eventId: event.eventId };
    let data: JsonObject = event.data;
    for (const [path, purpose] of Object.entries(fields)) {
      const steps = path.split('.');
      const value = valueAt(data, steps);
      if (value === undefined || value === null) continue;
      if (typeof subject !== 'string')
        throw new RangeError(`${event.type} has no subject in ${subjectMember}`);
      const key = await this.#keyToSeal({ tenantId, subject, purpose, ...this.#period(purpose, event) });
      data = withValueAt(data, steps, key === undefined ? ERASED : sealValue(key, value, place, path));
    }
    return data === event.data ? event : { ...event, data };
  }

  /**
   * The event with its sealed values opened, or {@link ERASED} in their places. Goes by what is sealed in the stored
   * data, not by the fields of the present schema: an older version may have had others.
   * @throws SealBroken when a value was tampered with or moved
   */
  async open<Event extends StoredEvent>(event: Event, schema: EventSchema): Promise<Event> {
    if (schema.sealed === undefined) return event;
    const kids = new Set<string>();
    collectKids(event.data, kids);
    if (kids.size === 0) return event;
    const keys = new Map<string, ReadyKey | undefined>();
    for (const kid of kids) keys.set(kid, this.#keys.get(kid) ?? (await this.#keyToOpen(kid)));
    return { ...event, data: openValue(event.data, '', event, keys) as JsonObject };
  }

  /** Forgets a key at once, after it was destroyed by this process. */
  forget(kid: string): void {
    this.#keys.delete(kid);
    for (const [scope, key] of this.#sealing.entries()) if (key.kid === kid) this.#sealing.delete(scope);
  }

  /** Forgets all keys at once, after many were destroyed by this process. */
  forgetAll(): void {
    this.#keys.clear();
    this.#sealing.clear();
  }

  #period(purpose: PersonalPurpose, { occurredAt }: NewEvent): Pick<KeyScope, 'period'> {
    if (!PERIODIC_PURPOSES.has(purpose)) return {};
    const [told, present] = [periodOf(occurredAt), new Date(this.clock.nowMs()).toISOString().slice(0, 7)];
    return { period: told < present ? told : present };
  }

  /** @returns `undefined` when the month may hold nothing any more */
  async #keyToSeal(scope: KeyScope): Promise<ReadyKey | undefined> {
    const name = `${scope.tenantId} ${scope.subject} ${scope.purpose} ${scope.period ?? ''}`;
    const cached = this.#sealing.get(name);
    if (cached !== undefined) return cached;
    try {
      const key = readied(await this.provider.wrap(scope));
      this.#sealing.set(name, key);
      this.#keys.set(key.kid, key);
      return key;
    } catch (error) {
      if (error instanceof KeyDestroyed && scope.period !== undefined) return undefined;
      throw error;
    }
  }

  async #keyToOpen(kid: string): Promise<ReadyKey | undefined> {
    const found = await this.provider.unwrap(kid);
    if (found === undefined) return undefined;
    const key = readied(found);
    this.#keys.set(kid, key);
    return key;
  }
}

/** The UTC month of an instant, as periods of keys are named: `2026-03`. */
export const periodOf = (instant: Instant): string => instant.slice(0, 7);

/** A list, because a joined text could mean two places. */
const boundTo = ({ tenantId, streamId, eventId }: Place, path: string): Buffer =>
  Buffer.from(JSON.stringify([tenantId, streamId, eventId, path]));

function sealValue({ kid, key }: ReadyKey, value: JsonValue, place: Place, path: string): SealedValue {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundTo(place, path));
  const bytes = Buffer.concat([
    cipher.update(canonicalJson(value), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return { $enc: 1, kid, iv: iv.toString('base64url'), ct: bytes.toString('base64url') };
}

function openValue(
  value: JsonValue,
  path: string,
  event: StoredEvent,
  keys: ReadonlyMap<string, ReadyKey | undefined>,
): JsonValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isSealed(value)) {
    const key = keys.get(value.kid);
    return key === undefined ? ERASED : unsealed(value, key, event, path);
  }
  const at = (step: string | number): string => (path === '' ? `${step}` : `${path}.${step}`);
  if (isList(value)) return value.map((item, i) => openValue(item, at(i), event, keys));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, openValue(item, at(name), event, keys)]),
  );
}

function unsealed({ iv, ct }: SealedValue, { key }: ReadyKey, event: StoredEvent, path: string): JsonValue {
  try {
    const bytes = Buffer.from(ct, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(boundTo(event, path)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new SealBroken(event.eventId, path, cause);
  }
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

const isSealed = (value: object): value is SealedValue =>
  '$enc' in value &&
  value.$enc === 1 &&
  'kid' in value &&
  typeof value.kid === 'string' &&
  'iv' in value &&
  'ct' in value;

function collectKids(value: JsonValue, kids: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isSealed(value)) kids.add(value.kid);
  else for (const item of Object.values(value)) collectKids(item as JsonValue, kids);
}

function valueAt(data: JsonObject, steps: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = data;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || isList(value)) return undefined;
    value = (value as JsonObject)[step];
  }
  return value;
}

function withValueAt(
  data: JsonObject,
  [step = '', ...rest]: readonly string[],
  value: JsonValue,
): JsonObject {
  const inner = data[step];
  // There is an object on the way: valueAt has just gone it.
  return { ...data, [step]: rest.length === 0 ? value : withValueAt(inner as JsonObject, rest, value) };
}
