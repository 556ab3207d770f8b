/** Installs the pinned dependencies when they are missing or no longer those of the lock file. Runs on any Node ≥ 20. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** The pinned Node 24, whatever the machine has. */
export const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

const packagesOf = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;

/** Whether every package of the lock file stands in node_modules in its version; optional ones may be of another platform. */
function isInstalled() {
  if (!existsSync(node)) return false;
  try {
    const present = packagesOf('node_modules/.package-lock.json');
    return Object.entries(packagesOf('package-lock.json')).every(
      ([path, { version, optional, link }]) =>
        !path.startsWith('node_modules/') ||
        // Our own packages: a new one comes with an update.
        (link ? existsSync(join(root, path)) : optional || present[path]?.version === version),
    );
  } catch {
    return false;
  }
}

export function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing dependencies (npm install) …');
  // Not `npm ci`: it insists on the optional packages of every platform, which closed registries do not all carry.
  // The versions are those of the lock file all the same, and the lock file stays as it is.
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(
      'npm install failed. Is the npm registry reachable? Nothing else is needed; run the command again.',
    );
    process.exit(1);
  }
}

/** The environment for our own processes: the pinned Node first in PATH. */
export const ownEnvironment = () => ({
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
  NX_DAEMON: 'false',
});
