import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { access } from '@timeledger/access/access.js';
import { forbidden } from '@timeledger/access/access-policy.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { streamIdOf, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import { parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { CommandQueue } from '@timeledger/runtime/command-queue.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import type { DeviceEvent } from '../domain/devices/device-events.js';
import {
  decideDevice,
  evolveDevice,
  holderOf,
  initialDevice,
  type DeviceCommand,
  type DeviceState,
} from '../domain/devices/device.decider.js';
import { OrganisationCommands, type OrganisationChanged } from '../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { UPTAKE_WAIT_MS } from '../uptake.js';
import { assertMayWithDevice, DevicesQueries, relationsToDevice } from './devices.queries.js';

/** Devices of one person that are not revoked. */
export const MAX_DEVICES_PER_PERSON = 10;
const MAX_REMEMBERED = 10_000;

/** One change of a device. */
export interface DeviceChange {
  readonly request: CommandRequest;
  readonly deviceId: string;
  readonly command: DeviceCommand;
  /** `If-Match`. */
  readonly expected?: number;
}

/** The life of one device. */
export const deviceStream = (tenant: TenantId, deviceId: string): StreamId =>
  streamIdOf('organisation.device', tenant, deviceId);

// The category holds only the events of devices.
const evolveStored = evolveDevice as unknown as (state: DeviceState, event: StoredEvent) => DeviceState;

/** Changes devices, and knows when a revocation holds everywhere. */
@Injectable()
export class DeviceCommands {
  /** Registrations for one person wait for each other: each counts those before. Across processes the count may be a moment old. */
  private readonly registrations = new CommandQueue();
  /** Until where the read model is to be, to have seen what this process registered for a person. */
  private readonly registered = new LRUCache<string, string>({ max: MAX_REMEMBERED });

  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(DevicesQueries) private readonly queries: DevicesQueries,
  ) {}

  /**
   * Refuses whoever may not register a device for a person, or for nobody.
   * @throws DomainError 404 `employee.unknown`; 403 `access.forbidden`; 422 `device.employee-unknown`
   */
  async assertMayRegister(principal: Principal, employeeId: EmployeeId | null): Promise<void> {
    const relations = relationsToDevice(principal, employeeId);
    if (employeeId === null && !access.mayDo(relations, 'device', 'register')) throw forbidden();
    const unknown = (): DomainError => new DomainError('employee.unknown', 'not-found');
    access.assertMay(relations, 'device', 'register', { unknown });
    if (!relations.has('self')) await this.assertKnown(principal.tenantId, employeeId);
  }

  /** @throws DomainError 422 `device.employee-unknown` */
  async assertKnown(tenantId: TenantId, employeeId: EmployeeId | null): Promise<void> {
    if (employeeId === null) return;
    const stream = streamIdOf('organisation.employee', tenantId, employeeId);
    if ((await this.ports.store.readStream(tenantId, stream, { limit: 1 })).length > 0) return;
    const code = 'device.employee-unknown';
    throw new DomainError(code, 'invalid', {
      errors: [{ pointer: '/employeeId', code, detail: 'does not exist' }],
    });
  }

  /**
   * Refuses whoever may not do this with the device, before anything of it is told.
   * @throws DomainError 404 `device.unknown`; 403 `access.forbidden`
   */
  async assertMay(principal: Principal, deviceId: string, action: string): Promise<void> {
    const { tenantId } = principal;
    const { store, hooks } = this.ports;
    const stream = deviceStream(tenantId, deviceId);
    const { state } = await foldStream(store, hooks, tenantId, stream, initialDevice, evolveStored);
    if (state === undefined) throw new DomainError('device.unknown', 'not-found');
    assertMayWithDevice(principal, holderOf(state), action);
  }

  /** Decides and records. @throws DomainError as the decider, `device.too-many` (409), `resource.stale` (412) */
  async change(change: DeviceChange): Promise<OrganisationChanged<DeviceState>> {
    const { command, request } = change;
    const holder = command.kind === 'register' || command.kind === 'bind' ? command.employeeId : null;
    if (holder === null) return this.record(change);
    const key = `${request.principal.tenantId} ${holder}`;
    return this.registrations.run(key, async () => {
      const changed = await this.record(change, () =>
        this.assertRoom(request.principal.tenantId, parseId<EmployeeId>(holder), this.registered.get(key)),
      );
      this.registered.set(key, changed.position);
      return changed;
    });
  }

  private async record(
    { request, deviceId, command, expected }: DeviceChange,
    assertRoom?: () => Promise<void>,
  ): Promise<OrganisationChanged<DeviceState>> {
    const { tenantId } = request.principal;
    const changed = await this.commands.change<DeviceState, DeviceEvent>({
      request,
      streamId: deviceStream(tenantId, deviceId),
      initialState: initialDevice,
      evolve: evolveDevice,
      decide: (state) => decideDevice(command, state, instantOf(this.ports.clock.nowMs())),
      ...(assertRoom === undefined ? {} : { claim: assertRoom }),
      ...(expected === undefined ? {} : { expected }),
    });
    if (!changed.isDuplicate) return changed;
    // A retry is answered as its request was.
    return { ...changed, state: await this.stateAt(tenantId, deviceId, changed.revision) };
  }

  /** Waits until the revocation holds wherever it matters. @returns whether that is known */
  async isRevokedEverywhere(tenantId: TenantId, deviceId: string): Promise<boolean> {
    const { store, uptake } = this.ports;
    if (uptake === undefined) return false;
    const events = await readToEnd(store, tenantId, deviceStream(tenantId, deviceId));
    const revoked = events.find(({ type }) => type === 'organisation.DeviceRevoked');
    if (revoked === undefined) return false;
    return uptake.isTakenIn(tenantId, revoked.type, revoked.eventId, UPTAKE_WAIT_MS);
  }

  private async stateAt(tenantId: TenantId, deviceId: string, revision: number): Promise<DeviceState> {
    const events = await readToEnd(this.ports.store, tenantId, deviceStream(tenantId, deviceId));
    const until = await Promise.all(
      events.slice(0, revision + 1).map((event) => this.ports.hooks.read(event)),
    );
    return until.reduce(evolveStored, initialDevice);
  }

  private async assertRoom(
    tenantId: TenantId,
    employeeId: EmployeeId,
    seen: string | undefined,
  ): Promise<void> {
    if ((await this.queries.activeDevicesOf(tenantId, employeeId, seen)) < MAX_DEVICES_PER_PERSON) return;
    throw new DomainError('device.too-many', 'conflict', {
      extensions: { maximumDevices: MAX_DEVICES_PER_PERSON },
    });
  }
}
