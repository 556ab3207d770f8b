import { setTimeout as sleep } from 'node:timers/promises';

const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The product cannot be reached. */
export class Unreachable extends Error {}

/** How often something had to be sent again. */
export interface RetryCount {
  retries: number;
}

/**
 * `fetch` that sends a request again when nothing, or nothing final, came back. Every request of the demo carries its
 * own id or is harmless to repeat, so that is safe even when the first one had been carried out.
 */
export function retryingFetch(count: RetryCount): (request: Request) => Promise<Response> {
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      let pauseMs =
        Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
      try {
        const response = await fetch(request.clone());
        if (!WORTH_ANOTHER_TRY.has(response.status) || attempt === MAX_ATTEMPTS) return response;
        const askedFor = Number(response.headers.get('retry-after') ?? 0) * 1000;
        pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(pauseMs, askedFor));
        await response.arrayBuffer();
      } catch (error) {
        if (attempt === MAX_ATTEMPTS)
          throw new Unreachable(`${request.url} cannot be reached`, { cause: error });
      }
      count.retries += 1;
      await sleep(pauseMs);
    }
  };
}
