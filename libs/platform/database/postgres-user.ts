import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** Who runs the server. PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Whether this process is root and has to change the user when it starts the server. */
  readonly isSwitched: boolean;
}

/** The spawn options that start a process as this user. */
export const spawnAs = (user: ServerUser): { uid?: number; gid?: number } =>
  user.isSwitched ? { uid: user.uid, gid: user.gid } : {};

/** Whether the user can get to the path: every folder above it lets them through. */
export function canReach(user: ServerUser, path: string): boolean {
  if (!user.isSwitched) return true;
  const test = spawnSync('/bin/sh', ['-c', 'test -r "$1"', 'sh', path], {
    ...spawnAs(user),
    cwd: '/',
    stdio: 'ignore',
  });
  return test.status === 0;
}

/**
 * Chooses who runs the server: the user of this process, unless that is root. Root takes the owner of the existing
 * data folder, else the user `postgres` (made as a system user if it is missing), else `nobody`.
 * @throws EmbeddedPostgresError when there is no such user
 */
export async function chooseServerUser(dataDir: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return currentUser();
  const owner = await stat(dataDir).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    const known = (await passwd()).find((entry) => entry.uid === owner.uid);
    return { name: known?.name ?? `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid, isSwitched: true };
  }
  const known = await findUser('postgres');
  if (known !== undefined) return known;
  createSystemUser('postgres');
  const user = (await findUser('postgres')) ?? (await findUser('nobody'));
  if (user !== undefined) return user;
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root, and this machine has no ordinary user for it. Run "useradd --system postgres", or start as an ordinary user, or set DATABASE_URL.',
  );
}

function currentUser(): ServerUser {
  try {
    const { username, uid, gid } = userInfo();
    return { name: username, uid, gid, isSwitched: false };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The user id ${process.getuid?.()} has no entry in /etc/passwd, and PostgreSQL wants one. Add it, or start as another user, or set DATABASE_URL.`,
      { cause },
    );
  }
}

async function passwd(): Promise<readonly ServerUser[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4 && Number(fields[2]) > 0)
    .map(([name, , uid, gid]) => ({
      name: name ?? '',
      uid: Number(uid),
      gid: Number(gid),
      isSwitched: true,
    }));
}

const findUser = async (name: string): Promise<ServerUser | undefined> =>
  (await passwd()).find((entry) => entry.name === name);

/** Debian's and Red Hat's tool first, then BusyBox's; whether it worked shows in the passwd file. */
function createSystemUser(name: string): void {
  const made = spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name], {
    stdio: 'ignore',
  });
  if (made.status !== 0) spawnSync('adduser', ['-S', '-D', '-H', name], { stdio: 'ignore' });
}
