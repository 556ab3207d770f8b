import type { Aim, Comparison } from '../report.js';
import { estimateOf, ratiosToNeighbours, spreadOf, type Estimate } from '../statistics.js';
import type { CostedFigures } from './phone-load.js';

/** A figure of a slice. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  /** `undefined` where the system does not tell. */
  readonly of: (figures: CostedFigures) => number | undefined;
}

export const RATE: Figure = { what: 'rate', unit: 'requests/s', of: (slice) => slice.requestsPerSecond };
export const P99: Figure = { what: 'p99', unit: 'ms', of: (slice) => slice.p99Ms };
export const PROCESSOR: Figure = {
  what: 'processor time',
  unit: 'ms',
  of: (slice) => slice.processorMsPerPunch,
};

const seriesOf = (figure: Figure, slices: readonly CostedFigures[]): readonly number[] =>
  slices.map((slice) => figure.of(slice)).filter((value) => value !== undefined);

/** Slices by phone of this revision with everything, and of what it is compared with. */
export interface ComparedSlices {
  readonly prefix: string;
  readonly otherName: string;
  readonly ours: readonly CostedFigures[];
  readonly others: readonly CostedFigures[];
}

/** Slices that were taken in pairs; nothing where the figure is not known. */
export function pairedComparison(figure: Figure, slices: ComparedSlices, aim?: Aim): Comparison | undefined {
  const [ours, others] = [seriesOf(figure, slices.ours), seriesOf(figure, slices.others)];
  if (ours.length !== others.length) return undefined;
  const ratios = ours.map((value, pair) => value / (others[pair] as number));
  return comparisonOf(figure, slices, { ours, others, ratios }, aim);
}

/** Slices with everything (one more) around each slice without a part. */
export function neighbourComparison(figure: Figure, slices: ComparedSlices): Comparison | undefined {
  const [ours, others] = [seriesOf(figure, slices.ours), seriesOf(figure, slices.others)];
  if (ours.length !== 2 * others.length) return undefined;
  const ratios = others.map((value, index) => {
    const [without = 1] = ratiosToNeighbours([value], ours.slice(2 * index, 2 * index + 2));
    return 1 / without;
  });
  return comparisonOf(figure, slices, { ours, others, ratios });
}

interface Series {
  readonly ours: readonly number[];
  readonly others: readonly number[];
  readonly ratios: readonly number[];
}

function comparisonOf(
  { what, unit }: Figure,
  { prefix, otherName }: ComparedSlices,
  { ours, others, ratios }: Series,
  aim?: Aim,
): Comparison | undefined {
  if (ratios.length === 0) return undefined;
  return {
    part: 'e',
    what: `${prefix}${what}`,
    unit,
    ours: spreadOf(ours),
    otherName,
    other: spreadOf(others),
    ratio: spreadOf(ratios),
    estimate: estimateOf(ratios),
    ...(aim === undefined ? {} : { aim }),
  };
}

/** `0.93 (0.89–0.97)`. */
export const textOf = ({ median, low, high }: Estimate): string =>
  `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;

/** A slice on one line, for who watches. */
export function lineOf(name: string, turn: number, slice: CostedFigures): string {
  const figures = [
    `${Math.round(slice.requestsPerSecond)} requests/s`,
    `p99 ${slice.p99Ms.toFixed(1)} ms`,
    ...(slice.processorMsPerPunch === undefined
      ? []
      : [`processor ${slice.processorMsPerPunch.toFixed(3)} ms a punch`]),
  ];
  return `e  ${String(turn + 1).padStart(2)}  ${name.padEnd(54)} ${figures.join(', ')}`;
}
