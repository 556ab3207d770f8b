import { compareWithBefore, coldGroupsOf } from './cost/against-before.js';
import { buildRevision, hasRevision } from './cost/earlier-revision.js';
import { measureParts } from './cost/part-by-part.js';
import { OURS, PhoneLoad } from './cost/phone-load.js';
import type { LoadMethods } from './load/load-generator.js';
import type { BenchOptions } from './options.js';
import type { Comparison } from './report.js';
import type { Scratch } from './scratch.js';
import { WorkerProcess } from './worker-process.js';

/** No further slice begins when so much time has passed since the beginning: the whole is to end within six minutes. */
const WARM_UP_UNTIL_MS = 90_000;
const AGAINST_BEFORE_UNTIL_MS = 220_000;
const PARTS_UNTIL_MS = 335_000;

/** What part e found. */
export interface CostFigures {
  readonly comparisons: readonly Comparison[];
  readonly notes: readonly string[];
}

/**
 * Part e: what authorisation, sealing, row-level security and their like take of a punch by phone. First against the
 * revision before them, in slices that alternate; then with one of them left out at a time, in one and the same process.
 */
export async function measureCost(
  scratch: Scratch,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<CostFigures> {
  const startedMs = performance.now();
  const until = (ms: number) => (): boolean => performance.now() - startedMs > ms;
  const load = new WorkerProcess<LoadMethods>(scratch, './load/load-generator.js');
  const ours = await PhoneLoad.start(scratch, load, coldGroupsOf(options), {
    name: OURS,
    preload: new URL('./cost/switches.js', import.meta.url),
    ...(options.profileFolder === undefined ? {} : { profileFolder: options.profileFolder }),
  });
  const against = await againstBefore({ scratch, load, ours }, until, options, progress);
  if ((await ours.database.punchesWithoutSealedPlace()) > 0)
    throw new Error('places are not stored: what sealing costs would not be seen');
  const parts = await measureParts(ours, until(PARTS_UNTIL_MS), options, progress);
  await ours.stop();
  await load.stop();
  return {
    comparisons: [...against.comparisons, ...parts.comparisons],
    notes: [
      ...against.notes,
      ...parts.notes,
      'e: in brackets behind a ratio of these lines stands where its median lies with 95 % confidence (bootstrap over pairs of slices); an aim is met when the whole interval is',
      'e: a processor time is that of the product and its PostgreSQL, followers included, per punch; it suffers less from other programs than the rate',
      'e: cold: the first punch of people ever: streams and facts are read, and their keys are made and put to disk',
    ],
  };
}

interface Started {
  readonly scratch: Scratch;
  readonly load: WorkerProcess<LoadMethods>;
  readonly ours: PhoneLoad;
}

/** Says so and only warms up where there is no history to take the earlier revision from. */
async function againstBefore(
  { scratch, load, ours }: Started,
  until: (ms: number) => () => boolean,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<CostFigures> {
  const revision = options.before;
  await ours.warmUp();
  if (!(await hasRevision(revision))) {
    const note = `e: the revision ${revision} is not in the history of this tree (an unpacked archive has none): not compared with it`;
    return { comparisons: [], notes: [note] };
  }
  const before = await PhoneLoad.start(scratch, load, coldGroupsOf(options), {
    name: 'before',
    program: await buildRevision(scratch, revision),
    knowsNoTenants: true,
  });
  await before.warmUp();
  const isWarmUpOver = until(WARM_UP_UNTIL_MS);
  const isOver = until(AGAINST_BEFORE_UNTIL_MS);
  const found = await compareWithBefore({ ours, before, isWarmUpOver, isOver }, options, progress);
  await before.stop();
  return found;
}
