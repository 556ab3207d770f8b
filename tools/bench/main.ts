import { measureAppends } from './appends.part.js';
import { measureClockIn } from './clock-in.part.js';
import { measureCost } from './cost.part.js';
import { foreignLoad, readEnvironment } from './environment.js';
import { measureFigures } from './figures.part.js';
import { measureLatency } from './latency.part.js';
import { readOptions, USAGE, type BenchOptions, type PartName } from './options.js';
import { measureLiveBoard } from './live-board.part.js';
import { measurePositions } from './positions.part.js';
import { measureRebuild } from './rebuild.part.js';
import { jsonOf, reportOf, type BenchResult, type Comparison } from './report.js';
import { measureRoutes } from './routes.part.js';
import { Scratch } from './scratch.js';
import { measureVerdicts } from './verdicts.part.js';
import { startScratchPostgres, withClient } from './scratch-postgres.js';

/** Beyond it the machine is not quiet enough. */
const QUIET_LOAD = 0.1;

async function run(scratch: Scratch, options: BenchOptions): Promise<BenchResult> {
  const progress = (text: string): void => console.error(text);
  const comparisons: Comparison[] = [];
  const notes: string[] = [];
  const wants = (part: PartName): boolean => options.parts.includes(part);
  const load = await foreignLoad();
  if (load > QUIET_LOAD)
    notes.push(
      `other programs kept ${Math.round(load * 100)} % of the machine busy before the run: run it again when it is quiet`,
    );
  const postgres = await startScratchPostgres(scratch);
  const environment = await withClient(postgres.adminUrl(), (client) => readEnvironment(client, load));
  if (wants('a')) {
    const clockIn = await measureClockIn(scratch, options, progress);
    comparisons.push(...clockIn.comparisons);
    notes.push(...clockIn.notes);
  }
  if (wants('b')) comparisons.push(...(await measureAppends(scratch, postgres, options, progress)));
  if (wants('c')) comparisons.push(...(await measureRebuild(scratch, postgres, options, progress)));
  if (wants('d')) comparisons.push(...(await measureLatency(scratch, options, progress)));
  if (wants('e')) {
    const cost = await measureCost(scratch, options, progress);
    comparisons.push(...cost.comparisons);
    notes.push(...cost.notes);
  }
  if (wants('f')) {
    const board = await measureLiveBoard(scratch, options, progress);
    comparisons.push(...board.comparisons);
    notes.push(...board.notes);
  }
  if (wants('g')) {
    const routes = await measureRoutes(options, progress);
    comparisons.push(...routes.comparisons);
    notes.push(...routes.notes);
  }
  if (wants('h')) {
    const positions = await measurePositions(scratch, options, progress);
    comparisons.push(...positions.comparisons);
    notes.push(...positions.notes);
  }
  if (wants('i')) {
    const verdicts = await measureVerdicts(postgres, options, progress);
    comparisons.push(...verdicts.comparisons);
    notes.push(...verdicts.notes);
  }
  if (wants('j')) comparisons.push(...(await measureFigures(postgres, options, progress)));
  return { environment, options, comparisons, notes };
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const scratch = new Scratch();
  let isInterrupted = false;
  // A second signal must not cut the clearing up short: it comes from the terminal and from our parent.
  const interrupt = (): void => {
    isInterrupted = true;
    void scratch.release().then(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  if (process.channel) process.on('disconnect', interrupt);
  try {
    const result = await run(scratch, options);
    console.log(options.isJson ? jsonOf(result) : `\n${reportOf(result)}`);
    return 0;
  } catch (error) {
    // What was being measured fails when its servers go.
    if (isInterrupted) return 130;
    throw error;
  } finally {
    await scratch.release();
  }
}

let code = 1;
try {
  code = await main();
} catch (error) {
  console.error(error instanceof RangeError ? `${error.message}\n\n${USAGE}` : error);
}
// The channel to the runner would keep this process alive.
process.exit(code);
