import type { FactEvent } from '@timeledger/people/domain/facts.js';

/** How a device stands since the event's time, as organisation says. What it was before stays in the stream. */
export type DeviceChanged = FactEvent<'attendance', 'DeviceChanged'>;
