import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { isParked, readIsParked } from '@timeledger/runtime/parking.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import type { PageQuery } from '@timeledger/service/http/page-query.js';
import { MAXIMUM_SITES, type Site } from '../domain/sites/site.js';
import type { SiteChanged, SitesAssigned } from '../domain/sites/site-events.js';
import {
  decideAssignment,
  decideSite,
  evolveAssignment,
  evolveSite,
  initialAssignment,
  initialSite,
  type SiteCommand,
  type SiteState,
} from '../domain/sites/site.decider.js';
import { GeolocationCommands, type GeolocationChanged } from '../geolocation-commands.js';
import {
  GEOLOCATION_PORTS,
  GEOLOCATION_PROJECTION,
  READ_WAIT_MS,
  type GeolocationPorts,
} from '../geolocation-ports.js';
import { assignmentStream, siteStream } from '../streams.js';
import type { GeoSiteView } from './geo-site.dto.js';
import { geoSiteViewOf } from './geo-site.mapping.js';

type SiteRow = Record<string, unknown> & {
  readonly site_id: string;
  readonly site: Site;
  readonly revision: string;
};

/** Reads and changes sites. */
@Injectable()
export class GeoSites {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(GeolocationCommands) private readonly commands: GeolocationCommands,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, GEOLOCATION_PROJECTION, READ_WAIT_MS);
  }

  /**
   * Makes or changes a site.
   * @throws DomainError as {@link decideSite}; 409 `geo-site.too-many`; 412 `resource.stale`
   */
  change(
    request: CommandRequest,
    command: SiteCommand,
    {
      expected,
      isRoomChecked = false,
    }: { readonly expected?: number; readonly isRoomChecked?: boolean } = {},
  ): Promise<GeolocationChanged<SiteState>> {
    const { tenantId } = request.principal;
    return this.commands.change<SiteState, SiteChanged>({
      request,
      streamId: siteStream(tenantId, command.siteId),
      initialState: initialSite,
      evolve: evolveSite,
      decide: async (state) => {
        const decided = decideSite(command, state);
        if (state === undefined && !isRoomChecked) await this.assertRoom(tenantId);
        return decided;
      },
      ...(expected === undefined ? {} : { expected }),
    });
  }

  /** Says at which sites an employee is expected. @throws DomainError 422 `geo-site.unknown`, `geo-site.too-many-assigned` */
  async assign(
    request: CommandRequest,
    employeeId: string,
    siteIds: readonly string[],
    expected: number,
  ): Promise<GeolocationChanged<readonly string[]>> {
    const { tenantId } = request.principal;
    return this.commands.change<readonly string[], SitesAssigned>({
      request,
      streamId: assignmentStream(tenantId, employeeId),
      initialState: initialAssignment,
      evolve: evolveAssignment,
      decide: async (state) => {
        const decided = decideAssignment(employeeId, siteIds, state);
        for (const { data } of decided) await this.assertKnown(tenantId, data.siteIds, siteIds);
        return decided;
      },
      expected,
    });
  }

  /**
   * At which sites an employee is expected, as everybody who administers reads it.
   * @throws DomainError 404 `site-assignment.unknown` where nobody has said
   */
  async assignment(
    tenantId: TenantId,
    employeeId: string,
  ): Promise<{ readonly siteIds: readonly string[]; readonly revision: number }> {
    const assigned = await this.assigned(tenantId, employeeId);
    if (assigned.revision < 0) throw new DomainError('site-assignment.unknown', 'not-found');
    return assigned;
  }

  /** At which sites an employee is expected, and the revision of that; -1 where nobody has said. */
  async assigned(
    tenantId: TenantId,
    employeeId: string,
  ): Promise<{ readonly siteIds: readonly string[]; readonly revision: number }> {
    const [row] = await this.ports.database.query<{ site_ids: readonly string[]; revision: string }>(
      tenantId,
      'SELECT site_ids, revision FROM geolocation.site_assignment WHERE tenant_id = $1 AND employee_id = $2',
      [tenantId, employeeId],
    );
    return { siteIds: row?.site_ids ?? [], revision: Number(row?.revision ?? -1) };
  }

  /** @throws DomainError 404 `geo-site.unknown`; 503 `projection.parked` */
  async site(
    tenantId: TenantId,
    siteId: string,
  ): Promise<{ readonly view: GeoSiteView; readonly revision: number }> {
    const { row, isWaiting } = await this.ports.database.run(
      tenantId,
      async (client) => {
        const key = { tenantId, orderingKey: siteId };
        // Asked first: a key that is freed in between makes a query fail that could succeed, never the other way round.
        const waits = await isParked(client, 'geolocation', GEOLOCATION_PROJECTION, key);
        const { rows } = await client.query<SiteRow>(
          'SELECT site_id, site, revision FROM geolocation.site WHERE tenant_id = $1 AND site_id = $2',
          [tenantId, siteId],
        );
        return { row: rows[0], isWaiting: waits };
      },
      { isReadOnly: true },
    );
    if (isWaiting) throw readIsParked();
    if (row === undefined) throw new DomainError('geo-site.unknown', 'not-found');
    return { view: geoSiteViewOf(siteId, row.site), revision: Number(row.revision) };
  }

  /** A page of sites by id, behind a cursor. */
  async sites(tenantId: TenantId, query: PageQuery): Promise<Page<GeoSiteView>> {
    const scope: CursorScope = { tenantId, list: 'listGeoSites', filter: {} };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? null : this.ports.cursors.read(scope, query.cursor)[0];
    const rows = await this.ports.database.query<SiteRow>(
      tenantId,
      `SELECT site_id, site, revision FROM geolocation.site
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR site_id > $2) ORDER BY site_id LIMIT $3`,
      [tenantId, behind, limit + 1],
    );
    const page = pageOf<SiteRow>(this.ports.cursors, scope, rows, limit, (row) => [row.site_id]);
    return { ...page, items: page.items.map(({ site_id, site }) => geoSiteViewOf(site_id, site)) };
  }

  /** How many sites there are, as the read model knows. */
  async count(tenantId: TenantId): Promise<number> {
    const [row] = await this.ports.database.query<{ count: string }>(
      tenantId,
      'SELECT count(*) FROM geolocation.site WHERE tenant_id = $1',
      [tenantId],
    );
    return Number(row?.count ?? 0);
  }

  /** Sites are never deleted, so that a read model that is a moment old counts a few too little at most. */
  private async assertRoom(tenantId: TenantId): Promise<void> {
    if ((await this.count(tenantId)) >= MAXIMUM_SITES) throw new DomainError('geo-site.too-many', 'conflict');
  }

  /** Judged by the log itself. @throws DomainError 422 `geo-site.unknown` */
  private async assertKnown(
    tenantId: TenantId,
    wanted: readonly string[],
    sent: readonly string[],
  ): Promise<void> {
    for (const siteId of wanted) {
      const events = await this.ports.store.readStream(tenantId, siteStream(tenantId, siteId), { limit: 1 });
      if (events.length > 0) continue;
      const pointer = `/siteIds/${sent.indexOf(siteId)}`;
      const errors = [{ pointer, code: 'geo-site.unknown', detail: 'does not exist' }];
      throw new DomainError('geo-site.not-there', 'invalid', { errors });
    }
  }
}
