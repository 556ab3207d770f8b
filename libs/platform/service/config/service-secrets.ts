import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError } from './system-error.js';

const SECRET_BYTES = 32;

/**
 * Reads a secret file, or makes it with what `make` returns. Readable by its owner only; processes that start at the
 * same time agree on one content, because it is linked into place whole and only if nothing is there yet.
 */
export function readOrCreatePrivateFile(path: string, make: () => string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, make(), { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, 'utf8');
}

/** Reads a secret of 32 bytes from a file, or makes one. */
export function readOrCreateSecret(path: string): Uint8Array {
  const stored = readOrCreatePrivateFile(path, () => `${randomBytes(SECRET_BYTES).toString('hex')}\n`);
  const secret = Buffer.from(stored.trim(), 'hex');
  if (secret.length < SECRET_BYTES)
    throw new Error(`${path} does not hold a secret of ${SECRET_BYTES} bytes in hex`);
  return secret;
}

/** One master secret, a key of its own for every purpose: knowing one key tells nothing of another. */
export class ServiceSecrets {
  constructor(private readonly master: Uint8Array) {
    if (master.length < SECRET_BYTES)
      throw new RangeError(`a master secret has at least ${SECRET_BYTES} bytes`);
  }

  /** The key of a purpose: `cursor`, `position-token`, `request-hash`. Stable as long as the master secret is. */
  keyOf(purpose: string): Uint8Array {
    return createHmac('sha256', this.master).update(`timeledger/${purpose}`).digest();
  }
}
