import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait, and for what. */
export interface WaitOptions {
  /** Named in the error: `the projection to reach position 12`. */
  readonly what: string;
  /** 10 seconds unless told. */
  readonly timeoutMs?: number;
  /** Between two looks; 20 ms unless told. */
  readonly intervalMs?: number;
}

/** What counts as not yet. */
type Falsy = false | undefined | null | 0 | '';

/**
 * Waits until the condition gives something truthy and returns it. A condition that throws counts as not yet.
 * @throws Error when the time is over, with what was waited for and the condition's last error
 */
export async function waitUntil<T>(
  condition: () => T | Falsy | Promise<T | Falsy>,
  { what, timeoutMs = 10_000, intervalMs = 20 }: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let lastError: unknown;
    try {
      const value = await condition();
      if (value) return value;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) {
      const cause = lastError === undefined ? {} : { cause: lastError };
      throw new Error(
        `waited ${timeoutMs} ms in vain for ${what}${lastError === undefined ? '' : `: ${String(lastError)}`}`,
        cause,
      );
    }
    await pause(intervalMs);
  }
}
