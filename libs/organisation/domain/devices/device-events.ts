import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** What a device runs on. */
export const DEVICE_PLATFORMS = ['ios', 'android', 'web', 'kiosk', 'other'] as const;
export type DevicePlatform = (typeof DEVICE_PLATFORMS)[number];

/** A device is known from now on. Its name is sealed under the person whom it was given by or for. */
export type DeviceRegistered = {
  readonly type: 'organisation.DeviceRegistered';
  readonly data: JsonObject & {
    readonly deviceId: string;
    /** Who uses it; `null` for one that several people share. */
    readonly employeeId: string | null;
    /** Under whose key the name is sealed: the person, or for a shared device whoever registered it. */
    readonly namedBy: string;
    readonly name: string | null;
    readonly platform: DevicePlatform;
    readonly model: string | null;
    readonly appVersion: string | null;
    /** UTC instant. */
    readonly at: string;
  };
};

/** A device is another person's from now on, or nobody's. */
export type DeviceBound = {
  readonly type: 'organisation.DeviceBound';
  readonly data: JsonObject & {
    readonly deviceId: string;
    readonly employeeId: string | null;
    readonly before: string | null;
    readonly at: string;
  };
};

/** A device counts no more: final. The note is sealed. */
export type DeviceRevoked = {
  readonly type: 'organisation.DeviceRevoked';
  readonly data: JsonObject & {
    readonly deviceId: string;
    readonly employeeId: string | null;
    /** Under whose key the note is sealed. */
    readonly notedBy: string;
    readonly reason: string | null;
    readonly at: string;
  };
};

/** The device is to delete what it keeps, after it has uploaded its punches. */
export type DeviceWipeOrdered = {
  readonly type: 'organisation.DeviceWipeOrdered';
  readonly data: JsonObject & { readonly deviceId: string; readonly at: string };
};

/** The device says what became of the order. With punches left in its queue the order stands. */
export type DeviceWipeAcknowledged = {
  readonly type: 'organisation.DeviceWipeAcknowledged';
  readonly data: JsonObject & {
    readonly deviceId: string;
    readonly outcome: 'complete' | 'incomplete';
    readonly uploadedPunches: number;
    readonly remainingPunches: number;
    readonly at: string;
  };
};

export type DeviceEvent =
  DeviceRegistered | DeviceBound | DeviceRevoked | DeviceWipeOrdered | DeviceWipeAcknowledged;
