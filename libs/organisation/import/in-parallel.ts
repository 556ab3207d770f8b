/** Rows of a file that are looked up or recorded at the same time: the log commits together what comes together. */
export const MAX_AT_ONCE = 16;

/** Does something with every item, at most {@link MAX_AT_ONCE} at a time. Stops taking up items once one has failed. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  act: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length && !hasFailed; index = next++) {
      try {
        // `index` is below the length.
        results[index] = await act(items[index] as Item, index);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_AT_ONCE, items.length) }, work));
  return results;
}
