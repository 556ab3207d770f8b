import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

/** What a file or a section is, for the person it is about: plain words, one or two sentences. */
export interface ExportText {
  readonly en: string;
  readonly zh: string;
}

/** One table of the archive of everything about a person. It is written twice: as JSON and as CSV. */
export interface ExportFile {
  /**
   * Where it stands in the archive, without an ending: `attendance/punches`. Steps of small letters, digits and single
   * dashes ({@link isExportPath}); unique within the archive. Never made of what a person wrote.
   */
  readonly path: string;
  /**
   * The rows, in the order in which a reader wants them; read once, one at a time, so that years of them need no memory.
   * Values are those that the person may see: opened, and `null` where a key is gone. Nested members become columns with
   * dotted names; lists become one column as JSON.
   */
  readonly rows: AsyncIterable<JsonObject>;
  readonly text: ExportText;
}

/**
 * What a context contributes to the archive of a person (GDPR articles 15 and 20, PIPL article 45). All sections together
 * cover every kind of the one list of personal data.
 */
export interface ExportSection {
  /** Dotted, begins with the context: `attendance.punches`. Never renamed: exports record it. */
  readonly name: string;
  readonly text: ExportText;
  /** The names of the kinds of personal data that its files may hold. An archive that holds location is an access to it. */
  readonly kinds: readonly string[];
  /** The stored event types that its files tell of. */
  readonly eventTypes?: readonly string[];
  /**
   * The files about one person; those without rows too, so that the archive says that there is nothing. Asked again from
   * the start when a job is tried again.
   */
  files(tenantId: TenantId, subject: string): AsyncIterable<ExportFile> | readonly ExportFile[];
}

const EXPORT_PATH = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\/[a-z0-9]+(?:-[a-z0-9]+)*){0,3}$/;
const MAX_EXPORT_PATH_CHARACTERS = 80;

/** Whether a path may stand in an archive: short, of harmless characters, and it never leaves its folder. */
export const isExportPath = (path: string): boolean =>
  path.length <= MAX_EXPORT_PATH_CHARACTERS && EXPORT_PATH.test(path);
