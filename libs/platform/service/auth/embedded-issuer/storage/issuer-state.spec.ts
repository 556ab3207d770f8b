import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IssuerState } from './issuer-state.js';

let folder: string;
let state: IssuerState;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-issuer-state-'));
  state = new IssuerState(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** All file names and texts. */
const everything = (): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() ? `${path} ${readFileSync(path, 'utf8')}` : path;
    })
    .join('\n');

describe('the state of the issuer', () => {
  it('is there for another process, and gone when it has expired', async () => {
    await state.put('RefreshToken', 'a', { accountId: 'ann' }, 60);
    expect(await new IssuerState(folder).find('RefreshToken', 'a')).toEqual({ accountId: 'ann' });
    await state.put('RefreshToken', 'a', { accountId: 'ann' }, -1);
    expect(await state.find('RefreshToken', 'a')).toBeUndefined();
    await state.sweep();
    expect(everything()).not.toContain('ann');
  });

  it('lets one of many use a token, and ends the grant for the others', async () => {
    await state.put('Grant', 'g', {}, 60);
    await state.put('RefreshToken', 'a', { grantId: 'g' }, 60);
    await state.put('RefreshToken', 'b', { grantId: 'g' }, 60);
    const uses = await Promise.allSettled(
      [1, 2, 3, 4].map(() => new IssuerState(folder).use('RefreshToken', 'a')),
    );
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await state.find('RefreshToken', 'b')).toBeUndefined();
    expect(await state.find('Grant', 'g')).toBeUndefined();
  });

  it('refuses who found a used token before its grant ended, and forgets the use in time', async () => {
    await state.put('Grant', 'g', {}, 60);
    await state.put('RefreshToken', 'a', { grantId: 'g' }, 60);
    await state.use('RefreshToken', 'a');
    await expect(state.use('RefreshToken', 'a')).rejects.toThrow('invalid_grant');
    await expect(state.use('RefreshToken', 'a')).rejects.toThrow('invalid_grant');
    await state.sweep();
    const marks = () => readdirSync(join(folder, 'RefreshToken'));
    const [mark = ''] = marks();
    expect(marks()).toEqual([expect.stringMatching(/\.used$/)]);
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(join(folder, 'RefreshToken', mark), longAgo, longAgo);
    await state.sweep();
    expect(marks()).toEqual([]);
  });

  it('says that something was used', async () => {
    await state.put('AuthorizationCode', 'a', {}, 60);
    await state.use('AuthorizationCode', 'a');
    expect(await state.find('AuthorizationCode', 'a')).toEqual({ consumed: expect.any(Number) });
  });

  it('finds a session by its uid', async () => {
    await state.put('Session', 'secret', { uid: 'u', accountId: 'ann' }, 60);
    expect(await state.findByUid('u')).toMatchObject({ accountId: 'ann' });
    await state.remove('Session', 'secret');
    expect(await state.findByUid('u')).toBeUndefined();
  });

  it('revokes what came from a grant, of one kind, and sweeps the list of a grant that is gone', async () => {
    await state.put('Grant', 'g', {}, 60);
    await state.put('RefreshToken', 'a', { grantId: 'g' }, 60);
    await state.put('AuthorizationCode', 'b', { grantId: 'g' }, 60);
    await state.removeOfGrant('g', 'RefreshToken');
    expect(await state.find('RefreshToken', 'a')).toBeUndefined();
    expect(await state.find('AuthorizationCode', 'b')).toBeDefined();
    await state.remove('Grant', 'g');
    await state.sweep();
    expect(readdirSync(join(folder, 'by-grant'))).toEqual([]);
  });
});
