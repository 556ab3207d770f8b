import { isErased } from '@timeledger/event-store/sealing/event-sealer.js';
import type { JsonObject, JsonValue, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { OrganisationPorts } from '../../organisation-ports.js';

/** What sections are read with. */
export type SectionPorts = Pick<OrganisationPorts, 'store' | 'hooks' | 'database' | 'barrier' | 'tokens'>;

/** Events in memory at a time: one may have a quarter of a megabyte. */
const PAGE = 50;

/** Every event of a stream, opened, a page at a time. */
export async function* openedEvents(
  { store, hooks }: Pick<SectionPorts, 'store' | 'hooks'>,
  tenantId: TenantId,
  streamId: StreamId,
): AsyncIterable<StoredEvent> {
  for (let fromRevision = 0; ; fromRevision += PAGE) {
    const page = await store.readStream(tenantId, streamId, { fromRevision, limit: PAGE });
    for (const event of page) yield await hooks.read(event);
    if (page.length < PAGE) return;
  }
}

/** A value as the person sees it: `null` where the key is gone. */
export function shown(value: JsonValue): JsonValue {
  if (isErased(value)) return null;
  if (Array.isArray(value)) return value.map((item: JsonValue) => shown(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shown(item)]));
}

/**
 * A row that tells of one event: what, when it was recorded, by whom as a role, and the members wanted. Whoever else
 * recorded it has no name and no id here.
 */
export function rowOf(event: StoredEvent, subject: string, members: JsonObject): JsonObject {
  const { kind, id } = event.actor;
  const others = { user: 'somebody-else', service: 'machine', system: 'timeledger' } as const;
  return {
    event: event.type.slice(event.type.indexOf('.') + 1),
    recordedAt: event.recordedAt,
    recordedBy: id === subject ? 'you' : others[kind],
    ...(shown(members) as JsonObject),
  };
}

/** `data` without members that repeat what other rows say, or that are nobody's data. */
export const without = (data: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
