import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from './domain-error.js';
import { gcj02FromBd09, gcj02FromWgs84, readCoordinates, wgs84FromGcj02 } from './coordinates.js';
import { distanceMeters } from './great-circle.js';

const faultsOf = (sent: Record<string, unknown>) => {
  try {
    readCoordinates(sent, '/location');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return {
      code: error.code,
      kind: error.kind,
      errors: error.errors.map(({ pointer, code }) => [pointer, code]),
    };
  }
  return undefined;
};

describe('coordinates with a datum', () => {
  it('of WGS 84 are taken as they are', () => {
    expect(readCoordinates({ latitude: 52.52, longitude: 13.405, datum: 'WGS84' }, '')).toEqual({
      latitude: 52.52,
      longitude: 13.405,
    });
  });

  // The test values of eviltransform (its `TESTS`), by city.
  it.each([
    ['Shanghai', 31.1774276, 121.5272106, 31.17530398364597, 121.531541859215],
    ['Shenzhen', 22.543847, 113.912316, 22.540796131694766, 113.9171764808363],
    ['Beijing', 39.911954, 116.377817, 39.91334545536069, 116.38404722455657],
  ])('of %s are shifted as the published formula does', (_, north, east, shiftedNorth, shiftedEast) => {
    const shifted = gcj02FromWgs84({ latitude: north, longitude: east });
    expect(shifted.latitude).toBeCloseTo(shiftedNorth, 9);
    expect(shifted.longitude).toBeCloseTo(shiftedEast, 9);
  });

  it('of BD-09 become those of GCJ-02 as coordtransform’s example does', () => {
    const place = gcj02FromBd09({ latitude: 39.915, longitude: 116.404 });
    expect(place.latitude).toBeCloseTo(39.90865673957631, 9);
    expect(place.longitude).toBeCloseTo(116.39762729119315, 9);
  });

  it('of BD-09 in Beijing are on entry moved by about a kilometre', () => {
    const sent = { latitude: 39.915, longitude: 116.404 };
    const meters = distanceMeters(sent, readCoordinates({ ...sent, datum: 'BD09' }, ''));
    expect(meters).toBeGreaterThan(900);
    expect(meters).toBeLessThan(1600);
  });

  it('come back from GCJ-02 to less than a millimetre of where they were', () => {
    const china = fc.record({
      latitude: fc.double({ min: 18, max: 53, noNaN: true }),
      longitude: fc.double({ min: 74, max: 135, noNaN: true }),
    });
    fc.assert(
      fc.property(china, (place) => distanceMeters(place, wgs84FromGcj02(gcj02FromWgs84(place))) < 0.001),
    );
  });

  it('outside China are the same in GCJ-02', () => {
    const berlin = { latitude: 52.52, longitude: 13.405 };
    expect(gcj02FromWgs84(berlin)).toEqual(berlin);
    expect(wgs84FromGcj02(berlin)).toEqual(berlin);
  });
});

describe('coordinates that cannot be', () => {
  it.each([NaN, Infinity, -Infinity, '52', null, undefined])('a latitude of %s is refused', (latitude) => {
    expect(faultsOf({ latitude, longitude: 1, datum: 'WGS84' })).toEqual({
      code: 'coordinates.invalid',
      kind: 'invalid',
      errors: [['/location/latitude', 'coordinate.not-a-number']],
    });
  });

  it.each([
    [90.000001, 0, '/location/latitude'],
    [-91, 0, '/location/latitude'],
    [0, 180.5, '/location/longitude'],
    [0, -181, '/location/longitude'],
  ])('%s, %s is refused as out of range', (latitude, longitude, pointer) => {
    expect(faultsOf({ latitude, longitude, datum: 'WGS84' })?.errors).toEqual([
      [pointer, 'coordinate.out-of-range'],
    ]);
  });

  it('no datum is refused: none is assumed', () => {
    expect(faultsOf({ latitude: 1, longitude: 2 })?.errors).toEqual([['/location/datum', 'datum.missing']]);
  });

  it('an unknown datum is refused', () => {
    expect(faultsOf({ latitude: 1, longitude: 2, datum: 'wgs84' })?.errors).toEqual([
      ['/location/datum', 'datum.unknown'],
    ]);
  });

  it('each fault is named', () => {
    expect(faultsOf({ latitude: NaN, longitude: 300 })?.errors).toHaveLength(3);
  });
});
