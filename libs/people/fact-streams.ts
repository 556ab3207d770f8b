import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { FactKind } from './domain/facts.js';

/** How the streams of a fact are named behind the context's name. Never renamed. */
const NAME_OF: Readonly<Record<FactKind, string>> = {
  ReportingLineChanged: 'reportingline',
  TeamChanged: 'team',
  EmployeePlaced: 'placement',
  EmployeeStatusChanged: 'employeestatus',
  RoleAssignmentsChanged: 'roleassignments',
  DelegationsChanged: 'delegations',
  EmploymentChanged: 'employment',
  PayGroupDefined: 'paygroup',
  LegalBasisDeclared: 'legalbasis',
  ConsentChanged: 'consent',
  DeviceChanged: 'device',
};

/** The category of the streams that hold a fact: `attendance.team`. */
export const factCategory = (context: string, kind: FactKind): string => `${context}.${NAME_OF[kind]}`;

/**
 * The stream that holds what a context knows of one subject.
 * @param about id of the person, team, employment, pay group or device; of a legal basis its country, or `any`
 */
export const factStream = (context: string, tenant: TenantId, kind: FactKind, about: string): StreamId =>
  streamIdOf(factCategory(context, kind), tenant, about);

/**
 * Who was shown personal data of a person in one UTC month.
 * @param month `202603`
 */
export const accessLogStream = (
  context: string,
  tenant: TenantId,
  employee: EmployeeId,
  month: string,
): StreamId => streamIdOf(`${context}.accesslog`, tenant, employee, month);
