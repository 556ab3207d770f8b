/** What the gap test is asked to do. */
export interface GapTestOptions {
  readonly appends: number;
  readonly processes: number;
  /** Follows by plain position instead of the store's own way: must report loss, or the test proves nothing. */
  readonly isNaive: boolean;
  /** Each commit is held back by a random time up to this. */
  readonly maxDelayMs: number;
}

export const USAGE = `npm run gap-test -- [--appends 100000] [--processes 3] [--max-delay-ms 20] [--naive]

Appends from several processes at once, holds every commit back by a random time, follows the log live,
and compares what was followed with what was acknowledged. Exits with 1 unless nothing is missing and nothing inverted.
  --naive   follows by "position > checkpoint" instead; shows that the test sees a loss, and exits with 1 because of it`;

const MAX_APPENDS = 10_000_000;
const MAX_PROCESSES = 16;
const MAX_DELAY_MS = 1000;

/** @throws RangeError with a sentence for the user when an option is not known or not a number in its range */
export function readOptions(args: readonly string[]): GapTestOptions | undefined {
  let options: GapTestOptions = { appends: 100_000, processes: 3, isNaive: false, maxDelayMs: 20 };
  for (let i = 0; i < args.length; i += 1) {
    const number = (max: number): number => {
      const value = Number(args[(i += 1)]);
      if (!Number.isInteger(value) || value < 1 || value > max) {
        throw new RangeError(`${args[i - 1]} takes a whole number from 1 to ${max}`);
      }
      return value;
    };
    switch (args[i]) {
      case '--help':
        return undefined;
      case '--naive':
        options = { ...options, isNaive: true };
        break;
      case '--appends':
        options = { ...options, appends: number(MAX_APPENDS) };
        break;
      case '--processes':
        options = { ...options, processes: number(MAX_PROCESSES) };
        break;
      case '--max-delay-ms':
        options = { ...options, maxDelayMs: number(MAX_DELAY_MS) };
        break;
      default:
        throw new RangeError(`unknown option ${args[i]}`);
    }
  }
  return options;
}
