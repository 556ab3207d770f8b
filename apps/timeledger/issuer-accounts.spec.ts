import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { AccountStore } from '@timeledger/service/auth/embedded-issuer/accounts/account-store.js';
import { issuerAccountSection } from './issuer-accounts.js';

it('tells a person of their own account, without the password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'timeledger-accounts-'));
  try {
    const tenantId = newId<TenantId>();
    const accounts = new AccountStore(join(folder, 'issuer', 'accounts'));
    const [ann, bob] = [newId(), newId()];
    const common = { tenantId, roles: ['employee' as const], password: 'a long and quiet walk' };
    await accounts.create({ ...common, employeeId: ann, email: 'ann@zq.example', name: 'Zq Ann' });
    await accounts.create({ ...common, employeeId: bob, email: 'bob@zq.example', name: 'Zq Bob' });
    const rows = [];
    for await (const file of issuerAccountSection(folder).files(tenantId, ann))
      for await (const row of file.rows) rows.push(row);
    expect(rows).toMatchObject([{ email: 'ann@zq.example', name: 'Zq Ann', roles: ['employee'] }]);
    expect(JSON.stringify(rows)).not.toMatch(/argon|secret|hash|Bob/i);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
