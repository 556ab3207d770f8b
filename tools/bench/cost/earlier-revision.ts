import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Scratch } from '../scratch.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Where packages of the workspace lie. */
const WORKSPACES = ['apps', 'libs', 'libs/platform'];
const OWN_SCOPE = '@timeledger';
const BUILD_TIMEOUT_MS = 120_000;

/** Whether the history that the tree came from holds a revision: an unpacked archive has none. */
export async function hasRevision(revision: string): Promise<boolean> {
  const asked = run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], {
    cwd: ROOT,
  });
  return asked.then(
    () => true,
    () => false,
  );
}

/**
 * Checks an earlier revision out beside this tree and compiles it with its own tools. It shares the installed packages,
 * not those of the workspace: those are its own.
 * @returns the compiled program of the product
 */
export async function buildRevision(scratch: Scratch, revision: string): Promise<string> {
  const tree = join(await scratch.folder('revision'), 'tree');
  const git = (...args: string[]) => run('git', args, { cwd: ROOT });
  await git('worktree', 'add', '--detach', '--force', tree, revision);
  scratch.onRelease(() => git('worktree', 'remove', '--force', tree));
  const modules = join(tree, 'node_modules');
  await mkdir(join(modules, OWN_SCOPE), { recursive: true });
  const installed = join(ROOT, 'node_modules');
  for (const name of await readdir(installed))
    if (name !== OWN_SCOPE) await symlink(join(installed, name), join(modules, name));
  for (const folder of await packagesOf(tree)) {
    const { name } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { name: string };
    if (name.startsWith(`${OWN_SCOPE}/`)) await symlink(folder, join(modules, name));
  }
  await run(process.execPath, [join(tree, 'tools/build.mjs')], { cwd: tree, timeout: BUILD_TIMEOUT_MS });
  return join(tree, 'apps/timeledger/dist/main.js');
}

async function packagesOf(tree: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const workspace of WORKSPACES) {
    const entries = await readdir(join(tree, workspace), { withFileTypes: true, recursive: false });
    for (const entry of entries) {
      if (!entry.isDirectory()) continue;
      const folder = join(tree, workspace, entry.name);
      if ((await readdir(folder)).includes('package.json')) found.push(folder);
    }
  }
  return found;
}
