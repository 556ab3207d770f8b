import { shuffled, type Random } from '../random.js';

/** What a kill -9 can hit. `everything` is what a power cut leaves of the processes: all of them at one moment. */
export const TARGETS = ['api', 'followers', 'postmaster', 'everything'] as const;
export type Target = (typeof TARGETS)[number];

/** One kill of a plan. */
export interface PlannedKill {
  readonly target: Target;
  /** How long after the last one was recovered from. */
  readonly afterMs: number;
  /** How long what was killed stays dead; PostgreSQL is brought back by the product itself. */
  readonly deadForMs: number;
  /** Killed once more while it is starting again. */
  readonly isKilledAgain: boolean;
}

const SHARE_KILLED_AGAIN = 0.2;
const LONGEST_DEAD_MS = 500;
/** Each round of targets: what is expected to be hardest comes twice. */
const ROUND: readonly Target[] = [
  'api',
  'followers',
  'postmaster',
  'everything',
  'followers',
  'postmaster',
  'api',
];

/** The kills of a run: targets in shuffled rounds, so that each kind comes about as often; moments at random. */
export function planKills(random: Random, kills: number, secondsBetween: number): readonly PlannedKill[] {
  const targets: Target[] = [];
  while (targets.length < kills) targets.push(...shuffled(random, ROUND));
  return targets.slice(0, kills).map((target) => ({
    target,
    afterMs: Math.round(secondsBetween * 1000 * (0.2 + 1.6 * random())),
    deadForMs: Math.round(LONGEST_DEAD_MS * random()),
    isKilledAgain: target !== 'postmaster' && random() < SHARE_KILLED_AGAIN,
  }));
}
