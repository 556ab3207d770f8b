import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import { accessLogStream as accessLogStreamOf, factStream } from '@timeledger/people/fact-streams.js';
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

/** The worked days of one month, as they were calculated. */
export const workedDaysStream = (tenant: TenantId, employment: EmploymentId, month: UtcMonth): StreamId =>
  streamIdOf('attendance.workedday', tenant, employment, month);

/** What attendance knows of an employment. */
export const employmentStream = (tenant: TenantId, employment: EmploymentId): StreamId =>
  factStream('attendance', tenant, 'EmploymentChanged', employment);

/** What attendance knows of who manages a person. */
export const reportingLineStream = (tenant: TenantId, employee: EmployeeId): StreamId =>
  factStream('attendance', tenant, 'ReportingLineChanged', employee);

/** What attendance knows of a team. */
export const teamStream = (tenant: TenantId, team: string): StreamId =>
  factStream('attendance', tenant, 'TeamChanged', team);

/** What attendance knows of the teams and sites of a person. */
export const placementStream = (tenant: TenantId, employee: EmployeeId): StreamId =>
  factStream('attendance', tenant, 'EmployeePlaced', employee);

/** What attendance knows of whether a person is active. */
export const employeeStatusStream = (tenant: TenantId, employee: EmployeeId): StreamId =>
  factStream('attendance', tenant, 'EmployeeStatusChanged', employee);

/** What attendance knows of the roles that the organisation gave a person. */
export const roleAssignmentsStream = (tenant: TenantId, employee: EmployeeId): StreamId =>
  factStream('attendance', tenant, 'RoleAssignmentsChanged', employee);

/** What attendance knows of who stands in for a manager. */
export const delegationsStream = (tenant: TenantId, manager: EmployeeId): StreamId =>
  factStream('attendance', tenant, 'DelegationsChanged', manager);

/** What attendance knows of the grounds on which a country's data may be stored; `null` is every other country. */
export const legalBasisStream = (tenant: TenantId, country: string | null): StreamId =>
  factStream('attendance', tenant, 'LegalBasisDeclared', country ?? 'any');

/** What attendance knows of a person's consents. */
export const consentStream = (tenant: TenantId, employee: EmployeeId): StreamId =>
  factStream('attendance', tenant, 'ConsentChanged', employee);

/** Who was shown personal data of a person in one UTC month. */
export const accessLogStream = (tenant: TenantId, employee: EmployeeId, month: UtcMonth): StreamId =>
  accessLogStreamOf('attendance', tenant, employee, month);

/** What attendance knows of a device. */
export const deviceStream = (tenant: TenantId, device: string): StreamId =>
  factStream('attendance', tenant, 'DeviceChanged', device);

/** What attendance knows of a pay group. */
export const payGroupStream = (tenant: TenantId, payGroup: string): StreamId =>
  factStream('attendance', tenant, 'PayGroupDefined', payGroup);

/** The versions of a work-time policy. The tenant's own id names its default policy. */
export const policyStream = (tenant: TenantId, policy: string = tenant): StreamId =>
  streamIdOf('attendance.policy', tenant, policy);

/** The tenant's rules on who may correct what. */
export const correctionRulesStream = (tenant: TenantId): StreamId =>
  streamIdOf('attendance.correctionrules', tenant, tenant);
