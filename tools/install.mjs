/** Installs the pinned dependencies when they are missing or no longer those of the lock file. Runs on any Node ≥ 20. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
/** The pinned Node 24, whatever the machine has. */
export const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

export function ensureInstalled() {
  const marker = join(root, 'node_modules', '.timeledger-install');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(node) && existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.log('Installing dependencies (npm ci) …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(
      'npm ci failed. Is the npm registry reachable? Nothing else is needed; run the command again.',
    );
    process.exit(1);
  }
  writeFileSync(marker, wanted);
}

/** The environment for our own processes: the pinned Node first in PATH. */
export const ownEnvironment = () => ({
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
  NX_DAEMON: 'false',
});
