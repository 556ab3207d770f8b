/**
 * `npm start`, `npm run demo` and their like: installs what is missing, compiles what changed, then runs a program of
 * the product on the pinned Node. The program ends with this process, however this process ends.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, node, ownEnvironment, root } from './install.mjs';

const programs = {
  start: 'apps/timeledger/dist/main.js',
  operate: 'apps/timeledger/dist/operate.js',
  demo: 'tools/dist/demo/run-demo.js',
  'sign-in': 'tools/dist/sign-in/main.js',
  bench: 'tools/dist/bench/main.js',
  'crash-test': 'tools/dist/crash-test/main.js',
  'gap-test': 'tools/dist/gap-test/main.js',
};

const [name, ...args] = process.argv.slice(2);
if (programs[name] === undefined) {
  console.error(`node tools/run.mjs ${Object.keys(programs).join('|')} [options]`);
  process.exit(1);
}

ensureInstalled();
const options = { cwd: root, env: ownEnvironment() };
const built = spawnSync(node, [join(root, 'tools/build.mjs')], {
  ...options,
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (built.status !== 0) process.exit(built.status ?? 1);

const program = spawn(node, ['--enable-source-maps', join(root, programs[name]), ...args], {
  ...options,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// A terminal sends Ctrl-C to the whole group; any other signal reaches only this process and is passed on.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) program.kill('SIGINT');
});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal));
program.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
