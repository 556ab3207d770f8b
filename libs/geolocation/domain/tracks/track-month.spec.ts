import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Instant } from '@timeledger/kernel/clock.js';
import { NO_DUTY, withDutyDay, type Duty } from '../positions/duty.js';
import {
  evolveTrackMonth,
  NO_TRACK_MONTH,
  recordTrackDay,
  withinDuty,
  type CalculatedDay,
  type RecordedCrossing,
  type RecordedProof,
  type TrackFacts,
  type TrackMonth,
} from './track-month.decider.js';

const at = (time: string): Instant => `2026-03-02T${time}:00.000Z` as Instant;
const EMPTY: TrackFacts = { distanceMeters: 0, unobservedMeters: 0, stops: [], moves: [] };
const facts = (distanceMeters: number): TrackFacts => ({
  ...{
    distanceMeters,
    unobservedMeters: 0,
    stops: [{ siteId: null, arrivedAt: at('08:00'), leftAt: at('08:30') }],
  },
  moves: [{ startedAt: at('08:30'), endedAt: at('08:50'), distanceMeters, unobservedMeters: 0 }],
});
const crossing = (crossingId: string, time = '08:00'): RecordedCrossing => ({
  ...{ crossingId, kind: 'entered', siteId: 's', isInferred: false, at: at(time), interval: null },
});
const proof = (dwellMinutes: number): RecordedProof => ({
  ...{ siteId: 's', customerId: 'c', arrivedAt: at('08:00'), leftAt: at('08:40'), dwellMinutes },
});
const day = (more: Partial<CalculatedDay> = {}): CalculatedDay => ({
  ...{ employeeId: 'e', date: '2026-03-02', facts: null, crossings: [], proofs: {}, signals: [], ...more },
});
const record = (calculated: CalculatedDay, month: TrackMonth = NO_TRACK_MONTH) => {
  const events = recordTrackDay(calculated, month);
  const types = events.map(({ type }) => type.slice('geolocation.'.length));
  return { events, types, month: events.reduce(evolveTrackMonth, month) };
};

describe('what is recorded of a day', () => {
  it('is told once, however often it is calculated', () => {
    const all = day({
      ...{ facts: facts(5000), crossings: [crossing('a')], proofs: { p: proof(40) } },
      signals: [{ signalId: 'x', kind: 'impossible-travel' }],
    });
    const first = record(all);
    expect(first.types).toEqual([
      'FenceEntered',
      'VisitProofChanged',
      'TrackDayCalculated',
      'IntegritySignalRaised',
    ]);
    expect(record(all, first.month).types).toEqual([]);
  });

  it('is nothing of a day without positions', () => {
    expect(record(day({ facts: EMPTY })).types).toEqual([]);
  });

  it('of distances waits until the day is over, and stays when it goes on again', () => {
    const open = record(day({ crossings: [crossing('a')] }));
    expect(open.types).toEqual(['FenceEntered']);
    const over = record(day({ crossings: [crossing('a')], facts: facts(5000) }), open.month);
    expect(over.types).toEqual(['TrackDayCalculated']);
    expect(record(day({ crossings: [crossing('a')] }), over.month).types).toEqual([]);
  });

  it('names before and after when positions come late, down to nothing', () => {
    const first = record(day({ facts: facts(5000), proofs: { p: proof(40) } }));
    const later = record(day({ facts: facts(7000), proofs: { p: proof(45) } }), first.month);
    expect(later.events.map(({ data }) => data)).toMatchObject([
      { proofId: 'p', before: { dwellMinutes: 40 }, after: { dwellMinutes: 45 } },
      { before: { distanceMeters: 5000 }, after: { distanceMeters: 7000 } },
    ]);
    const gone = record(day({ facts: EMPTY }), later.month);
    expect(gone.events.map(({ data }) => data)).toMatchObject([
      { before: { dwellMinutes: 45 }, after: null },
      { before: { distanceMeters: 7000 }, after: { distanceMeters: 0 } },
    ]);
    expect(gone.month.days['2026-03-02']).toEqual({ facts: EMPTY, crossings: [], proofs: {} });
  });

  it('withdraws a crossing that was none, and tells it again when it was one all the same', () => {
    const told = record(day({ crossings: [crossing('a')] }));
    const moved = record(day({ crossings: [crossing('b', '08:05')] }), told.month);
    expect(moved.types).toEqual(['FenceCrossingWithdrawn', 'FenceEntered']);
    const back = record(day({ crossings: [crossing('a')] }), moved.month);
    expect(back.types).toEqual(['FenceCrossingWithdrawn', 'FenceEntered']);
    expect(back.month).toEqual(told.month);
  });

  it('of one day leaves the others alone', () => {
    const first = record(day({ facts: facts(5000) }));
    const second = record(day({ date: '2026-03-03', facts: facts(100) }), first.month);
    expect(second.month.days['2026-03-02']).toEqual(first.month.days['2026-03-02']);
    expect(second.types).toEqual(['TrackDayCalculated']);
  });

  it('comes out as the last calculation says, whatever was calculated before', () => {
    const ids = ['a', 'b', 'c', 'd'] as const;
    const calculated = fc
      .record({
        crossings: fc.subarray([...ids]),
        proofs: fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 0, max: 90 })),
        meters: fc.option(fc.integer({ min: 1, max: 9_000 }), { nil: null }),
      })
      .map(({ crossings, proofs, meters }) =>
        day({
          crossings: crossings.map((id) => crossing(id, `08:0${ids.indexOf(id)}`)),
          proofs: Object.fromEntries(Object.entries(proofs).map(([id, minutes]) => [id, proof(minutes)])),
          facts: meters === null ? null : facts(meters),
        }),
      );
    fc.assert(
      fc.property(fc.array(calculated, { minLength: 1, maxLength: 6 }), (all) => {
        const month = all.reduce((known, one) => record(one, known).month, NO_TRACK_MONTH);
        const last = all.at(-1) ?? day();
        const told = month.days['2026-03-02'] ?? { crossings: [], proofs: {} };
        expect(told.crossings).toEqual(last.crossings);
        expect(told.proofs).toEqual(last.proofs);
        expect(record(last, month).types).toEqual([]);
      }),
    );
  });
});

describe('a recorded day whose positions are gone', () => {
  const duty = (from: string, until: string): Duty =>
    withDutyDay(NO_DUTY, {
      ...{ employmentId: 'm', date: '2026-03-02', revision: 1 },
      sessions: [{ startedAt: at(from), endedAt: at(until), breaks: [] }],
    });
  const recorded = {
    facts: {
      ...{ distanceMeters: 5000, unobservedMeters: 700 },
      stops: [
        { siteId: 's', arrivedAt: at('08:00'), leftAt: at('08:30') },
        { siteId: null, arrivedAt: at('09:00'), leftAt: at('09:30') },
      ],
      moves: [
        { startedAt: at('08:30'), endedAt: at('08:50'), distanceMeters: 3000, unobservedMeters: 0 },
        { startedAt: at('09:30'), endedAt: at('09:50'), distanceMeters: 2000, unobservedMeters: 700 },
      ],
    },
    crossings: [crossing('a', '08:00'), crossing('b', '09:40')],
    proofs: { p: proof(40), q: { ...proof(20), arrivedAt: at('09:20'), leftAt: at('09:40') } },
  };

  it('stays while duty covers it', () => {
    expect(withinDuty(recorded, duty('07:00', '10:00'))).toEqual(recorded);
  });

  it('keeps only what began and ended on duty when a correction shrinks it', () => {
    expect(withinDuty(recorded, duty('07:00', '09:15'))).toEqual({
      facts: {
        ...{ distanceMeters: 3000, unobservedMeters: 0 },
        stops: [recorded.facts.stops[0]],
        moves: [recorded.facts.moves[0]],
      },
      crossings: [recorded.crossings[0]],
      proofs: { p: recorded.proofs.p },
    });
  });

  it('is nothing any more when there was no duty', () => {
    expect(withinDuty(recorded, NO_DUTY)).toEqual({ facts: EMPTY, crossings: [], proofs: {} });
  });
});
