import { DeviceCommands } from './device.commands.js';
import { DevicesController } from './devices.controller.js';
import { DevicesQueries } from './devices.queries.js';

/** What organisation's module is given of devices. */
export const devicesParts = {
  controllers: [DevicesController],
  providers: [DeviceCommands, DevicesQueries],
} as const;
