import type { ExportFile, ExportText } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { AttendancePorts } from '../../attendance-ports.js';
import type { PersonRecords } from './person-records.js';

/** What the rows of a file are read from. */
export interface ExportSource {
  readonly ports: AttendancePorts;
  readonly records: PersonRecords;
}

/** Whom a file is about. */
export interface Subject {
  readonly tenant: TenantId;
  readonly person: EmployeeId;
}

/** One file of a section: where it stands, what it says, how its rows are read. */
export interface FileOfSection {
  readonly path: string;
  readonly text: ExportText;
  readonly rows: (source: ExportSource, subject: Subject) => AsyncIterable<JsonObject>;
}

/** The file about one person; nothing is read before its rows are. */
export const fileAbout = (
  { path, text, rows }: FileOfSection,
  source: ExportSource,
  subject: Subject,
): ExportFile => ({ path, text, rows: rows(source, subject) });
