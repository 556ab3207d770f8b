import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { EVERY_OTHER_COUNTRY } from '../contracts/public-events.js';

/** The categories of privacy's streams. */
export const PRIVACY_CATEGORIES = [
  'organisation.legalbasis',
  'organisation.consent',
  'organisation.legalhold',
  'organisation.retention',
  'organisation.retentionrun',
] as const;

/** The declared grounds of one country; `null` is every other country. */
export const legalBasisStream = (tenant: TenantId, country: string | null): StreamId =>
  streamIdOf('organisation.legalbasis', tenant, country ?? EVERY_OTHER_COUNTRY);

/** The consents of a person. */
export const consentStream = (tenant: TenantId, employee: string): StreamId =>
  streamIdOf('organisation.consent', tenant, employee);

/** The holds on what is stored of a person. */
export const legalHoldStream = (tenant: TenantId, employee: string): StreamId =>
  streamIdOf('organisation.legalhold', tenant, employee);

/** The company's rules of retention. */
export const retentionStream = (tenant: TenantId): StreamId =>
  streamIdOf('organisation.retention', tenant, tenant);

/** One run of retention, named by its day. */
export const retentionRunStream = (tenant: TenantId, runId: string): StreamId =>
  streamIdOf('organisation.retentionrun', tenant, runId);

/** The category of erasures. */
export const ERASURE_CATEGORY = 'organisation.erasure';

/** The erasure of a person. */
export const erasureStream = (tenant: TenantId, employee: string): StreamId =>
  streamIdOf(ERASURE_CATEGORY, tenant, employee);
