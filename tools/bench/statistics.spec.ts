import { describe, expect, it } from '@jest/globals';
import { isMet, tableOf, type Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import { percentileOf, ratiosOf, spreadOf } from './statistics.js';

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
