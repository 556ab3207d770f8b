import 'reflect-metadata';
import { resolve } from 'node:path';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { variables, type Configuration } from './configuration.js';
import { explainFailure } from './explain-failure.js';
import { operate } from './operations.js';

const USAGE = `Operates the followers of Timeledger, beside the running product or alone. Same settings as npm start.

  npm run operate rebuild                      builds every read model anew beside the live one, and swaps it in
  npm run operate verify                       builds them beside the live ones and compares row by row; changes nothing
  npm run operate parked                       lists what waits because an event could not be handled
  npm run operate replay FOLLOWER TENANT KEY   handles what waits under a key, after the cause was mended;
                                               the names as parked shows them: attendance.publisher
`;

const args = process.argv.slice(2);
const isKnown = { rebuild: 1, verify: 1, parked: 1, replay: 4 }[args[0] ?? ''] === args.length;
if (!isKnown) {
  console.log(USAGE);
  process.exit(args.length === 0 || args[0] === '--help' ? 0 : 1);
}
try {
  const config = loadConfiguration(variables) as Configuration;
  process.exitCode = (await operate({ ...config, DATA_DIR: resolve(config.DATA_DIR) }, args, console.log))
    ? 0
    : 1;
} catch (error) {
  explainFailure(error);
  process.exitCode = 1;
}
