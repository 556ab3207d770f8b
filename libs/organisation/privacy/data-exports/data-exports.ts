import { Inject, Injectable } from '@nestjs/common';
import { Readable } from 'node:stream';
import { openContent } from '@timeledger/blobs/sealed-content.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { CommandContext, CommandResult } from '@timeledger/runtime/command-pipeline.js';
import {
  archiveToFetch,
  decideDataExport,
  endedExport,
  evolveDataExports,
  findExport,
  initialDataExports,
  isExpired,
  isLive,
  unknownExport,
  type DataExport,
  type DataExportCommand,
  type DataExportsState,
  type EnvelopedDataExportEvent,
} from '../../domain/privacy/data-export.decider.js';
import type { ExportEnd, StoredArchive } from '../../domain/privacy/data-export-events.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import {
  archiveKeyIdOf,
  archiveKeyOf,
  archiveName,
  archivesOf,
  spoolsOf,
  type DataExportPorts,
} from './data-export-ports.js';
import { DATA_EXPORT_CATEGORY, dataExportStream } from './data-export-streams.js';

/** The actor of what the product records of exports by itself. Never renamed. */
export const DATA_EXPORTS = 'organisation.data-exports';

/** What exports are looked up, recorded and ended with. */
export type DataExportsOptions = Pick<
  OrganisationPorts,
  'store' | 'hooks' | 'pipeline' | 'clock' | 'dataExports'
>;

/** An export, and whose it is. */
export interface FoundExport {
  readonly tenantId: TenantId;
  readonly employeeId: EmployeeId;
  readonly found: DataExport;
}

/** Which exports of a person end, and why. */
export interface ExportEnding {
  readonly tenantId: TenantId;
  readonly employeeId: string;
  readonly because: ExportEnd;
  /** Of those that are in preparation or ready; all unless told. */
  readonly which?: (one: DataExport) => boolean;
  /** Who ends them; the product unless told. */
  readonly context?: CommandContext;
}

/** Looks up, records and ends exports: for the API, the jobs, erasures and withdrawals alike. */
@Injectable()
export class DataExports {
  constructor(@Inject(ORGANISATION_PORTS) private readonly options: DataExportsOptions) {}

  /** All exports of a person, from the log itself. */
  async ofPerson(tenantId: TenantId, employeeId: string): Promise<DataExportsState> {
    const events = await readToEnd(this.options.store, tenantId, dataExportStream(tenantId, employeeId));
    const read = await Promise.all(events.map((event) => this.options.hooks.read(event)));
    return read.reduce(evolve, initialDataExports);
  }

  /** @throws DomainError 404 `data-export.unknown` */
  async find(tenantId: TenantId, exportId: string): Promise<FoundExport> {
    // The id of an export is that of the event that it began with.
    const event = await this.options.store.findEvent(tenantId, exportId as EventId);
    const employeeId = event?.data['employeeId'];
    if (event?.type !== 'organisation.DataExportRequested' || typeof employeeId !== 'string')
      throw unknownExport();
    const found = findExport(await this.ofPerson(tenantId, employeeId), exportId);
    if (found === undefined) throw unknownExport();
    return { tenantId, employeeId: employeeId as EmployeeId, found };
  }

  /**
   * Why a `ready` export has no archive after all, though nothing is recorded yet: its time is over, or its file is not
   * there. `undefined` when it is there.
   */
  async goneBecause({ tenantId, found }: FoundExport): Promise<'expired' | 'missing' | undefined> {
    const { standing, exportId } = found;
    if (standing.status !== 'ready') return undefined;
    if (isExpired(standing.archive, this.now())) return 'expired';
    const blob = await this.ports.blobs.get(archiveName(tenantId, exportId, standing.archive.archiveId));
    blob?.content.destroy();
    return blob === undefined ? 'missing' : undefined;
  }

  /**
   * The archive of an export, opened as it is read.
   * @throws DomainError 409 `data-export.not-ready`, `data-export.failed`; 410 `data-export.ended`
   */
  async open({ tenantId, found }: FoundExport): Promise<{
    readonly archive: StoredArchive;
    readonly content: Readable;
  }> {
    const { exportId } = found;
    const archive = archiveToFetch(found, this.now());
    const name = archiveName(tenantId, exportId, archive.archiveId);
    const blob = await this.ports.blobs.get(name);
    if (blob === undefined) throw endedExport();
    try {
      const dataKey = await this.ports.archiveKeys.unwrap(archiveKeyIdOf(tenantId, exportId));
      if (dataKey === undefined) throw endedExport();
      const opened = openContent(blob.content as AsyncIterable<Uint8Array>, {
        key: dataKey.key,
        place: name,
      });
      return { archive, content: Readable.from(opened, { objectMode: false }) };
    } catch (error) {
      blob.content.destroy();
      throw error;
    }
  }

  /** Records what became of an export. */
  record(
    tenantId: TenantId,
    command: DataExportCommand,
    context: CommandContext = this.ownContext(tenantId, command.kind),
  ): Promise<CommandResult<DataExportsState>> {
    return this.options.pipeline.execute<DataExportsState>({
      context,
      streamId: dataExportStream(tenantId, command.employeeId),
      initialState: initialDataExports,
      evolve,
      decide: (state) =>
        decideDataExport(command, state).map(({ type, data }) => ({
          type,
          schemaVersion: 1,
          occurredAt: instantOf(this.options.clock.nowMs()),
          data: data as JsonObject,
        })),
    });
  }

  /**
   * Ends exports of a person: from here on nobody opens their archives, backups of the folder included, and one that is
   * being made comes to nothing. Safe to repeat, and it carries on where a crash left it.
   * @returns how many ended now
   */
  async end(ending: ExportEnding): Promise<number> {
    const { tenantId, employeeId, because, which = () => true, context } = ending;
    const { exports } = await this.ofPerson(tenantId, employeeId);
    const exportIds = exports.filter((one) => isLive(one) && which(one)).map(({ exportId }) => exportId);
    if (exportIds.length === 0) return 0;
    for (const exportId of exportIds) await this.destroyKey(tenantId, exportId);
    await this.record(tenantId, { kind: 'end', employeeId, exportIds, because }, context);
    // After that is recorded: a job that stores one meanwhile learns it, and removes its own.
    for (const exportId of exportIds) await this.removeArchives(tenantId, exportId);
    return exportIds.length;
  }

  /** How many exports of a person there are that would end. */
  async count(tenantId: TenantId, employeeId: string): Promise<number> {
    return (await this.ofPerson(tenantId, employeeId)).exports.filter(isLive).length;
  }

  /** Makes every archive of an export unreadable for good. */
  destroyKey(tenantId: TenantId, exportId: string): Promise<void> {
    return this.ports.archiveKeys.destroy(archiveKeyOf(tenantId, exportId));
  }

  /** Removes the files of an export, those too that are put aside while it is made. */
  async removeArchives(tenantId: TenantId, exportId: string): Promise<void> {
    const { blobs } = this.ports;
    for (const below of [archivesOf(tenantId, exportId), spoolsOf(tenantId, exportId)])
      for await (const { name } of blobs.list(below)) await blobs.delete(name);
  }

  /** @throws RangeError without a place for archives */
  get ports(): DataExportPorts {
    if (this.options.dataExports === undefined) throw new RangeError('there is no place for archives');
    return this.options.dataExports;
  }

  private now(): string {
    return instantOf(this.options.clock.nowMs());
  }

  private ownContext(tenantId: TenantId, what: string): CommandContext {
    return {
      tenantId,
      principal: DATA_EXPORTS,
      actor: { kind: 'system', id: DATA_EXPORTS },
      correlationId: newId(),
      requestHash: '',
      operation: `${DATA_EXPORT_CATEGORY}.${what}`,
      // One try each: what stands in the stream decides.
      idempotencyKey: newId(),
    };
  }
}

/** The fold of the streams of exports, which hold only such events. */
export const evolve = (state: DataExportsState, event: StoredEvent): DataExportsState =>
  evolveDataExports(state, event as unknown as EnvelopedDataExportEvent);
