import type { Actor } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';

/** The roles that a token may carry. What a role may do is decided by the domain, with organisation data beside it. */
export const ROLES = [
  'employee',
  'manager',
  'time_administrator',
  'finance',
  'auditor',
  'tenant_administrator',
  'service',
] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, as the verified token says. Frozen and shared by all requests with the same token. */
export interface Principal {
  readonly tenantId: TenantId;
  /** The token's `sub`. */
  readonly subject: string;
  /** The employee behind the token; `undefined` for one that names none, such as most machine clients. */
  readonly employeeId: EmployeeId | undefined;
  readonly roles: ReadonlySet<Role>;
  /** The client application (`azp`, else `client_id`). */
  readonly clientId: string | undefined;
  /** Whether a machine client asks. */
  readonly isService: boolean;
}

/** The principal as events name who caused them. */
export const actorOf = (principal: Principal): Actor => ({
  kind: principal.isService ? 'service' : 'user',
  id: principal.subject,
  ...(principal.clientId === undefined ? {} : { client: principal.clientId }),
  roles: [...principal.roles],
});
