import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import { isInIpRange, isLocallyAdministered, parseBssid, parseIpAddress, parseIpRange } from './network.js';
import { isOpenAt } from './opening-hours.js';
import { readSite, siteFrom, type SentSite } from './site.js';
import { decideAssignment, decideSite, evolveSite, initialSite } from './site.decider.js';

const center = { latitude: 52.52, longitude: 13.405, datum: 'WGS84' };
const office: SentSite = {
  name: 'Office',
  purpose: 'work',
  customerId: null,
  shape: { kind: 'circle', center, radiusMeters: 100 },
  bssids: [],
  ipRanges: [],
  openingHours: null,
  zone: 'Europe/Berlin',
};
const codesOf = (sent: SentSite) => readSite(sent).faults.map(({ pointer, code }) => `${pointer} ${code}`);
const polygon = (...corners: readonly (readonly [number, number])[]): SentSite => ({
  ...office,
  shape: {
    kind: 'polygon',
    datum: 'WGS84',
    corners: corners.map(([latitude, longitude]) => ({ latitude, longitude })),
  },
});

describe('a site', () => {
  it('is read with its coordinates on WGS 84', () => {
    const there = { latitude: 31.17530398364597, longitude: 121.531541859215, datum: 'GCJ02' };
    const { shape } = siteFrom({ ...office, shape: { kind: 'circle', center: there, radiusMeters: 100 } });
    expect(shape).toMatchObject({ center: { latitude: expect.closeTo(31.1774276, 7) } });
  });

  it('names each fault with its pointer', () => {
    const wrong: SentSite = {
      ...office,
      shape: { kind: 'circle', center: { latitude: NaN, longitude: 200 }, radiusMeters: 1 },
      bssids: ['AA-BB-CC-00-11-22', 'nonsense'],
      ipRanges: ['10.0.0.1/8', '0.0.0.0/0'],
      openingHours: [{ weekday: 8, from: '25:00', until: '8' }],
      zone: 'Mars/Olympus',
      customerId: 'somebody',
    };
    expect(codesOf(wrong)).toEqual([
      '/shape/center/latitude coordinate.not-a-number',
      '/shape/center/longitude coordinate.out-of-range',
      '/shape/center/datum datum.missing',
      '/shape/radiusMeters circle.radius-out-of-range',
      '/bssids/1 bssid.malformed',
      '/ipRanges/0 ip-range.malformed',
      '/ipRanges/1 ip-range.malformed',
      '/openingHours/0/weekday opening-hours.weekday',
      '/openingHours/0/from opening-hours.time',
      '/openingHours/0/until opening-hours.time',
      '/zone zone.unknown',
      '/customerId site.customer',
    ]);
    expect(() => siteFrom(wrong)).toThrow(DomainError);
  });

  it('must be somewhere', () => {
    expect(codesOf({ ...office, shape: null })).toEqual(['/shape site.nowhere']);
    expect(codesOf({ ...office, shape: null, bssids: ['00:11:22:33:44:55'] })).toEqual([]);
  });
});

describe('a polygon', () => {
  it('may be closed as GeoJSON does, and may cross the antimeridian', () => {
    expect(codesOf(polygon([0, 0], [0, 0.01], [0.01, 0], [0, 0]))).toEqual([]);
    expect(codesOf(polygon([0, 179.99], [0, -179.99], [0.01, -179.99], [0.01, 179.99]))).toEqual([]);
  });

  it.each([
    [
      'a bow tie',
      [
        [0, 0],
        [0.01, 0.01],
        [0.01, 0],
        [0, 0.01],
      ],
    ],
    [
      'one that touches itself',
      [
        [0, 0],
        [0, 0.02],
        [0.01, 0.02],
        [0, 0.01],
        [0.01, 0],
      ],
    ],
    [
      'one that runs back on itself',
      [
        [0, 0],
        [0, 0.02],
        [0, 0.01],
        [0.01, 0.01],
      ],
    ],
    [
      'a line',
      [
        [0, 0],
        [0, 0.01],
        [0, 0.02],
      ],
    ],
    [
      'a bow tie over the antimeridian',
      [
        [0, 179.99],
        [0.01, -179.99],
        [0.01, 179.99],
        [0, -179.99],
      ],
    ],
  ] as const)('is not %s', (_, corners) => {
    expect(codesOf(polygon(...corners))).toEqual(['/shape/corners polygon.self-intersecting']);
  });

  it('has three corners or more, none of them twice in a row, and is no larger than a site', () => {
    expect(codesOf(polygon([0, 0], [0, 1], [0, 0]))).toEqual(['/shape/corners polygon.too-few-corners']);
    expect(codesOf(polygon([0, 0], [0, 0.01], [0, 0.01], [0.01, 0]))).toEqual([
      '/shape/corners/2 polygon.repeated-corner',
    ]);
    expect(codesOf(polygon([0, 0], [0, 2], [2, 0]))).toEqual(['/shape/corners polygon.too-large']);
    expect(codesOf(polygon([89.9, 0], [89.9, 120], [89.9, -120]))).toEqual([
      '/shape/corners polygon.around-pole',
    ]);
  });
});

describe('networks', () => {
  it('of an address block hold its addresses, of either version, and no others', () => {
    const holds = (range: string, ip: string) => {
      const [a, b] = [parseIpRange(range), parseIpAddress(ip)];
      return a !== undefined && b !== undefined && isInIpRange(b, a);
    };
    expect(holds('192.0.2.0/24', '192.0.2.255')).toBe(true);
    expect(holds('192.0.2.0/24', '192.0.3.0')).toBe(false);
    expect(holds('192.0.2.0/24', '::ffff:192.0.2.7')).toBe(true);
    expect(holds('2001:db8::/32', '2001:db8:ffff::1')).toBe(true);
    expect(holds('2001:db8::/32', '2001:db9::1')).toBe(false);
    expect(holds('2001:db8::7', '2001:DB8:0:0::7')).toBe(true);
    expect(holds('::/0', '::1')).toBe(false);
  });

  it.each([
    '',
    '1.2.3',
    '01.2.3.4',
    '1.2.3.256',
    '1.2.3.4/33',
    '1:2:3',
    '1::2::3',
    ':::',
    '::ffff:1.2.3.0/120',
    'fe80::1%eth0',
  ])('“%s” is no address block', (text) => expect(parseIpRange(text)).toBeUndefined());

  it('of an access point are written alike, and a made-up one is known', () => {
    expect(parseBssid('AA-BB-CC-00-11-22')).toBe('aa:bb:cc:00:11:22');
    expect(parseBssid('ff:ff:ff:ff:ff:ff')).toBeUndefined();
    expect(isLocallyAdministered('aa:bb:cc:00:11:22')).toBe(true);
    expect(isLocallyAdministered('00:bb:cc:00:11:22')).toBe(false);
  });
});

describe('opening hours', () => {
  const hours = [
    { weekday: 1, from: '08:00', until: '18:00' },
    { weekday: 7, from: '22:00', until: '06:00' },
  ];
  it.each([
    ['2026-03-02T07:00:00.000Z', true],
    ['2026-03-02T06:59:00.000Z', false],
    ['2026-03-02T17:00:00.000Z', false],
    ['2026-03-01T21:00:00.000Z', true],
    ['2026-03-02T04:59:00.000Z', true],
    ['2026-03-02T05:00:00.000Z', false],
  ])('at %s in Berlin: %s', (at, isOpen) =>
    expect(isOpenAt(hours, 'Europe/Berlin', at as Instant)).toBe(isOpen),
  );

  it('that are not given are always', () => {
    expect(isOpenAt(null, 'Europe/Berlin', '2026-03-02T06:59:00.000Z' as Instant)).toBe(true);
  });
});

describe('the life of a site', () => {
  const site = siteFrom(office);
  const siteId = 'a';
  const created = decideSite({ kind: 'create-site', siteId, site }, initialSite)[0];
  if (created === undefined) throw new Error('no event');
  const state = evolveSite(initialSite, created);

  it('begins once', () => {
    expect(state).toEqual({ ...site, isActive: true });
    expect(() => decideSite({ kind: 'create-site', siteId, site }, state)).toThrow('geo-site.already-exists');
    expect(() => decideSite({ kind: 'change-site', siteId, site, isActive: true }, undefined)).toThrow(
      'geo-site.unknown',
    );
  });

  it('tells a change with what was before, and nothing where nothing changed', () => {
    const reordered = Object.fromEntries(Object.entries(site).reverse()) as typeof site;
    expect(decideSite({ kind: 'change-site', siteId, site: reordered, isActive: true }, state)).toEqual([]);
    expect(decideSite({ kind: 'change-site', siteId, site, isActive: false }, state)).toMatchObject([
      { data: { isActive: false, before: { isActive: true } } },
    ]);
  });

  it('assigns each site once', () => {
    expect(decideAssignment('e', ['b', 'a', 'b'], [])).toMatchObject([{ data: { siteIds: ['a', 'b'] } }]);
    expect(decideAssignment('e', ['b', 'a'], ['a', 'b'])).toEqual([]);
    const many = Array.from({ length: 201 }, (_, index) => `s${index}`);
    expect(() => decideAssignment('e', many, [])).toThrow('geo-site.too-many-assigned');
  });
});
