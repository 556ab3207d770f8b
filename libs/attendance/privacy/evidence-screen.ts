import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { StorageRefusal } from '@timeledger/people/domain/storage-permission.js';
import type { StoragePermissions } from '@timeledger/people/privacy/storage-permissions.js';
import type { LocationBody } from '../punching/punch.dto.js';

/** What a punch brings without being needed for it. */
export interface WithEvidence {
  readonly location?: LocationBody;
}

/** A body of which everything may be stored, and why something of it may not. */
export interface Screened<Body extends WithEvidence> {
  readonly body: Body;
  /** `undefined` when nothing was left out. */
  readonly refusal: StorageRefusal | undefined;
}

/**
 * Leaves out the evidence that may not be stored of the person: before anything is decided, appended or logged. A body
 * without evidence asks nobody.
 */
export async function screenEvidence<Body extends WithEvidence>(
  permissions: StoragePermissions,
  whose: { readonly tenantId: TenantId; readonly employeeId: EmployeeId },
  body: Body,
  occurredAt: Instant,
): Promise<Screened<Body>> {
  if (body.location === undefined) return { body, refusal: undefined };
  const { tenantId, employeeId } = whose;
  const refusal = await permissions.refusalOf(tenantId, employeeId, 'location', occurredAt);
  if (refusal === undefined) return { body, refusal };
  const { location: _, ...rest } = body;
  // Every other member is still there, and `location` is optional.
  return { body: rest as Body, refusal };
}
