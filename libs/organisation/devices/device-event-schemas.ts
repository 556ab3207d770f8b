import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { DeviceEvent } from '../domain/devices/device-events.js';

/** The stored event types of devices. A name is personal, and a note may be. */
export const deviceEventSchemas: readonly (EventSchema & { readonly type: DeviceEvent['type'] })[] = [
  {
    type: 'organisation.DeviceRegistered',
    schemaVersion: 1,
    sealed: { subject: 'namedBy', fields: { name: 'identity' } },
  },
  { type: 'organisation.DeviceBound', schemaVersion: 1 },
  {
    type: 'organisation.DeviceRevoked',
    schemaVersion: 1,
    sealed: { subject: 'notedBy', fields: { reason: 'note' } },
  },
  { type: 'organisation.DeviceWipeOrdered', schemaVersion: 1 },
  { type: 'organisation.DeviceWipeAcknowledged', schemaVersion: 1 },
];
