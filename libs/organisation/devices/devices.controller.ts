import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deriveId, parseId, type EmployeeId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import type { DeviceState } from '../domain/devices/device.decider.js';
import type { OrganisationChanged } from '../organisation-commands.js';
import { DeviceCommands } from './device.commands.js';
import {
  AcknowledgeWipeBody,
  BindDeviceBody,
  deviceExample,
  DeviceOrdersView,
  DevicePage,
  DeviceQuery,
  DeviceView,
  RegisterDeviceBody,
  RevokeDeviceBody,
} from './device.dto.js';
import { deviceOrdersOf, DevicesQueries, deviceViewOf } from './devices.queries.js';

const wipe = {
  orderedAt: '2026-03-03T07:00:00.000Z',
  status: 'ordered',
  uploadedPunches: null,
  remainingPunches: null,
  acknowledgedAt: null,
} as const;
const revoked = {
  ...deviceExample,
  status: 'revoked',
  revokedAt: '2026-03-03T07:00:00.000Z',
  revocationReason: 'Left on the train',
} as const;

const made = (example: unknown): OperationResponse => ({
  status: 201,
  description: 'The device.',
  type: DeviceView,
  example,
  headers: ['ETag', 'Position'],
});

@Controller('v1/devices')
export class DevicesController {
  constructor(
    @Inject(DeviceCommands) private readonly commands: DeviceCommands,
    @Inject(DevicesQueries) private readonly queries: DevicesQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'registerDevice',
    tag: 'Devices',
    summary: 'Register a device',
    description:
      'Makes a phone, tablet or kiosk known (PLT-04), under an id that the device chooses and sends with its punches. Everybody registers their own; administration also those of others and shared ones. A person may have 10 that are not revoked.',
    requestExample: { id: deviceExample.id, platform: 'android', name: 'Ann’s phone', model: 'Pixel 9' },
    response: { ...made(deviceExample), headers: ['ETag', 'Position', 'Location'] },
    problems: [
      'device.already-registered',
      'device.too-many',
      'device.employee-unknown',
      'employee.unknown',
      'request.id-reused',
    ],
  })
  async register(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: RegisterDeviceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceView> {
    const { tenantId, subject } = principal;
    const employeeId = registeredFor(principal, body);
    await this.commands.assertMayRegister(principal, employeeId);
    const deviceId =
      body.id === undefined ? deriveId('device', tenantId, subject, key) : parseId(body.id, '/id');
    const changed = await this.commands.change({
      request: { principal, operation: 'devices.register', idempotencyKey: key, input: body },
      deviceId,
      command: {
        kind: 'register',
        deviceId,
        employeeId,
        namedBy: employeeId ?? principal.employeeId ?? subject,
        name: body.name ?? null,
        platform: body.platform,
        model: body.model ?? null,
        appVersion: body.appVersion ?? null,
      },
    });
    const view = answer(reply, changed);
    reply.header('location', `/v1/devices/${deviceId}`);
    return view;
  }

  @Post(':id/binding')
  @HttpCode(201)
  @Operation({
    id: 'bindDevice',
    tag: 'Devices',
    summary: 'Say whose a device is',
    description:
      'From now on the device is another person’s, or nobody’s. What it was before stays known. Punches that it brings for somebody else are recorded and flagged.',
    requestExample: { employeeId: deviceExample.employeeId },
    response: made(deviceExample),
    problems: [
      'device.unknown',
      'device.already-revoked',
      'device.employee-unknown',
      'device.too-many',
      'device.rebound-too-often',
      'resource.stale',
    ],
  })
  async bind(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: BindDeviceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceView> {
    const deviceId = parseId(id);
    await this.commands.assertMay(principal, deviceId, 'bind');
    const employeeId = body.employeeId === null ? null : parseId<EmployeeId>(body.employeeId, '/employeeId');
    await this.commands.assertKnown(principal.tenantId, employeeId);
    const changed = await this.commands.change({
      request: {
        principal,
        operation: 'devices.bind',
        idempotencyKey: key,
        input: { deviceId, expected, body },
      },
      deviceId,
      command: { kind: 'bind', employeeId },
      expected,
    });
    return answer(reply, changed);
  }

  @Post(':id/revocation')
  @HttpCode(200)
  @Operation({
    id: 'revokeDevice',
    tag: 'Devices',
    summary: 'Revoke a device',
    description:
      'For a lost or retired device; final. Answers 200 when it is refused everywhere from now on, or 202 when it is recorded and could not be confirmed within 5 s. What it captured before is still recorded and flagged for review; what it punches from now on is refused.',
    requestExample: { reason: 'Left on the train' },
    response: {
      description: 'The device; its next request is refused.',
      type: DeviceView,
      example: revoked,
      headers: ['ETag', 'Position'],
    },
    otherResponses: [
      {
        status: 202,
        description: 'Recorded; not confirmed everywhere yet.',
        type: DeviceView,
        example: revoked,
        headers: ['ETag', 'Position'],
      },
    ],
    problems: ['device.unknown', 'resource.stale'],
  })
  async revoke(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: RevokeDeviceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceView> {
    const { tenantId, employeeId, subject } = principal;
    const deviceId = parseId(id);
    await this.commands.assertMay(principal, deviceId, 'revoke');
    const changed = await this.commands.change({
      request: {
        principal,
        operation: 'devices.revoke',
        idempotencyKey: key,
        input: { deviceId, expected, body },
      },
      deviceId,
      command: { kind: 'revoke', notedBy: employeeId ?? subject, reason: body.reason ?? null },
      expected,
    });
    const isEverywhere = await this.commands.isRevokedEverywhere(tenantId, deviceId);
    if (!isEverywhere) reply.status(202);
    return answer(reply, changed);
  }

  @Post(':id/wipe-order')
  @HttpCode(201)
  @Operation({
    id: 'orderDeviceWipe',
    tag: 'Devices',
    summary: 'Order a device to wipe itself',
    description:
      'The device is to upload its queued punches, delete what it keeps, and acknowledge. It hears of the order when it next asks. Goes well with a revocation.',
    response: made({ ...deviceExample, wipe }),
    problems: ['device.unknown', 'resource.stale'],
  })
  async orderWipe(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceView> {
    const deviceId = parseId(id);
    await this.commands.assertMay(principal, deviceId, 'order-wipe');
    const changed = await this.commands.change({
      request: {
        principal,
        operation: 'devices.order-wipe',
        idempotencyKey: key,
        input: { deviceId, expected },
      },
      deviceId,
      command: { kind: 'order-wipe' },
      expected,
    });
    return answer(reply, changed);
  }

  @Post(':id/wipe-acknowledgement')
  @HttpCode(201)
  @Operation({
    id: 'acknowledgeDeviceWipe',
    tag: 'Devices',
    summary: 'Acknowledge a wipe order',
    description:
      'Sent by the device after it has uploaded its queue and wiped itself. With `remainingPunches` above 0 nothing was wiped: that is recorded as incomplete and the order stands. Answered for revoked devices too.',
    requestExample: { uploadedPunches: 3, remainingPunches: 0 },
    response: made({
      ...deviceExample,
      wipe: {
        ...wipe,
        status: 'complete',
        uploadedPunches: 3,
        remainingPunches: 0,
        acknowledgedAt: '2026-03-03T08:00:00.000Z',
      },
    }),
    problems: ['device.unknown', 'device.no-wipe-ordered', 'resource.stale'],
  })
  async acknowledgeWipe(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: AcknowledgeWipeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceView> {
    const deviceId = parseId(id);
    await this.commands.assertMay(principal, deviceId, 'follow-orders');
    const changed = await this.commands.change({
      request: {
        principal,
        operation: 'devices.acknowledge-wipe',
        idempotencyKey: key,
        input: { deviceId, expected, body },
      },
      deviceId,
      command: { kind: 'acknowledge-wipe', ...body },
      expected,
    });
    return answer(reply, changed);
  }

  @Get(':id/orders')
  @Operation({
    id: 'getDeviceOrders',
    tag: 'Devices',
    summary: 'Ask what a device is to do',
    description:
      'For the app to ask at its start, when it comes online and every few minutes: upload the queue, wipe. The `ETag` is what an acknowledgement names in `If-Match`. Answered for revoked devices too.',
    response: {
      description: 'The orders.',
      type: DeviceOrdersView,
      example: { status: 'active', isToUploadQueue: false, isToWipe: false, wipeOrderedAt: null },
      headers: ['ETag'],
    },
    problems: ['device.unknown'],
  })
  async orders(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceOrdersView> {
    await this.queries.reach(readAt);
    const { state, revision } = await this.queries.device(principal, parseId(id), 'follow-orders');
    setAnswerHeaders(reply, { revision });
    return deviceOrdersOf(state);
  }

  @Get(':id')
  @Operation({
    id: 'getDevice',
    tag: 'Devices',
    summary: 'Read a device',
    description: 'One’s own; every device for administration and audit.',
    response: { description: 'The device.', type: DeviceView, example: deviceExample, headers: ['ETag'] },
    problems: ['device.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceView> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.queries.device(principal, parseId(id), 'read');
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listDevices',
    tag: 'Devices',
    summary: 'List devices',
    description: 'One’s own; every device, or those of one person, for administration and audit.',
    response: { description: 'A page of devices.', type: DevicePage, example: { items: [deviceExample] } },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: DeviceQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<DevicePage> {
    await this.queries.reach(readAt);
    return this.queries.devices(principal, query);
  }
}

/** Whose device it is to be: one's own unless told. */
function registeredFor(principal: Principal, { employeeId }: RegisterDeviceBody): EmployeeId | null {
  if (employeeId === undefined) return principal.employeeId ?? null;
  return employeeId === null ? null : parseId<EmployeeId>(employeeId, '/employeeId');
}

function answer(
  reply: FastifyReply,
  { state, revision, position }: OrganisationChanged<DeviceState>,
): DeviceView {
  if (state === undefined) throw new Error('an accepted change left no device');
  setAnswerHeaders(reply, { revision, position });
  return deviceViewOf(state);
}
