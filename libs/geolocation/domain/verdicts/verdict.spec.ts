import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Instant } from '@timeledger/kernel/clock.js';
import { judge, type KnownSite, type PunchEvidence } from './verdict.js';
import {
  decideVerdictPolicy,
  DEFAULT_VERDICT_POLICY,
  verdictPolicyOn,
  type VerdictAction,
  type VerdictPolicy,
} from './verdict-policy.js';

const AT = '2026-03-02T08:00:00.000Z' as Instant;
/** Metres north of the middle of the office. */
const north = (meters: number) => ({ latitude: 52 + meters / 111_195.08, longitude: 13 });
const site = (siteId: string, metersNorth: number, more: Partial<KnownSite> = {}): KnownSite => ({
  siteId,
  name: siteId,
  purpose: 'work',
  customerId: null,
  shape: { kind: 'circle', center: north(metersNorth), radiusMeters: 100 },
  bssids: [],
  ipRanges: [],
  openingHours: null,
  zone: 'Europe/Berlin',
  isActive: true,
  ...more,
});
const evidence = (
  metersNorth: number,
  accuracyMeters: number,
  more: Partial<PunchEvidence> = {},
): PunchEvidence => ({
  at: AT,
  fix: { at: AT, coordinates: north(metersNorth), accuracyMeters },
  bssids: [],
  ip: null,
  signals: [],
  ...more,
});
const strict: VerdictPolicy = {
  ...DEFAULT_VERDICT_POLICY,
  version: 3,
  actions: { inside: 'allow', near: 'flag', outside: 'refuse', uncertain: 'ask', severalSignals: 'ask' },
};
const office = site('office', 0);

describe('a verdict', () => {
  // The office has a radius of 100 m, near is another 100 m; 30 m of accuracy are 48.6 m with 95 %.
  it.each([
    [0, 30, 'inside', 'allow', 'position.within-site'],
    [99, 30, 'inside', 'allow', 'position.within-site'],
    [101, 30, 'near', 'flag', 'position.near-site'],
    [151, 30, 'near', 'flag', 'position.near-site'],
    [152, 30, 'uncertain', 'ask', 'position.straddles-edge'],
    [248, 30, 'uncertain', 'ask', 'position.straddles-edge'],
    [249, 30, 'outside', 'refuse', 'position.beyond-sites'],
    [0, 124, 'uncertain', 'ask', 'position.straddles-edge'],
    [0, 501, 'uncertain', 'ask', 'position.too-coarse'],
  ])('%s m from the middle, known to %s m, is %s: %s', (meters, accuracy, outcome, action, reason) => {
    expect(judge(evidence(meters, accuracy), [office], strict)).toMatchObject({
      outcome,
      action,
      reasons: [reason],
      policyVersion: 3,
    });
  });

  it('is about the best of the sites of the person, in whatever order they are', () => {
    const sites = [site('depot', 3000), office, site('annexe', 150), site('closed', 60, { isActive: false })];
    for (const order of [sites, [...sites].reverse()])
      expect(judge(evidence(85, 20), order, strict)).toMatchObject({ outcome: 'inside', siteId: 'annexe' });
  });

  it('outside is about no site', () => {
    expect(judge(evidence(5000, 20), [office], strict)).toMatchObject({ outcome: 'outside', siteId: null });
  });

  it('of a person with sites, none of which is around, is outside; of one without any, allowed', () => {
    expect(judge(evidence(0, 20), [], strict, true)).toMatchObject({ outcome: 'outside', action: 'refuse' });
    expect(judge(evidence(0, 20), [], strict, false)).toMatchObject({
      outcome: 'uncertain',
      action: 'allow',
      reasons: ['sites.none'],
    });
  });

  it('without a position is uncertain, and with an old one too', () => {
    expect(judge(evidence(0, 20, { fix: null }), [office], strict)).toMatchObject({
      outcome: 'uncertain',
      action: 'ask',
      reasons: ['position.missing'],
    });
    const later = '2026-03-02T08:05:00.001Z' as Instant;
    expect(judge(evidence(0, 20, { at: later }), [office], strict).reasons).toEqual(['position.stale']);
  });

  it('knows the site by its access point or its address where there is no position', () => {
    const known = site('office', 0, { bssids: ['00:11:22:33:44:55'], ipRanges: ['192.0.2.0/24'] });
    expect(
      judge(evidence(0, 0, { fix: null, bssids: ['00:11:22:33:44:55'] }), [known], strict),
    ).toMatchObject({
      outcome: 'inside',
      siteId: 'office',
      reasons: ['position.missing', 'wifi.of-site'],
    });
    expect(judge(evidence(0, 0, { fix: null, ip: '192.0.2.9' }), [known], strict)).toMatchObject({
      outcome: 'inside',
      reasons: ['position.missing', 'ip.of-site'],
    });
  });

  it('takes no made-up access point for evidence', () => {
    const known = site('office', 0, { bssids: ['02:11:22:33:44:55'] });
    expect(judge(evidence(0, 0, { fix: null, bssids: ['02:11:22:33:44:55'] }), [known], strict).outcome).toBe(
      'uncertain',
    );
  });

  it('is uncertain where network and position contradict each other', () => {
    const known = site('office', 0, { ipRanges: ['192.0.2.0/24'] });
    expect(judge(evidence(50_000, 10, { ip: '192.0.2.9' }), [known], strict)).toMatchObject({
      outcome: 'uncertain',
      action: 'ask',
      siteId: 'office',
      reasons: ['position.beyond-sites', 'ip.of-site', 'evidence.contradictory'],
    });
  });

  it('flags a punch at a closed site', () => {
    const closed = site('office', 0, { openingHours: [{ weekday: 2, from: '08:00', until: '18:00' }] });
    expect(judge(evidence(0, 10), [closed], strict)).toMatchObject({
      action: 'flag',
      reasons: ['position.within-site', 'site.closed'],
    });
  });

  it('never refuses for one signal, and by itself not for any of one kind', () => {
    const refusing: VerdictPolicy = {
      ...strict,
      actions: {
        inside: 'allow',
        near: 'allow',
        outside: 'allow',
        uncertain: 'allow',
        severalSignals: 'refuse',
      },
    };
    const signal = fc.constantFrom('mock-position', 'impossible-travel', 'shared-device', 'ip-elsewhere');
    const place = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(signal, place, (kind, meters) => {
        const { action } = judge(evidence(meters, 20, { signals: [kind, kind] }), [office], refusing);
        return action === 'flag';
      }),
    );
    const two = judge(evidence(0, 20, { signals: ['mock-position', 'shared-device'] }), [office], refusing);
    expect(two).toMatchObject({
      action: 'refuse',
      reasons: expect.arrayContaining(['signal.mock-position']),
    });
  });

  it('never becomes better with a coarser position', () => {
    const good = ['outside', 'uncertain', 'near', 'inside'];
    const numbers = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 200 }), ([meters, accuracy], coarser) => {
        const fine = judge(evidence(meters, accuracy), [office], strict).outcome;
        const coarse = judge(evidence(meters, accuracy + coarser), [office], strict).outcome;
        return coarse === 'uncertain' || good.indexOf(coarse) === good.indexOf(fine);
      }),
    );
  });
});

describe('the policy of verdicts', () => {
  const { version: _version, ...sent } = strict;

  it('is versioned, and the date of the punch decides', () => {
    const first = { ...strict, version: 1, effectiveFrom: '2026-01-01' };
    const second = { ...strict, version: 2, effectiveFrom: '2026-03-01' };
    const third = { ...strict, version: 3, effectiveFrom: '2026-03-01' };
    const versionOn = (date: string) => verdictPolicyOn([first, second, third], date).version;
    expect([versionOn('2025-12-31'), versionOn('2026-02-28'), versionOn('2026-03-01')]).toEqual([0, 1, 3]);
  });

  it('counts its versions', () => {
    const next = decideVerdictPolicy({ ...sent, effectiveFrom: '2026-03-02' }, [strict], '2026-03-02');
    expect(next).toMatchObject([{ data: { version: 4 } }]);
  });

  it('never reaches back, and never refuses for what is not known', () => {
    const actions = { ...strict.actions, uncertain: 'refuse' as VerdictAction as 'ask' };
    const policy = { ...sent, actions, nearMeters: -1, effectiveFrom: '2026-03-01' };
    expect(() => decideVerdictPolicy(policy, [], '2026-03-02')).toThrow(
      expect.objectContaining({
        code: 'verdict-policy.invalid',
        errors: [
          expect.objectContaining({ pointer: '/nearMeters' }),
          expect.objectContaining({ pointer: '/effectiveFrom' }),
          expect.objectContaining({ pointer: '/actions/uncertain' }),
        ],
      }),
    );
  });
});
