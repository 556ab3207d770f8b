import { cpus, totalmem } from 'node:os';
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

/** Where the figures were taken. */
export interface Environment {
  readonly takenAt: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly node: string;
  readonly postgres: string;
  readonly durability: Readonly<Record<string, string>>;
}

/** Asks the server for its durability settings. @throws Error when a commit would not be on disk: such figures say nothing */
export async function readEnvironment(client: Client): Promise<Environment> {
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
  const processors = cpus();
  return {
    takenAt: new Date().toISOString(),
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: settings.get('server_version') ?? 'unknown',
    durability,
  };
}
