import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../random.js';
import { planKills, TARGETS } from './kill-plan.js';

describe('planKills', () => {
  it('hits every kind at least five times in twenty kills, a power cut counting for each', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const plan = planKills(seededRandom(seed), 20, 2);
      const counts = TARGETS.map((target) => plan.filter((kill) => kill.target === target).length);
      const [api = 0, followers = 0, postmaster = 0, everything = 0] = counts;
      for (const kind of [api, followers, postmaster]) expect(kind + everything).toBeGreaterThanOrEqual(5);
      expect(everything).toBeGreaterThan(0);
    }
  });

  it('plans the same kills for the same seed', () => {
    expect(planKills(seededRandom(7), 20, 2)).toEqual(planKills(seededRandom(7), 20, 2));
    expect(planKills(seededRandom(7), 20, 2)).not.toEqual(planKills(seededRandom(8), 20, 2));
  });
});
