/** The middle of several rounds with the lowest and the highest. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The value below which the given share (0 to 1) of an ascending list lies, by the nearest-rank method. */
export function percentileOf(ascending: ArrayLike<number>, share: number): number {
  if (ascending.length === 0) throw new RangeError('a percentile of nothing');
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1] as number;
}

/** The median of an ascending list that is not empty: of an even number the mean of the middle two. */
function middleOf(ascending: ArrayLike<number>): number {
  const middle = ascending.length >> 1;
  const upper = ascending[middle] as number;
  const lower = ascending[ascending.length % 2 === 1 ? middle : middle - 1] as number;
  return (lower + upper) / 2;
}

/** Median (the mean of the middle two of an even number), minimum and maximum. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('a spread of nothing');
  const ascending = values.toSorted((a, b) => a - b);
  return { median: middleOf(ascending), min: ascending[0] as number, max: ascending.at(-1) as number };
}

/**
 * Ratios of two series measured in turns: round by round, so that what slows the machine for a while slows both sides
 * of a ratio. The two lists are of the same rounds.
 */
export const ratiosOf = (numerators: readonly number[], denominators: readonly number[]): Spread =>
  spreadOf(numerators.map((value, round) => value / (denominators[round] as number)));

/** A median and the interval in which it lies with 95 % confidence. */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;
const MIN_FOR_INTERVAL = 6;
const TAIL = 0.025;

/** Numbers from 0 to 1, the same ones each time: a report of the same measurements says the same (mulberry32). */
function evenNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The median of values with its 95 % interval by bootstrap: medians of many series of the same length, drawn from the
 * values with replacement. Of fewer than six values not even lowest and highest hold the median so surely: the interval is everything.
 */
export function estimateOf(values: readonly number[]): Estimate {
  const { median } = spreadOf(values);
  if (values.length < MIN_FOR_INTERVAL)
    return { median, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const random = evenNumbers(values.length);
  const drawn = new Float64Array(values.length);
  const medians = Float64Array.from({ length: RESAMPLES }, () => {
    for (let i = 0; i < drawn.length; i += 1)
      drawn[i] = values[Math.floor(random() * values.length)] as number;
    return middleOf(drawn.sort());
  }).sort();
  return { median, low: percentileOf(medians, TAIL), high: percentileOf(medians, 1 - TAIL) };
}

/** What a measurement says about an aim; `not decided` when the interval holds both. */
export type Verdict = 'met' | 'missed' | 'not decided';

/** Whether a value is at least what it is to be, as far as the measurement can tell. */
export function verdictOf({ low, high }: Pick<Estimate, 'low' | 'high'>, atLeast: number): Verdict {
  if (low >= atLeast) return 'met';
  return high < atLeast ? 'missed' : 'not decided';
}

/** How many of the last values are looked at. */
const STEADY_OVER = 4;

/** Whether a series has stopped rising: the later two of its last four values are no more than the tolerance above the earlier two. */
export function isSteady(values: readonly number[], tolerance: number): boolean {
  if (values.length < STEADY_OVER) return false;
  const [a, b, c, d] = values.slice(-STEADY_OVER) as [number, number, number, number];
  return c + d <= (a + b) * (1 + tolerance);
}

/**
 * Ratios of measurements that stand between two of another series (`x0 y0 x1 y1 x2`): each over the mean of its two
 * neighbours, so that a drift in one direction falls out.
 */
export const ratiosToNeighbours = (
  between: readonly number[],
  neighbours: readonly number[],
): readonly number[] =>
  between.map(
    (value, index) => value / (((neighbours[index] as number) + (neighbours[index + 1] as number)) / 2),
  );
