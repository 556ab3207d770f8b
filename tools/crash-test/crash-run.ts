import { checkInstallation, type CheckCounts } from './checks/check-installation.js';
import { Findings, type FindingsReport } from './checks/findings.js';
import { untilSettled } from './checks/settled.js';
import { Killer, type KillCounts } from './killing/killer.js';
import { planKills } from './killing/kill-plan.js';
import { ApiClient } from './load/api-client.js';
import { ClientRecord } from './load/client-record.js';
import { foundCompany } from './load/company.js';
import { PunchLoad } from './load/punch-load.js';
import type { CrashTestOptions } from './options.js';
import { Installation } from './product/installation.js';
import { isDurable, type Durability } from './product/installed-database.js';
import { seededRandom } from './random.js';
import type { Scratch } from './scratch.js';

/** What a run of kills led to. */
export interface CrashResult {
  /** Whether the run says anything: with a setting off, an acknowledged commit need not be on disk. */
  readonly isValid: boolean;
  readonly durability: Durability;
  readonly kills: KillCounts;
  readonly checks: CheckCounts;
  readonly retries: number;
  readonly duplicateAnswers: number;
  /** Answers other than success by status: 503 while PostgreSQL is away. */
  readonly failureAnswers: Readonly<Record<string, number>>;
  readonly findings: FindingsReport;
  readonly passed: boolean;
  readonly durationMs: number;
}

/** Runs the product under load, kills it over and over, and holds what is left to what its clients were told. */
export async function runCrashes(
  scratch: Scratch,
  options: CrashTestOptions,
  progress: (text: string) => void,
): Promise<CrashResult> {
  const startedMs = performance.now();
  const random = seededRandom(options.seed);
  const findings = new Findings();
  const record = new ClientRecord();
  const installation = await Installation.create(scratch, 'run');
  const killer = new Killer(installation, findings, progress);
  await killer.startAll();
  const database = await installation.database();
  const durability = await database.durability();

  const client = new ApiClient(installation.httpPort, options.connections + 2);
  scratch.onRelease(async () => client.close());
  const company = await foundCompany(installation, client, options.employees);
  progress(
    `${options.employees} employees on ${options.connections} connections; ${options.kills} kills to come`,
  );
  const { connections, rate } = options;
  const load = new PunchLoad({ client, company, record, connections, rate, random });
  load.start();
  try {
    const plan = planKills(random, options.kills, options.secondsBetween);
    for (const [index, kill] of plan.entries()) {
      await killer.carryOut(kill);
      progress(`  ${index + 1} of ${plan.length}: ${record.count('acknowledged')} punches acknowledged`);
    }
  } finally {
    await load.stop();
  }
  progress('waiting until everything has followed');
  await untilSettled(database).catch((error: unknown) => {
    throw new Error(killer.logTails(), { cause: error });
  });
  progress('checking');
  const isStillDurable = isDurable(await database.durability());
  const checks = await checkInstallation(database, record, findings);
  await killer.stopAll();
  const isValid = isDurable(durability) && isStillDurable;
  return {
    isValid,
    durability,
    kills: killer.counts,
    checks,
    retries: record.retries,
    duplicateAnswers: record.duplicateAnswers,
    failureAnswers: Object.fromEntries(record.failures),
    findings: findings.report(),
    passed: isValid && findings.isEmpty,
    durationMs: Math.round(performance.now() - startedMs),
  };
}
