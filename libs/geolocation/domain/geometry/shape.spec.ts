import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distanceMeters } from '@timeledger/kernel/great-circle.js';
import { radius95Meters } from './distance.js';
import { boxAround, boxOf, depthMeters, distanceToEdge, isInsideRing, type Polygon } from './shape.js';

const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const square = (south: number, west: number, size: number): Polygon => ({
  kind: 'polygon',
  ring: [at(south, west), at(south, west + size), at(south + size, west + size), at(south + size, west)],
});

describe('distances', () => {
  it('of a degree of latitude, and along the equator, are 111.2 km', () => {
    expect(distanceMeters(at(0, 0), at(1, 0))).toBeCloseTo(111_195.08, 1);
    expect(distanceMeters(at(0, 179.5), at(0, -179.5))).toBeCloseTo(111_195.08, 1);
  });

  it('from Berlin to Paris are 878 km', () => {
    expect(distanceMeters(at(52.52, 13.405), at(48.8566, 2.3522)) / 1000).toBeCloseTo(877.5, 0);
  });

  it('of a 68 % radius the 95 % radius is 1.62 times it', () => {
    expect(radius95Meters(100)).toBe(162);
    expect(Math.sqrt(Math.log(0.05) / Math.log(0.32))).toBeCloseTo(1.62, 2);
  });
});

describe('the distance to the edge', () => {
  it('of a circle is negative inside, positive outside', () => {
    const circle = { kind: 'circle', center: at(52, 13), radiusMeters: 100 } as const;
    expect(distanceToEdge(at(52, 13), circle)).toBe(-100);
    expect(distanceToEdge(at(52.002, 13), circle)).toBeCloseTo(122.4, 0);
  });

  it('of a polygon is that to the nearest of its edges, not to the nearest corner', () => {
    const polygon = square(0, 0, 0.01);
    expect(distanceToEdge(at(0.005, 0.001), polygon)).toBeCloseTo(-111.2, 1);
    expect(distanceToEdge(at(0.005, -0.001), polygon)).toBeCloseTo(111.2, 1);
  });

  it('of a polygon across the antimeridian does not jump', () => {
    const fiji: Polygon = {
      kind: 'polygon',
      ring: [at(-17, 179.99), at(-17, -179.99), at(-16.98, -179.99), at(-16.98, 179.99)],
    };
    expect(distanceToEdge(at(-16.99, 180), fiji)).toBeLessThan(-1000);
    expect(distanceToEdge(at(-16.99, -180), fiji)).toBeLessThan(-1000);
    expect(distanceToEdge(at(-16.99, 179.98), fiji)).toBeCloseTo(1063, -1);
    expect(isInsideRing(at(-16.99, 0), fiji.ring)).toBe(false);
  });

  it('is negative exactly where the place is within the ring', () => {
    const degree = fc.double({ min: -0.02, max: 0.03, noNaN: true });
    const polygon = square(0, 0, 0.01);
    fc.assert(
      fc.property(degree, degree, (latitude, longitude) => {
        const isIn = latitude > 0 && latitude < 0.01 && longitude > 0 && longitude < 0.01;
        const meters = distanceToEdge(at(latitude, longitude), polygon);
        return Math.abs(meters) < 1e-6 || meters < 0 === isIn;
      }),
    );
  });
});

describe('the box around', () => {
  it('a place holds every place within the radius', () => {
    const anywhere = fc.tuple(
      fc.double({ min: -89.9, max: 89.9, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
    );
    const direction = fc.tuple(
      fc.double({ min: -0.6, max: 0.6, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
    );
    fc.assert(
      fc.property(anywhere, direction, ([latitude, longitude], [north, east]) => {
        const other = at(Math.max(-90, Math.min(90, latitude + north)), east);
        const radius = distanceMeters(at(latitude, longitude), other);
        const box = boxAround(at(latitude, longitude), radius);
        const isWithin =
          box.west <= box.east
            ? other.longitude >= box.west && other.longitude <= box.east
            : other.longitude >= box.west || other.longitude <= box.east;
        return radius > 5_000_000 || (isWithin && other.latitude >= box.south && other.latitude <= box.north);
      }),
    );
  });

  it('a polygon across the antimeridian has its west east of its east', () => {
    const ring = [at(1, 179), at(1, -179), at(2, 180)];
    expect(boxOf({ kind: 'polygon', ring })).toEqual({ south: 1, north: 2, west: 179, east: -179 });
  });
});

describe('the depth', () => {
  it('of a square is half its side, also where it crosses the antimeridian', () => {
    expect(depthMeters(square(0, 0, 0.01))).toBeCloseTo(556, 0);
    const ring = [at(0, 179.995), at(0, -179.995), at(0.01, -179.995), at(0.01, 179.995)];
    expect(depthMeters({ kind: 'polygon', ring })).toBeCloseTo(556, 0);
  });

  it('of a horseshoe, whose middle lies outside, is taken from its area', () => {
    const ring = [at(0, 0), at(0, 3), at(3, 3), at(3, 2), at(1, 2), at(1, 1), at(3, 1), at(3, 0)].map(
      ({ latitude, longitude }) => at(latitude / 1000, longitude / 1000),
    );
    expect(depthMeters({ kind: 'polygon', ring })).toBeGreaterThan(50);
  });
});
