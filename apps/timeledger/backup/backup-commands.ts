import { resolve } from 'node:path';
import type { ProvisionedContext } from '@timeledger/database/roles.js';
import { PinoLogger } from '@timeledger/service/logging/pino-logger.js';
import type { Configuration } from '../configuration.js';
import { openDatabase, type Database } from '../database.js';
import { openProductHooks, tombstoneFolderOf } from '../event-hooks.js';
import { removeErasedAccounts } from '../issuer-accounts.js';
import { operate } from '../operations.js';
import { checkArchive } from './archive-reader.js';
import { BackupError } from './backup-error.js';
import type { LogSummary } from './backup-manifest.js';
import { makeBackup, sha256Of } from './make-backup.js';
import { restoreBackup } from './restore-backup.js';
import { MIN_PASSPHRASE_LENGTH } from './secrets-bundle.js';

/** As the API's document says it. */
const PRODUCT = 'Timeledger 0.1.0';

type Print = (line: string) => void;

export const BACKUP_USAGE = `  npm run operate -- backup FILE               saves the logs, keys and secrets, also while the product runs
      --with-secrets                           master key and secrets into FILE, under BACKUP_PASSPHRASE, not into FILE.secrets
  npm run operate -- verify-backup FILE        reads a backup to its end and compares it with its manifest
  npm run operate -- restore FILE              into an empty DATA_DIR, and builds the read models
      --replace                                moves what is in DATA_DIR aside first
      --secrets SECRETS                        unless they are in FILE.secrets or in FILE
      --accept-missing-tombstones              although erasures since the backup may be undone
`;

const OPTIONS = {
  backup: ['--with-secrets'],
  'verify-backup': [],
  restore: ['--replace', '--secrets', '--accept-missing-tombstones'],
} as const;
type BackupCommand = keyof typeof OPTIONS;

/** Whether the first argument of an operator is one of the commands of this folder. */
export const isBackupCommand = (command: string | undefined): command is BackupCommand =>
  command !== undefined && Object.hasOwn(OPTIONS, command);

interface Arguments {
  readonly command: BackupCommand;
  readonly path: string;
  readonly flags: ReadonlySet<string>;
  readonly secretsPath: string | undefined;
}

/** @throws BackupError for what is not in {@link BACKUP_USAGE} */
export function backupArgumentsOf([command, ...rest]: readonly string[]): Arguments {
  if (!isBackupCommand(command)) throw new BackupError(BACKUP_USAGE);
  const allowed: readonly string[] = OPTIONS[command];
  const flags = new Set<string>();
  const files: string[] = [];
  let secretsPath: string | undefined;
  for (let index = 0; index < rest.length; index += 1) {
    const argument = rest[index] ?? '';
    if (!argument.startsWith('-')) files.push(argument);
    else if (!allowed.includes(argument))
      throw new BackupError(`${argument} is not known here.\n\n${BACKUP_USAGE}`);
    else if (argument === '--secrets') secretsPath = rest[(index += 1)] ?? '';
    else flags.add(argument);
  }
  const [path, ...others] = files;
  if (path === undefined || others.length > 0 || secretsPath === '')
    throw new BackupError(`One FILE is needed.\n\n${BACKUP_USAGE}`);
  return {
    command,
    path: resolve(path),
    flags,
    secretsPath: secretsPath === undefined ? undefined : resolve(secretsPath),
  };
}

/** Runs a command. @returns whether all is well @throws BackupError with a sentence when it is refused */
export async function backupCommand(
  config: Configuration,
  args: readonly string[],
  print: Print,
): Promise<boolean> {
  const parsed = backupArgumentsOf(args);
  if (parsed.command === 'backup') await backup(config, parsed, print);
  else if (parsed.command === 'verify-backup') await verify(parsed, print);
  else return restore(config, parsed, print);
  return true;
}

/** The contexts of a database: each has a log. */
const contextsOf = (database: Database): ReadonlyMap<string, ProvisionedContext> =>
  new Map(Object.entries(database.contexts));

function passphrase(): string | undefined {
  const value = process.env['BACKUP_PASSPHRASE'] || undefined;
  if (value !== undefined && value.length < MIN_PASSPHRASE_LENGTH)
    throw new BackupError(`BACKUP_PASSPHRASE needs at least ${MIN_PASSPHRASE_LENGTH} characters.`);
  return value;
}

async function backup(config: Configuration, { path, flags }: Arguments, print: Print): Promise<void> {
  const isInside = flags.has('--with-secrets');
  const secret = passphrase();
  if (isInside && secret === undefined)
    throw new BackupError(
      '--with-secrets encrypts them under a passphrase: set BACKUP_PASSPHRASE, and keep it elsewhere.',
    );
  const database = await openDatabase(config, operatorLogger());
  try {
    const { manifest, archiveBytes, durationMs, secretsPath } = await makeBackup({
      path,
      dataDir: config.DATA_DIR,
      tombstoneDir: tombstoneFolderOf(config),
      contexts: contextsOf(database),
      product: PRODUCT,
      passphrase: isInside ? secret : undefined,
    });
    manifest.logs.forEach((log) => print(`${log.context}: ${describe(log)}`));
    const logBytes = manifest.logs.reduce((sum, { bytes }) => sum + bytes, 0);
    const share =
      logBytes === 0 ? '' : `, ${(archiveBytes / logBytes).toFixed(2)} of the logs' ${megabytes(logBytes)}`;
    print(`${manifest.keys} wrapped keys; ${manifest.tombstones} tombstones were standing`);
    print(`written: ${path}, ${megabytes(archiveBytes)}${share}, in ${seconds(durationMs)}`);
    print(`sha256: ${await sha256Of(path)}`);
    print(`What is acknowledged after ${manifest.takenAt} is not in it.`);
    print(
      secretsPath === undefined
        ? 'Master key and secrets are in it, under BACKUP_PASSPHRASE: without that nobody restores it.'
        : `Master key and secrets: ${secretsPath}. Keep it apart from the archive: one without the other is useless, both together open everything.`,
    );
    print(
      `Tombstones are never in backups. Copy ${tombstoneFolderOf(config)} as well, and never put an older copy over it.`,
    );
  } finally {
    await database.stop();
  }
}

async function verify({ path }: Arguments, print: Print): Promise<void> {
  const { manifest } = await checkArchive(path);
  manifest.logs.forEach((log) => print(`${log.context}: ${describe(log)}`));
  print(
    `${path} is whole: ${manifest.parts.length} parts, ${manifest.keys} keys, taken at ${manifest.takenAt} by ${manifest.product}`,
  );
  print('Whether its manifest is genuine shows at a restore, which has the master key.');
}

async function restore(
  config: Configuration,
  { path, flags, secretsPath }: Arguments,
  print: Print,
): Promise<boolean> {
  const isEmbedded = config.DATABASE_URL === undefined;
  const result = await restoreBackup({
    path,
    dataDir: config.DATA_DIR,
    tombstoneDir: tombstoneFolderOf(config),
    secretsPath,
    passphrase: passphrase(),
    isReplacing: flags.has('--replace'),
    acceptsMissingTombstones: flags.has('--accept-missing-tombstones'),
    isEmbedded,
    openDatabase: async () => {
      const database = await openDatabase(config, operatorLogger());
      return { contexts: contextsOf(database), stop: () => database.stop() };
    },
  });
  const { manifest } = result.archive;
  if (result.movedTo !== undefined) print(`What was there is in ${result.movedTo} now.`);
  for (const log of result.logs) {
    print(`${log.context}: ${describe(log)}`);
    print(`${log.context}: root equals the manifest's; new epoch ${log.epoch}`);
  }
  print(`${result.keys} wrapped keys; ${result.keptDestroyed} of the backup stay destroyed`);
  const { keys } = await openProductHooks(config.DATA_DIR, tombstoneFolderOf(config));
  const accounts = await removeErasedAccounts(config.DATA_DIR, keys);
  if (accounts > 0) print(`${accounts} accounts of erased people that the backup brought back were removed`);
  print(`restored in ${seconds(result.durationMs)}; now the read models are built`);
  const isWell = (await operate(config, ['rebuild'], print)) && (await operate(config, ['verify'], print));
  print(`What was acknowledged after ${manifest.takenAt} is lost.`);
  print('Position tokens and cursors from before answer 410: clients read anew. The product can be started.');
  return isWell;
}

const describe = ({ events, lastPosition, lastRecordedAt, root }: LogSummary): string =>
  `${events} events up to position ${lastPosition}${lastRecordedAt === null ? '' : `, recorded at ${lastRecordedAt}`}, root ${root}`;
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
const seconds = (durationMs: number): string => `${(durationMs / 1000).toFixed(1)} s`;
const operatorLogger = (): PinoLogger => new PinoLogger({ level: 'error', service: 'timeledger-operator' });
