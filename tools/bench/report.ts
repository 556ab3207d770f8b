import type { Environment } from './environment.js';
import type { BenchOptions, PartName } from './options.js';
import { verdictOf, type Estimate, type Spread } from './statistics.js';

/** What the project aims at: the ratio is to be at least, or at most, this. */
export type Aim =
  { readonly atLeast: number; readonly words: string } | { readonly atMost: number; readonly words: string };

/** One line of the table: two things measured in turns and their ratio. */
export interface Comparison {
  readonly part: PartName;
  readonly what: string;
  readonly unit: string;
  readonly ours: Spread;
  readonly otherName: string;
  readonly other: Spread;
  /** Ours over the other, round by round. */
  readonly ratio: Spread;
  /** Where the median of the ratios lies; an aim is then held against the whole interval. Only with aims of the kind "at least". */
  readonly estimate?: Estimate;
  readonly aim?: Aim;
}

export interface BenchResult {
  readonly environment: Environment;
  readonly options: BenchOptions;
  readonly comparisons: readonly Comparison[];
  /** Sentences a reader needs to judge the figures. */
  readonly notes: readonly string[];
}

/** Whether the median ratio reaches the aim; `undefined` for a line that is there for orientation only. */
export function isMet({ aim, ratio, estimate }: Comparison): boolean | undefined {
  if (aim === undefined) return undefined;
  if (estimate !== undefined && 'atLeast' in aim) return verdictOf(estimate, aim.atLeast) === 'met';
  return 'atLeast' in aim ? ratio.median >= aim.atLeast : ratio.median <= aim.atMost;
}

const figure = (value: number): string => {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 10 ? 1 : 2);
};

const withSpread = ({ median, min, max }: Spread): string =>
  `${figure(median)} (${figure(min)}–${figure(max)})`;

const verdict = (comparison: Comparison): string => {
  const { aim, estimate } = comparison;
  if (aim !== undefined && 'atLeast' in aim && estimate !== undefined) {
    const found = verdictOf(estimate, aim.atLeast);
    return found === 'missed' ? 'MISSED' : found;
  }
  const met = isMet(comparison);
  if (met === undefined) return '';
  return met ? 'met' : 'MISSED';
};

/** The ratio with its interval where one was formed, else with its lowest and highest. */
const ratioOf = ({ ratio, estimate }: Comparison): Spread =>
  estimate === undefined || !Number.isFinite(estimate.low)
    ? ratio
    : { median: estimate.median, min: estimate.low, max: estimate.high };

const HEADINGS = ['', 'measured', 'Timeledger', 'compared with', 'other', 'ratio', 'aim', ''];

const cellsOf = (comparison: Comparison): string[] => [
  comparison.part,
  `${comparison.what} (${comparison.unit})`,
  withSpread(comparison.ours),
  comparison.otherName,
  withSpread(comparison.other),
  withSpread(ratioOf(comparison)),
  comparison.aim?.words ?? '',
  verdict(comparison),
];

/** The result as a Markdown table, which reads well in a terminal too. */
export function tableOf(comparisons: readonly Comparison[]): string {
  const rows = [HEADINGS, ...comparisons.map(cellsOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(3, ...rows.map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(HEADINGS), rule, ...comparisons.map((comparison) => line(cellsOf(comparison)))].join('\n');
}

/** The whole report for people. */
export function reportOf({ environment, options, comparisons, notes }: BenchResult): string {
  const durability = Object.entries(environment.durability)
    .map(([name, setting]) => `${name}=${setting}`)
    .join(' ');
  const aims = comparisons.filter((comparison) => comparison.aim !== undefined);
  return [
    `${environment.takenAt}  ${environment.cores} cores (${environment.cpu}), ${environment.memoryGigabytes} GB, Node ${environment.node}, PostgreSQL ${environment.postgres}, ${Math.round(environment.foreignLoad * 100)} % busy with other programs before`,
    durability,
    `${options.rounds} rounds of ${options.seconds} s in turns; medians (lowest–highest); ratios round by round`,
    '',
    tableOf(comparisons),
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    `${aims.filter((comparison) => isMet(comparison)).length} of ${aims.length} aims met`,
  ].join('\n');
}

/** The whole report for machines: everything that was measured, and for each aim whether it is met. */
export const jsonOf = (result: BenchResult): string =>
  JSON.stringify(
    {
      ...result,
      comparisons: result.comparisons.map((comparison) => ({ ...comparison, isMet: isMet(comparison) })),
    },
    null,
    2,
  );
