import { setTimeout as pause } from 'node:timers/promises';
import { between, type Random } from '../random.js';
import type { Answer, ApiClient, Post } from './api-client.js';

/** What became of a request that was sent until it was settled. */
export type Delivery =
  /** The product said that it is done. `retries` is how often it was asked again before. */
  | { readonly outcome: 'acknowledged'; readonly answer: Answer; readonly retries: number }
  /** Refused with a client error. */
  | { readonly outcome: 'refused'; readonly answer: Answer; readonly retries: number }
  /** Sent, and never answered: done or not, nobody can tell from here. */
  | { readonly outcome: 'in-doubt'; readonly retries: number };

/** How a client behaves when answers do not come. */
export interface Persistence {
  /** How long it tries in all. */
  readonly giveUpAfterMs: number;
  /** Share of the unanswered requests that are not tried again, because their client died as well. */
  readonly shareAbandoned: number;
  readonly random: Random;
  /** Told of every attempt that was not settled: the status of the answer, or that there was none. */
  onFailure(status: string): void;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** 429 and the server's own failures may succeed when asked again, and may have succeeded already. */
const isUnsettled = (status: number): boolean => status === 429 || status >= 500;

/** Sends a request again and again, always the same, until the product answers for good or patience ends. */
export async function deliver(client: ApiClient, post: Post, persistence: Persistence): Promise<Delivery> {
  const { random, giveUpAfterMs, shareAbandoned } = persistence;
  const deadline = Date.now() + giveUpAfterMs;
  for (let retries = 0; ; retries += 1) {
    const answer = await client.post(post).catch(() => undefined);
    if (answer !== undefined && !isUnsettled(answer.status)) {
      return { outcome: answer.status < 300 ? 'acknowledged' : 'refused', answer, retries };
    }
    persistence.onFailure(answer === undefined ? 'none' : String(answer.status));
    if (Date.now() > deadline || (retries === 0 && random() < shareAbandoned)) {
      return { outcome: 'in-doubt', retries };
    }
    await pause(
      between(
        random,
        FIRST_PAUSE_MS,
        Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(retries, 10)),
      ),
    );
  }
}
