/** `npm run crash-test`: installs what is missing, compiles what changed, then runs the crash test on the pinned Node. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, node, ownEnvironment, root } from './install.mjs';

ensureInstalled();
const built = spawnSync(node, [join(root, 'tools/build.mjs')], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: ownEnvironment(),
});
if (built.status !== 0) process.exit(built.status ?? 1);

const test = spawn(
  node,
  ['--enable-source-maps', join(root, 'tools/dist/crash-test/main.js'), ...process.argv.slice(2)],
  { cwd: root, env: ownEnvironment(), stdio: 'inherit' },
);
// A terminal sends Ctrl-C to the whole group; other signals reach only this process and are passed on.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => test.kill(signal));
test.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
