/** `npm run demo`: fills a sample company through the public API of the running product. See `-- --help`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled, node, ownEnvironment, root } from './install.mjs';

ensureInstalled();
await build();
const { status } = spawnSync(node, [join(root, 'tools/dist/demo/run-demo.js'), ...process.argv.slice(2)], {
  cwd: root,
  env: ownEnvironment(),
  stdio: 'inherit',
});
process.exit(status ?? 1);
