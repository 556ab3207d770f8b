import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';

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

/**
 * When a person was on duty, of the local dates of one month.
 * @param month `2026-03`
 */
export const dutyStream = (tenant: TenantId, employee: EmployeeId, month: string): StreamId =>
  streamIdOf('geolocation.duty', tenant, employee, month.replace('-', ''));

/** Names the positions of a person, to which their seals are bound. Nothing is ever appended to it (ADR 0065). */
export const positionStream = (tenant: TenantId, employee: EmployeeId): StreamId =>
  streamIdOf('geolocation.position', tenant, employee);

/**
 * What is made of a person's positions, of the local dates of one month.
 * @param month `2026-03`
 */
export const trackStream = (tenant: TenantId, employee: EmployeeId, month: string): StreamId =>
  streamIdOf('geolocation.track', tenant, employee, month.replace('-', ''));
