import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Shape } from '../domain/geometry/shape.js';
import type { SentShape, SentSite, Site } from '../domain/sites/site.js';
import type { GeoSiteFactsBody, GeoSiteView, ShapeBody, ShapeView } from './geo-site.dto.js';

/** A shape of the API as the domain reads it. @throws DomainError 422 `geo-site.invalid` for half of one, or both at once */
function shapeOf({ kind, center, radiusMeters, datum, corners }: ShapeBody): SentShape {
  const missing = (member: string): DomainError => {
    const detail = `is needed for a ${kind}`;
    const errors = [{ pointer: `/shape/${member}`, code: 'shape.incomplete', detail }];
    return new DomainError('geo-site.invalid', 'invalid', { errors });
  };
  if (kind === 'circle') {
    if (center === undefined) throw missing('center');
    if (radiusMeters === undefined) throw missing('radiusMeters');
    return { kind, center: { ...center }, radiusMeters };
  }
  if (corners === undefined) throw missing('corners');
  return { kind, datum, corners: corners.map((corner) => ({ ...corner })) };
}

/** A site of the API as the domain reads it. */
export const sentSiteOf = (body: GeoSiteFactsBody): SentSite => ({
  name: body.name,
  purpose: body.purpose,
  customerId: body.customerId ?? null,
  shape: body.shape === undefined ? null : shapeOf(body.shape),
  bssids: body.bssids ?? [],
  ipRanges: body.ipRanges ?? [],
  openingHours: body.openingHours?.map(({ weekday, from, until }) => ({ weekday, from, until })) ?? null,
  zone: body.zone,
});

const shapeViewOf = (shape: Shape): ShapeView =>
  shape.kind === 'circle'
    ? { kind: 'circle', datum: 'WGS84', center: shape.center, radiusMeters: shape.radiusMeters }
    : { kind: 'polygon', datum: 'WGS84', corners: shape.ring };

/** A site as clients see it. */
export const geoSiteViewOf = (id: string, site: Site): GeoSiteView => ({
  id,
  name: site.name,
  purpose: site.purpose,
  customerId: site.customerId,
  shape: site.shape === null ? null : shapeViewOf(site.shape),
  bssids: site.bssids,
  ipRanges: site.ipRanges,
  openingHours: site.openingHours ?? [],
  zone: site.zone,
  isActive: site.isActive,
});
