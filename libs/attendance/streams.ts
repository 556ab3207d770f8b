import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate, UtcMonth } from './domain/events/event.js';

/** Punches of one UTC month and the effects of their corrections. */
export const punchesStream = (tenant: TenantId, employment: EmploymentId, month: UtcMonth): StreamId =>
  streamIdOf('attendance.punches', tenant, employment, month);

/** Live punches of one UTC month that were refused. */
export const attemptsStream = (tenant: TenantId, employment: EmploymentId, month: UtcMonth): StreamId =>
  streamIdOf('attendance.attempts', tenant, employment, month);

/** Requests to correct punches of one UTC month. */
export const correctionsStream = (tenant: TenantId, employment: EmploymentId, month: UtcMonth): StreamId =>
  streamIdOf('attendance.corrections', tenant, employment, month);

/** The life of one timesheet. */
export const timesheetStream = (
  tenant: TenantId,
  employment: EmploymentId,
  periodStart: LocalDate,
): StreamId => streamIdOf('attendance.timesheet', tenant, employment, periodStart);

/** What attendance knows of an employment. */
export const employmentStream = (tenant: TenantId, employment: EmploymentId): StreamId =>
  streamIdOf('attendance.employment', tenant, employment);

/** What attendance knows of who manages a person. */
export const reportingLineStream = (tenant: TenantId, employee: EmployeeId): StreamId =>
  streamIdOf('attendance.reportingline', tenant, employee);

/** What attendance knows of a pay group. */
export const payGroupStream = (tenant: TenantId, payGroup: string): StreamId =>
  streamIdOf('attendance.paygroup', tenant, payGroup);

/** The versions of a work-time policy. The tenant's own id names its default policy. */
export const policyStream = (tenant: TenantId, policy: string = tenant): StreamId =>
  streamIdOf('attendance.policy', tenant, policy);

/** The tenant's rules on who may correct what. */
export const correctionRulesStream = (tenant: TenantId): StreamId =>
  streamIdOf('attendance.correctionrules', tenant, tenant);
