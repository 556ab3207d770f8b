import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Site } from '../domain/sites/site.js';
import { GEOLOCATION_PORTS, GEOLOCATION_PROJECTION, type GeolocationPorts } from '../geolocation-ports.js';
import { SiteIndex } from './site-index.js';

/** Sites of all tenants together that one process keeps in memory; the tenants asked for least go first. */
const MAXIMUM_KEPT_SITES = 400_000;

type SiteRow = Record<string, unknown> & {
  /** How far the read model had got when the rows were read. */
  readonly reached: string;
  readonly site_id: string | null;
  readonly site: Site;
};

type Kept = { readonly index: SiteIndex; reached: number };

const SHARED = new WeakMap<GeolocationPorts, KnownSites>();

/** The statement that reads sites changed since a position, with how far the read model has got in the same snapshot. */
const CHANGED = `SELECT reached.position AS reached, site.site_id, site.site
  FROM (SELECT coalesce((SELECT position FROM geolocation.checkpoint WHERE follower = $3), 0) AS position) AS reached
  LEFT JOIN geolocation.site AS site ON site.tenant_id = $1 AND site.position > $2`;

/**
 * The sites of each tenant by place, in memory: read once, then only what changed since. As new as the read model is at the
 * moment it is asked.
 */
@Injectable()
export class KnownSites {
  readonly #kept = new LRUCache<TenantId, Kept>({
    maxSize: MAXIMUM_KEPT_SITES,
    sizeCalculation: ({ index }) => Math.max(1, index.size),
  });
  /** Sites as they are kept for everything in the process that works with the same ports. */
  static for(ports: GeolocationPorts): KnownSites {
    const known = SHARED.get(ports) ?? new KnownSites(ports);
    SHARED.set(ports, known);
    return known;
  }

  readonly #reading = new Map<TenantId, Promise<SiteIndex>>();

  constructor(@Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts) {}

  /** The index of a tenant's sites. Those who ask at the same time read once. */
  of(tenantId: TenantId): Promise<SiteIndex> {
    const reading =
      this.#reading.get(tenantId) ?? this.#read(tenantId).finally(() => this.#reading.delete(tenantId));
    this.#reading.set(tenantId, reading);
    return reading;
  }

  async #read(tenantId: TenantId): Promise<SiteIndex> {
    const kept = this.#kept.get(tenantId);
    const behind = kept?.reached ?? -1;
    const rows = await this.ports.database.query<SiteRow>(tenantId, CHANGED, [
      tenantId,
      behind,
      GEOLOCATION_PROJECTION,
    ]);
    const reached = Number(rows[0]?.reached ?? 0);
    const sites = rows.flatMap(({ site_id, site }) =>
      site_id === null ? [] : [{ ...site, siteId: site_id }],
    );
    // A read model that was built anew, or a restored one, may stand before what was read.
    if (kept === undefined || reached < kept.reached) {
      const index = new SiteIndex(kept === undefined ? sites : await this.#all(tenantId));
      this.#kept.set(tenantId, { index, reached });
      return index;
    }
    for (const site of sites) kept.index.put(site);
    kept.reached = reached;
    return kept.index;
  }

  async #all(tenantId: TenantId) {
    const rows = await this.ports.database.query<SiteRow>(tenantId, CHANGED, [
      tenantId,
      -1,
      GEOLOCATION_PROJECTION,
    ]);
    return rows.flatMap(({ site_id, site }) => (site_id === null ? [] : [{ ...site, siteId: site_id }]));
  }
}
