import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How many wrong answers are borne. */
export interface AttemptLimits {
  /** Wrong passwords, and apart from them wrong codes, for one account within {@link windowSeconds}. */
  readonly perAccount: number;
  /** Wrong answers from one address, whatever the account. */
  readonly perAddress: number;
  readonly windowSeconds: number;
  /** A wrong answer is answered this much later, times the number of wrong ones so far. */
  readonly delayMs: number;
}

/** 480 guesses a day at most: a six-digit code, three of which are right at a time, stays unguessed for years. */
export const DEFAULT_ATTEMPT_LIMITS: AttemptLimits = {
  perAccount: 5,
  perAddress: 50,
  windowSeconds: 900,
  delayMs: 250,
};
const MAX_DELAY_MS = 2000;

/** Who tries what. */
export interface Attempt {
  readonly kind: 'password' | 'code';
  /** The e-mail as it was typed, or the id: also of an account that does not exist. */
  readonly account: string;
  /** The client's network address. */
  readonly address: string;
}

/**
 * Slows guessing down, then stops it for a while. Counts are kept in the memory of the process: a restart forgets
 * them, and several processes bear several times as much.
 */
export class Attempts {
  private readonly accounts: RateLimiterMemory;
  private readonly addresses: RateLimiterMemory;

  constructor(private readonly limits: AttemptLimits = DEFAULT_ATTEMPT_LIMITS) {
    const duration = limits.windowSeconds;
    this.accounts = new RateLimiterMemory({ points: limits.perAccount, duration });
    this.addresses = new RateLimiterMemory({ points: limits.perAddress, duration });
  }

  /**
   * Counts an attempt before it is judged, so that many at once gain nothing.
   * @returns for how many seconds there is none, when there have been too many
   */
  async begin(attempt: Attempt): Promise<number | undefined> {
    // The address first: one that is used up can neither lock accounts of others nor fill the memory with made-up ones.
    const counters = [
      () => this.addresses.consume(attempt.address),
      () => this.accounts.consume(accountKey(attempt)),
    ];
    for (const consume of counters) {
      const { isRefused, state } = await stateOf(consume());
      if (isRefused) return Math.max(1, Math.ceil(state.msBeforeNext / 1000));
    }
    return undefined;
  }

  /** Resolves after the delay that a wrong answer costs. */
  async failed(attempt: Attempt): Promise<void> {
    const state = await this.accounts.get(accountKey(attempt));
    await sleep(Math.min(MAX_DELAY_MS, this.limits.delayMs * (state?.consumedPoints ?? 1)));
  }

  /** A right answer forgives the account's wrong ones; not the address's, which may be guessing at other accounts. */
  async succeeded(attempt: Attempt): Promise<void> {
    await this.accounts.delete(accountKey(attempt));
    await this.addresses.reward(attempt.address);
  }
}

const accountKey = ({ kind, account }: Attempt): string =>
  createHash('sha256').update(`${kind} ${account}`).digest('hex');

interface Counted {
  readonly isRefused: boolean;
  readonly state: RateLimiterRes;
}

async function stateOf(consumed: Promise<RateLimiterRes>): Promise<Counted> {
  try {
    return { isRefused: false, state: await consumed };
  } catch (error) {
    // The package rejects with the state when there are no points left.
    if (error instanceof RateLimiterRes) return { isRefused: true, state: error };
    throw error;
  }
}
