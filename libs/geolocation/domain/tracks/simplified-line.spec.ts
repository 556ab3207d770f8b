import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { distanceToLine, offsetFrom } from '../geometry/distance.js';
import { fixAt } from '../testing/fixes.js';
import { LINE_TOLERANCE_METERS, lineOfDay, simplifiedLine } from './simplified-line.js';

const place = (north: number, east: number) => fixAt(0, north, east).coordinates;

describe('a simplified line', () => {
  it('of a straight road is its two ends, and keeps a corner', () => {
    const straight = Array.from({ length: 50 }, (_, i) => place(i * 30, (i % 2) * 10));
    expect(simplifiedLine(straight)).toEqual([straight[0], straight[49]]);
    const corner = [...straight, ...Array.from({ length: 20 }, (_, i) => place(1470, 40 + i * 30))];
    expect(simplifiedLine(corner)).toHaveLength(3);
  });

  it('of nothing, one and two places is those', () => {
    for (const places of [[], [place(0, 0)], [place(0, 0), place(1, 1)]])
      expect(simplifiedLine(places)).toEqual(places);
  });

  it('that comes back to where it began keeps how far it went', () => {
    const there = Array.from({ length: 20 }, (_, i) => place(i * 100, 0));
    const line = simplifiedLine([...there, ...[...there].reverse()]);
    expect(line).toHaveLength(3);
    expect(line[1]).toEqual(there[19]);
  });

  it('across the antimeridian does not go around the Earth', () => {
    const across: readonly Coordinates[] = [179.99, 179.995, -179.995, -179.99].map((longitude) => ({
      latitude: 0,
      longitude,
    }));
    expect(simplifiedLine(across)).toEqual([across[0], across[3]]);
  });

  it('has both ends, only given places in their order, and leaves none farther away than the tolerance', () => {
    const meters = fc.integer({ min: -3000, max: 3000 });
    const line = fc.array(fc.tuple(meters, meters), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(line, fc.integer({ min: 1, max: 500 }), (drawn, tolerance) => {
        const places = drawn.map(([north, east]) => place(north, east));
        const simple = simplifiedLine(places, tolerance);
        expect(simple[0]).toBe(places[0]);
        expect(simple[simple.length - 1]).toBe(places[places.length - 1]);
        const indexes = simple.map((one) => places.indexOf(one));
        expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
        for (const [index, left] of places.entries()) {
          const next = indexes.findIndex((kept) => kept >= index);
          const [from, to] = [simple[Math.max(0, next - 1)], simple[next]];
          if (from === undefined || to === undefined) throw new Error('behind the last place');
          expect(distanceToLine(offsetFrom(left, from), offsetFrom(left, to))).toBeLessThanOrEqual(tolerance);
        }
      }),
    );
  });

  it('of a day is the same whatever order its fixes come in and however often, without what is coarse', () => {
    const day = Array.from({ length: 30 }, (_, i) => fixAt(i, i * 200, i > 15 ? (i - 15) * 200 : 0));
    const line = lineOfDay(day);
    expect(line.length).toBeGreaterThanOrEqual(3);
    expect(lineOfDay([...day, ...day].reverse())).toEqual(line);
    expect(lineOfDay([...day, fixAt(5.5, 9000, 9000, 3000)])).toEqual(line);
    expect(LINE_TOLERANCE_METERS).toBeLessThan(100);
  });
});
