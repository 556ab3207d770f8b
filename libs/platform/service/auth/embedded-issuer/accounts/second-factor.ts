import { createHash, timingSafeEqual } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Clock } from '@timeledger/kernel/clock.js';
import { isSystemError } from '../../../config/system-error.js';
import { createDurably, readIfThere, removeDurably, replaceDurably } from '../storage/durable-file.js';
import type { Account } from './account.js';
import type { AccountStore } from './account-store.js';
import { readableSecret } from './password.js';

/** RFC 6238's usual period. */
const STEP_SECONDS = 30;
/** How many steps a phone's clock may be off, either way (RFC 6238 section 5.2 recommends one). */
const WINDOW_STEPS = 1;
/** 160 bits, as RFC 4226 section 4 recommends. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** 79 bits: too many to guess, also for one who has the file. */
const RECOVERY_GROUPS = 4;

interface StoredFactor {
  /** Base32. */
  readonly secret: string;
  /** SHA-256 of each code with the account's id, hex. */
  readonly recovery: readonly string[];
}

/** One-time codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when the phone is lost. */
export class SecondFactor {
  constructor(
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  /** A secret for an enrolment that has not been confirmed, base32. */
  newSecret(): string {
    return new Secret({ size: SECRET_BYTES }).base32;
  }

  /** What the authenticator app reads from the QR code. */
  uriOf(account: Account, secret: string): string {
    return totpOf(secret, account.email).toString();
  }

  /**
   * Enrols an account once its person has shown a right code of the secret; replaces an earlier enrolment.
   * @returns the recovery codes, never to be shown again; `undefined` for a wrong code
   */
  async enrol(account: Account, secret: string, code: string): Promise<readonly string[] | undefined> {
    const step = this.stepOf(secret, code);
    if (step === undefined) return undefined;
    const codes = Array.from({ length: RECOVERY_CODES }, () => readableSecret(RECOVERY_GROUPS));
    const recovery = codes.map((recoveryCode) => digestOf(account, recoveryCode));
    await replaceDurably(this.path(account), JSON.stringify({ secret, recovery } satisfies StoredFactor));
    await this.useOnce(account, `step-${step}`);
    return codes;
  }

  /** Whether a code is right and has not been used: each counts once, whichever process is asked. */
  async accepts(account: Account, code: string): Promise<boolean> {
    const stored = await this.read(account);
    if (stored === undefined) return false;
    const step = this.stepOf(stored.secret, code);
    if (step === undefined) return false;
    const isFirst = await this.useOnce(account, `step-${step}`);
    await this.forgetBefore(account, step - 10 * WINDOW_STEPS);
    return isFirst;
  }

  /** Whether a recovery code is right and has not been used. */
  async acceptsRecovery(account: Account, code: string): Promise<boolean> {
    const stored = await this.read(account);
    const digest = digestOf(account, code);
    const isKnown = (stored?.recovery ?? [])
      .map((known) => timingSafeEqual(Buffer.from(known, 'hex'), Buffer.from(digest, 'hex')))
      .includes(true);
    return isKnown && (await this.useOnce(account, `recovery-${digest}`));
  }

  /** How many recovery codes are left. */
  async recoveryCodesLeft(account: Account): Promise<number> {
    const used = new Set(await this.used(account));
    const stored = await this.read(account);
    return (stored?.recovery ?? []).filter((digest) => !used.has(`recovery-${digest}`)).length;
  }

  /** Takes the second factor away: the person enrols anew when one is next needed. */
  async reset(account: Account): Promise<void> {
    await removeDurably(this.path(account));
  }

  /** The time step of a right code. */
  private stepOf(secret: string, code: string): number | undefined {
    const token = code.replace(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return undefined;
    const timestamp = this.clock.nowMs();
    const delta = totpOf(secret, '').validate({ token, timestamp, window: WINDOW_STEPS });
    return delta === null ? undefined : Math.floor(timestamp / 1000 / STEP_SECONDS) + delta;
  }

  private useOnce(account: Account, what: string): Promise<boolean> {
    return createDurably(join(this.usedFolder(account), what), '');
  }

  private async forgetBefore(account: Account, step: number): Promise<void> {
    for (const name of await this.used(account)) {
      if (name.startsWith('step-') && Number(name.slice(5)) < step)
        await removeDurably(join(this.usedFolder(account), name));
    }
  }

  private async used(account: Account): Promise<readonly string[]> {
    try {
      return await readdir(this.usedFolder(account));
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return [];
      throw error;
    }
  }

  private async read(account: Account): Promise<StoredFactor | undefined> {
    const text = await readIfThere(this.path(account));
    return text === undefined ? undefined : (JSON.parse(text) as StoredFactor);
  }

  private path(account: Account): string {
    return this.accounts.pathOf(account.id, 'second-factor.json');
  }

  private usedFolder(account: Account): string {
    return this.accounts.pathOf(account.id, 'used');
  }
}

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({
    issuer: 'Timeledger',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
    secret: Secret.fromBase32(secret),
  });

const digestOf = (account: Account, code: string): string =>
  createHash('sha256')
    .update(`${account.id} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
    .digest('hex');
