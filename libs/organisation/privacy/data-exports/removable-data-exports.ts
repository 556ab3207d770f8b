import type { RemovablePersonalData } from '@timeledger/event-store/sealing/personal-data.js';
import { DataExports, type DataExportsOptions } from './data-exports.js';

/** Archives as an erasure reaches them: a copy of what is held elsewhere, whatever keeps that. */
export function removableDataExports(options: DataExportsOptions): RemovablePersonalData {
  const exports = new DataExports(options);
  return {
    kind: 'organisation.data-export',
    isCopy: true,
    count: (tenantId, subject) => exports.count(tenantId, subject),
    remove: (tenantId, subject) => exports.end({ tenantId, employeeId: subject, because: 'erasure' }),
  };
}
