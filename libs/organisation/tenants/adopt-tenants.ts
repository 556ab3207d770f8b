import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { TenantOrigin } from '../domain/tenants/tenant-events.js';
import { changeTenant, operatorContext, type IdentityPorts } from './identity-changes.js';

/**
 * Creates a tenant unless there is one with this id. The directory has to have been read; it may be behind the log,
 * when another process writes at the same moment: the log decides.
 * @returns whether this call created it
 */
export async function ensureTenant(
  ports: IdentityPorts,
  tenantId: TenantId,
  name: string,
  origin: TenantOrigin,
): Promise<boolean> {
  if (ports.tenants.statusOf(tenantId) !== undefined) return false;
  try {
    await changeTenant(
      ports,
      // The same key for ever: of two processes that start at once, one creates and the other finds it created.
      { ...operatorContext(tenantId, 'tenants.ensure'), idempotencyKey: 'created' },
      { kind: 'create-tenant', tenantId, name, country: null, locale: null, origin },
    );
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'tenant.already-exists') throw error;
    return false;
  }
  return true;
}

/**
 * Records the tenants of a data folder that is older than the recording of tenants: whoever has a history goes on
 * getting in. Those that are known stay as they are, suspended ones too.
 * @returns how many were adopted
 */
export async function adoptTenants(ports: IdentityPorts, found: readonly TenantId[]): Promise<number> {
  let adopted = 0;
  for (const tenantId of found) {
    if (await ensureTenant(ports, tenantId, `Company ${tenantId.slice(0, 8)}`, 'adopted')) adopted += 1;
  }
  return adopted;
}
