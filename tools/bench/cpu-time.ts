import { readdirSync, readFileSync } from 'node:fs';

/** A tick of the times in `/proc/<pid>/stat`: USER_HZ, which is 100 wherever Linux shows it to programs. */
const TICK_MS = 10;

function timesOf(pid: number): { readonly parent: number; readonly cpuMs: number } | undefined {
  try {
    // Behind the name in parentheses: state, parent, … and as 12th and 13th user and system time (proc_pid_stat(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
  } catch {
    return undefined;
  }
}

/**
 * The processor time that these processes and their children have used so far, in milliseconds; 0 where there is no
 * `/proc`. A postmaster stands for all of its server.
 */
export function cpuTimeMs(pids: readonly number[]): number {
  if (process.platform !== 'linux') return 0;
  const wanted = new Set(pids);
  let sum = 0;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const times = Number.isInteger(pid) ? timesOf(pid) : undefined;
    if (times !== undefined && (wanted.has(pid) || wanted.has(times.parent))) sum += times.cpuMs;
  }
  return sum;
}

/** Runs a measurement and adds the processor time it cost, in microseconds for each operation. */
export async function withCpuTime<Figures>(
  pids: readonly number[],
  measure: () => Promise<Figures>,
  operationsOf: (figures: Figures) => number,
): Promise<Figures & { readonly cpuMicros: number }> {
  const before = cpuTimeMs(pids);
  const figures = await measure();
  return { ...figures, cpuMicros: ((cpuTimeMs(pids) - before) * 1000) / operationsOf(figures) };
}
