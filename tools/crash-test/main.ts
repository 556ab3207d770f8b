import { runCrashes } from './crash-run.js';
import { readOptions, USAGE } from './options.js';
import { reportOf, type CrashTestResult } from './report.js';
import { Scratch } from './scratch.js';

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
  const progress = (text: string): void => console.error(text);
  try {
    progress(`seed ${options.seed}`);
    const crashes = options.hasCrashes ? await runCrashes(scratch, options, progress) : undefined;
    const result: CrashTestResult = {
      takenAt: new Date().toISOString(),
      seed: options.seed,
      crashes,
      faults: undefined,
    };
    console.log(options.isJson ? JSON.stringify(result, null, 2) : reportOf(result));
    return crashes?.passed === false ? 1 : 0;
  } finally {
    await scratch.release();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isMistake = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
  console.error(isMistake ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 1;
}
