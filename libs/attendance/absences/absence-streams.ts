import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';

/** Every version of every kind of absence that a tenant has defined. */
export const absenceKindsStream = (tenant: TenantId): StreamId =>
  streamIdOf('attendance.absencekinds', tenant, tenant);

/** The category of {@link absencesStream}. */
export const ABSENCES_CATEGORY = 'attendance.absences';

/** The absences of an employment, and what was booked of its balances by hand. */
export const absencesStream = (tenant: TenantId, employment: EmploymentId): StreamId =>
  streamIdOf(ABSENCES_CATEGORY, tenant, employment);
