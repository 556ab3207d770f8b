import { describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { newId } from '@timeledger/kernel/ids.js';
import fc from 'fast-check';
import { distanceMeters } from '@timeledger/kernel/great-circle.js';
import { MORNING_MS } from '../testing/fixes.js';
import { orderedFixes } from '../tracks/fix-set.js';
import { readBatch, type BatchItem } from './position-batch.js';
import { FIX_AHEAD_MS, OLDEST_FIX_MS } from './sent-fix.js';

const sent = (change: Readonly<Record<string, unknown>> = {}) => ({
  ...{ fixId: newId(), fixedAt: instantOf(MORNING_MS), latitude: 31.2304, longitude: 121.4737 },
  ...{ datum: 'WGS84', accuracyMeters: 12, ...change },
});
const read = (...fixes: readonly unknown[]) => readBatch(fixes, MORNING_MS, '/fixes');
const faultsOf = (items: readonly BatchItem[]): readonly string[] =>
  items.flatMap((item) =>
    item.kind === 'refused' ? item.faults.map(({ pointer, code }) => `${pointer} ${code}`) : [],
  );
const acceptedOf = (items: readonly BatchItem[]) =>
  items.flatMap((item) => (item.kind === 'accepted' ? [item.fix] : []));

describe('a fix that is sent', () => {
  it('is taken with what the phone says of it', () => {
    const fix = sent({ fixedAt: '2026-03-02T16:00:00.000+08:00', speedMetersPerSecond: 1.4, isMock: true });
    expect(read(fix)).toEqual([
      {
        kind: 'accepted',
        fix: {
          fixId: fix.fixId,
          atMs: MORNING_MS,
          coordinates: { latitude: 31.2304, longitude: 121.4737 },
          ...{ accuracyMeters: 12, speedMetersPerSecond: 1.4, headingDegrees: null, isMock: true },
        },
      },
    ]);
  });

  it('comes out on WGS 84 whatever datum it names', () => {
    const [world, chinese] = acceptedOf(read(sent(), sent({ datum: 'GCJ02' })));
    if (world === undefined || chinese === undefined) throw new Error('a fix was refused');
    const meters = distanceMeters(world.coordinates, chinese.coordinates);
    expect(meters).toBeGreaterThan(300);
    expect(meters).toBeLessThan(700);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a latitude that is no number', { latitude: Number.NaN }, 'latitude coordinate.not-a-number'],
    ['a latitude in a text', { latitude: '31.2' }, 'latitude coordinate.not-a-number'],
    ['a latitude beyond the pole', { latitude: 90.1 }, 'latitude coordinate.out-of-range'],
    ['a longitude beyond the globe', { longitude: -180.1 }, 'longitude coordinate.out-of-range'],
    ['no datum', { datum: undefined }, 'datum datum.missing'],
    ['a datum unheard of', { datum: 'MARS' }, 'datum datum.unknown'],
    ['a member that no fix has', { 'sent/by': 1 }, 'sent~1by request.unknown-member'],
    ['no id', { fixId: undefined }, 'fixId fix.id-malformed'],
    ['an id that is no UUID', { fixId: "1' OR '1" }, 'fixId fix.id-malformed'],
    ['no time', { fixedAt: null }, 'fixedAt fix.time-malformed'],
    ['a time without an offset', { fixedAt: '2026-03-02T08:00:00' }, 'fixedAt fix.time-malformed'],
    ['a day that is none', { fixedAt: '2026-02-30T08:00:00Z' }, 'fixedAt fix.time-malformed'],
    ['no accuracy', { accuracyMeters: undefined }, 'accuracyMeters fix.accuracy-out-of-range'],
    ['an accuracy below nothing', { accuracyMeters: -1 }, 'accuracyMeters fix.accuracy-out-of-range'],
    [
      'an accuracy without end',
      { accuracyMeters: Number.POSITIVE_INFINITY },
      'accuracyMeters fix.accuracy-out-of-range',
    ],
    ['the speed of a rocket', { speedMetersPerSecond: 8000 }, 'speedMetersPerSecond fix.speed-out-of-range'],
    ['a heading of a full turn', { headingDegrees: 360 }, 'headingDegrees fix.heading-out-of-range'],
    ['a flag that is none', { isMock: 'no' }, 'isMock fix.mock-flag'],
  ])('is refused for %s', (_what, change, fault) => {
    expect(faultsOf(read(sent(change)))).toEqual([`/fixes/0/${fault}`]);
  });

  it.each([undefined, null, 7, 'fix', [], [sent()]])('is refused when it is no object: %p', (nothing) => {
    expect(faultsOf(read(nothing))).toEqual(['/fixes/0 fix.malformed']);
  });

  it('is told every fault, not just the first', () => {
    expect(faultsOf(read({}))).toEqual([
      '/fixes/0/latitude coordinate.not-a-number',
      '/fixes/0/longitude coordinate.not-a-number',
      '/fixes/0/datum datum.missing',
      '/fixes/0/fixId fix.id-malformed',
      '/fixes/0/fixedAt fix.time-malformed',
      '/fixes/0/accuracyMeters fix.accuracy-out-of-range',
    ]);
  });

  it.each([
    ['as old as is taken', -OLDEST_FIX_MS, []],
    ['older', -OLDEST_FIX_MS - 1, ['/fixes/0/fixedAt fix.too-old']],
    ['as far ahead as clocks run', FIX_AHEAD_MS, []],
    ['of later', FIX_AHEAD_MS + 1, ['/fixes/0/fixedAt fix.in-the-future']],
  ])('may be late and a little ahead: %s', (_what, ms, faults) => {
    expect(faultsOf(read(sent({ fixedAt: instantOf(MORNING_MS + ms) })))).toEqual(faults);
  });
});

describe('a batch', () => {
  it('takes and refuses each fix by itself, in the order in which they were sent', () => {
    const items = read(sent(), sent({ datum: undefined }), sent({ fixedAt: instantOf(MORNING_MS - 60_000) }));
    expect(items.map(({ kind }) => kind)).toEqual(['accepted', 'refused', 'accepted']);
    expect(faultsOf(items)).toEqual(['/fixes/1/datum datum.missing']);
  });

  it('takes a fix once that is in it twice, and refuses another one under its id', () => {
    const fix = sent();
    const again = { ...fix, fixId: fix.fixId.toUpperCase(), headingDegrees: null };
    const items = read(fix, again, { ...fix, headingDegrees: 90 });
    expect(items.map(({ kind }) => kind)).toEqual(['accepted', 'repeated', 'refused']);
    expect(faultsOf(items)).toEqual(['/fixes/2/fixId fix.id-reused']);
  });

  it('gives an id that a refused fix bore to the right one behind it', () => {
    const fix = sent();
    expect(read({ ...fix, latitude: 91 }, fix).map(({ kind }) => kind)).toEqual(['refused', 'accepted']);
  });

  it('takes the same set whatever the order and however often', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(minutes, fc.infiniteStream(fc.nat()), (ages, picks) => {
        const fixes = ages.map((age) => sent({ fixedAt: instantOf(MORNING_MS - age * 60_000) }));
        const shuffled = [...fixes, ...fixes]
          .map((fix) => ({ fix, key: picks.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ fix }) => fix);
        const taken = (batch: readonly unknown[]) => orderedFixes(acceptedOf(read(...batch)));
        expect(taken(shuffled)).toEqual(taken(fixes));
      }),
    );
  });
});
