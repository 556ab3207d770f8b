import type { JobQueue } from '@timeledger/jobs/port.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { BUILD_DATA_EXPORT, buildDataExport, dataExportsInPreparation } from './build-data-export.job.js';
import {
  END_DATA_EXPORTS,
  END_DATA_EXPORTS_SCHEDULE,
  endDataExports,
  type EndPorts,
} from './end-data-exports.job.js';

/** Makes and ends archives in this process. */
export async function startDataExports(
  jobs: JobQueue,
  organisation: Omit<EndPorts, 'logger'>,
  logger: Logger,
): Promise<void> {
  if (organisation.dataExports === undefined) return;
  const ports = { ...organisation, logger };
  await jobs.process(BUILD_DATA_EXPORT, buildDataExport(ports));
  await jobs.process(END_DATA_EXPORTS, endDataExports(ports));
  await jobs.repeat(END_DATA_EXPORTS, END_DATA_EXPORTS_SCHEDULE);
  await jobs.rederive(dataExportsInPreparation(organisation.followerPool));
  // What a restore has left without a file says so at once.
  await jobs.schedule(END_DATA_EXPORTS, {}, { jobId: 'at-start' });
}
