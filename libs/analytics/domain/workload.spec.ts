import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DEFAULT_THRESHOLDS,
  judgedLoad,
  LEAST_MOVE_MINUTES,
  rebalanced,
  type PersonLoad,
} from './workload.js';

const load = (employeeId: string, capacityMinutes: number, workedMinutes: number): PersonLoad => ({
  ...{ employeeId, capacityMinutes, workedMinutes, overloadedDays: 0 },
});
const judged = (...of: Parameters<typeof load>) => judgedLoad(load(...of), DEFAULT_THRESHOLDS);

describe('the load of a person', () => {
  it.each([
    [1000, 1101, 'overloaded', 101, 0, 1.101],
    [1000, 1100, 'balanced', 0, 0, 1.1],
    [1000, 900, 'balanced', 0, 0, 0.9],
    [1000, 899, 'idle', 0, 101, 0.899],
    [1000, 0, 'idle', 0, 1000, 0],
    [3, 2, 'idle', 0, 1, 0.6667],
    [0, 480, 'unplanned', 0, 0, null],
    [0, 0, 'unplanned', 0, 0, null],
  ])('of %i planned and %i worked minutes is %s', (capacity, worked, status, excess, idle, utilisation) => {
    expect(judged('a', capacity, worked)).toMatchObject({
      ...{ status, excessMinutes: excess, idleMinutes: idle, utilisation },
    });
  });

  it('is judged by the thresholds that are asked for', () => {
    const strict = { overloadPercent: 100, idlePercent: 100 };
    expect(judgedLoad(load('a', 1000, 1001), strict).status).toBe('overloaded');
    expect(judgedLoad(load('a', 1000, 999), strict).status).toBe('idle');
    expect(judgedLoad(load('a', 1000, 1000), strict).status).toBe('balanced');
  });
});

describe('a rebalancing', () => {
  it('goes from whoever has most over to whoever has most left', () => {
    const loads = [
      judged('a', 1000, 1500),
      judged('b', 1000, 1200),
      judged('c', 1000, 600),
      judged('d', 1000, 800),
    ];
    expect(rebalanced(loads)).toEqual([
      { fromEmployeeId: 'a', toEmployeeId: 'c', minutes: 400 },
      { fromEmployeeId: 'a', toEmployeeId: 'd', minutes: 100 },
      { fromEmployeeId: 'b', toEmployeeId: 'd', minutes: 100 },
    ]);
  });

  it('goes by id where several have as much', () => {
    const loads = [
      judged('d', 1000, 500),
      judged('b', 1000, 1200),
      judged('c', 1000, 500),
      judged('a', 1000, 1200),
    ];
    expect(rebalanced(loads)).toEqual([
      { fromEmployeeId: 'a', toEmployeeId: 'c', minutes: 200 },
      { fromEmployeeId: 'b', toEmployeeId: 'c', minutes: 200 },
    ]);
  });

  it('is none where nobody has too much, or nobody has anything left', () => {
    expect(rebalanced([judged('a', 1000, 1000), judged('b', 1000, 100)])).toEqual([]);
    expect(rebalanced([judged('a', 1000, 2000), judged('b', 1000, 1000)])).toEqual([]);
    expect(rebalanced([])).toEqual([]);
  });

  it('never moves more than somebody has over or left, makes nobody idle or overloaded, and is the same in any order', () => {
    const person = fc.record({
      capacity: fc.integer({ min: 0, max: 10_000 }),
      worked: fc.integer({ min: 0, max: 15_000 }),
    });
    const people = fc.array(person, { maxLength: 12 }).chain((all) => {
      const loads = all.map(({ capacity, worked }, index) => judged(`p${index}`, capacity, worked));
      return fc.tuple(fc.constant(loads), fc.shuffledSubarray(loads, { minLength: loads.length }));
    });
    fc.assert(
      fc.property(people, ([loads, shuffled]) => {
        const moves = rebalanced(loads);
        expect(rebalanced(shuffled)).toEqual(moves);
        for (const { employeeId, excessMinutes, idleMinutes } of loads) {
          const sum = (of: 'fromEmployeeId' | 'toEmployeeId') =>
            moves.reduce((total, move) => total + (move[of] === employeeId ? move.minutes : 0), 0);
          expect(sum('fromEmployeeId')).toBeLessThanOrEqual(excessMinutes);
          expect(sum('toEmployeeId')).toBeLessThanOrEqual(idleMinutes);
        }
        expect(moves.every(({ minutes }) => minutes >= LEAST_MOVE_MINUTES)).toBe(true);
        expect(moves.every(({ fromEmployeeId, toEmployeeId }) => fromEmployeeId !== toEmployeeId)).toBe(true);
      }),
    );
  });
});
