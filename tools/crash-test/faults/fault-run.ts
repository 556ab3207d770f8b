import { repairReadModel } from '../checks/rebuild-check.js';
import { untilSettled } from '../checks/settled.js';
import { ApiClient } from '../load/api-client.js';
import { ClientRecord } from '../load/client-record.js';
import { foundCompany } from '../load/company.js';
import { Installation } from '../product/installation.js';
import type { Part } from '../product/installation.js';
import type { ProductProcess } from '../product/product-process.js';
import { seededRandom } from '../random.js';
import type { Scratch } from '../scratch.js';
import { plantAsyncCommit } from './async-commit.fault.js';
import { plantCheckpointFirst } from './checkpoint-first.fault.js';
import type { FaultResult, FaultStage } from './fault.js';
import { plantPlainPosition } from './plain-position.fault.js';

const EMPLOYEES = 128;
const CONNECTIONS = 66;
const READY_TIMEOUT_MS = 90_000;

async function start(installation: Installation, part: Part): Promise<ProductProcess> {
  const process = installation.start(part);
  if (await process.becomesReady(READY_TIMEOUT_MS)) return process;
  throw new Error(`${part} did not start:\n${process.logTail()}`);
}

/** Plants one fault after another into one installation; each must be reported by the checks of the crash test. */
export async function runFaults(
  scratch: Scratch,
  seed: number,
  progress: (text: string) => void,
): Promise<readonly FaultResult[]> {
  const installation = await Installation.create(scratch, 'faults');
  await start(installation, 'api');
  const followers = await start(installation, 'followers');
  const database = await installation.database();
  const client = new ApiClient(installation.httpPort, CONNECTIONS);
  scratch.onRelease(async () => client.close());
  const company = await foundCompany(installation, client, EMPLOYEES);
  await untilSettled(database);
  await followers.stop();
  const record = new ClientRecord();
  const stage: FaultStage = {
    installation,
    database,
    client,
    company,
    record,
    random: seededRandom(seed),
    progress,
  };
  const results: FaultResult[] = [];
  const plant = async (fault: (stage: FaultStage) => Promise<FaultResult>): Promise<void> => {
    const result = await fault(stage);
    progress(`${result.isFound ? 'reported' : 'NOT REPORTED'}: ${result.name}`);
    results.push(result);
  };
  await plant(plantPlainPosition);
  await repairReadModel(database, 'attendance');
  await plant(plantCheckpointFirst);
  await plant(plantAsyncCommit);
  return results;
}
