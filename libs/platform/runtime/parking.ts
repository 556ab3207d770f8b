import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { tableIn, type Queryable } from './checkpoints.js';

/** What a follower keeps in order; keys of two tenants never meet. */
export interface OrderingKey {
  readonly tenantId: TenantId;
  readonly orderingKey: string;
}

/** An event that could not be handled, and why. */
export interface Poison extends OrderingKey {
  readonly event: StoredEvent;
  readonly error: unknown;
}

/** A parked key as an operator sees it. */
export interface ParkedKey extends OrderingKey {
  readonly follower: string;
  /** Position of the first event that waits: the one that could not be handled. */
  readonly position: number;
  /** Name and message of the error, cut. */
  readonly error: string;
  /** Events that wait, the first included. */
  readonly waiting: number;
}

/** Beyond this many parked keys a follower stands still: that is no poison event any more but a broken follower. */
export const MAX_PARKED_KEYS = 10_000;
const MAX_ERROR_CHARS = 1_000;

/** One text for a key within one tenant, to be used in sets. */
export const keyText = (tenantId: TenantId, orderingKey: string): string => `${tenantId}|${orderingKey}`;

/** The parked keys of a follower, as {@link keyText}. */
export async function parkedKeysOf(db: Queryable, schema: string, follower: string): Promise<Set<string>> {
  const { rows } = await db.query<{ tenant_id: TenantId; ordering_key: string }>({
    name: `parked-keys-${schema}`,
    text: `SELECT tenant_id, ordering_key FROM ${tableIn(schema, 'parked_key')} WHERE follower = $1`,
    values: [follower],
  });
  return new Set(rows.map((row) => keyText(row.tenant_id, row.ordering_key)));
}

/** Parks keys because of their poison events. The events themselves are to be added with {@link addParkedEvents}. */
export async function parkKeys(
  db: Queryable,
  schema: string,
  follower: string,
  poisons: readonly Poison[],
): Promise<void> {
  for (const { tenantId, orderingKey, event, error } of poisons) {
    await db.query(
      `INSERT INTO ${tableIn(schema, 'parked_key')} (tenant_id, follower, ordering_key, position, event_id, error)
        VALUES ($1, $2, $3, $4, $5, $6)`,
      [tenantId, follower, orderingKey, event.position, event.eventId, errorText(error)],
    );
  }
}

/** Puts events behind those that wait already under their parked keys. */
export async function addParkedEvents(
  db: Queryable,
  schema: string,
  follower: string,
  events: readonly (OrderingKey & { readonly position: number })[],
): Promise<void> {
  if (events.length === 0) return;
  await db.query(
    `INSERT INTO ${tableIn(schema, 'parked_event')} (tenant_id, follower, ordering_key, position)
      SELECT tenant_id, $2, ordering_key, position
      FROM unnest($1::uuid[], $3::text[], $4::bigint[]) AS waiting (tenant_id, ordering_key, position)`,
    [
      events.map((event) => event.tenantId),
      follower,
      events.map((event) => event.orderingKey),
      events.map((event) => event.position),
    ],
  );
}

/** The events of a page that wait: those of keys parked before, and those from a poison event on under its key. */
export function waitingEvents(
  events: readonly StoredEvent[],
  orderingKeyOf: (event: StoredEvent) => string,
  parkedBefore: ReadonlySet<string>,
  poisons: readonly Poison[],
): readonly (OrderingKey & { readonly position: number })[] {
  if (parkedBefore.size === 0 && poisons.length === 0) return [];
  const waitsFrom = new Map([...parkedBefore].map((key) => [key, 0]));
  for (const { tenantId, orderingKey, event } of poisons)
    waitsFrom.set(keyText(tenantId, orderingKey), event.position);
  return events
    .map((event) => ({
      tenantId: event.tenantId,
      position: event.position,
      orderingKey: orderingKeyOf(event),
    }))
    .filter(
      (event) => event.position >= (waitsFrom.get(keyText(event.tenantId, event.orderingKey)) ?? Infinity),
    );
}

/** Whether a key of a follower is parked. `db` must be in the tenant's transaction, or belong to a follower. */
export async function isParked(
  db: Queryable,
  schema: string,
  follower: string,
  { tenantId, orderingKey }: OrderingKey,
): Promise<boolean> {
  const { rows } = await db.query({
    name: `is-parked-${schema}`,
    text: `SELECT 1 FROM ${tableIn(schema, 'parked_key')}
      WHERE tenant_id = $1 AND follower = $2 AND ordering_key = $3`,
    values: [tenantId, follower, orderingKey],
  });
  return rows.length > 0;
}

/**
 * Lets a query go on only if what it reads is complete.
 * @throws DomainError `projection.parked` (503)
 */
export async function assertNotParked(
  db: Queryable,
  schema: string,
  projection: string,
  key: OrderingKey,
): Promise<void> {
  if (await isParked(db, schema, projection, key)) throw readIsParked();
}

/** What a query of a parked key answers: 503. */
export const readIsParked = (): DomainError =>
  new DomainError('projection.parked', 'unavailable', {
    detail: 'What you ask for waits to be mended. Everything recorded is safe; ask again later.',
  });

/** The parked keys of a follower (of all unless told), those parked first in front, at most {@link MAX_PARKED_KEYS}. */
export async function listParked(
  db: Queryable,
  schema: string,
  follower?: string,
): Promise<readonly ParkedKey[]> {
  const { rows } = await db.query<{
    tenant_id: TenantId;
    follower: string;
    ordering_key: string;
    position: string;
    error: string;
    waiting: number;
  }>(
    `SELECT key.tenant_id, key.follower, key.ordering_key, key.position, key.error,
        (SELECT count(*)::int FROM ${tableIn(schema, 'parked_event')} event
          WHERE event.tenant_id = key.tenant_id AND event.follower = key.follower
            AND event.ordering_key = key.ordering_key) AS waiting
      FROM ${tableIn(schema, 'parked_key')} key
      WHERE $1::text IS NULL OR key.follower = $1
      ORDER BY key.parked_at, key.tenant_id, key.ordering_key LIMIT ${MAX_PARKED_KEYS}`,
    [follower ?? null],
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    follower: row.follower,
    orderingKey: row.ordering_key,
    position: Number(row.position),
    error: row.error,
    waiting: row.waiting,
  }));
}

/** What the operator gets to see of an error; stays in the database and out of the logs. */
export const errorText = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MAX_ERROR_CHARS);
