import type { BenchOptions } from '../options.js';
import type { Comparison } from '../report.js';
import { isSteady, verdictOf } from '../statistics.js';
import { alternate } from './alternate.js';
import { lineOf, P99, pairedComparison, PROCESSOR, RATE, textOf } from './comparisons.js';
import type { CostedFigures, PhoneLoad } from './phone-load.js';

/** What authorisation, sealing and row-level security may take of the throughput together. */
const MAX_SHARE = 0.15;
const AT_LEAST = 1 - MAX_SHARE;
/** Slices against the revision before for each round of the parts: they are what the aim is held against. */
const PAIRS_A_ROUND = 3;
/** Until rates rise by no more than this, at most so many slices. */
const STEADY_WITHIN = 0.05;
const MAX_WARM_UP_SLICES = 10;
const WARM_UP_SECONDS = 2;

/** Groups of people that each side has for first punches; the first group is not counted: code is compiled on it. */
export const coldGroupsOf = ({ rounds }: Pick<BenchOptions, 'rounds'>): number => rounds + 1;

/** Both products, and when the phases are to end. */
export interface BothSides {
  readonly ours: PhoneLoad;
  readonly before: PhoneLoad;
  readonly isWarmUpOver: () => boolean;
  readonly isOver: () => boolean;
}

/** Alternates between both until neither becomes faster; bounded. @returns whether both were steady at the end */
async function warmUp(
  { ours, before, isWarmUpOver }: BothSides,
  progress: (text: string) => void,
): Promise<boolean> {
  const rates = new Map<PhoneLoad, number[]>([
    [ours, []],
    [before, []],
  ]);
  const areSteady = (): boolean => [...rates.values()].every((series) => isSteady(series, STEADY_WITHIN));
  for (let slice = 0; slice < MAX_WARM_UP_SLICES && !areSteady(); slice += 1) {
    if (slice > 0 && isWarmUpOver()) break;
    for (const [side, series] of rates) {
      const figures = await side.measureWarm(WARM_UP_SECONDS);
      series.push(figures.requestsPerSecond);
      progress(lineOf(`warming up: ${side.name}`, slice, figures));
    }
  }
  return areSteady();
}

/** This revision against the one before, both running all the time, in slices that alternate. */
export async function compareWithBefore(
  sides: BothSides,
  { rounds, seconds, before: revision }: BenchOptions,
  progress: (text: string) => void,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly notes: readonly string[] }> {
  const { ours, before, isOver } = sides;
  const isWarm = await warmUp(sides, progress);
  const show = (name: string, pair: number, slice: CostedFigures): void =>
    progress(lineOf(name, pair, slice));
  const both = (measure: (side: PhoneLoad) => Promise<CostedFigures>, prefix = '') => {
    const sideOf = (side: PhoneLoad) => ({ name: `${prefix}${side.name}`, measure: () => measure(side) });
    return [sideOf(ours), sideOf(before)] as const;
  };
  const never = (): boolean => false;
  const [, ...cold] = await alternate(
    coldGroupsOf({ rounds }),
    both((side) => side.measureCold(), 'cold people: '),
    show,
    never,
  );
  const warm = await alternate(
    PAIRS_A_ROUND * rounds,
    both((side) => side.measureWarm(seconds)),
    show,
    isOver,
  );
  const otherName = `revision ${revision.slice(0, 7)}`;
  const slicesOf = (prefix: string, pairs: typeof warm) => ({
    prefix,
    otherName,
    ours: pairs.map(([own]) => own),
    others: pairs.map(([, other]) => other),
  });
  const aim = { atLeast: AT_LEAST, words: `≥ ${AT_LEAST} ×` };
  const [phone, first] = [slicesOf('by phone, ', warm), slicesOf('by phone, cold people, ', cold)];
  const rate = pairedComparison(RATE, phone, aim);
  const coldRate = pairedComparison(RATE, first, aim);
  const processor = pairedComparison(PROCESSOR, phone);
  const coldProcessor = pairedComparison(PROCESSOR, first);
  const all = [rate, pairedComparison(P99, phone), processor, coldRate, coldProcessor];
  return {
    comparisons: all.filter((comparison) => comparison !== undefined),
    notes: [
      `e: ${verdictLine(rate, processor, 'punch')}; ${verdictLine(coldRate, coldProcessor, 'cold')}; aim ≥ ${AT_LEAST}`,
      ...(isWarm ? [] : ['e: rates were still rising when the warm-up had to end']),
    ],
  };
}

/** `punch: ratio 0.96 (0.91–1.01), processor time 1.04 (1.00–1.08): met`. */
function verdictLine(rate: Comparison | undefined, processor: Comparison | undefined, what: string): string {
  if (rate?.estimate === undefined) return `${what}: not measured`;
  const time = processor?.estimate === undefined ? '' : `, processor time ${textOf(processor.estimate)}`;
  return `${what}: ratio ${textOf(rate.estimate)}${time}: ${verdictOf(rate.estimate, AT_LEAST)}`;
}
