import { APP_GUARD } from '@nestjs/core';
import { DeviceReader } from './device.reader.js';
import { RevokedDeviceGuard } from './revoked-device.guard.js';

/** What attendance's module is given of devices. The guard stands before every route of the process, behind the token's. */
export const devicesParts = {
  providers: [DeviceReader, { provide: APP_GUARD, useClass: RevokedDeviceGuard }],
} as const;
