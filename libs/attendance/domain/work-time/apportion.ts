/**
 * Shares out a whole among parts in proportion to their size, by largest remainder (Hamilton's method), ties to the
 * earlier part: the shares are integers, none differs from its exact value by one or more, and they sum to the whole.
 * @param parts sizes, not negative
 * @param whole a non-negative integer; 0 when all parts are 0
 */
export function apportion(parts: readonly number[], whole: number): readonly number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  if (total === 0) return parts.map(() => 0);
  const shares = parts.map((part) => Math.floor((part * whole) / total));
  let left = whole - shares.reduce((sum, share) => sum + share, 0);
  if (left === 0) return shares;
  // The remainder as an exact integer: part * whole mod total. Milliseconds of a day times its minutes stay below 2^53.
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: (part * whole) % total }))
    .sort((one, other) => other.remainder - one.remainder || one.index - other.index);
  for (const { index } of byRemainder) {
    if (left === 0) break;
    shares[index] = (shares[index] as number) + 1;
    left -= 1;
  }
  return shares;
}
