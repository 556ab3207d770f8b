/** Runs named steps, keeps going after a failure, and counts what passed and failed. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, ownEnvironment, root } from './install.mjs';

/** How long a step may take: several times what it takes on two slow cores. */
const LONGEST_STEP_MS = 40 * 60_000;
/** How long a program may live on once its result is there. */
const LONGEST_END_MS = 30_000;

/**
 * Runs a program; what it prints is shown at once, or collected when other programs run beside it. One that does not
 * end is killed and has failed: a leak in a test must not keep everything behind it from running.
 * @param isDone whether its result is there, so that it should end
 */
function run(command, args, collect, isDone = () => false) {
  return new Promise((resolve) => {
    const stdio = collect === undefined ? 'inherit' : 'pipe';
    const child = spawn(command, args, { cwd: root, env: ownEnvironment(), stdio: ['ignore', stdio, stdio] });
    const startedAt = performance.now();
    let doneAt;
    const watch = setInterval(() => {
      const now = performance.now();
      if (doneAt === undefined && isDone()) doneAt = now;
      if (now - startedAt < LONGEST_STEP_MS && now - (doneAt ?? now) < LONGEST_END_MS) return;
      console.error(`${command} ${args.join(' ')}: does not end, killed`);
      clearInterval(watch);
      child.kill('SIGKILL');
    }, 1000);
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', () => resolve(1));
    child.on('close', (code) => {
      clearInterval(watch);
      resolve(code ?? 1);
    });
  });
}

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** A step that is one check: it passes when the command exits with 0. */
export const command = (name, file, ...args) => ({
  name,
  async run(collect) {
    const passed = (await run(file, args, collect)) === 0;
    return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  },
});

export const npmBin = (name, file, ...args) => command(name, bin(file), ...args);
export const script = (name, file, ...args) => command(name, node, join(root, file), ...args);

/** A step that runs Jest projects; every test counts. */
export const jest = (name, ...args) => ({
  name,
  async run(collect) {
    const folder = mkdtempSync(join(tmpdir(), 'timeledger-jest-'));
    const output = join(folder, 'result.json');
    const jestArgs = ['--json', `--outputFile=${output}`, ...args];
    const script = join(root, 'node_modules/jest/bin/jest.js');
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    const code = await run(node, [...flags, script, ...jestArgs], collect, () => existsSync(output));
    try {
      const result = JSON.parse(readFileSync(output, 'utf8'));
      const broken = result.numRuntimeErrorTestSuites + (code !== 0 && result.numFailedTests === 0 ? 1 : 0);
      return {
        passed: result.numPassedTests,
        failed: result.numFailedTests + broken,
        skipped: result.numPendingTests,
      };
    } catch {
      return { passed: 0, failed: 1, skipped: 0 };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

/** One step alone: its output is shown as it comes. */
async function runAlone(step) {
  console.log(`\n── ${step.name}`);
  return [await timed(step, undefined)];
}

/** Steps side by side: each one's output is shown when it ends. */
function runTogether(steps) {
  return Promise.all(
    steps.map(async (step) => {
      const output = [];
      const result = await timed(step, (chunk) => output.push(chunk));
      console.log(`\n── ${step.name}`);
      process.stdout.write(Buffer.concat(output));
      return result;
    }),
  );
}

async function timed(step, collect) {
  const started = performance.now();
  const result = await step.run(collect);
  return { name: step.name, seconds: (performance.now() - started) / 1000, ...result };
}

/** @param steps in order; those of a list among them run side by side */
export async function runSteps(steps) {
  const results = [];
  for (const step of steps)
    results.push(...(await (Array.isArray(step) ? runTogether(step) : runAlone(step))));
  console.log('');
  for (const { name, seconds, passed, failed } of results) {
    const verdict = failed === 0 ? 'ok    ' : 'FAILED';
    console.log(
      `${verdict} ${name.padEnd(34)} ${String(passed).padStart(5)} passed  ${seconds.toFixed(1)} s`,
    );
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  if (total('skipped') > 0) {
    console.log(`\n${total('skipped')} skipped: see the messages above for the engine each one misses`);
  }
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  process.exit(total('failed') === 0 && total('passed') > 0 ? 0 : 1);
}
