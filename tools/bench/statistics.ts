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

/** Median (the mean of the middle two of an even number), minimum and maximum. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('a spread of nothing');
  const ascending = values.toSorted((a, b) => a - b);
  const middle = ascending.length >> 1;
  const upper = ascending[middle] as number;
  const lower = ascending[ascending.length % 2 === 1 ? middle : middle - 1] as number;
  return { median: (lower + upper) / 2, min: ascending[0] as number, max: ascending.at(-1) as number };
}

/**
 * Ratios of two series measured in turns: round by round, so that what slows the machine for a while slows both sides
 * of a ratio. The two lists are of the same rounds.
 */
export const ratiosOf = (numerators: readonly number[], denominators: readonly number[]): Spread =>
  spreadOf(numerators.map((value, round) => value / (denominators[round] as number)));
