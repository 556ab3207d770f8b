/** `npm test`: everything, from a bare clone. */
import { ensureInstalled } from './install.mjs';
import { jest, runSteps, script } from './steps.mjs';

ensureInstalled();
const { checks } = await import('./check.mjs');
await runSteps([
  script('build', 'tools/build.mjs'),
  script('generated client is current', 'tools/generate-client.mjs', '--check'),
  // One after another: tests beside a linter would run into their deadlines on a small machine.
  ...checks.flat(),
  jest('integration', '--selectProjects', 'integration'),
  jest('end to end', '--selectProjects', 'e2e', '--runInBand'),
  script('gap test (reduced)', 'tools/dist/gap-test/main.js', '--appends', '10000'),
  script('crash test (reduced)', 'tools/dist/crash-test/main.js', '--reduced'),
]);
