import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

/** The category of exports. */
export const DATA_EXPORT_CATEGORY = 'organisation.dataexport';

/**
 * All exports of a person: one stream, so that one is in preparation at a time, and an erasure meets every one of them,
 * whatever the read models have seen.
 */
export const dataExportStream = (tenant: TenantId, employee: string): StreamId =>
  streamIdOf(DATA_EXPORT_CATEGORY, tenant, employee);
