import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { untilSettled } from '../checks/settled.js';
import { between } from '../random.js';
import {
  assertNothing,
  isReadModelLossReported,
  judgeReadModel,
  readModelEvidence,
  startLoad,
  type FaultResult,
  type FaultStage,
} from './fault.js';

const MAX_ROUNDS = 8;
const READY_TIMEOUT_MS = 60_000;
const LOAD = { connections: 8, rate: 200 };
/** Under load before the kill. */
const ALIVE_MS = [300, 900] as const;
const PROGRAM = fileURLToPath(new URL('./checkpoint-first-follower.js', import.meta.url));

/** A projection that writes its checkpoint before its rows, killed in between. */
export async function plantCheckpointFirst(stage: FaultStage): Promise<FaultResult> {
  const { installation, database, random } = stage;
  assertNothing(await judgeReadModel(stage), ['rebuild', 'read-model']);
  const start = async () => {
    const planted = installation.startPlanted('checkpoint-first', PROGRAM);
    if (!(await planted.becomesReady(READY_TIMEOUT_MS))) throw new Error(planted.logTail());
    return planted;
  };
  const name = 'a checkpoint written before its rows';
  for (let rounds = 1; ; rounds += 1) {
    let planted = await start();
    const load = startLoad(stage, LOAD);
    try {
      await pause(between(random, ...ALIVE_MS));
    } finally {
      await planted.killHard();
      await load.stop();
    }
    planted = await start();
    await untilSettled(database, ['attendance.attendance']);
    // The rows of the last page may still be on their way behind its checkpoint.
    await pause(500);
    await planted.stop();
    const findings = await judgeReadModel(stage);
    const isFound = isReadModelLossReported(findings);
    if (isFound || rounds === MAX_ROUNDS) {
      return { name, isFound, rounds, evidence: readModelEvidence(findings) };
    }
  }
}
