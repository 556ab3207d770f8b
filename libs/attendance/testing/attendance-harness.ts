import type { EmployeeId } from '@timeledger/kernel/ids.js';
import {
  startContext,
  type ContextHarness,
  type HarnessOptions,
} from '@timeledger/testing/context-harness.js';
import type { Caller } from '@timeledger/testing/context-harness.js';
import { attendanceContext } from '../attendance.context.js';
import type { ReportingLine } from '../domain/events/setting-events.js';
import {
  seedEmployment,
  seedReportingLine,
  type EmploymentSeed,
  type SeededEmployment,
} from './seeded-employment.js';

export type { Answer, Caller, ProblemBody, SettableClock } from '@timeledger/testing/context-harness.js';

/** Attendance as it runs in an app, on a PostgreSQL of its own. */
export interface AttendanceHarness extends ContextHarness {
  seedEmployment(seed?: EmploymentSeed): Promise<SeededEmployment>;
  seedReportingLine(employeeId: EmployeeId, managers: readonly ReportingLine[]): Promise<void>;
  /** Requests of the person whose employment it is. */
  asEmployee(employment: SeededEmployment): Caller;
  /** Requests of the person's manager. */
  asManager(employment: SeededEmployment): Caller;
}

/** Starts attendance with its read models; reactors and jobs are for the test to start. One for a spec file. */
export async function startAttendance(options: HarnessOptions = {}): Promise<AttendanceHarness> {
  const harness = await startContext(attendanceContext, options);
  const { ports, clock, tenantId, as } = harness;
  return {
    ...harness,
    seedEmployment: (seed = {}) => seedEmployment(ports.pipeline, clock, seed.tenantId ?? tenantId, seed),
    seedReportingLine: (employeeId, managers) =>
      seedReportingLine(ports.pipeline, clock, tenantId, employeeId, managers),
    asEmployee: (employment) =>
      as({ tenantId: employment.tenantId, subject: employment.employeeId, roles: ['employee'] }),
    asManager: (employment) => {
      if (employment.managerId === null) throw new RangeError('the employment has no manager');
      return as({ tenantId: employment.tenantId, subject: employment.managerId, roles: ['manager'] });
    },
  };
}
