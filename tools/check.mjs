/** `npm run check`: format, lint with boundaries, types, unit tests. */
import { ensureInstalled } from './install.mjs';
import { jest, npmBin, runSteps, script } from './steps.mjs';

ensureInstalled();
export const checks = [
  npmBin('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  script('lint and boundaries', 'tools/lint.mjs'),
  npmBin('types', 'tsc', '--noEmit', '-p', 'tsconfig.json'),
  jest('unit', '--selectProjects', 'unit'),
];
if (import.meta.main ?? process.argv[1]?.endsWith('check.mjs')) await runSteps(checks);
