import { spawnSync } from 'node:child_process';
import { cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { canReach, type ServerUser } from './postgres-user.js';

/** Where the server's programs are, and which version they have. */
export interface PostgresBinaries {
  /** `<package>/native`: holds `bin`, `lib` and `share`. */
  readonly home: string;
  /** `18.4.0-beta.17`: the version of the npm package, which begins with PostgreSQL's. */
  readonly version: string;
  /** 18: the part of the version that decides whether a data folder fits. */
  readonly major: number;
}

const platformNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'linux',
  darwin: 'darwin',
};

/**
 * Finds the PostgreSQL that npm installed for this machine and completes it: npm packages cannot hold symbolic links,
 * so the package lists its library links and makes them in an install script, which many people do not allow to run.
 * @throws EmbeddedPostgresError when there is none for this platform, or it was not installed
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = platformNames[process.platform];
  if (platform === undefined) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform}. Set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let folder: string;
  try {
    folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The package ${name} is not installed. Run "npm install" (without --omit=optional), or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  await hydrateLinks(folder);
  return {
    home: join(folder, 'native'),
    version: manifest.version,
    major: Number.parseInt(manifest.version, 10),
  };
}

/** Makes the library links that are missing. Safe when several processes do it at once. */
async function hydrateLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as readonly { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      const link = join(folder, target);
      if ((await lstat(link).catch(() => undefined)) !== undefined) return;
      try {
        await mkdir(dirname(link), { recursive: true });
        await symlink(relative(dirname(link), join(folder, source)), link);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EEXIST') return;
        throw new EmbeddedPostgresError(
          `The library link ${link} of the embedded PostgreSQL is missing and cannot be made (${code}). Run "npm rebuild" as the user who installed the packages.`,
          { cause: error },
        );
      }
    }),
  );
}

/** Where root keeps what other users run. Not the temp folder, whose cleaners would take a running server's files. */
const SHARED_FOLDER = '/var/lib/timeledger';

/**
 * The same binaries at a place that the server's user can reach. A checkout below root's home (mode 700) is out of its
 * reach: then a copy is kept in {@link SHARED_FOLDER}, owned by root, so that nobody else can change what will be run.
 * @throws EmbeddedPostgresError when such a copy cannot be made
 */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  user: ServerUser,
  sharedFolder = SHARED_FOLDER,
): Promise<PostgresBinaries> {
  if (canReach(user, join(binaries.home, 'bin', 'postgres'))) return binaries;
  const copy = join(sharedFolder, `postgresql-${binaries.version}`);
  try {
    if ((await lstat(copy).catch(() => undefined)) === undefined) await copyInOneStep(binaries.home, copy);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The user ${user.name} cannot run PostgreSQL from ${binaries.home}, and it cannot be copied to ${copy} (${String(cause)}). Install the product in a folder that every user can read, or start it as an ordinary user.`,
      { cause },
    );
  }
  const found = await lstat(copy);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new EmbeddedPostgresError(
      `The folder ${copy} does not belong to root alone. Remove it and start again.`,
    );
  }
  if (canReach(user, join(copy, 'bin', 'postgres'))) return { ...binaries, home: copy };
  throw new EmbeddedPostgresError(
    `The user ${user.name} can reach neither ${binaries.home} nor ${copy}. Install the product in a folder that every user can read, or start it as an ordinary user.`,
  );
}

/** A kill in the middle leaves only the partial copy. */
async function copyInOneStep(from: string, to: string): Promise<void> {
  const partial = `${to}.${process.pid}`;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  await rm(partial, { recursive: true, force: true });
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  const { status } = spawnSync('chmod', ['-R', 'u=rwX,go=rX', partial], { stdio: 'ignore' });
  try {
    if (status !== 0) throw new Error(`the modes of ${partial} cannot be set`);
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process was quicker.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
