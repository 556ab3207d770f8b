import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const PARTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] as const;
export type PartName = (typeof PARTS)[number];

/** The last revision without access policy, limits, legal bases and devices. */
const BEFORE = '65de6de4d95526ec5935884a7b3fc52f2dea81c3';

/** What the command line asks for. */
export interface BenchOptions {
  readonly parts: readonly PartName[];
  /** Rounds of each comparison; the table shows their median. */
  readonly rounds: number;
  /** Seconds of each measurement of a round. */
  readonly seconds: number;
  /** Sizes of the log for part d, ascending. */
  readonly sizes: readonly number[];
  /** The revision that part e compares with. */
  readonly before: string;
  readonly isJson: boolean;
  /** Where a CPU profile of the product is left; absent for none. */
  readonly profileFolder?: string;
}

export const USAGE = `npm run bench -- [--only a,b,c,d,e,f,g,h,i,j] [--rounds 5] [--seconds 5] [--sizes 10000,100000,1000000] [--before REVISION] [--profile FOLDER] [--json]
npm run bench -- cost [--before REVISION] [--json]      part e alone, within six minutes

  a  clock-in over REST against a NestJS (Express) + TypeORM application that inserts one row
  b  appends of the event store against emmett-postgresql and message-db
  c  rebuild of the timesheet read model against a cursor that only reads and parses
  d  punch and month query while the log grows
  e  clock-in by phone against an earlier revision, and what each part of a punch costs
  f  a presence board that 1,000 people watch against 1,000 who ask for it every five seconds
  g  routes of 20 and 60 visits against the best known of published instances and the nearest neighbour
  h  positions in batches of 100 against a NestJS (Express) + TypeORM application that inserts them
  i  a verdict among 100,000 sites against a table with an index on latitude and longitude
  j  attendance figures of a team of 200 over a year against punches that are paired in SQL

  --only      parts to run, all unless told
  --rounds    1 to 50 rounds, taken in turns (A B A B …); medians are shown
  --seconds   1 to 60 seconds of each measurement
  --sizes     events in the log for part d, each 1000 to 5000000
  --before    commit that part e compares with; the one before access policy, limits and consent unless told
  --profile   folder for a CPU profile of the product in parts a and e (it slows it: for insight, not for figures)
  --json      one JSON document on standard output, progress on standard error`;

const wholeNumber = (name: string, text: string, low: number, high: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high)
    throw new RangeError(`--${name} must be a whole number from ${low} to ${high}, not "${text}"`);
  return value;
};

/** Reads the command line; `undefined` when only help was asked for. @throws Error with a message for people */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      sizes: { type: 'string', default: '10000,100000,1000000' },
      before: { type: 'string', default: BEFORE },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const isCost = positionals.length === 1 && positionals[0] === 'cost' && values.only === undefined;
  if (positionals.length > 0 && !isCost) throw new RangeError(`unknown: ${positionals.join(' ')}`);
  const only = values.only ?? (isCost ? 'e' : PARTS.join(','));
  const wanted = only.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0)
    throw new RangeError(`--only knows the parts ${PARTS.join(', ')}, not "${unknown.join(', ')}"`);
  return {
    parts: PARTS.filter((part) => wanted.includes(part)),
    rounds: wholeNumber('rounds', values.rounds ?? (isCost ? '6' : '5'), 1, 50),
    seconds: wholeNumber('seconds', values.seconds ?? (isCost ? '3' : '5'), 1, 60),
    sizes: values.sizes
      .split(',')
      .map((size) => wholeNumber('sizes', size, 1000, 5_000_000))
      .toSorted((a, b) => a - b),
    before: values.before,
    isJson: values.json,
    ...(values.profile === undefined ? {} : { profileFolder: resolve(values.profile) }),
  };
}
