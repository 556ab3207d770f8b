import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface CrashTestOptions {
  readonly kills: number;
  /** Mean time between the recovery from a kill and the next one. */
  readonly secondsBetween: number;
  readonly employees: number;
  readonly connections: number;
  /** Punches a second that the load aims at. */
  readonly rate: number;
  /** Decides targets and moments of the kills, and what the load does. */
  readonly seed: number;
  readonly isJson: boolean;
  /** Whether the product is killed; the planted faults can be run alone. */
  readonly hasCrashes: boolean;
  readonly hasFaults: boolean;
}

export const USAGE = `npm run crash-test -- [--kills 20] [--seconds-between 2] [--employees 192] [--connections 48] [--rate 500] [--seed N] [--faults | --no-faults] [--reduced] [--json]

Runs the product in processes of its own under load, ends them with kill -9 at random moments (the API, the followers in
the middle of a batch, PostgreSQL itself, all at once), and then holds the log, the read models and the bus to what the
clients were told. Afterwards plants three faults, each of which it must report.

  --kills            1 to 1000 kills
  --seconds-between  0.1 to 60 seconds of load between a recovery and the next kill, on average
  --employees        people who punch, 1 to 5000
  --connections      requests in flight, 1 to 256
  --rate             punches a second, 1 to 100000, as far as the machine gets
  --seed             the seed of targets and moments; printed, so that a run can be planned the same way again
  --faults           the planted faults alone
  --no-faults        without the planted faults
  --reduced          small, for npm test
  --json             one JSON document on standard output, progress on standard error`;

const FULL = { kills: '20', between: '2', employees: '192', connections: '48', rate: '500' };
const REDUCED = { kills: '7', between: '0.8', employees: '64', connections: '32', rate: '150' };

function numberOf(name: string, text: string, low: number, high: number, isWhole = true): number {
  const value = Number(text);
  if (text !== '' && value >= low && value <= high && (!isWhole || Number.isInteger(value))) return value;
  throw new RangeError(
    `--${name} must be a ${isWhole ? 'whole ' : ''}number from ${low} to ${high}, not "${text}"`,
  );
}

/** Reads the command line; `undefined` when only help was asked for. @throws RangeError, TypeError with a message for people */
export function readOptions(args: readonly string[]): CrashTestOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kills: { type: 'string' },
      'seconds-between': { type: 'string' },
      employees: { type: 'string' },
      connections: { type: 'string' },
      rate: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      faults: { type: 'boolean', default: false },
      'no-faults': { type: 'boolean', default: false },
      reduced: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (values.faults && values['no-faults'])
    throw new RangeError('--faults and --no-faults exclude each other');
  const size = values.reduced ? REDUCED : FULL;
  return {
    kills: numberOf('kills', values.kills ?? size.kills, 1, 1000),
    secondsBetween: numberOf('seconds-between', values['seconds-between'] ?? size.between, 0.1, 60, false),
    employees: numberOf('employees', values.employees ?? size.employees, 1, 5000),
    connections: numberOf('connections', values.connections ?? size.connections, 1, 256),
    rate: numberOf('rate', values.rate ?? size.rate, 1, 100_000),
    seed: numberOf('seed', values.seed, 0, 4_294_967_295),
    isJson: values.json,
    hasCrashes: !values.faults,
    hasFaults: !values['no-faults'],
  };
}
