import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Instant } from '@timeledger/kernel/clock.js';
import { fixAt } from '../testing/fixes.js';
import type { KnownSite } from '../verdicts/verdict.js';
import { leastSpeed, travelOf } from './impossible-travel.js';
import { isIpElsewhere, sharedDevices } from './signals.js';

const here = [0, 1, 2, 3].map((minute) => fixAt(minute, minute * 10));
const far = [4, 5, 6].map((minute) => fixAt(minute, 500_000 + minute * 10));

describe('impossible travel', () => {
  it('is a jump that persists on either side', () => {
    expect(travelOf([...here, ...far]).jumps).toEqual([
      { fromFixId: 'fix-3', toFixId: 'fix-4', atMs: far[0]?.atMs, metersPerSecond: expect.any(Number) },
    ]);
  });

  it('is told of leaving and of coming back', () => {
    const back = [7, 8, 9].map((minute) => fixAt(minute, 0));
    expect(travelOf([...here, ...far, ...back]).jumps.map(({ toFixId }) => toFixId)).toEqual([
      'fix-4',
      'fix-7',
    ]);
  });

  it('is none for one or two fixes elsewhere, not for the first ones either', () => {
    for (const glitch of [far.slice(0, 1), far.slice(0, 2)]) {
      const after = [8, 9, 10].map((minute) => fixAt(minute, 0));
      expect(travelOf([...here, ...glitch, ...after]).jumps).toEqual([]);
      expect(travelOf([...here, ...glitch]).jumps).toEqual([]);
      const before = [...here, ...after].map((fix) => ({ ...fix, atMs: fix.atMs + 600_000 }));
      expect(
        travelOf([...glitch.map((fix) => ({ ...fix, atMs: fix.atMs + 300_000 })), ...before]).jumps,
      ).toEqual([]);
    }
  });

  it('takes both radii into account, in favour of the person', () => {
    const from = fixAt(0, 0, 0, 1000);
    const to = fixAt(1, 30_000, 0, 2000);
    expect(leastSpeed(from, to)).toBeCloseTo((30_000 - 1620 - 3240) / 60, 0);
    const coarse = far.map((fix) => ({ ...fix, accuracyMeters: 310_000 }));
    expect(travelOf([...here, ...coarse]).jumps).toEqual([]);
    expect(travelOf([...here, ...far]).jumps).toHaveLength(1);
  });

  it('is no flight', () => {
    const flight = Array.from({ length: 60 }, (_, i) => fixAt(i, i * 60 * 250));
    expect(travelOf(flight).jumps).toEqual([]);
  });

  it('is the same for any order of arrival', () => {
    const all = [...here, ...far, ...[7, 8, 9].map((minute) => fixAt(minute, 0))];
    const expected = travelOf(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (fixes) => {
        expect(travelOf(fixes)).toEqual(expected);
      }),
    );
  });
});

describe('one device for several people', () => {
  const use = (deviceId: string, employeeId: string, hours: number) => ({
    deviceId,
    employeeId,
    atMs: hours * 3_600_000,
  });

  it('is noticed when they used it within a day, in whatever order that is told', () => {
    const uses = [use('phone', 'b', 3), use('phone', 'a', 1), use('phone', 'c', 90), use('tablet', 'a', 2)];
    const expected = [{ deviceId: 'phone', employeeIds: ['a', 'b'], atMs: 3 * 3_600_000 }];
    expect(sharedDevices(uses)).toEqual(expected);
    expect(sharedDevices([...uses].reverse())).toEqual(expected);
  });

  it('is none for a phone that went to somebody else later, nor for a kiosk', () => {
    expect(sharedDevices([use('phone', 'a', 0), use('phone', 'b', 25)])).toEqual([]);
    expect(sharedDevices([use('kiosk', 'a', 0), use('kiosk', 'b', 0)], new Set(['kiosk']))).toEqual([]);
  });
});

describe('the address against the position', () => {
  const office: KnownSite = {
    siteId: 'office',
    name: 'Office',
    purpose: 'work',
    customerId: null,
    shape: { kind: 'circle', center: fixAt(0, 0).coordinates, radiusMeters: 100 },
    bssids: [],
    ipRanges: ['192.0.2.0/24'],
    openingHours: null,
    zone: 'UTC',
    isActive: true,
  };
  const fix = (north: number, accuracyMeters = 20) => ({
    at: '2026-03-02T08:00:00.000Z' as Instant,
    coordinates: fixAt(0, north).coordinates,
    accuracyMeters,
  });

  it('is a signal where the address is a site’s and the position certainly far from all of its sites', () => {
    expect(isIpElsewhere(fix(60_000), '192.0.2.1', [office])).toBe(true);
    expect(isIpElsewhere(fix(10_000), '192.0.2.1', [office])).toBe(false);
    expect(isIpElsewhere(fix(60_000, 30_000), '192.0.2.1', [office])).toBe(false);
    expect(isIpElsewhere(fix(60_000), '198.51.100.1', [office])).toBe(false);
    expect(isIpElsewhere(fix(60_000), 'nonsense', [office])).toBe(false);
    const branch: KnownSite = { ...office, siteId: 'branch', shape: null };
    expect(isIpElsewhere(fix(60_000), '192.0.2.1', [office, branch])).toBe(false);
  });
});
