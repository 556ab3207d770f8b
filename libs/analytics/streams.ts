import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';

/** What attendance told of the days of an employment in the month of a local date, and what that restated. */
export const attendanceDaysStream = (tenant: TenantId, employment: EmploymentId, date: LocalDate): StreamId =>
  streamIdOf('analytics.attendancedays', tenant, employment, date.slice(0, 7).replace('-', ''));
