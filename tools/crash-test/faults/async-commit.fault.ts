import { setTimeout as pause } from 'node:timers/promises';
import { waitForExit } from '@timeledger/database/postmaster.js';
import type pg from 'pg';
import { DURABILITY_SETTINGS, isDurable } from '../product/installed-database.js';
import { between } from '../random.js';
import { assertNothing, judgePunches, startLoad, type FaultResult, type FaultStage } from './fault.js';

const MAX_ROUNDS = 10;
const LOAD = { connections: 64, rate: 5_000 };
const ALIVE_MS = [400, 1_200] as const;
const EXIT_TIMEOUT_MS = 10_000;
const BACK_TIMEOUT_MS = 60_000;

/**
 * The planted fault: commits are acknowledged before they are on disk. What kill -9 takes from PostgreSQL then is what
 * still stands in its own memory (what the operating system holds would only go with the power), so nobody may write
 * that out early.
 */
async function commitAsynchronously(admin: pg.Client): Promise<void> {
  await admin.query('ALTER DATABASE timeledger SET synchronous_commit = off');
  await admin.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
  await admin.query("ALTER SYSTEM SET wal_writer_flush_after = '1GB'");
  await admin.query('ALTER SYSTEM SET bgwriter_lru_maxpages = 0');
  await admin.query('SELECT pg_reload_conf()');
  // A setting of the database holds for sessions that begin now: the product's begin anew.
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'tl\\_%'");
}

/** `synchronous_commit` off, PostgreSQL killed while punches are acknowledged. */
export async function plantAsyncCommit(stage: FaultStage): Promise<FaultResult> {
  const { installation, database, random } = stage;
  assertNothing(await judgePunches(stage), ['lost']);
  await database.asAdmin(commitAsynchronously);
  const durability = await database.durability();
  const settings = DURABILITY_SETTINGS.map((setting) => `${setting} ${durability[setting]}`).join(', ');
  const name = 'asynchronous commit';
  for (let rounds = 1; ; rounds += 1) {
    const load = startLoad(stage, LOAD);
    await pause(between(random, ...ALIVE_MS));
    const pid = await installation.postmasterPid();
    await installation.killPostmaster();
    const stopped = load.stop();
    if (pid !== undefined) await waitForExit(pid, EXIT_TIMEOUT_MS);
    await stopped;
    await untilBack(stage);
    const lost = (await judgePunches(stage)).count('lost');
    const isFound = lost > 0 && !isDurable(durability);
    if (isFound || rounds === MAX_ROUNDS) {
      return {
        name,
        isFound,
        rounds,
        evidence: `${lost} acknowledged punches lost; not valid with ${settings}`,
      };
    }
  }
}

async function untilBack({ database }: FaultStage): Promise<void> {
  const deadline = Date.now() + BACK_TIMEOUT_MS;
  for (;;) {
    const isBack = await database
      .asAdmin((admin) => admin.query('SELECT 1'))
      .then(
        () => true,
        () => false,
      );
    if (isBack) return;
    if (Date.now() > deadline) throw new Error('PostgreSQL did not come back');
    await pause(50);
  }
}
