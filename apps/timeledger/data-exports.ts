import type { AttendancePorts } from '@timeledger/attendance/attendance-ports.js';
import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { DataExportPorts } from '@timeledger/organisation/privacy/data-exports/data-export-ports.js';
import { AccessLog } from '@timeledger/people/privacy/access-log.js';
import type { ProductHooks } from './event-hooks.js';

/** What archives of everything about a person are made with. */
export interface DataExportOptions {
  readonly hooks: ProductHooks;
  readonly attendance: Pick<AttendancePorts, 'store' | 'hooks' | 'clock' | 'cursors'>;
  readonly sections: readonly ExportSection[];
  /** Forgets what this process has opened. */
  readonly forget: () => void;
}

/** Archives in the data folder; who is given one stands in the access log that attendance keeps. */
export function dataExportPorts({ hooks, attendance, sections, forget }: DataExportOptions): DataExportPorts {
  const log = new AccessLog('attendance', attendance);
  return {
    blobs: hooks.blobs,
    archiveKeys: hooks.archiveKeys,
    sections,
    recordRead: (principal, { employeeId, exportId, kinds, purpose }) =>
      log.record(principal, [
        { employeeId, kinds: [...kinds], purpose, operation: 'downloadDataExport', records: [exportId] },
      ]),
    forget,
  };
}
