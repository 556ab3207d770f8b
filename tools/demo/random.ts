/** A source of numbers that is the same for the same seed and keys, on every machine and in every order of calls. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True in this share of cases. */
  happens(share: number): boolean;
  /** One of the choices. */
  pick<Choice>(choices: readonly [Choice, ...Choice[]]): Choice;
  /** One of the choices, each as often as its weight says. */
  weighted<Choice>(choices: readonly [readonly [Choice, number], ...(readonly [Choice, number])[]]): Choice;
  /** The items in another order. */
  shuffled<Item>(items: readonly Item[]): readonly Item[];
}

/**
 * Each thing of the sample company draws from a source of its own, keyed by what it is (a person, a day), so that a
 * company with more days or people contains the smaller one unchanged.
 */
export function randomOf(seed: number, ...keys: readonly (string | number)[]): Random {
  let state = hashOf(`${seed}|${keys.join('|')}`);
  // mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for the few draws of one key.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    happens: (share) => next() < share,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    weighted(choices) {
      let left = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [choice, weight] of choices) {
        left -= weight;
        if (left < 0) return choice;
      }
      return choices[0][0];
    },
    shuffled(items) {
      return items
        .map((item) => ({ item, rank: next() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item);
    },
  };
}

/** FNV-1a, 32 bits, with a final mix so that near keys give far states. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) | 0;
}
