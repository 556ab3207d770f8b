import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

/** The life of a site. */
export const siteStream = (tenant: TenantId, siteId: string): StreamId =>
  streamIdOf('geolocation.site', tenant, siteId);

/** At which sites an employee is expected. */
export const assignmentStream = (tenant: TenantId, employeeId: string): StreamId =>
  streamIdOf('geolocation.assignment', tenant, employeeId);

/** The versions of the tenant's policy of verdicts. */
export const verdictPolicyStream = (tenant: TenantId): StreamId =>
  streamIdOf('geolocation.verdictpolicy', tenant, tenant);

/** One punch, its verdict, and what was odd about its evidence. */
export const verdictStream = (tenant: TenantId, punchId: string): StreamId =>
  streamIdOf('geolocation.verdict', tenant, punchId);
