/**
 * Compiles every TypeScript source of `apps/`, `libs/` and `tools/` into the `dist/` folder of its package.
 * Only files that changed since the last build are compiled; outputs without a source are removed.
 */
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const root = fileURLToPath(new URL('..', import.meta.url));
const skipped = new Set(['node_modules', 'dist', 'canary', '.git']);
const isSource = (name) =>
  name.endsWith('.ts') && !name.endsWith('.d.ts') && !/\.(it-|e2e-)?spec\.ts$/.test(name);

async function walk(folder, wanted, ignored = skipped) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory() && !ignored.has(entry.name))
      found.push(...(await walk(join(folder, entry.name), wanted, ignored)));
    else if (entry.isFile() && wanted(entry.name)) found.push(join(folder, entry.name));
  }
  return found;
}

async function packageFolders() {
  const manifests = [];
  for (const top of ['apps', 'libs', 'tools'])
    manifests.push(...(await walk(join(root, top), (name) => name === 'package.json')));
  return manifests.map((path) => dirname(path));
}

const modified = (path) =>
  stat(path).then(
    (s) => s.mtimeMs,
    () => 0,
  );

/** Compiles one package. Returns how many files were compiled. */
export async function buildPackage(folder) {
  const dist = join(folder, 'dist');
  const sources = await walk(folder, isSource);
  const configured = Math.max(
    await modified(join(root, '.swcrc')),
    await modified(fileURLToPath(import.meta.url)),
  );
  const outputs = new Set();
  let compiled = 0;
  await Promise.all(
    sources.map(async (source) => {
      const output = join(dist, relative(folder, source).replace(/\.ts$/, '.js'));
      outputs.add(output);
      if ((await modified(output)) > Math.max(await modified(source), configured)) return;
      const { code } = await transformFile(source, { configFile: join(root, '.swcrc'), cwd: root });
      await mkdir(dirname(output), { recursive: true });
      // Renamed into place: another process may be loading the file.
      const partial = `${output}.${process.pid}`;
      await writeFile(partial, code);
      await rename(partial, output);
      compiled += 1;
    }),
  );
  const stale = (await walk(dist, (name) => name.endsWith('.js'), new Set())).filter(
    (path) => !outputs.has(path),
  );
  await Promise.all(stale.map((path) => rm(path)));
  return compiled;
}

export async function build() {
  const counts = await Promise.all((await packageFolders()).map(buildPackage));
  return counts.reduce((sum, count) => sum + count, 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const compiled = await build();
  console.log(`built: ${compiled} files compiled in ${Math.round(performance.now() - started)} ms`);
}
