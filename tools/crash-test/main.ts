import { runCrashes } from './crash-run.js';
import { readOptions, USAGE } from './options.js';
import { runFaults } from './faults/fault-run.js';
import { crashReport, faultReport } from './report.js';
import { Scratch } from './scratch.js';

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const scratch = new Scratch();
  const abandon = (): void => {
    console.error('\nstopping …');
    void scratch.release().then(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, abandon);
  // The process that started this one is gone; while it is there, the channel to it keeps nothing alive.
  process.once('disconnect', abandon);
  process.channel?.unref();
  const progress = (text: string): void => console.error(text);
  try {
    progress(`seed ${options.seed}`);
    const crashes = options.hasCrashes ? await runCrashes(scratch, options, progress) : undefined;
    if (crashes !== undefined && !options.isJson) console.log(crashReport(crashes, options.seed));
    const faults = options.hasFaults ? await runFaults(scratch, options.seed, progress) : undefined;
    if (faults !== undefined && !options.isJson) console.log(faultReport(faults));
    if (options.isJson) {
      const takenAt = new Date().toISOString();
      console.log(JSON.stringify({ takenAt, seed: options.seed, crashes, faults }, null, 2));
    }
    const isBiting = faults?.every((fault) => fault.isFound) !== false;
    return crashes?.passed !== false && isBiting ? 0 : 1;
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
