import { readdir, readFile } from 'node:fs/promises';

/** Of `/proc`: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;
/** Places in `/proc/PID/stat` after the name, which may hold spaces: `man 5 proc`. */
const PARENT = 1;
const TIMES = [11, 12, 13, 14];

interface Usage {
  readonly parent: number;
  readonly ms: number;
}

async function usageOf(pid: number): Promise<Usage | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = TIMES.reduce((sum, place) => sum + Number(fields[place]), 0);
  return { parent: Number(fields[PARENT]), ms: ticks * TICK_MS };
}

/**
 * Milliseconds of processor time that processes and their descendants, ended ones included, have used so far. Other
 * programs of the machine change it far less than they change throughput. Linux only: elsewhere `undefined`.
 */
export async function processorMs(roots: readonly number[]): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => [pid, await usageOf(pid)] as const));
  const usages = new Map(
    found.flatMap(([pid, usage]) => (usage === undefined ? [] : [[pid, usage] as const])),
  );
  const isOurs = (pid: number): boolean => {
    if (roots.includes(pid)) return true;
    const parent = usages.get(pid)?.parent ?? 0;
    return parent > 1 && isOurs(parent);
  };
  return [...usages].reduce((sum, [pid, { ms }]) => (isOurs(pid) ? sum + ms : sum), 0);
}
