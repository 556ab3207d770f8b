import { measureAppends } from './appends.part.js';
import { measureClockIn } from './clock-in.part.js';
import { readEnvironment } from './environment.js';
import { measureLatency } from './latency.part.js';
import { readOptions, USAGE, type BenchOptions, type PartName } from './options.js';
import { measureRebuild } from './rebuild.part.js';
import { reportOf, type BenchResult, type Comparison } from './report.js';
import { Scratch } from './scratch.js';
import { startScratchPostgres, withClient } from './scratch-postgres.js';

async function run(scratch: Scratch, options: BenchOptions): Promise<BenchResult> {
  const progress = (text: string): void => console.error(text);
  const comparisons: Comparison[] = [];
  const notes: string[] = [];
  const wants = (part: PartName): boolean => options.parts.includes(part);
  const postgres = await startScratchPostgres(scratch);
  const environment = await withClient(postgres.adminUrl(), readEnvironment);
  if (wants('a')) {
    const clockIn = await measureClockIn(scratch, options, progress);
    comparisons.push(...clockIn.comparisons);
    notes.push(...clockIn.notes);
  }
  if (wants('b')) comparisons.push(...(await measureAppends(scratch, postgres, options, progress)));
  if (wants('c')) comparisons.push(...(await measureRebuild(scratch, postgres, options, progress)));
  if (wants('d')) comparisons.push(...(await measureLatency(scratch, options, progress)));
  return { environment, options, comparisons, notes };
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const scratch = new Scratch();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // A second signal must not cut the clearing up short: it comes from the terminal and from our parent.
    process.on(signal, () => {
      void scratch.release().then(() => process.exit(130));
    });
  }
  try {
    const result = await run(scratch, options);
    console.log(options.isJson ? JSON.stringify(result, null, 2) : `\n${reportOf(result)}`);
    return 0;
  } finally {
    await scratch.release();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof RangeError ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 1;
}
