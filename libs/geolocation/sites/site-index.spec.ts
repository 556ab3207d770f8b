import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distanceToEdge } from '../domain/geometry/shape.js';
import type { KnownSite } from '../domain/verdicts/verdict.js';
import { SiteIndex } from './site-index.js';

const siteAt = (siteId: string, latitude: number, longitude: number, radiusMeters: number): KnownSite => ({
  siteId,
  name: siteId,
  purpose: 'work',
  customerId: null,
  shape: { kind: 'circle', center: { latitude, longitude }, radiusMeters },
  bssids: [],
  ipRanges: [],
  openingHours: null,
  zone: 'UTC',
  isActive: true,
});
const latitude = fc.double({ min: -90, max: 90, noNaN: true });
const longitude = fc.oneof(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: 179.9, max: 180, noNaN: true }),
  fc.double({ min: -180, max: -179.9, noNaN: true }),
);
const radius = fc.integer({ min: 5, max: 50_000 });
const sites = fc
  .array(fc.tuple(latitude, longitude, radius), { maxLength: 60 })
  .map((all) => all.map(([north, east, meters], index) => siteAt(`s${index}`, north, east, meters)));
const ids = (found: readonly KnownSite[]) => found.map(({ siteId }) => siteId).sort();

describe('the index of sites', () => {
  it('finds what going through all of them finds, at the poles and the antimeridian too', () => {
    fc.assert(
      fc.property(sites, latitude, longitude, radius, (all, north, east, meters) => {
        const place = { latitude: north, longitude: east };
        const wanted = all.filter(({ shape }) => shape !== null && distanceToEdge(place, shape) <= meters);
        expect(ids(new SiteIndex(all).around(place, meters))).toEqual(ids(wanted));
      }),
    );
  });

  it('knows a site where it is now, however many have moved', () => {
    const index = new SiteIndex(Array.from({ length: 2000 }, (_, i) => siteAt(`s${i}`, 10, i / 20, 50)));
    for (let i = 0; i < 1200; i += 1) index.put(siteAt(`s${i}`, 20, i / 20, 50));
    for (const i of [0, 499, 500, 501, 1199]) {
      expect(index.around({ latitude: 10, longitude: i / 20 }, 10)).toEqual([]);
      expect(ids(index.around({ latitude: 20, longitude: i / 20 }, 10))).toEqual([`s${i}`]);
    }
    expect(ids(index.around({ latitude: 10, longitude: 1200 / 20 }, 10))).toEqual(['s1200']);
    expect(index.size).toBe(2000);
  });

  it('knows sites by their networks, and forgets those that a site has no more', () => {
    const [a, b] = ['00:11:22:33:44:55', '00:11:22:33:44:66'];
    const index = new SiteIndex([{ ...siteAt('s', 0, 0, 50), bssids: [a], ipRanges: ['192.0.2.0/24'] }]);
    expect(ids(index.withBssid([a, b]))).toEqual(['s']);
    expect(ids(index.withAddress('192.0.2.9'))).toEqual(['s']);
    expect(ids(index.withAddress('192.0.3.9'))).toEqual([]);
    index.put({ ...siteAt('s', 0, 0, 50), bssids: [b] });
    expect(index.withBssid([a])).toEqual([]);
    expect(ids(index.withBssid([b]))).toEqual(['s']);
    expect(index.withAddress('192.0.2.9')).toEqual([]);
  });

  it('of 100,000 sites looks at few of them', () => {
    const many = Array.from({ length: 100_000 }, (_, i) =>
      siteAt(`s${i}`, -60 + Math.floor(i / 400) * 0.5, -170 + (i % 400) * 0.8, 200),
    );
    const index = new SiteIndex(many);
    expect(index.around({ latitude: -60, longitude: -170 }, 100)).toHaveLength(1);
  });
});
