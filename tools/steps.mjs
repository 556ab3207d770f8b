/** Runs named steps one after another, keeps going after a failure, and counts what passed and failed. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node, ownEnvironment, root } from './install.mjs';

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: ownEnvironment(),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** A step that is one check: it passes when the command exits with 0. */
export const command = (name, file, ...args) => ({
  name,
  async run() {
    const passed = (await run(file, args)) === 0;
    return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  },
});

export const npmBin = (name, file, ...args) => command(name, bin(file), ...args);
export const script = (name, file, ...args) => command(name, node, join(root, file), ...args);

/** A step that runs Jest projects; every test counts. */
export const jest = (name, ...args) => ({
  name,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'timeledger-jest-'));
    const output = join(folder, 'result.json');
    const code = await run(node, [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--json',
      `--outputFile=${output}`,
      ...args,
    ]);
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

export async function runSteps(steps) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const step of steps) {
    console.log(`\n── ${step.name}`);
    const started = performance.now();
    const result = await step.run();
    for (const key of Object.keys(total)) total[key] += result[key];
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    lines.push(
      `${result.failed === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(34)} ${String(result.passed).padStart(5)} passed  ${seconds} s`,
    );
  }
  console.log(`\n${lines.join('\n')}\n`);
  if (total.skipped > 0)
    console.log(`${total.skipped} skipped: see the messages above for the engine each one misses\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
}
