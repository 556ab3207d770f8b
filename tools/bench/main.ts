import { measureAppends } from './appends.part.js';
import { readEnvironment } from './environment.js';
import { readOptions, USAGE, type BenchOptions } from './options.js';
import { reportOf, type BenchResult, type Comparison } from './report.js';
import { Scratch } from './scratch.js';
import { startScratchPostgres, withClient } from './scratch-postgres.js';

async function run(scratch: Scratch, options: BenchOptions): Promise<BenchResult> {
  const progress = (text: string): void => console.error(text);
  const postgres = await startScratchPostgres(scratch);
  const environment = await withClient(postgres.adminUrl(), readEnvironment);
  const comparisons: Comparison[] = [];
  if (options.parts.includes('b'))
    comparisons.push(...(await measureAppends(scratch, postgres, options, progress)));
  return { environment, options, comparisons, notes: [] };
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const scratch = new Scratch();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.error('\nstopping …');
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
