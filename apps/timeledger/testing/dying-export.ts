import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresJobs } from '@timeledger/jobs/bullmq/postgres-jobs.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import {
  BUILD_DATA_EXPORT,
  buildDataExport,
} from '@timeledger/organisation/privacy/data-exports/build-data-export.job.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { variables, type Configuration } from '../configuration.js';
import { openDatabase } from '../database.js';
import { openProductHooks, tombstoneFolderOf } from '../event-hooks.js';
import { openContexts, openSecrets } from '../open-contexts.js';

/**
 * Begins to make an archive (tenant and export are its arguments) as the product does, says `half` in the middle, and never
 * gets on: to be killed.
 */
const [tenantId = '', exportId = ''] = process.argv.slice(2);
const config = loadConfiguration(variables) as Configuration;
const database = await openDatabase(config, silentLogger);
const hooks = await openProductHooks(config.DATA_DIR, tombstoneFolderOf(config));
const secrets = openSecrets(config);
const { organisation } = await openContexts({ database, hooks, secrets, logger: silentLogger });
const { dataExports } = organisation;
if (dataExports === undefined) throw new Error('there is no place for archives');

const text = { en: 'Half of it.', zh: '一半。' };
async function* half(): AsyncIterable<JsonObject> {
  for (let n = 0; n < 50_000; n += 1) yield { n };
  console.log('half');
  await sleep(3_600_000);
}
const sections = [
  { name: 'test.half', text, kinds: [], files: () => [{ path: 'test/half', rows: half(), text }] },
];
const url = database.contexts.attendance.urls.follower;
const jobs = createPostgresJobs({ url, schema: 'attendance_jobs', logger: silentLogger });
await jobs.process(
  BUILD_DATA_EXPORT,
  buildDataExport({ ...organisation, dataExports: { ...dataExports, sections }, logger: silentLogger }),
);
await jobs.schedule(BUILD_DATA_EXPORT, { tenantId, exportId }, { jobId: exportId, attempts: 5 });
