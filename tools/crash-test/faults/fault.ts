import type { ApiClient } from '../load/api-client.js';
import { ClientRecord } from '../load/client-record.js';
import type { Company } from '../load/company.js';
import { PunchLoad } from '../load/punch-load.js';
import { Findings } from '../checks/findings.js';
import { AttendanceFold } from '../checks/folded-rows.js';
import { PunchesCheck } from '../checks/punches-check.js';
import { rawLog } from '../checks/raw-log.js';
import { checkRebuild } from '../checks/rebuild-check.js';
import type { Installation } from '../product/installation.js';
import type { InstalledDatabase } from '../product/installed-database.js';
import type { Random } from '../random.js';

/** What became of a planted fault. */
export interface FaultResult {
  readonly name: string;
  /** Whether the checks reported the loss, after they had reported nothing before the fault was planted. */
  readonly isFound: boolean;
  /** Rounds that it took, or that were tried. */
  readonly rounds: number;
  /** What was reported. */
  readonly evidence: string;
}

/** A running product into which faults are planted. Its API serves; its followers are stopped. */
export interface FaultStage {
  readonly installation: Installation;
  readonly database: InstalledDatabase;
  readonly client: ApiClient;
  readonly company: Company;
  /** What all clients were told, over all faults. */
  readonly record: ClientRecord;
  readonly random: Random;
  readonly progress: (text: string) => void;
}

/** People at work on the stage until they are stopped. */
export function startLoad(stage: FaultStage, size: { connections: number; rate: number }): PunchLoad {
  const { client, company, record, random } = stage;
  const load = new PunchLoad({ client, company, record, random, ...size });
  load.start();
  return load;
}

/** The crash test's own checks of attendance's read model: the product's rebuild, and a fold of the log. */
export async function judgeReadModel({ database }: FaultStage): Promise<Findings> {
  const findings = new Findings();
  await checkRebuild(database, 'attendance', findings);
  await database.asAdmin(async (admin) => {
    const fold = new AttendanceFold();
    for await (const event of rawLog(admin, 'attendance')) fold.take(event);
    await fold.compare(admin, findings);
  });
  return findings;
}

/** The crash test's own check of acknowledged punches. */
export async function judgePunches({ database, record }: FaultStage): Promise<Findings> {
  const findings = new Findings();
  const check = new PunchesCheck(record, findings);
  await database.asAdmin(async (admin) => {
    for await (const event of rawLog(admin, 'attendance')) check.take(event);
  });
  check.finish();
  return findings;
}

/** @throws Error when something is wrong without any fault: the report of the fault would prove nothing */
export function assertNothing(
  findings: Findings,
  ofKinds: readonly ('lost' | 'rebuild' | 'read-model')[],
): void {
  if (ofKinds.every((kind) => findings.count(kind) === 0)) return;
  throw new Error(`wrong before the fault was planted:\n${findings.report().samples.join('\n')}`);
}

/** What the checks said about a read model. */
export const readModelEvidence = (findings: Findings): string =>
  `${findings.count('read-model')} rows differ from the fold of the log, ${findings.count('rebuild')} tables from their rebuild`;

/** Whether both checks of a read model reported. */
export const isReadModelLossReported = (findings: Findings): boolean =>
  findings.count('read-model') > 0 && findings.count('rebuild') > 0;
