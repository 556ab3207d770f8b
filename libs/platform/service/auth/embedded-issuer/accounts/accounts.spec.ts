import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import { AccountStore } from './account-store.js';
import type { NewAccount } from './account-store.js';
import { Attempts } from './attempts.js';
import { ClientStore, metadataOf } from './client-store.js';
import { passwordFault, readableSecret } from './password.js';

let folder: string;
let accounts: AccountStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-accounts-'));
  accounts = new AccountStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const PASSWORD = 'plum orchard window';
const tenantId = newId();
const create = (change: Partial<NewAccount> = {}) =>
  accounts.create({
    tenantId,
    email: 'ann@acme.example',
    roles: ['employee'],
    password: PASSWORD,
    ...change,
  });

describe('accounts', () => {
  it('know a password and not its like, and keep only an argon2id hash of it', async () => {
    const account = await create({ email: ' Ann@Acme.Example ' });
    expect(await accounts.check('ann@acme.example', PASSWORD)).toMatchObject({ outcome: 'right' });
    expect(await accounts.check('ANN@acme.example', PASSWORD)).toMatchObject({ outcome: 'right' });
    for (const [email, password] of [
      ['ann@acme.example', `${PASSWORD} `],
      ['ann@acme.example', ''],
      ['bob@acme.example', PASSWORD],
    ] as const)
      expect(await accounts.check(email, password)).toEqual({ outcome: 'wrong' });
    const stored = readFileSync(accounts.pathOf(account.id, 'password.json'), 'utf8');
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(stored).not.toContain('plum');
  });

  it('are one for an e-mail and one for an employee, also when made at once', async () => {
    const made = await Promise.allSettled([1, 2, 3].map(() => create()));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const employeeId = newId();
    await create({ email: 'b@acme.example', employeeId });
    await expect(create({ email: 'c@acme.example', employeeId })).rejects.toThrow('employee');
    expect(await accounts.check('c@acme.example', PASSWORD)).toEqual({ outcome: 'wrong' });
    expect(await accounts.check('b@acme.example', PASSWORD)).toMatchObject({ outcome: 'right' });
    expect(await accounts.list()).toHaveLength(2);
  });

  it('are refused with a reason when something is wrong', async () => {
    const cases: readonly [Partial<NewAccount>, string][] = [
      [{ email: 'ann' }, 'no e-mail'],
      [{ email: 'a<b@acme.example' }, 'no e-mail'],
      [{ tenantId: '../..' }, 'no UUID'],
      [{ employeeId: '../..' }, 'no UUID'],
      [{ roles: [] }, 'one or more of'],
      [{ roles: ['employee', 'boss'] }, 'one or more of'],
      [{ roles: ['service'] }, 'one or more of'],
      [{ password: 'short' }, 'too short'],
    ];
    for (const [change, reason] of cases) await expect(create(change)).rejects.toThrow(reason);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are not found by what is no id', async () => {
    expect(await accounts.find('../accounts')).toBeUndefined();
    expect(await new ClientStore(folder).find('../secret')).toBeUndefined();
  });

  it('that are disabled say so only to whoever knows the password; enabling revives no session', async () => {
    const account = await create();
    await accounts.disable(account);
    expect(await accounts.check(account.email, PASSWORD)).toEqual({ outcome: 'disabled' });
    expect(await accounts.check(account.email, 'wrong')).toEqual({ outcome: 'wrong' });
    await accounts.enable(account);
    const found = await accounts.find(account.id);
    expect(found?.isDisabled).toBe(false);
    expect(found?.signedOutAtSeconds).toBeGreaterThan(Date.now() / 1000 - 1);
  });
});

describe('passwords', () => {
  it('need length, and nothing that is easy to guess', () => {
    expect(passwordFault('eleven char', 'a@x')).toBe('too-short');
    expect(passwordFault('x'.repeat(257), 'a@x')).toBe('too-long');
    expect(passwordFault('aaaaaaaaaaaa', 'a@x')).toBe('too-easy');
    expect(passwordFault('i am ann.field', 'ann.field@acme.example')).toBe('too-easy');
    expect(passwordFault(PASSWORD, 'ann@acme.example')).toBeUndefined();
  });

  it('that we make are readable and never the same', () => {
    expect(readableSecret(4)).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/);
    expect(readableSecret(4)).not.toBe(readableSecret(4));
  });
});

describe('attempts', () => {
  const limits = { perAccount: 3, perAddress: 5, windowSeconds: 60, delayMs: 0 };
  const attempt = (account: string) => ({ kind: 'password', account, address: '10.0.0.1' }) as const;

  it('are counted before they are judged: many at once gain nothing', async () => {
    const attempts = new Attempts(limits);
    const begun = await Promise.all(Array.from({ length: 4 }, () => attempts.begin(attempt('ann'))));
    expect(begun.filter((wait) => wait === undefined)).toHaveLength(3);
    expect(begun.find((wait) => wait !== undefined)).toBeLessThanOrEqual(60);
  });

  it('of one address are limited whatever the account; codes are counted apart from passwords', async () => {
    const attempts = new Attempts(limits);
    for (const account of ['a', 'b', 'c', 'd'])
      expect(await attempts.begin(attempt(account))).toBeUndefined();
    expect(await attempts.begin({ ...attempt('a'), kind: 'code' })).toBeUndefined();
    expect(await attempts.begin(attempt('e'))).toBeGreaterThan(0);
  });

  it('of an address that is used up lock nobody’s account', async () => {
    const attempts = new Attempts({ ...limits, perAddress: 1 });
    await attempts.begin(attempt('other'));
    for (let round = 0; round < 9; round++) expect(await attempts.begin(attempt('ann'))).toBeGreaterThan(0);
    expect(await attempts.begin({ ...attempt('ann'), address: '203.0.113.9' })).toBeUndefined();
  });

  it('that succeed are forgiven', async () => {
    const attempts = new Attempts(limits);
    for (let round = 0; round < 10; round++) {
      expect(await attempts.begin(attempt('ann'))).toBeUndefined();
      await attempts.succeeded(attempt('ann'));
    }
  });
});

describe('clients', () => {
  it('without a secret are native for addresses of this machine and schemes of an app, web otherwise', async () => {
    const clients = new ClientStore(join(folder, 'clients'));
    for (const [uri, type] of [
      ['http://127.0.0.1/callback', 'native'],
      ['com.acme.times:/callback', 'native'],
      ['https://portal.example/callback', 'web'],
    ] as const) {
      const { client, secret } = await clients.createApplication('App', [uri], { isPublic: true });
      expect([secret, metadataOf(client).application_type]).toEqual([undefined, type]);
    }
    expect(await clients.list()).toHaveLength(3);
  });

  it('keep no secret, and are refused with a reason', async () => {
    const clients = new ClientStore(join(folder, 'clients'));
    const { client, secret } = await clients.createServiceAccount('T', tenantId, ['punches:write']);
    const kept = readFileSync(join(folder, 'clients', client.clientId), 'utf8');
    expect(kept).not.toContain(secret ?? 'none');
    await expect(clients.createServiceAccount('T', tenantId, ['everything'])).rejects.toThrow('everything');
    await expect(clients.createApplication('A', ['https://x/#y'], { isPublic: false })).rejects.toThrow('#y');
  });
});
