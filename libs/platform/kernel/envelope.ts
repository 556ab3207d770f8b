import type { Instant } from './clock.js';
import type { EventId, TenantId } from './ids.js';

/** A value that JSON can express. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
/** A JSON object: what events carry as `data`. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** Who caused an event, and through which client. Ids only: never a name. */
export interface Actor {
  /** `user` is a person with a token, `service` a machine client, `system` the product itself (a reactor, a job). */
  readonly kind: 'user' | 'service' | 'system';
  /** The token's subject, or the name of the reactor or job. */
  readonly id: string;
  /** The client application, as its token or the interface names it. */
  readonly client?: string;
  /** The roles the token carried at that moment. */
  readonly roles?: readonly string[];
}

/** An event as a decider wants it recorded; the store adds revision, position and `recordedAt`. */
export interface NewEvent<Type extends string = string, Data extends JsonObject = JsonObject> {
  readonly eventId: EventId;
  readonly type: Type;
  readonly schemaVersion: number;
  /** When it was true in the world. */
  readonly occurredAt: Instant;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** HMAC of the client's canonical input before enrichment (hex); empty for events that no request asked for. */
  readonly requestHash: string;
  readonly data: Data;
}

/** An event as the store keeps it for ever. */
export interface StoredEvent<
  Type extends string = string,
  Data extends JsonObject = JsonObject,
> extends NewEvent<Type, Data> {
  readonly tenantId: TenantId;
  readonly streamId: StreamId;
  /** Place in its stream, from 0, without gaps. */
  readonly revision: number;
  /** Place in the whole log, from 1, growing, with gaps. Below 2^53. */
  readonly position: number;
  /** When the store learned it: `max(clock, the stream's last)`, so that "known at" is always a prefix of a stream. */
  readonly recordedAt: Instant;
}

declare const streamBrand: unique symbol;
/** `<context>.<aggregate>-<tenant>.<id>[.<part>]`. */
export type StreamId = string & { readonly [streamBrand]: true };

const CATEGORY = /^[a-z]+\.[a-z]+$/;

/**
 * Names a stream. No dash stands before the one behind the category, because EventStoreDB's category ends at the first.
 * @param category `<context>.<aggregate>`, such as `attendance.punches`
 * @throws RangeError when the category has another form: a mistake of ours, not of a client
 */
export function streamIdOf(category: string, tenant: TenantId, id: string, part?: string): StreamId {
  if (!CATEGORY.test(category)) throw new RangeError(`not a stream category: ${category}`);
  return `${category}-${tenant}.${id}${part === undefined ? '' : `.${part}`}` as StreamId;
}

/** The `<context>.<aggregate>` of a stream. */
export const categoryOf = (stream: StreamId): string => stream.slice(0, stream.indexOf('-'));

/** What stands behind the tenant: the id, and the part if there is one. */
export function partsOf(stream: StreamId): { tenantId: TenantId; id: string; part: string | undefined } {
  const [tenantId, id, part] = stream.slice(stream.indexOf('-') + 1).split('.');
  return { tenantId: tenantId as TenantId, id: id ?? '', part };
}
