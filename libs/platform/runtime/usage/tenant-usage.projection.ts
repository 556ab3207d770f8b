import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '../projection.js';

/**
 * How much each tenant has stored in the log of a context: one row per tenant, written once per page of events. Bytes are
 * those of `data` as it is stored, sealed fields as their ciphertext; the envelope, indexes and read models are not counted.
 */
export const tenantUsageProjection: Projection = {
  name: 'tenant-usage',
  version: 1,
  areEventsAsStored: true,
  tables: ['tenant_usage'],
  // Adding up needs no order.
  orderingKey: () => 'usage',
  async apply(client, events, schema) {
    const usage = new Map<string, { events: number; bytes: number }>();
    for (const event of events) {
      const before = usage.get(event.tenantId) ?? { events: 0, bytes: 0 };
      usage.set(event.tenantId, { events: before.events + 1, bytes: before.bytes + bytesOf(event) });
    }
    // In one order, so that two writers cannot wait for each other.
    const rows = [...usage].toSorted(([a], [b]) => (a < b ? -1 : 1));
    await client.query(
      `INSERT INTO ${schema}.tenant_usage AS live (tenant_id, events, bytes)
       SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[])
       ON CONFLICT (tenant_id) DO UPDATE
         SET events = live.events + excluded.events, bytes = live.bytes + excluded.bytes`,
      [rows.map(([id]) => id), rows.map(([, each]) => each.events), rows.map(([, each]) => each.bytes)],
    );
  },
};

const bytesOf = ({ data }: StoredEvent): number => Buffer.byteLength(JSON.stringify(data));
