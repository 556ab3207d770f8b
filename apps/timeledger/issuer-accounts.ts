import { join } from 'node:path';
import type { RemovablePersonalData } from '@timeledger/event-store/sealing/personal-data.js';
import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { parseId, type TenantId } from '@timeledger/kernel/ids.js';
import type { PersonKeys } from '@timeledger/organisation/privacy/person-keys.js';
import type { Account } from '@timeledger/service/auth/embedded-issuer/accounts/account.js';
import { AccountStore } from '@timeledger/service/auth/embedded-issuer/accounts/account-store.js';

const storeIn = (dataDir: string): AccountStore => new AccountStore(join(dataDir, 'issuer', 'accounts'));

/** The accounts of the embedded issuer, with name and e-mail in clear; also those made before another issuer was configured. */
export function issuerAccounts(dataDir: string): RemovablePersonalData {
  const accounts = storeIn(dataDir);
  const of = async (tenantId: TenantId, subject: string): Promise<readonly Account[]> =>
    (await accounts.list(tenantId)).filter(({ id, employeeId }) => id === subject || employeeId === subject);
  return {
    kind: 'issuer.account',
    count: async (tenantId, subject) => (await of(tenantId, subject)).length,
    async remove(tenantId, subject) {
      const found = await of(tenantId, subject);
      for (const account of found) await accounts.remove(account);
      return found.length;
    },
  };
}

const ACCOUNT_TEXT = {
  en: 'Your account for signing in here, if you have one. No password and no secret of a second factor.',
  zh: '您在此登录的账户（如有）。不含密码和第二因素的密钥。',
};

/** What the archive of a person says of their accounts at the embedded issuer: no secrets, no hashes. */
export function issuerAccountSection(dataDir: string): ExportSection {
  const accounts = storeIn(dataDir);
  async function* rows(tenantId: TenantId, subject: string): AsyncIterable<JsonObject> {
    for (const account of await accounts.list(tenantId)) {
      const { id, employeeId, email, name, roles, isDisabled, hasSecondFactor } = account;
      if (id !== subject && employeeId !== subject) continue;
      yield { id, email, name, roles: [...roles], isDisabled, hasSecondFactor };
    }
  }
  return {
    name: 'issuer.accounts',
    text: ACCOUNT_TEXT,
    kinds: [],
    eventTypes: [],
    files: (tenantId, subject) => [
      { path: 'issuer/accounts', text: ACCOUNT_TEXT, rows: rows(tenantId, subject) },
    ],
  };
}

/**
 * Removes the accounts of people whose names are erased: a backup from before has brought them back. Every start of the
 * product does this before anybody can sign in.
 * @returns how many were removed
 */
export async function removeErasedAccounts(dataDir: string, keys: PersonKeys): Promise<number> {
  const accounts = storeIn(dataDir);
  let removed = 0;
  for (const account of await accounts.list()) {
    if (account.employeeId === undefined) continue;
    const tenantId = parseId<TenantId>(account.tenantId);
    if (!(await keys.isDestroyed({ tenantId, subject: account.employeeId, purpose: 'identity' }))) continue;
    await accounts.remove(account);
    removed += 1;
  }
  return removed;
}
