/**
 * Shares out a whole among parts in proportion to their weights, by largest remainder (Hamilton's method), ties to the
 * earlier part: the shares are integers, none differs from its exact value by one or more, and they sum to the whole.
 * Minutes over projects, cents over cost centres.
 * @param weights finite integers, not negative
 * @param whole a non-negative integer; it is shared out only when some weight is above 0, otherwise every share is 0
 */
export function largestRemainder(weights: readonly number[], whole: number): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return weights.map(() => 0);
  // Products have to stay exact integers; beyond 2^53 only BigInt keeps them so, and is several times slower.
  if (total * whole > Number.MAX_SAFE_INTEGER) {
    return largestRemainderOf(weights.map(BigInt), BigInt(whole)).map(Number);
  }
  const shares = weights.map((weight) => Math.floor((weight * whole) / total));
  const left = whole - shares.reduce((sum, share) => sum + share, 0);
  if (left === 0) return shares;
  const remainders = weights.map((weight) => (weight * whole) % total);
  for (const index of largestFirst(remainders).slice(0, left)) shares[index] = (shares[index] as number) + 1;
  return shares;
}

/** {@link largestRemainder} for integers of any size. */
export function largestRemainderOf(weights: readonly bigint[], whole: bigint): readonly bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total === 0n) return weights.map(() => 0n);
  const shares = weights.map((weight) => (weight * whole) / total);
  const left = whole - shares.reduce((sum, share) => sum + share, 0n);
  const remainders = weights.map((weight) => (weight * whole) % total);
  for (const index of largestFirst(remainders).slice(0, Number(left))) {
    shares[index] = (shares[index] as bigint) + 1n;
  }
  return shares;
}

/** The places of the values, the largest value first, ties in their order. */
const largestFirst = <Value extends number | bigint>(values: readonly Value[]): readonly number[] =>
  values
    .map((value, index) => ({ value, index }))
    .sort((one, other) =>
      one.value === other.value ? one.index - other.index : one.value < other.value ? 1 : -1,
    )
    .map(({ index }) => index);
