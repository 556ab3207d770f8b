import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';

/** Every version of every shift of a tenant. */
export const shiftBookStream = (tenant: TenantId): StreamId =>
  streamIdOf('attendance.shifts', tenant, tenant);

/** The shift assignments of an employment. */
export const employmentShiftsStream = (tenant: TenantId, employment: EmploymentId): StreamId =>
  streamIdOf('attendance.employmentshifts', tenant, employment);

/** The shift assignments of a team. */
export const teamShiftsStream = (tenant: TenantId, team: string): StreamId =>
  streamIdOf('attendance.teamshifts', tenant, team);

/** What a tenant says about holidays. */
export const holidayCalendarsStream = (tenant: TenantId): StreamId =>
  streamIdOf('attendance.holidaycalendars', tenant, tenant);
