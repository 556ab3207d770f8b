import type { Pool } from 'pg';
import { createHash } from 'node:crypto';
import { BlobRefused } from '@timeledger/blobs/errors.js';
import { sealContent } from '@timeledger/blobs/sealed-content.js';
import { KeyDestroyed } from '@timeledger/event-store/sealing/key-provider.js';
import {
  JobAbandoned,
  type JobHandler,
  type JobQueue,
  type JobSource,
  type ScheduledJob,
} from '@timeledger/jobs/port.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import { findExport } from '../../domain/privacy/data-export.decider.js';
import type {
  DataExportEvent,
  ExportFailure,
  StoredArchive,
} from '../../domain/privacy/data-export-events.js';
import { ArchiveWriter } from '../archive/archive-writer.js';
import { Spool } from '../archive/spool.js';
import { ExportTooLarge } from '../archive/tables.js';
import { ARCHIVE_LIFE_DAYS, archiveKeyOf, archiveName, archivesOf, spoolsOf } from './data-export-ports.js';
import { DATA_EXPORT_CATEGORY } from './data-export-streams.js';
import { DataExports, type DataExportsOptions, type FoundExport } from './data-exports.js';

/** The job that makes one archive. Never renamed. */
export const BUILD_DATA_EXPORT = 'organisation.build-data-export';
/** Tries before an export has failed. */
export const EXPORT_ATTEMPTS = 5;
const EXPORT_BACKOFF_MS = 2_000;
/** Bytes that an archive may have: 2 GiB, compressed. */
export const MAX_ARCHIVE_BYTES = 2 * 1024 ** 3;
const DAY_MS = 86_400_000;
const PAGE = 500;

/** What the job works with. */
export type BuildPorts = DataExportsOptions & { readonly logger: Logger };

const jobOf = (tenantId: TenantId, exportId: string): ScheduledJob => ({
  name: BUILD_DATA_EXPORT,
  payload: { tenantId, exportId },
  jobId: exportId,
  attempts: EXPORT_ATTEMPTS,
  backoffMs: EXPORT_BACKOFF_MS,
});

/** Schedules the making of each archive when it is asked for. */
export const dataExportReactor = (jobs: Pick<JobQueue, 'schedule'>): Reactor => ({
  name: 'schedule-data-export',
  categories: [DATA_EXPORT_CATEGORY],
  orderingKey: (event) => partsOf(event.streamId).id,
  async react(event) {
    // The category holds only these events.
    const { type, data } = event as unknown as DataExportEvent;
    if (type !== 'organisation.DataExportRequested') return;
    const { name, payload, ...options } = jobOf(event.tenantId, data.exportId);
    await jobs.schedule(name, payload, options);
  },
});

/**
 * The making of every archive that is in preparation, from the read model: a queue that was lost is filled again from here.
 * @param followerPool of the role `follower`, which sees the rows of all tenants
 */
export const dataExportsInPreparation = (followerPool: Pick<Pool, 'query'>): JobSource => ({
  async *derive() {
    let last: readonly [string, string] | undefined;
    for (;;) {
      const { rows }: { rows: readonly { tenant_id: TenantId; export_id: string }[] } =
        await followerPool.query<{ tenant_id: TenantId; export_id: string }>(
          `SELECT tenant_id, export_id FROM organisation.data_export
           WHERE expires_at IS NULL AND ($1::uuid IS NULL OR (tenant_id, export_id) > ($1, $2::uuid))
           ORDER BY tenant_id, export_id LIMIT ${PAGE}`,
          [last?.[0] ?? null, last?.[1] ?? null],
        );
      for (const row of rows) yield jobOf(row.tenant_id, row.export_id);
      const end = rows.at(-1);
      if (end === undefined || rows.length < PAGE) return;
      last = [end.tenant_id, end.export_id];
    }
  },
});

/**
 * Makes the archive of one export, and records that it is there. Safe to repeat, also at the same time: each try has a file
 * of its own, one of them is recorded, the others are removed. What is no longer in preparation is left alone.
 */
export const buildDataExport =
  (ports: BuildPorts): JobHandler =>
  async ({ payload, attempt }) => {
    const { tenantId, exportId } = payload;
    if (typeof tenantId !== 'string' || typeof exportId !== 'string')
      throw new JobAbandoned('the payload names no export');
    const exports = new DataExports(ports);
    // Written by `jobOf`.
    const asked = await exports.find(tenantId as TenantId, exportId).catch((error: unknown) => {
      if (error instanceof DomainError) throw new JobAbandoned('there is no such export');
      throw error;
    });
    if (asked.found.standing.status !== 'in-preparation') return;
    try {
      await build(ports, exports, asked);
    } catch (error) {
      const reason = reasonOf(error, attempt);
      if (error instanceof KeyDestroyed) {
        // Ended while this ran, or by somebody who died before it was recorded.
        await endOne(exports, asked);
        return;
      }
      if (reason === undefined) throw error;
      await fail(exports, asked, reason);
      ports.logger.error({ tenantId, exportId, reason, error: String(error) }, 'an export failed');
    }
  };

/** Why no further try would help; `undefined` when one may. */
function reasonOf(error: unknown, attempt: number): ExportFailure | undefined {
  if (error instanceof ExportTooLarge) return 'too-large';
  if (error instanceof BlobRefused && error.code === 'blobs.too-large') return 'too-large';
  return attempt >= EXPORT_ATTEMPTS ? 'internal' : undefined;
}

const endOne = (exports: DataExports, { tenantId, employeeId, found }: FoundExport): Promise<number> =>
  exports.end({
    tenantId,
    employeeId,
    because: 'missing',
    which: ({ exportId }) => exportId === found.exportId,
  });

/** Records that an export failed; nothing of it is kept. */
export async function fail(
  exports: DataExports,
  { tenantId, employeeId, found }: FoundExport,
  reason: ExportFailure,
): Promise<void> {
  const { exportId } = found;
  await exports.destroyKey(tenantId, exportId);
  await exports.record(tenantId, { kind: 'fail', employeeId, exportId, reason });
  await exports.removeArchives(tenantId, exportId);
}

async function build(ports: BuildPorts, exports: DataExports, asked: FoundExport): Promise<void> {
  const { tenantId, employeeId, found } = asked;
  const { exportId, language, requestedAt } = found;
  const { blobs, archiveKeys, sections, forget } = exports.ports;
  const archiveId: string = newId();
  const name = archiveName(tenantId, exportId, archiveId);
  const { key } = await archiveKeys.wrap(archiveKeyOf(tenantId, exportId));
  // Nothing that was erased elsewhere may be read from memory here.
  forget?.();
  const spool = new Spool(blobs, `${spoolsOf(tenantId, exportId)}/${archiveId}`);
  const createdAt = instantOf(ports.clock.nowMs());
  const request = { tenantId, employeeId, exportId, language, requestedAt, createdAt, sections };
  const writer = new ArchiveWriter(request, spool);
  const hash = createHash('sha256');
  let bytes = 0;
  async function* archive(): AsyncIterable<Uint8Array> {
    for await (const chunk of writer.bytes()) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  try {
    await blobs.put(name, sealContent(archive(), { key, place: name }), { maxBytes: MAX_ARCHIVE_BYTES });
  } finally {
    await spool.clear();
  }
  const stored: StoredArchive = {
    archiveId,
    bytes,
    sha256: hash.digest('hex'),
    expiresAt: instantOf(ports.clock.nowMs() + ARCHIVE_LIFE_DAYS * DAY_MS),
    kinds: writer.kinds,
  };
  await complete(exports, asked, stored);
}

async function complete(
  exports: DataExports,
  { tenantId, employeeId, found }: FoundExport,
  archive: StoredArchive,
): Promise<void> {
  const { exportId } = found;
  const { state, events } = await exports.record(tenantId, {
    kind: 'complete',
    employeeId,
    exportId,
    archive,
  });
  for (const { data } of events) {
    const other = data['exportId'];
    if (typeof other !== 'string' || other === exportId) continue;
    await exports.destroyKey(tenantId, other);
    await exports.removeArchives(tenantId, other);
  }
  const standing = findExport(state, exportId)?.standing;
  // Ended meanwhile, or made by another try: what is not recorded is not kept.
  const kept = standing?.status === 'ready' ? standing.archive.archiveId : undefined;
  const { blobs } = exports.ports;
  for await (const { name } of blobs.list(archivesOf(tenantId, exportId)))
    if (kept === undefined || name !== archiveName(tenantId, exportId, kept)) await blobs.delete(name);
}
