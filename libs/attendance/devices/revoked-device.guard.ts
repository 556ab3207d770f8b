import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { operationIdOf } from '@timeledger/service/openapi/operation.decorator.js';
import { DeviceReader } from './device.reader.js';

/** Names the device that a request comes from. */
export const DEVICE_HEADER = 'device-id';

/**
 * What a revoked device may still ask: to upload what it captured before (each punch is judged by its own time), what it
 * is to do, and to say that it did. A live punch is judged where the attempt is logged.
 */
const STILL_ANSWERED: ReadonlySet<string> = new Set([
  'recordPunch',
  'recordPunchBatch',
  'getDeviceOrders',
  'acknowledgeDeviceWipe',
]);

/** Refuses the requests of revoked devices, as far as they name themselves; costs nothing where no device is named. */
@Injectable()
export class RevokedDeviceGuard implements CanActivate {
  constructor(@Inject(DeviceReader) private readonly devices: DeviceReader) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const deviceId = request.headers[DEVICE_HEADER];
    // Behind the guard that says who asks; public routes belong to no tenant.
    if (deviceId === undefined || request.principal === null) return true;
    if (STILL_ANSWERED.has(operationIdOf(context.getHandler(), context.getClass()))) return true;
    return this.devices.assertNotRevoked(request.principal.tenantId, String(deviceId)).then(() => true);
  }
}
