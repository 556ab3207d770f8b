import { spawnSync } from 'node:child_process';
import { readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What a running server writes about itself into its data folder (`postmaster.pid`). */
export interface PostmasterFile {
  readonly pid: number;
  /** The TCP port; NaN while the server has not got that far. */
  readonly port: number;
  /** `ready`, `starting`, `stopping`; empty in the first moment. */
  readonly status: string;
}

/** Reads `postmaster.pid`; `undefined` when there is none or it was only half written. */
export async function readPostmasterFile(dataDir: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // The order of the lines is fixed by PostgreSQL's src/include/utils/pidfile.h.
  const lines = text.split('\n');
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  return { pid, port: Number.parseInt(lines[3] ?? '', 10), status: (lines[7] ?? '').trim() };
}

/** Whether a process of this id exists and is more than a zombie. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return state === undefined || !/\) [ZX] /.test(state);
}

/**
 * Whether the process is the server of this very data folder, not another one that got the same id later. Where the
 * operating system does not say where a process works, any PostgreSQL counts: taking a live server for a dead one would
 * be the worse mistake.
 */
export async function isPostmasterOf(pid: number, dataDir: string): Promise<boolean> {
  if (!(await isAlive(pid))) return false;
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).stdout.includes(
      'postgres',
    );
  }
  // In a container even root may not look into another user's process; its name is open to everybody.
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (cwd !== undefined) return cwd === (await realpath(dataDir).catch(() => dataDir));
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name.trim() === 'postgres';
}

/** Waits until the process is gone; `false` when it still lives after the time. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (await isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await pause(20);
  }
  return true;
}
