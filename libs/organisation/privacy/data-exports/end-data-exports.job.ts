import type { Pool } from 'pg';
import type { JobHandler } from '@timeledger/jobs/port.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { isLive, type DataExport } from '../../domain/privacy/data-export.decider.js';
import { fail, type BuildPorts } from './build-data-export.job.js';
import { ARCHIVES, exportOfBlob, SPOOLS } from './data-export-ports.js';
import { DataExports } from './data-exports.js';

/** The job that ends exports whose time is over, and removes what belongs to none. Never renamed. */
export const END_DATA_EXPORTS = 'organisation.end-data-exports';

/** When it runs. An archive whose time is over is not handed out any more from that moment on, ended or not. */
export const END_DATA_EXPORTS_SCHEDULE = { cron: '35 * * * *', timeZone: 'UTC' } as const;

/** An export that is in preparation for so long will not be made any more. */
export const MAX_PREPARATION_MS = 86_400_000;
const PAGE = 500;

/** What the job works with. */
export type EndPorts = BuildPorts & {
  /** Of the role `follower`, which sees the rows of all tenants. */
  readonly followerPool: Pick<Pool, 'query'>;
};

interface OpenRow {
  readonly tenant_id: TenantId;
  readonly employee_id: string;
  readonly export_id: string;
}

/** Ends what is over, for every tenant. One that fails does not keep the others from it; the job is then tried again. */
export const endDataExports =
  (ports: EndPorts): JobHandler =>
  async () => {
    const exports = new DataExports(ports);
    let failure: unknown;
    const attempt = async (what: object, work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        failure = error;
        ports.logger.error({ ...what, error: String(error) }, 'an export could not be ended');
      }
    };
    for await (const row of openExports(ports)) {
      const { tenant_id: tenantId, export_id: exportId } = row;
      await attempt({ tenantId, exportId }, () => endWhereOver(ports, exports, row));
    }
    const { blobs } = exports.ports;
    for (const root of [ARCHIVES, SPOOLS])
      for await (const { name, storedAtMs } of blobs.list(root))
        await attempt({ blob: name }, async () => {
          const isOld = ports.clock.nowMs() - storedAtMs > MAX_PREPARATION_MS;
          if (await isForgotten(exports, name, isOld)) await blobs.delete(name);
        });
    await attempt({}, () => blobs.sweep());
    if (failure !== undefined) throw failure;
  };

async function endWhereOver(ports: EndPorts, exports: DataExports, row: OpenRow): Promise<void> {
  const { tenant_id: tenantId, employee_id: employeeId, export_id: exportId } = row;
  const asked = await exports.find(tenantId, exportId);
  const { standing, requestedAt } = asked.found;
  if (standing.status === 'in-preparation') {
    const isOver = ports.clock.nowMs() - Date.parse(requestedAt) > MAX_PREPARATION_MS;
    if (isOver) await fail(exports, asked, 'internal');
    return;
  }
  const because = await exports.goneBecause(asked);
  if (because === undefined) return;
  const which = (one: DataExport): boolean => one.exportId === exportId;
  await exports.end({ tenantId, employeeId, because, which });
}

/**
 * Whether a blob belongs to no export any more: what a crash left between recording that an export ended, or that another
 * try was the one, and removing its files.
 */
async function isForgotten(exports: DataExports, name: string, isOld: boolean): Promise<boolean> {
  const blob = exportOfBlob(name);
  if (blob === undefined) return isOld;
  const { tenantId, exportId, archiveId } = blob;
  const found = await exports.find(tenantId, exportId).then(
    (asked) => asked.found,
    (error: unknown) => {
      if (error instanceof DomainError) return undefined;
      throw error;
    },
  );
  if (found?.standing.status === 'in-preparation') return isOld;
  if (!isLive(found)) await exports.destroyKey(tenantId, exportId);
  const isArchive = name.startsWith(`${ARCHIVES}/`);
  return !(isArchive && found?.standing.status === 'ready' && found.standing.archive.archiveId === archiveId);
}

async function* openExports({ followerPool }: EndPorts): AsyncIterable<OpenRow> {
  let last: readonly string[] | undefined;
  for (;;) {
    const { rows }: { rows: readonly OpenRow[] } = await followerPool.query<OpenRow>(
      `SELECT tenant_id, employee_id, export_id FROM organisation.data_export
       WHERE $1::uuid IS NULL OR (tenant_id, employee_id, export_id) > ($1, $2::uuid, $3::uuid)
       ORDER BY tenant_id, employee_id, export_id LIMIT ${PAGE}`,
      [last?.[0] ?? null, last?.[1] ?? null, last?.[2] ?? null],
    );
    yield* rows;
    const end = rows.at(-1);
    if (rows.length < PAGE || end === undefined) return;
    last = [end.tenant_id, end.employee_id, end.export_id];
  }
}
