import type { Blobs } from '@timeledger/blobs/port.js';
import { keyIdOf, type KeyProvider, type KeyScope } from '@timeledger/event-store/sealing/key-provider.js';
import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { Purpose } from '../../domain/privacy/privacy-events.js';

/** How long an archive stays to be fetched. */
export const ARCHIVE_LIFE_DAYS = 7;

/** What exports work with. An app chooses what is behind it. */
export interface DataExportPorts {
  readonly blobs: Blobs;
  /** The key store of persons; archives have keys of their own in it ({@link archiveKeyOf}). */
  readonly archiveKeys: Pick<KeyProvider, 'wrap' | 'unwrap' | 'destroy'>;
  /** What all contexts contribute. */
  readonly sections: readonly ExportSection[];
  /**
   * Writes into the log that the person reads who was given what; resolves before anything is given.
   * @throws InfrastructureError when it cannot be recorded: then nothing may be given
   */
  readonly recordRead: (principal: Principal, read: ArchiveRead) => Promise<void>;
  /** Forgets what this process has opened: another one may have destroyed keys since. */
  readonly forget?: () => void;
}

/** An archive is about to be given to somebody other than the person it is about. */
export interface ArchiveRead {
  readonly employeeId: EmployeeId;
  readonly exportId: string;
  /** What kinds of what the log is about are in it. */
  readonly kinds: readonly Purpose[];
  /** Why, as the reader said. */
  readonly purpose: string;
}

/**
 * The scope of an archive's key. Its subject is the export and not the person: what keeps a person's keys (a legal hold, a
 * legal obligation, a time of retention) keeps the records, and never this copy of them.
 */
export const archiveKeyOf = (tenantId: TenantId, exportId: string): KeyScope => ({
  tenantId,
  subject: exportId,
  purpose: 'identity',
});

/** The name of an archive's key. */
export const archiveKeyIdOf = (tenantId: TenantId, exportId: string): string =>
  keyIdOf(archiveKeyOf(tenantId, exportId));

/** Below it stand all archives of all tenants. */
export const ARCHIVES = 'exports';
/** Below it stand the files of all exports that are being made, sealed with keys that are nowhere stored. */
export const SPOOLS = 'spools';

/** Below it stand the archives of an export: of each try one, though only one is ever recorded. */
export const archivesOf = (tenantId: TenantId, exportId: string): string =>
  `${ARCHIVES}/${tenantId}/${exportId}`;

/** Below it stands what is put aside while an export is made. */
export const spoolsOf = (tenantId: TenantId, exportId: string): string => `${SPOOLS}/${tenantId}/${exportId}`;

/** The blob of an archive. */
export const archiveName = (tenantId: TenantId, exportId: string, archiveId: string): string =>
  `${archivesOf(tenantId, exportId)}/${archiveId}`;

/** The export that a blob below {@link ARCHIVES} or {@link SPOOLS} belongs to; `undefined` for one that is of neither. */
export function exportOfBlob(
  name: string,
): { readonly tenantId: TenantId; readonly exportId: string; readonly archiveId: string } | undefined {
  const [root, tenantId, exportId, archiveId] = name.split('/');
  if ((root !== ARCHIVES && root !== SPOOLS) || exportId === undefined || archiveId === undefined)
    return undefined;
  // Written by `archiveName` and by the spool, of ids.
  return { tenantId: tenantId as TenantId, exportId, archiveId };
}
