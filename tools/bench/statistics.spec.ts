import { describe, expect, it } from '@jest/globals';
import { isMet, tableOf, type Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import { alternate } from './cost/alternate.js';
import {
  estimateOf,
  isSteady,
  percentileOf,
  ratiosOf,
  ratiosToNeighbours,
  spreadOf,
  verdictOf,
} from './statistics.js';

const comparison: Comparison = {
  part: 'b',
  what: 'append',
  unit: 'events/s',
  ours: spreadOf([100]),
  otherName: 'another store',
  other: spreadOf([25]),
  ratio: spreadOf([4]),
};

describe('the figures of a benchmark', () => {
  it('show the middle, the lowest and the highest', () => {
    expect(spreadOf([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
    expect(spreadOf([4, 1, 2, 9])).toEqual({ median: 3, min: 1, max: 9 });
  });

  it('take the nearest rank for a percentile', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(percentileOf(hundred, 0.5)).toBe(50);
    expect(percentileOf(hundred, 0.99)).toBe(99);
    expect(percentileOf([7], 0.99)).toBe(7);
  });

  it('form ratios round by round: a slow round slows both sides', () => {
    expect(ratiosOf([100, 10, 100], [50, 5, 50])).toEqual({ median: 2, min: 2, max: 2 });
  });

  it('say that an aim is missed', () => {
    expect(isMet({ ...comparison, aim: { atLeast: 5, words: '≥ 5 ×' } })).toBe(false);
    expect(isMet({ ...comparison, aim: { atLeast: 4, words: '≥ 4 ×' } })).toBe(true);
    expect(isMet({ ...comparison, aim: { atMost: 1.25, words: 'flat' } })).toBe(false);
    expect(isMet(comparison)).toBeUndefined();
    expect(tableOf([{ ...comparison, aim: { atLeast: 5, words: '≥ 5 ×' } }])).toContain('MISSED');
  });

  it('are taken in turns that begin with another side each round', async () => {
    const order: string[] = [];
    const contenders = ['a', 'b', 'c'].map((name) => ({ name, measure: () => Promise.resolve(name) }));
    const taken = await takeTurns(3, contenders, (name) => order.push(name));
    expect(order.join('')).toBe('abcbcacab');
    expect(taken.get('b')).toEqual(['b', 'b', 'b']);
  });
});

describe('what a run can decide', () => {
  it('estimates a median with an interval that holds it, narrower with more of the same, and the same each time', () => {
    const few = [0.9, 1.1, 1, 1, 0.95, 1.05];
    const many = Array.from({ length: 8 }, () => few).flat();
    const [wide, narrow] = [estimateOf(few), estimateOf(many)];
    expect(wide.median).toBe(1);
    expect(wide.low).toBeLessThan(1);
    expect(wide.high).toBeGreaterThan(1);
    expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
    expect(estimateOf(few)).toEqual(wide);
    expect(estimateOf([3, 3, 3, 3, 3, 3])).toEqual({ median: 3, low: 3, high: 3 });
    expect(estimateOf([2, 2, 2, 2, 2])).toEqual({ median: 2, low: -Infinity, high: Infinity });
  });

  it('covers the true median in about 95 of 100 runs', () => {
    let covered = 0;
    // A fixed walk through (0, 1), evenly spread: its median is a half.
    let value = 0;
    for (let run = 0; run < 60; run += 1) {
      const values = Array.from(
        { length: 15 },
        () => (value = (value + 0.618_033_988_7 * (1 + run * 0.37)) % 1),
      );
      const { low, high } = estimateOf(values);
      if (low <= 0.5 && 0.5 <= high) covered += 1;
    }
    expect(covered).toBeGreaterThan(52);
  });

  it('holds an aim against the whole interval', () => {
    expect(verdictOf({ low: 0.86, high: 1 }, 0.85)).toBe('met');
    expect(verdictOf({ low: 0.7, high: 0.84 }, 0.85)).toBe('missed');
    expect(verdictOf({ low: 0.8, high: 1.2 }, 0.85)).toBe('not decided');
    const aimed = { ...comparison, aim: { atLeast: 0.85, words: '≥ 0.85 ×' }, ratio: spreadOf([0.9]) };
    expect(isMet(aimed)).toBe(true);
    const undecided = { ...aimed, estimate: { median: 0.9, low: 0.8, high: 1 } };
    expect(isMet(undecided)).toBe(false);
    expect(tableOf([undecided])).toContain('not decided');
    expect(tableOf([undecided])).toContain('0.90 (0.80–1.00)');
  });

  it('knows when a series rises no more', () => {
    expect(isSteady([100, 100, 100], 0.05)).toBe(false);
    expect(isSteady([10, 500, 800, 1000], 0.05)).toBe(false);
    expect(isSteady([10, 500, 800, 1000, 1010, 990, 1015], 0.05)).toBe(true);
    expect(isSteady([1000, 990, 900, 950], 0.05)).toBe(true);
  });

  it('compares with the neighbours, so that a drift falls out', () => {
    expect(ratiosToNeighbours([110, 130], [100, 120, 140])).toEqual([1, 1]);
  });

  it('alternates two sides and ends with a whole pair', async () => {
    const order: string[] = [];
    const side = (name: string) => ({ name, measure: () => Promise.resolve(order.push(name)) });
    let pairs = 0;
    const isOver = (): boolean => (pairs += 1) >= 2;
    const taken = await alternate(9, [side('A'), side('B')], () => {}, isOver);
    expect(order.join('')).toBe('ABBAAB');
    expect(taken).toEqual([
      [1, 2],
      [4, 3],
      [5, 6],
    ]);
  });
});
