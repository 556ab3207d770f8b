import { cpus, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';

/** The settings that decide whether an acknowledged write survives a power cut. */
const DURABILITY_SETTINGS = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'commit_delay',
  'shared_buffers',
] as const;

const LOOK_MS = 3000;

/**
 * How much of the machine other programs use, 0 to 1, seen over some seconds while nothing of ours runs. Beyond a tenth
 * the ratios suffer too: the system shares a core among processes, so whoever works in many of them gets more of it.
 */
export async function foreignLoad(): Promise<number> {
  const total = (): { readonly busy: number; readonly all: number } => {
    const times = cpus().map((cpu) => cpu.times);
    const all = times.reduce(
      (sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq,
      0,
    );
    return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all };
  };
  const before = total();
  await pause(LOOK_MS);
  const after = total();
  return (after.busy - before.busy) / (after.all - before.all);
}

/** Where the figures were taken. */
export interface Environment {
  readonly takenAt: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  /** What {@link foreignLoad} saw before the run. */
  readonly foreignLoad: number;
  readonly node: string;
  readonly postgres: string;
  readonly durability: Readonly<Record<string, string>>;
}

/** Asks the server for its durability settings. @throws Error when a commit would not be on disk: such figures say nothing */
export async function readDurability(
  client: Client,
): Promise<{ readonly postgres: string; readonly durability: Readonly<Record<string, string>> }> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `SELECT name, current_setting(name) AS setting FROM pg_settings
     WHERE name = ANY ($1) OR name = 'server_version'`,
    [[...DURABILITY_SETTINGS]],
  );
  const settings = new Map(rows.map((row) => [row.name, row.setting]));
  const durability = Object.fromEntries(
    DURABILITY_SETTINGS.map((name) => [name, settings.get(name) ?? 'unknown']),
  );
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    if (durability[name] !== 'on')
      throw new Error(`${name} is ${durability[name]}: not a durable server, nothing is measured`);
  }
  return { postgres: settings.get('server_version') ?? 'unknown', durability };
}

/** Describes the machine and the server. @throws as {@link readDurability} */
export async function readEnvironment(client: Client, load: number): Promise<Environment> {
  const processors = cpus();
  return {
    takenAt: new Date().toISOString(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    foreignLoad: load,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    ...(await readDurability(client)),
  };
}
