/**
 * Runs lanes side by side, the items of each in order, never more than `concurrency` at once. The first failure stops
 * all lanes after the item at hand and is thrown.
 */
export async function runLanes<Item>(
  lanes: Iterable<readonly Item[]>,
  concurrency: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = lanes[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      for (const item of next.value) {
        if (failure !== undefined) return;
        try {
          await run(item);
        } catch (error) {
          failure ??= { error };
          return;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failure !== undefined) throw failure.error;
}
