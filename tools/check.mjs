/** `npm run check`: format, lint with boundaries, types, unit tests. */
import { ensureInstalled } from './install.mjs';
import { jest, npmBin, runSteps, script } from './steps.mjs';

ensureInstalled();
export const checks = [
  // Side by side: two processors have them done within a minute.
  [
    npmBin('format', 'prettier', '--check', '--log-level', 'warn', '.'),
    script('lint and boundaries', 'tools/lint.mjs'),
    npmBin('types', 'tsc', '--noEmit', '-p', 'tsconfig.json'),
    jest('unit', '--selectProjects', 'unit', '--maxWorkers=1'),
  ],
];
if (import.meta.main ?? process.argv[1]?.endsWith('check.mjs')) await runSteps(checks);
