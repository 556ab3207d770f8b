import { describe, expect, it } from '@jest/globals';
import {
  decideCarriedOut,
  decideErasure,
  endOfKeeping,
  evolveErasure,
  initialErasure,
  planErasure,
  type ErasureFacts,
} from './erasure.js';
import type { ErasureCarriedOut } from './privacy-events.js';

const facts = (change: Partial<ErasureFacts> = {}): ErasureFacts => ({
  scopes: [
    { purpose: 'identity' },
    { purpose: 'location', period: '2030-04' },
    { purpose: 'location', period: '2030-03' },
    { purpose: 'note', period: '2030-03' },
  ],
  heldUntil: undefined,
  obliged: new Map(),
  requestedAt: '2030-05-10T12:00:00.000Z',
  nowMs: Date.parse('2030-05-10T12:00:00Z'),
  ...change,
});

describe('what an erasure takes', () => {
  it('is everything where nothing keeps it', () => {
    const plan = planErasure(facts());
    expect(plan).toMatchObject({ stays: [], partialUntil: null, isComplete: true });
    expect(plan.goes).toEqual([
      { purpose: 'identity', months: [] },
      { purpose: 'location', months: ['2030-03', '2030-04'] },
      { purpose: 'note', months: ['2030-03'] },
    ]);
  });

  it('is nothing while a legal hold stands, also where there is no key yet', () => {
    const held = planErasure(facts({ heldUntil: null }));
    expect(held).toMatchObject({ goes: [], partialUntil: null, isComplete: false });
    expect(held.stays).toHaveLength(3);
    expect(planErasure(facts({ heldUntil: '2031-01-01T00:00:00.000Z' })).partialUntil).toBe(
      '2031-01-01T00:00:00.000Z',
    );
    expect(planErasure(facts({ heldUntil: null, scopes: [] })).isComplete).toBe(false);
  });

  it('leaves what a law asks to be kept, month by month until its time is over', () => {
    const obliged = new Map([['note', 30] as const, ['location', 20] as const]);
    const plan = planErasure(facts({ obliged }));
    expect(plan.goes).toEqual([
      { purpose: 'identity', months: [] },
      { purpose: 'location', months: ['2030-03'] },
      { purpose: 'note', months: ['2030-03'] },
    ]);
    expect(plan.stays).toEqual([
      {
        purpose: 'location',
        months: ['2030-04'],
        because: 'legal-obligation',
        until: '2030-05-21T00:00:00.000Z',
      },
    ]);
    expect(plan).toMatchObject({ partialUntil: '2030-05-21T00:00:00.000Z', isComplete: false });
    const later = planErasure(facts({ obliged, nowMs: Date.parse('2030-05-21T00:00:00Z') }));
    expect(later.isComplete).toBe(true);
  });

  it('keeps a name that a law asks for as long as the records of the month it was asked in', () => {
    const plan = planErasure(facts({ obliged: new Map([['identity', 730]]) }));
    expect(plan.stays).toEqual([
      { purpose: 'identity', months: [], because: 'legal-obligation', until: endOfKeeping('2030-05', 730) },
    ]);
    expect(endOfKeeping('2030-05', 730)).toBe('2032-05-31T00:00:00.000Z');
  });
});

describe('what is recorded of an erasure', () => {
  const done = (change: Partial<ErasureCarriedOut['data']> = {}): ErasureCarriedOut['data'] => ({
    employeeId: 'ann',
    kinds: [],
    destroyed: [],
    removed: [],
    remaining: [],
    partialUntil: null,
    isComplete: true,
    ...change,
  });

  it('is the wish once, and what was done when it is more than before', () => {
    const [asked] = decideErasure('ann', initialErasure);
    if (asked === undefined) throw new Error('nothing was decided');
    const requested = evolveErasure(initialErasure, { ...asked, occurredAt: '2030-05-10T12:00:00.000Z' });
    expect(requested.requestedAt).toBe('2030-05-10T12:00:00.000Z');
    expect(decideErasure('ann', requested)).toEqual([]);
    const [first] = decideCarriedOut(
      done({ destroyed: [{ purpose: 'note', months: ['2030-03'] }] }),
      requested,
    );
    if (first === undefined) throw new Error('nothing was recorded');
    const carriedOut = evolveErasure(requested, { ...first, occurredAt: '2030-05-10T12:00:01.000Z' });
    expect(decideCarriedOut(done(), carriedOut)).toEqual([]);
    expect(decideCarriedOut(done({ isComplete: false }), carriedOut)).toHaveLength(1);
    expect(carriedOut.requestedAt).toBe(requested.requestedAt);
  });
});
