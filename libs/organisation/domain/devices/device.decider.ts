import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { DeviceEvent, DevicePlatform } from './device-events.js';

/** From an instant on, whose device it is; `null` is nobody. */
export type DeviceBinding = { readonly employeeId: string | null; readonly since: string };

/** What became of a wipe order. */
export type WipeOrder = {
  readonly orderedAt: string;
  readonly status: 'ordered' | 'incomplete' | 'complete';
  readonly uploadedPunches: number | null;
  readonly remainingPunches: number | null;
  readonly acknowledgedAt: string | null;
};

/** All that is known of a device. */
export interface Device {
  readonly deviceId: string;
  readonly platform: DevicePlatform;
  readonly model: string | null;
  readonly appVersion: string | null;
  /** As the events tell it: sealed, open, or erased. */
  readonly name: unknown;
  readonly registeredAt: string;
  /** Oldest first, never empty; the last one holds. */
  readonly bindings: readonly DeviceBinding[];
  readonly revokedAt: string | null;
  readonly revocationReason: unknown;
  readonly wipe: WipeOrder | null;
}

export type DeviceCommand =
  | {
      readonly kind: 'register';
      readonly deviceId: string;
      readonly employeeId: string | null;
      readonly namedBy: string;
      readonly name: string | null;
      readonly platform: DevicePlatform;
      readonly model: string | null;
      readonly appVersion: string | null;
    }
  | { readonly kind: 'bind'; readonly employeeId: string | null }
  | { readonly kind: 'revoke'; readonly notedBy: string; readonly reason: string | null }
  | { readonly kind: 'order-wipe' }
  | {
      readonly kind: 'acknowledge-wipe';
      readonly uploadedPunches: number;
      readonly remainingPunches: number;
    };

export type DeviceState = Device | undefined;
export const initialDevice: DeviceState = undefined;

/** Bindings of one device; more would be no device of anybody. */
export const MAX_BINDINGS = 1000;

/** Whose device it is now; `null` for nobody's. */
export const holderOf = (device: Device): string | null => device.bindings.at(-1)?.employeeId ?? null;

export function evolveDevice(state: DeviceState, event: DeviceEvent): DeviceState {
  if (event.type === 'organisation.DeviceRegistered') {
    const { deviceId, employeeId, name, platform, model, appVersion, at } = event.data;
    return {
      deviceId,
      platform,
      model,
      appVersion,
      name,
      registeredAt: at,
      bindings: [{ employeeId, since: at }],
      revokedAt: null,
      revocationReason: null,
      wipe: null,
    };
  }
  if (state === undefined) return undefined;
  const { data } = event;
  switch (event.type) {
    case 'organisation.DeviceBound': {
      const { employeeId, at } = event.data;
      return { ...state, bindings: [...state.bindings, { employeeId, since: at }] };
    }
    case 'organisation.DeviceRevoked':
      return { ...state, revokedAt: data.at, revocationReason: event.data.reason };
    case 'organisation.DeviceWipeOrdered':
      return {
        ...state,
        wipe: {
          orderedAt: data.at,
          status: 'ordered',
          uploadedPunches: null,
          remainingPunches: null,
          acknowledgedAt: null,
        },
      };
    case 'organisation.DeviceWipeAcknowledged': {
      const { outcome, uploadedPunches, remainingPunches, at } = event.data;
      const orderedAt = state.wipe?.orderedAt ?? at;
      return {
        ...state,
        wipe: { orderedAt, status: outcome, uploadedPunches, remainingPunches, acknowledgedAt: at },
      };
    }
  }
}

/**
 * Registers, binds, revokes, wipes. A revoked device stays revoked; ordering, binding or revoking again what is so
 * already records nothing.
 * @param at UTC instant
 * @throws DomainError `device.already-registered`, `device.already-revoked`, `device.no-wipe-ordered`, `device.rebound-too-often`
 *   (409), `device.unknown` (404)
 */
export function decideDevice(command: DeviceCommand, state: DeviceState, at: string): readonly DeviceEvent[] {
  if (command.kind === 'register') {
    if (state !== undefined) throw new DomainError('device.already-registered', 'conflict');
    const { kind: _kind, ...facts } = command;
    return [{ type: 'organisation.DeviceRegistered', data: { ...facts, at } }];
  }
  if (state === undefined) throw new DomainError('device.unknown', 'not-found');
  const { deviceId } = state;
  const holder = holderOf(state);
  switch (command.kind) {
    case 'bind': {
      const { employeeId } = command;
      if (state.revokedAt !== null) throw new DomainError('device.already-revoked', 'conflict');
      if (employeeId === holder) return [];
      if (state.bindings.length >= MAX_BINDINGS)
        throw new DomainError('device.rebound-too-often', 'conflict');
      return [{ type: 'organisation.DeviceBound', data: { deviceId, employeeId, before: holder, at } }];
    }
    case 'revoke': {
      if (state.revokedAt !== null) return [];
      const { notedBy, reason } = command;
      return [
        { type: 'organisation.DeviceRevoked', data: { deviceId, employeeId: holder, notedBy, reason, at } },
      ];
    }
    case 'order-wipe':
      if (state.wipe !== null && state.wipe.status !== 'complete') return [];
      return [{ type: 'organisation.DeviceWipeOrdered', data: { deviceId, at } }];
    case 'acknowledge-wipe': {
      if (state.wipe === null || state.wipe.status === 'complete')
        throw new DomainError('device.no-wipe-ordered', 'conflict');
      const { uploadedPunches, remainingPunches } = command;
      const outcome = remainingPunches > 0 ? 'incomplete' : 'complete';
      return [
        {
          type: 'organisation.DeviceWipeAcknowledged',
          data: { deviceId, outcome, uploadedPunches, remainingPunches, at },
        },
      ];
    }
  }
}
