import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** The languages in which an archive explains itself. */
export const EXPORT_LANGUAGES = ['en', 'zh'] as const;
export type ExportLanguage = (typeof EXPORT_LANGUAGES)[number];

/**
 * Why there is no archive any more: its time was over; somebody asked for that (the event's actor says who); the person was
 * erased; a consent was withdrawn on which some of it rested; a newer one took its place; or its file is not there, as after
 * the restore of a backup, which holds no archives.
 */
export const EXPORT_ENDS = [
  'expired',
  'asked-for',
  'erasure',
  'withdrawal',
  'superseded',
  'missing',
] as const;
export type ExportEnd = (typeof EXPORT_ENDS)[number];

/** Why no archive could be made: it would be larger than one may be, or a fault that tries in a row did not mend. */
export const EXPORT_FAILURES = ['too-large', 'internal'] as const;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

/** Somebody asked for everything about a person as one archive. The id of the event is that of the export. */
export type DataExportRequested = {
  readonly type: 'organisation.DataExportRequested';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly exportId: string;
    readonly language: ExportLanguage;
  };
};

/** A stored archive, as an export has it. */
export type StoredArchive = JsonObject & {
  /** Names the stored file, apart from those of other tries. */
  readonly archiveId: string;
  /** Of the archive as it is downloaded. */
  readonly bytes: number;
  /** Of the archive as it is downloaded; small hex letters. */
  readonly sha256: string;
  /** UTC instant. */
  readonly expiresAt: string;
  /** The names of the kinds of personal data that it may hold. */
  readonly kinds: readonly string[];
};

/** The archive is there, until `expiresAt`. */
export type DataExportCompleted = {
  readonly type: 'organisation.DataExportCompleted';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly exportId: string;
    readonly archive: StoredArchive;
  };
};

/** No archive could be made. It may be asked for again. */
export type DataExportFailed = {
  readonly type: 'organisation.DataExportFailed';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly exportId: string;
    readonly reason: ExportFailure;
  };
};

/** The archive was handed out, or begun to be; the event's actor says to whom. */
export type DataExportFetched = {
  readonly type: 'organisation.DataExportFetched';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly exportId: string;
    readonly archiveId: string;
    readonly isOwn: boolean;
    /** Why somebody else fetched it; `null` for the own. */
    readonly purpose: string | null;
  };
};

/** The archive, or the wish for one, is no more. Its key is destroyed. */
export type DataExportDeleted = {
  readonly type: 'organisation.DataExportDeleted';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly exportId: string;
    readonly because: ExportEnd;
  };
};

export type DataExportEvent =
  DataExportRequested | DataExportCompleted | DataExportFailed | DataExportFetched | DataExportDeleted;
