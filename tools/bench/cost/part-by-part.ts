import type { BenchOptions } from '../options.js';
import type { Comparison } from '../report.js';
import type { Estimate } from '../statistics.js';
import { lineOf, neighbourComparison, PROCESSOR, RATE } from './comparisons.js';
import { SWITCHES, type Switch, type SwitchOrder } from './parts-of-a-punch.js';
import type { CostedFigures, PhoneLoad } from './phone-load.js';

const ROW_SECURITY = 'row-level security';
/** Of the slices of the other half: there are many parts, and each is to be left out several times. */
const SLICE_SHARE = 0.5;

/** A punch without some of what stands between the request and the log. */
interface Variant {
  readonly name: string;
  readonly leaveOut: readonly Switch[];
  readonly isRowSecurityOff?: boolean;
}

const VARIANTS: readonly Variant[] = [
  {
    name: 'authorisation, sealing and row-level security',
    leaveOut: ['authorisation', 'sealing'],
    isRowSecurityOff: true,
  },
  ...SWITCHES.map((part) => ({ name: part, leaveOut: [part] })),
  { name: ROW_SECURITY, leaveOut: [], isRowSecurityOff: true },
];

interface Taken {
  /** The slice before and the slice after each of the others. */
  readonly everything: CostedFigures[];
  readonly without: CostedFigures[];
}

/**
 * Leaves out one part after the other of one running product, between slices with everything: each is compared with the
 * slices before and after it.
 */
export async function measureParts(
  ours: PhoneLoad,
  isOver: () => boolean,
  { rounds, seconds }: BenchOptions,
  progress: (text: string) => void,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly notes: readonly string[] }> {
  const tables = await ours.database.protectedTables();
  const taken = new Map<Variant, Taken>(VARIANTS.map((one) => [one, { everything: [], without: [] }]));
  const withEverything = async (round: number): Promise<CostedFigures> => {
    await ours.settleIn();
    const slice = await ours.measureWarm(SLICE_SHARE * seconds);
    progress(lineOf('everything', round, slice));
    return slice;
  };
  await ours.settleIn();
  let last = await withEverything(0);
  for (let round = 0; round < rounds && !isOver(); round += 1) {
    for (const [{ name, leaveOut, isRowSecurityOff = false }, { everything, without }] of taken) {
      if (isOver()) break;
      await ours.ask({ leaveOut } satisfies SwitchOrder);
      if (isRowSecurityOff) await ours.database.setRowSecurity(tables, false);
      let slice: CostedFigures;
      try {
        await ours.settleIn();
        slice = await ours.measureWarm(SLICE_SHARE * seconds);
      } finally {
        if (isRowSecurityOff) await ours.database.setRowSecurity(tables, true);
        await ours.ask({ leaveOut: [] } satisfies SwitchOrder);
      }
      progress(lineOf(`without ${name}`, round, slice));
      const next = await withEverything(round);
      everything.push(last, next);
      without.push(slice);
      last = next;
    }
  }
  const comparisons = [...taken].flatMap(([{ name }, { everything, without }]) => {
    const slices = {
      prefix: 'by phone, ',
      otherName: `without ${name}`,
      ours: everything,
      others: without,
    };
    return [RATE, PROCESSOR]
      .map((figure) => neighbourComparison(figure, slices))
      .filter((comparison) => comparison !== undefined);
  });
  return { comparisons, notes: sharesOf(comparisons) };
}

/** What each part takes, in words: of the processor time where that is known. */
function sharesOf(parts: readonly Comparison[]): readonly string[] {
  return parts
    .filter(({ unit, estimate }) => unit === 'ms' && estimate !== undefined)
    .map(({ otherName, estimate, ratio }) => {
      const { median, low, high } = estimate as Estimate;
      const isInterval = Number.isFinite(low) && low > 0;
      const ends = isInterval ? [low, high] : [ratio.min, ratio.max];
      const [share, least, most] = [median, ...ends].map((one) => (100 * (1 - 1 / one)).toFixed(1));
      const meaning = isInterval ? '95 %' : 'lowest and highest';
      return `e: ${otherName} a punch takes ${share} % less processor time (${meaning}: ${least} to ${most} %)`;
    });
}
