import Flatbush from 'flatbush';
import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { boxAround, boxOf, distanceToEdge, type Box } from '../domain/geometry/shape.js';
import { isInIpRange, parseIpAddress, parseIpRange, type IpRange } from '../domain/sites/network.js';
import type { KnownSite } from '../domain/verdicts/verdict.js';

/** Sites that changed since the tree was built are looked at one by one; above this many it is built anew. */
const MAXIMUM_LOOSE_SITES = 500;

/** A box without a jump: two for one that crosses the antimeridian. */
const pieces = ({ south, north, west, east }: Box): readonly Box[] =>
  west <= east
    ? [{ south, north, west, east }]
    : [
        { south, north, west, east: 180 },
        { south, north, west: -180, east },
      ];

type Tree = { readonly boxes: Flatbush | undefined; readonly siteIds: readonly string[] };

function treeOf(sites: Iterable<KnownSite>): Tree {
  const siteIds: string[] = [];
  const boxes: Box[] = [];
  for (const { siteId, shape } of sites) {
    if (shape === null) continue;
    for (const piece of pieces(boxOf(shape))) {
      siteIds.push(siteId);
      boxes.push(piece);
    }
  }
  if (boxes.length === 0) return { boxes: undefined, siteIds };
  const tree = new Flatbush(boxes.length);
  for (const { south, north, west, east } of boxes) tree.add(west, south, east, north);
  tree.finish();
  return { boxes: tree, siteIds };
}

/**
 * The sites of one tenant by place and by network: finds those around a place without looking at the others. Packed
 * Hilbert R-tree (`flatbush`) over the boxes of their shapes, then the exact distance to their edges.
 */
export class SiteIndex {
  readonly #sites = new Map<string, KnownSite>();
  readonly #byBssid = new Map<string, Set<string>>();
  /** The address blocks of the sites that have some; read once. */
  readonly #ranges = new Map<string, readonly IpRange[]>();
  /** Changed since the tree was built: their boxes there count no more. */
  readonly #loose = new Set<string>();
  #tree: Tree;

  constructor(sites: Iterable<KnownSite>) {
    for (const site of sites) this.#enter(site);
    this.#tree = treeOf(this.#sites.values());
  }

  /** How many sites there are. */
  get size(): number {
    return this.#sites.size;
  }

  get(siteId: string): KnownSite | undefined {
    return this.#sites.get(siteId);
  }

  /** Takes in a site that is new or changed. */
  put(site: KnownSite): void {
    const before = this.#sites.get(site.siteId);
    for (const bssid of before?.bssids ?? []) this.#byBssid.get(bssid)?.delete(site.siteId);
    this.#ranges.delete(site.siteId);
    this.#enter(site);
    this.#loose.add(site.siteId);
    if (this.#loose.size <= MAXIMUM_LOOSE_SITES) return;
    this.#tree = treeOf(this.#sites.values());
    this.#loose.clear();
  }

  /** The sites whose edge is at most so far from a place, or that it is inside of. */
  around(place: Coordinates, radiusMeters: number): readonly KnownSite[] {
    const found = new Set(this.#loose);
    const { boxes, siteIds } = this.#tree;
    for (const { south, north, west, east } of pieces(boxAround(place, radiusMeters)))
      for (const entry of boxes?.search(west, south, east, north) ?? []) found.add(siteIds[entry] as string);
    return [...found].flatMap((siteId) => {
      const site = this.#sites.get(siteId);
      const isAround =
        site !== undefined && site.shape !== null && distanceToEdge(place, site.shape) <= radiusMeters;
      return isAround ? [site] : [];
    });
  }

  /** The sites that have one of some access points. */
  withBssid(bssids: readonly string[]): readonly KnownSite[] {
    const ids = new Set(bssids.flatMap((bssid) => [...(this.#byBssid.get(bssid) ?? [])]));
    return [...ids].flatMap((siteId) => this.#sites.get(siteId) ?? []);
  }

  /** The sites one of whose blocks an address is in. */
  withAddress(ip: string): readonly KnownSite[] {
    const address = parseIpAddress(ip);
    if (address === undefined) return [];
    return [...this.#ranges].flatMap(([siteId, ranges]) =>
      ranges.some((range) => isInIpRange(address, range)) ? (this.#sites.get(siteId) ?? []) : [],
    );
  }

  #enter(site: KnownSite): void {
    this.#sites.set(site.siteId, site);
    const ranges = site.ipRanges.flatMap((text) => parseIpRange(text) ?? []);
    if (ranges.length > 0) this.#ranges.set(site.siteId, ranges);
    for (const bssid of site.bssids) {
      const ids = this.#byBssid.get(bssid) ?? new Set<string>();
      this.#byBssid.set(bssid, ids.add(site.siteId));
    }
  }
}
