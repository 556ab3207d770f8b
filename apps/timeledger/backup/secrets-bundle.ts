import { createCipheriv, createDecipheriv, createHmac, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { BackupError } from './backup-error.js';
import { BACKED_UP_PATHS, filesBelow } from './data-files.js';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

/** Cost of a guess at the passphrase: some 0.3 s and 128 MiB. RFC 7914. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };
export const MIN_PASSPHRASE_LENGTH = 12;

/** Secret files of the data folder, by their paths, in base64. */
export interface SecretsBundle {
  readonly format: 'timeledger-secrets/1';
  /** The backup that they belong to. */
  readonly backupId: string;
  readonly files: Readonly<Record<string, string>>;
}

interface LockedSecrets {
  readonly format: 'timeledger-secrets-locked/1';
  readonly salt: string;
  readonly iv: string;
  readonly sealed: string;
}

/** Gathers the secrets of an installation. @throws BackupError when there is no master key */
export async function gatherSecrets(dataDir: string, backupId: string): Promise<SecretsBundle> {
  const files: Record<string, string> = {};
  for (const path of BACKED_UP_PATHS.secret) {
    for await (const file of filesBelow(dataDir, path)) files[file.path] = file.content.toString('base64');
  }
  if (files['keys/master.key'] === undefined)
    throw new BackupError(
      `${dataDir} holds no master key (keys/master.key): is it the data folder of the product?`,
    );
  return { format: 'timeledger-secrets/1', backupId, files };
}

/** Encrypts a bundle under a passphrase: scrypt and AES-256-GCM. */
export async function lockSecrets(bundle: SecretsBundle, passphrase: string): Promise<string> {
  const salt = randomBytes(16);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt, 32, COST), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(bundle)), cipher.final(), cipher.getAuthTag()]);
  const locked: LockedSecrets = {
    format: 'timeledger-secrets-locked/1',
    salt: salt.toString('base64'),
    iv: iv.toString('base64'),
    sealed: sealed.toString('base64'),
  };
  return `${JSON.stringify(locked)}\n`;
}

/** @throws BackupError when the passphrase is another one, or none was given, or the text is no bundle */
export async function openSecrets(text: string, passphrase: string | undefined): Promise<SecretsBundle> {
  let found: Partial<SecretsBundle> | Partial<LockedSecrets>;
  try {
    found = JSON.parse(text) as typeof found;
  } catch (cause) {
    throw new BackupError('The file of secrets is damaged.', { cause });
  }
  if (found.format === 'timeledger-secrets/1') return found as SecretsBundle;
  if (found.format !== 'timeledger-secrets-locked/1')
    throw new BackupError('That is no file of secrets of a backup.');
  if (passphrase === undefined)
    throw new BackupError('The secrets of this backup are under a passphrase. Set BACKUP_PASSPHRASE to it.');
  const { salt, iv, sealed } = found as LockedSecrets;
  const bytes = Buffer.from(sealed, 'base64');
  const key = await derive(passphrase, Buffer.from(salt, 'base64'), 32, COST);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64')).setAuthTag(
    bytes.subarray(-16),
  );
  try {
    const opened = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
    return JSON.parse(opened.toString()) as SecretsBundle;
  } catch (cause) {
    throw new BackupError(
      'BACKUP_PASSPHRASE is not the passphrase of this backup, or its secrets are damaged.',
      { cause },
    );
  }
}

/** What proves that a manifest was written by whoever has the master key. */
export function sealOf(manifest: Uint8Array | string, bundle: SecretsBundle): string {
  const master = Buffer.from(bundle.files['keys/master.key'] ?? '', 'base64');
  const key = createHmac('sha256', master).update('timeledger/backup-manifest').digest();
  return createHmac('sha256', key).update(manifest).digest('hex');
}
