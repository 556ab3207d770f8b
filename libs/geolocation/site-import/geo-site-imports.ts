import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { MAXIMUM_SITES, type Site } from '../domain/sites/site.js';
import { decideSite, type SiteCommand, type SiteState } from '../domain/sites/site.decider.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from '../geolocation-ports.js';
import { GeoSites } from '../sites/geo-sites.js';
import { readSiteFile } from './site-file.js';
import { readSiteRow, type RowFault, type SiteRow } from './site-row.js';

/** What became of a row, or would; `pending`: an import ran out of its time before it. */
export interface RowOutcome {
  readonly line: number;
  readonly action: 'create' | 'update' | 'unchanged' | 'refused' | 'pending';
  readonly siteId: string | null;
  readonly faults: readonly RowFault[];
}

/** What became of a file, or would. */
export interface ImportOutcome {
  readonly rows: readonly RowOutcome[];
  /** Token for `Read-At`, where something was recorded. */
  readonly position?: string;
}

/** How long one request records; well within the time that an answer may take. What is left is done when it is sent again. */
export const MAX_RECORDING_MS = 7_000;
/** Rows recorded at the same time: the log commits together what comes together. */
const MAX_AT_ONCE = 64;

type Plan = {
  readonly row: SiteRow;
  readonly siteId: string;
  readonly state: SiteState;
  action: RowOutcome['action'];
};

const refused = (line: number, faults: readonly RowFault[]): RowOutcome => ({
  line,
  action: 'refused',
  siteId: null,
  faults,
});

/** Takes files of sites. A file is read, judged and forgotten; what is kept are the changes of each site. */
@Injectable()
export class GeoSiteImports {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(GeoSites) private readonly sites: GeoSites,
  ) {}

  /**
   * Judges a file and, with a key, applies it: a faulty row is refused as a whole and leaves the others alone. The same file
   * again finds everything unchanged.
   * @param key the `Idempotency-Key`; `undefined` for a dry run, which writes nothing
   * @throws DomainError as {@link readSiteFile}
   */
  async take(principal: Principal, file: Uint8Array, key: string | undefined): Promise<ImportOutcome> {
    const { outcomes, plans } = await this.judge(principal.tenantId, file);
    const isApplied = key !== undefined;
    const position = isApplied ? await this.record(principal, plans, key, outcomes) : undefined;
    for (const { row, siteId, action } of plans)
      if (!outcomes.has(row.line)) outcomes.set(row.line, { line: row.line, action, siteId, faults: [] });
    const rows = [...outcomes.values()].sort((a, b) => a.line - b.line);
    return { rows, ...(position === undefined ? {} : { position }) };
  }

  private async judge(tenantId: TenantId, file: Uint8Array) {
    const outcomes = new Map<number, RowOutcome>();
    const seen = new Set<string>();
    const rows: SiteRow[] = [];
    for (const record of readSiteFile(file)) {
      const read = readSiteRow(record);
      if (!('key' in read)) outcomes.set(record.line, refused(record.line, read));
      else if (seen.has(read.key)) {
        const message = 'names a site that an earlier row names';
        outcomes.set(record.line, refused(record.line, [{ column: 'key', code: 'row.repeated', message }]));
      } else rows.push(read);
      if ('key' in read) seen.add(read.key);
    }
    const ids = rows.map(({ key }): string => deriveId('geo-site import', tenantId, key));
    const known = await this.known(tenantId, ids);
    let room = MAXIMUM_SITES - (await this.sites.count(tenantId));
    const plans: Plan[] = [];
    for (const [index, row] of rows.entries()) {
      const siteId = ids[index] ?? '';
      const state = known.get(siteId);
      const isNew = state === undefined;
      if (isNew) room -= 1;
      if (isNew && room < 0) {
        const message = 'there is no room for more sites';
        outcomes.set(row.line, refused(row.line, [{ column: null, code: 'geo-site.too-many', message }]));
        continue;
      }
      const isChanged = decideSite(commandOf({ row, siteId, state }), state).length > 0;
      plans.push({ row, siteId, state, action: isNew ? 'create' : isChanged ? 'update' : 'unchanged' });
    }
    return { outcomes, plans };
  }

  /** The sites of the file that are there already, as everything recorded so far says. */
  private async known(tenantId: TenantId, ids: readonly string[]): Promise<ReadonlyMap<string, Site>> {
    const { database, tokens, store } = this.ports;
    await this.sites.reach(tokens.issue(await store.head()));
    const rows = await database.query<{ site_id: string; site: Site }>(
      tenantId,
      'SELECT site_id, site FROM geolocation.site WHERE tenant_id = $1 AND site_id = ANY ($2::uuid[])',
      [tenantId, ids],
    );
    return new Map(rows.map(({ site_id, site }) => [site_id, site]));
  }

  /** Records what was planned; what is refused all the same was changed by others in the meantime. */
  private async record(
    principal: Principal,
    plans: readonly Plan[],
    key: string,
    outcomes: Map<number, RowOutcome>,
  ): Promise<string | undefined> {
    const endsMs = performance.now() + MAX_RECORDING_MS;
    const queue = plans.filter(({ action }) => action === 'create' || action === 'update');
    let hasRecorded = false;
    const work = async (): Promise<void> => {
      for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) {
        if (performance.now() > endsMs) {
          plan.action = 'pending';
          continue;
        }
        try {
          await this.recordRow(principal, plan, key);
          hasRecorded = true;
        } catch (error) {
          if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
          const { line } = plan.row;
          outcomes.set(line, refused(line, [{ column: null, code: error.code, message: error.code }]));
        }
      }
    };
    await Promise.all(Array.from({ length: MAX_AT_ONCE }, work));
    return hasRecorded ? this.ports.tokens.issue(await this.ports.store.head()) : undefined;
  }

  private recordRow(principal: Principal, plan: Plan, key: string) {
    const command = commandOf(plan);
    const request = {
      principal,
      operation: `geo-site-imports.${command.kind}`,
      idempotencyKey: `${key} ${plan.siteId}`,
      input: command,
    };
    return this.sites.change(request, command, { isRoomChecked: true });
  }
}

const commandOf = ({ row, siteId, state }: Pick<Plan, 'row' | 'siteId' | 'state'>): SiteCommand =>
  state === undefined
    ? { kind: 'create-site', siteId, site: row.site, isActive: row.isActive }
    : { kind: 'change-site', siteId, site: row.site, isActive: row.isActive };
