import { Inject, Injectable } from '@nestjs/common';
import { access } from '@timeledger/access/access.js';
import { relationsOfRoles } from '@timeledger/access/access-policy.js';
import type { Relation } from '@timeledger/access/permission.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { assertNotParked } from '@timeledger/runtime/parking.js';
import { ME } from '@timeledger/service/http/employee-id.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { holderOf, type Device } from '../domain/devices/device.decider.js';
import { ORGANISATION_PORTS, READ_WAIT_MS, type OrganisationPorts } from '../organisation-ports.js';
import type { DeviceOrdersView, DeviceQuery, DeviceView } from './device.dto.js';
import { DEVICES_PROJECTION } from './devices.projection.js';

interface DeviceRow {
  readonly device_id: string;
  readonly employee_id: string | null;
  readonly events: readonly StoredEvent[];
  readonly state: Device;
  readonly revision: number;
}

/** A device, its state sealed and its view open, and the revision that its ETag names. */
export interface ReadDevice {
  readonly state: Device;
  readonly view: DeviceView;
  readonly revision: number;
}

/** Nobody's id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const unknown = (): DomainError =>
  new DomainError('device.unknown', 'not-found', { detail: 'There is no such device, or not for you.' });

/** How somebody stands to a device of a person; `null` for one of nobody. */
export function relationsToDevice(principal: Principal, employeeId: string | null): ReadonlySet<Relation> {
  const relations = new Set<Relation>(relationsOfRoles(principal.roles));
  if (!principal.isService && principal.employeeId !== undefined && principal.employeeId === employeeId)
    relations.add('self');
  return relations;
}

/**
 * Refuses whoever may not do this with a device of a person.
 * @throws DomainError 404 `device.unknown` for whoever may not see it; 403 `access.forbidden`
 */
export function assertMayWithDevice(principal: Principal, employeeId: string | null, action: string): void {
  access.assertMay(relationsToDevice(principal, employeeId), 'device', action, { unknown });
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A device as its state, in readable form, tells. */
export const deviceViewOf = (device: Device): DeviceView => ({
  id: device.deviceId,
  employeeId: holderOf(device),
  status: device.revokedAt === null ? 'active' : 'revoked',
  platform: device.platform,
  model: device.model,
  appVersion: device.appVersion,
  name: textOf(device.name),
  registeredAt: device.registeredAt,
  bindings: device.bindings,
  revokedAt: device.revokedAt,
  revocationReason: textOf(device.revocationReason),
  wipe: device.wipe,
});

/** What the device is to do now. */
export function deviceOrdersOf(device: Device): DeviceOrdersView {
  const isToWipe = device.wipe !== null && device.wipe.status !== 'complete';
  return {
    status: device.revokedAt === null ? 'active' : 'revoked',
    isToUploadQueue: isToWipe || device.revokedAt !== null,
    isToWipe,
    wipeOrderedAt: isToWipe ? (device.wipe?.orderedAt ?? null) : null,
  };
}

/** Reads devices as they are now. What one may not see answers as what does not exist. */
@Injectable()
export class DevicesQueries {
  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, DEVICES_PROJECTION, READ_WAIT_MS);
  }

  /**
   * A device that the principal may do this with.
   * @throws DomainError 404 `device.unknown`; 403 `access.forbidden`; 503 `projection.parked`
   */
  async device(
    principal: Principal,
    deviceId: string,
    action: 'read' | 'follow-orders',
  ): Promise<ReadDevice> {
    const { tenantId } = principal;
    return this.ports.database.run(
      tenantId,
      async (client) => {
        const { rows } = await client.query<DeviceRow>(
          `SELECT device_id, employee_id, events, state, revision FROM organisation.device
           WHERE tenant_id = $1 AND device_id = $2`,
          [tenantId, deviceId],
        );
        const [row] = rows;
        if (row === undefined) throw unknown();
        assertMayWithDevice(principal, row.employee_id, action);
        const key = { tenantId, orderingKey: deviceId };
        await assertNotParked(client, 'organisation', DEVICES_PROJECTION, key);
        const { state, revision } = row;
        return { state, view: await this.viewOf(row), revision: Number(revision) };
      },
      { isReadOnly: true },
    );
  }

  /** One's own devices; all of them for administration and audit. */
  async devices(principal: Principal, query: DeviceQuery): Promise<Page<DeviceView>> {
    const { byRole } = access.conditionsFor(principal.roles, 'device');
    const own = byRole.size > 0 ? undefined : (principal.employeeId ?? NOBODY);
    const asked =
      query.employeeId === ME ? (principal.employeeId ?? NOBODY) : query.employeeId?.toLowerCase();
    if (own !== undefined && asked !== undefined && asked !== own) return { items: [] };
    const employeeId = own ?? asked ?? null;
    const { tenantId } = principal;
    const scope: CursorScope = { tenantId, list: 'listDevices', filter: { employeeId } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? undefined : this.ports.cursors.read(scope, query.cursor)[0];
    const rows = await this.ports.database.query<DeviceRow & Record<string, unknown>>(
      tenantId,
      `SELECT device_id, employee_id, events, state, revision FROM organisation.device
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR device_id > $2) AND ($3::uuid IS NULL OR employee_id = $3)
       ORDER BY device_id LIMIT $4`,
      [tenantId, behind ?? null, employeeId, limit + 1],
    );
    const page = pageOf<DeviceRow>(this.ports.cursors, scope, rows, limit, (row) => [row.device_id]);
    return { ...page, items: await Promise.all(page.items.map((row) => this.viewOf(row))) };
  }

  /**
   * How many devices of a person are not revoked.
   * @param seen token of a position that counts in any case
   */
  async activeDevicesOf(
    tenantId: TenantId,
    employeeId: EmployeeId,
    seen: string | undefined,
  ): Promise<number> {
    await this.reach(seen);
    await this.reach(this.ports.tokens.issue(await this.ports.store.head()));
    const [row] = await this.ports.database.query<{ count: string }>(
      tenantId,
      `SELECT count(*) FROM organisation.device WHERE tenant_id = $1 AND employee_id = $2 AND NOT is_revoked`,
      [tenantId, employeeId],
    );
    return Number(row?.count ?? 0);
  }

  private async viewOf({ state, events }: DeviceRow): Promise<DeviceView> {
    const read = await Promise.all(events.map((event) => this.ports.hooks.read(event)));
    const personal = Object.assign({}, ...read.map(({ data }) => data)) as Record<string, unknown>;
    return deviceViewOf({
      ...state,
      name: personal['name'] ?? null,
      revocationReason: personal['reason'] ?? null,
    });
  }
}
