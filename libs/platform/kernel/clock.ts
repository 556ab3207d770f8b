/** A UTC instant as an RFC 3339 string with milliseconds and `Z`: `2026-03-29T00:59:59.999Z`. Sorts as text. */
export type Instant = string & { readonly __instant: true };

/** Tells the time. Passed in wherever time matters; domain code never reads the system clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/** Milliseconds since the epoch as an {@link Instant}. */
export const instantOf = (epochMs: number): Instant => new Date(epochMs).toISOString() as Instant;

/** An {@link Instant} as milliseconds since the epoch. */
export const epochMsOf = (instant: Instant): number => Date.parse(instant);

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const FOUR_DIGIT_YEAR = /^[1-9]\d{3}-/;

/**
 * Reads an RFC 3339 time with an offset; finer than milliseconds is cut.
 * Returns `undefined` for a time without offset, an impossible date (31 June), one that is not in the years 1000 to 9999
 * of UTC (no other sorts as text, and fewer digits are no year to `Date.UTC`), and anything else.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs)) return undefined;
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  if (day > lastDay) return undefined;
  const instant = instantOf(epochMs);
  return FOUR_DIGIT_YEAR.test(instant) ? instant : undefined;
}
