import 'reflect-metadata';
import { resolve } from 'node:path';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { BACKUP_USAGE, backupArgumentsOf, backupCommand, isBackupCommand } from './backup/backup-commands.js';
import { variables, type Configuration } from './configuration.js';
import { ERASE_USAGE, isEraseUnderstood } from './erase-operation.js';
import { explainFailure } from './explain-failure.js';
import { ISSUER_COMMANDS, ISSUER_USAGE, issuerOperationOf, IssuerUsageError } from './issuer-arguments.js';
import { operateIssuer } from './issuer-operations.js';
import { KEYS_USAGE, rotateKeys } from './keys-operation.js';
import { openEmbeddedIssuer } from './open-issuer.js';
import { operate } from './operations.js';
import { TENANT_USAGE, tenantOperationOf, TenantUsageError } from './tenant-arguments.js';

const USAGE = `Operates the followers of Timeledger, beside the running product or alone. Same settings as npm start.

  npm run operate rebuild                      builds every read model anew beside the live one, and swaps it in
  npm run operate verify                       builds them beside the live ones and compares row by row; changes nothing
  npm run operate parked                       lists what waits because an event could not be handled
  npm run operate replay FOLLOWER TENANT KEY   handles what waits under a key, after the cause was mended;
                                               the names as parked shows them: attendance.publisher
  npm run operate -- tenant --help             creates companies, says whom they trust and what they may use
  npm run operate -- account --help            people and apps of the embedded issuer, its keys
`;

/** Needs no database: what the embedded issuer keeps is in the data folder. */
async function operateEmbeddedIssuer(words: readonly string[]): Promise<number> {
  if (words.length === 1 || words.includes('--help')) {
    console.log(ISSUER_USAGE);
    return 0;
  }
  const operation = issuerOperationOf(words);
  const config = loadConfiguration(variables) as Configuration;
  const issuer = await openEmbeddedIssuer({ ...config, DATA_DIR: resolve(config.DATA_DIR) });
  if (issuer === undefined) {
    console.error("OIDC_ISSUER is set: people and apps are that issuer's, and the embedded one is off.");
    return 1;
  }
  return (await operateIssuer(issuer, operation, console.log, process.stdin)) ? 0 : 1;
}

const args = process.argv.slice(2);
if (ISSUER_COMMANDS.includes(args[0] ?? '')) {
  try {
    process.exit(await operateEmbeddedIssuer(args));
  } catch (error) {
    if (error instanceof IssuerUsageError) {
      console.error(`${error.message}\n\n${ISSUER_USAGE}`);
      process.exit(2);
    }
    explainFailure(error);
    process.exit(1);
  }
}
if (isBackupCommand(args[0])) {
  try {
    backupArgumentsOf(args);
    const config = loadConfiguration(variables) as Configuration;
    process.exit(
      (await backupCommand({ ...config, DATA_DIR: resolve(config.DATA_DIR) }, args, console.log)) ? 0 : 1,
    );
  } catch (error) {
    explainFailure(error);
    process.exit(1);
  }
}
if (args[0] === 'tenant') {
  if (args.length === 1 || args.includes('--help')) {
    console.log(TENANT_USAGE);
    process.exit(0);
  }
  try {
    // Before anything is opened: a mistyped option must not start a database.
    tenantOperationOf(args.slice(1));
  } catch (error) {
    if (!(error instanceof TenantUsageError)) throw error;
    console.error(`${error.message}\n\n${TENANT_USAGE}`);
    process.exit(2);
  }
}
if (args[0] === 'keys') {
  if (args[1] !== 'rotate' || args.length !== 2) {
    console.error(KEYS_USAGE);
    process.exit(2);
  }
  try {
    const config = loadConfiguration(variables) as Configuration;
    await rotateKeys({ ...config, DATA_DIR: resolve(config.DATA_DIR) }, console.log);
    process.exit(0);
  } catch (error) {
    explainFailure(error);
    process.exit(1);
  }
}
if (args[0] === 'erase' && !isEraseUnderstood(args.slice(1))) {
  console.error(`A company and a person are needed, both as UUIDs.\n${ERASE_USAGE}`);
  process.exit(2);
}
const isKnown = { rebuild: 1, verify: 1, parked: 1, replay: 4 }[args[0] ?? ''] === args.length;
if (!isKnown && args[0] !== 'tenant' && args[0] !== 'erase') {
  console.log(`${USAGE}${ERASE_USAGE}${KEYS_USAGE}${BACKUP_USAGE}`);
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
