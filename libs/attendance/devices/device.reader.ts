import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { validate } from 'uuid';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { FollowedFacts } from '@timeledger/runtime/followed-facts.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { DeviceChanged } from '../domain/events/device-events.js';
import {
  deviceStandingOf,
  judgeDevice,
  NOTHING_ODD,
  type DeviceStanding,
  type DeviceVerdict,
  type PunchOnDevice,
} from '../domain/punches/device-standing.js';
import { deviceStream } from '../streams.js';

/**
 * What is answered to a revoked device.
 * @param pointer to the member that names the device of a punch; none where only the request's header names it
 */
export const deviceRevoked = (pointer?: string): DomainError =>
  new DomainError('device.revoked', 'forbidden', {
    ...(pointer === undefined
      ? {}
      : { errors: [{ pointer, code: 'device.revoked', detail: 'was revoked before this punch' }] }),
  });

/**
 * How devices stand, from attendance's own log. Kept in memory as long as the log says nothing new: a punch pays no
 * look-up for it, and a revocation counts within a second.
 */
@Injectable()
export class DeviceReader implements OnModuleDestroy {
  private readonly facts: FollowedFacts;

  constructor(@Inject(ATTENDANCE_PORTS) private readonly ports: Pick<AttendancePorts, 'store' | 'logger'>) {
    const { store, logger } = ports;
    this.facts = new FollowedFacts({ store, logger, categories: ['attendance.device'] });
  }

  /** Stops following the log. */
  onModuleDestroy(): Promise<void> {
    return this.facts.close();
  }

  /** What the devices say that a live punch and its request name. */
  async judgeLive(
    tenant: TenantId,
    deviceIds: readonly (string | undefined)[],
    live: Omit<PunchOnDevice, 'source'>,
  ): Promise<DeviceVerdict> {
    const punch: PunchOnDevice = { ...live, source: 'live' };
    let verdict = NOTHING_ODD;
    for (const deviceId of new Set(deviceIds)) {
      const { flags, isRefused } = await this.judge(tenant, deviceId, punch);
      if (flags.length > 0 || isRefused)
        verdict = { flags: [...verdict.flags, ...flags], isRefused: verdict.isRefused || isRefused };
    }
    return verdict;
  }

  /** What a device says about a punch; a text that is no registered device's id says nothing. */
  async judge(tenant: TenantId, deviceId: string | undefined, punch: PunchOnDevice): Promise<DeviceVerdict> {
    if (deviceId === undefined) return NOTHING_ODD;
    return judgeDevice(await this.standing(tenant, deviceId), punch);
  }

  /** @throws DomainError 403 `device.revoked` */
  async assertNotRevoked(tenant: TenantId, deviceId: string): Promise<void> {
    const standing = await this.standing(tenant, deviceId);
    if (standing !== undefined && standing.revokedAt !== null) throw deviceRevoked();
  }

  /** `undefined` for a device that organisation never told of. */
  async standing(tenant: TenantId, deviceId: string): Promise<DeviceStanding | undefined> {
    // Registered devices have UUIDs; apps that never registered may call themselves anything.
    if (!validate(deviceId)) return undefined;
    const stream = deviceStream(tenant, deviceId.toLowerCase());
    return this.facts.get(stream, async () => {
      // The stream holds nothing but `attendance.DeviceChanged`.
      const changes = (await readToEnd(this.ports.store, tenant, stream)) as unknown as DeviceChanged[];
      return deviceStandingOf(changes);
    });
  }
}
