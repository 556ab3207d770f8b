/** `npm run operate`: operator commands on the read models, with the product compiled as it is. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, node, ownEnvironment, root } from './install.mjs';

ensureInstalled();
const options = { cwd: root, env: ownEnvironment() };
const built = spawnSync(node, [join(root, 'tools/build.mjs')], {
  ...options,
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (built.status !== 0) process.exit(built.status ?? 1);
const script = join(root, 'apps/timeledger/dist/operate.js');
const { status } = spawnSync(node, ['--enable-source-maps', script, ...process.argv.slice(2)], {
  ...options,
  stdio: 'inherit',
});
process.exit(status ?? 1);
