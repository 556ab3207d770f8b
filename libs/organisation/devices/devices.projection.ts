import type { PoolClient } from 'pg';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { DeviceEvent } from '../domain/devices/device-events.js';
import { evolveDevice, holderOf, type Device } from '../domain/devices/device.decider.js';
import { DEVICE_TABLES } from './device-tables.js';

/** The name of the projection that keeps the devices' read model. */
export const DEVICES_PROJECTION = 'devices';

/** Devices as they are now; what is sealed stays sealed. Changes are rare, so each is a statement of its own. */
export const devicesProjection: Projection = {
  name: DEVICES_PROJECTION,
  version: 1,
  categories: ['organisation.device'],
  tables: DEVICE_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const event of events) await applyEvent(client, schema, event);
  },
};

interface Row {
  readonly state: Device;
  readonly events: readonly StoredEvent[];
}

async function applyEvent(client: PoolClient, schema: string, stored: StoredEvent): Promise<void> {
  // The category holds only the events of devices.
  const event = stored as unknown as DeviceEvent;
  const { rows } = await client.query<Row>(
    `SELECT state, events FROM ${schema}.device WHERE tenant_id = $1 AND device_id = $2`,
    [stored.tenantId, event.data.deviceId],
  );
  const state = evolveDevice(rows[0]?.state, event);
  if (state === undefined) return;
  const hasSealed =
    event.type === 'organisation.DeviceRegistered' || event.type === 'organisation.DeviceRevoked';
  const events = [...(rows[0]?.events ?? []), ...(hasSealed ? [stored] : [])];
  await client.query(
    `INSERT INTO ${schema}.device (tenant_id, device_id, employee_id, is_revoked, events, state, revision)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (tenant_id, device_id) DO UPDATE SET employee_id = excluded.employee_id,
       is_revoked = excluded.is_revoked, events = excluded.events, state = excluded.state, revision = excluded.revision`,
    [
      stored.tenantId,
      event.data.deviceId,
      holderOf(state),
      state.revokedAt !== null,
      JSON.stringify(events),
      JSON.stringify(state),
      stored.revision,
    ],
  );
}
