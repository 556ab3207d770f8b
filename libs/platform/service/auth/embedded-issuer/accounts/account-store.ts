import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { validate as isUuid } from 'uuid';
import { newId } from '@timeledger/kernel/ids.js';
import { isSystemError } from '../../../config/system-error.js';
import { ROLES } from '../../principal.js';
import { createDurably, readIfThere, removeDurably, replaceDurably } from '../storage/durable-file.js';
import { AccountRefusal, normalEmail } from './account.js';
import type { Account, AccountStatus } from './account.js';
import { hashPassword, isPassword, passwordFault } from './password.js';

const EMAIL = /^[^\s@<>"']{1,64}@[^\s@<>"']{1,190}$/;

/** What an operator says of a new account. */
export interface NewAccount {
  readonly tenantId: string;
  readonly email: string;
  readonly employeeId?: string;
  readonly roles: readonly string[];
  /** The part of the e-mail before the `@` when left out. */
  readonly name?: string;
  readonly password: string;
  /** Whether the person must choose another one at the first sign-in. */
  readonly isOneTime?: boolean;
}

interface StoredPassword {
  readonly hash: string;
  readonly isOneTime: boolean;
}

/** What came of an e-mail and a password. */
export type PasswordCheck =
  | { readonly outcome: 'right'; readonly account: Account; readonly isOneTime: boolean }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'disabled' };

/**
 * The accounts, a folder each. What changes on its own (password, second factor, whether it is disabled) is a file of
 * its own, replaced whole: processes that change different things at once lose nothing.
 */
export class AccountStore {
  /** @param folder of all accounts; made when missing */
  constructor(private readonly folder: string) {}

  /** @throws AccountRefusal when something is missing, or there is an account with this e-mail or employee */
  async create(wanted: NewAccount): Promise<Account> {
    const account = accountOf(wanted);
    assertPassword(wanted.password, account.email);
    const hash = await hashPassword(wanted.password);
    if (!(await createDurably(this.emailPath(account.email), account.id)))
      throw new AccountRefusal(`there is an account for ${account.email} already`);
    // The password first: an account is there from the moment its own file is.
    if ((await this.find(account.id)) === undefined)
      await this.writePassword(account.id, hash, wanted.isOneTime ?? false);
    if (!(await createDurably(this.pathOf(account.id, 'account.json'), JSON.stringify(account)))) {
      await removeDurably(this.emailPath(account.email));
      throw new AccountRefusal(`there is an account for the employee ${account.id} already`);
    }
    return account;
  }

  /** @param id the account's, as tokens carry it */
  async find(id: string): Promise<AccountStatus | undefined> {
    if (!isUuid(id)) return undefined;
    const text = await readIfThere(this.pathOf(id, 'account.json'));
    if (text === undefined) return undefined;
    return {
      // Our own file, written whole.
      ...(JSON.parse(text) as Account),
      isDisabled: (await readIfThere(this.pathOf(id, 'disabled'))) !== undefined,
      hasSecondFactor: (await readIfThere(this.pathOf(id, 'second-factor.json'))) !== undefined,
      signedOutAtSeconds: Number((await readIfThere(this.pathOf(id, 'signed-out-at'))) ?? 0),
    };
  }

  async findByEmail(email: string): Promise<AccountStatus | undefined> {
    const id = await readIfThere(this.emailPath(normalEmail(email)));
    return id === undefined ? undefined : this.find(id);
  }

  /** All accounts, by e-mail. @param tenantId of this company only */
  async list(tenantId?: string): Promise<readonly AccountStatus[]> {
    const found = await Promise.all((await this.ids()).map((id) => this.find(id)));
    return found
      .filter((account) => account !== undefined)
      .filter((account) => tenantId === undefined || account.tenantId === tenantId)
      .sort((a, b) => (a.email < b.email ? -1 : 1));
  }

  /** Checks an e-mail and a password; takes as long whether there is such an account or not. */
  async check(email: string, password: string): Promise<PasswordCheck> {
    const account = await this.findByEmail(email);
    const stored = account === undefined ? undefined : await this.readPassword(account.id);
    const fits = await isPassword(stored?.hash, password);
    if (!fits || account === undefined) return { outcome: 'wrong' };
    if (account.isDisabled) return { outcome: 'disabled' };
    return { outcome: 'right', account, isOneTime: stored?.isOneTime ?? false };
  }

  /** @throws AccountRefusal when the password is too easy */
  async setPassword(account: Account, password: string, isOneTime: boolean): Promise<void> {
    assertPassword(password, account.email);
    await this.writePassword(account.id, await hashPassword(password), isOneTime);
  }

  /** Whether a password is the present one: a new one must be another. */
  async isPresentPassword(account: Account, password: string): Promise<boolean> {
    return isPassword((await this.readPassword(account.id))?.hash, password);
  }

  /** Nobody signs in with it any more, and no refresh token of it works from this moment. */
  async disable(account: Account): Promise<void> {
    await createDurably(this.pathOf(account.id, 'disabled'), '');
    await this.signOut(account);
  }

  /** Ends all sessions and refresh tokens of an account, at once. */
  async signOut(account: Account): Promise<void> {
    await replaceDurably(this.pathOf(account.id, 'signed-out-at'), String(Math.floor(Date.now() / 1000) + 1));
  }

  async enable(account: Account): Promise<void> {
    await removeDurably(this.pathOf(account.id, 'disabled'));
  }

  /** Removes an account and all that is kept of it. Its sessions and refresh tokens end: they name an account that is gone. */
  async remove(account: Account): Promise<void> {
    // The e-mail last: until the account's own folder is gone, it can be found and the removal repeated.
    await rm(this.pathOf(account.id, ''), { recursive: true, force: true });
    await removeDurably(this.emailPath(account.email));
  }

  /** A file of an account's own folder. */
  pathOf(id: string, name: string): string {
    return join(this.folder, id.toLowerCase(), name);
  }

  private async ids(): Promise<readonly string[]> {
    try {
      return (await readdir(this.folder)).filter((name) => isUuid(name));
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return [];
      throw error;
    }
  }

  private async readPassword(id: string): Promise<StoredPassword | undefined> {
    const text = await readIfThere(this.pathOf(id, 'password.json'));
    return text === undefined ? undefined : (JSON.parse(text) as StoredPassword);
  }

  private writePassword(id: string, hash: string, isOneTime: boolean): Promise<void> {
    return replaceDurably(
      this.pathOf(id, 'password.json'),
      JSON.stringify({ hash, isOneTime } satisfies StoredPassword),
    );
  }

  private emailPath(email: string): string {
    return join(this.folder, 'by-email', createHash('sha256').update(email).digest('hex'));
  }
}

function accountOf(wanted: NewAccount): Account {
  const email = normalEmail(wanted.email);
  if (!EMAIL.test(email)) throw new AccountRefusal(`${wanted.email} is no e-mail address`);
  if (!isUuid(wanted.tenantId)) throw new AccountRefusal(`the tenant ${wanted.tenantId} is no UUID`);
  if (wanted.employeeId !== undefined && !isUuid(wanted.employeeId))
    throw new AccountRefusal(`the employee ${wanted.employeeId} is no UUID`);
  const roles = ROLES.filter((role) => role !== 'service' && wanted.roles.includes(role));
  if (roles.length === 0 || roles.length !== new Set(wanted.roles).size) {
    const all = ROLES.filter((role) => role !== 'service').join(', ');
    throw new AccountRefusal(`the roles must be one or more of ${all}`);
  }
  const employeeId = wanted.employeeId?.toLowerCase();
  return {
    id: employeeId ?? newId(),
    tenantId: wanted.tenantId.toLowerCase(),
    email,
    name: wanted.name ?? email.split('@')[0] ?? email,
    ...(employeeId === undefined ? {} : { employeeId }),
    roles,
  };
}

function assertPassword(password: string, email: string): void {
  const fault = passwordFault(password, email);
  if (fault !== undefined) throw new AccountRefusal(`the password is ${fault.replace('-', ' ')}`);
}
