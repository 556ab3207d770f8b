import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as breath } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { openFileKeyProvider, type FileKeyProvider } from './file-key-provider.js';
import { KeyDestroyed, type DataKey, type KeyScope } from './key-provider.js';
import { MasterKeys, newMasterText } from './master-keys.js';
import { rotateMasterKey } from './rotate-master-key.js';

let folder: string;
const at = (name: string): string => join(folder, 'keys', name);
const options = () => ({ folder: join(folder, 'keys'), tombstoneFolder: join(folder, 'gone'), settleMs: 10 });
const open = (): Promise<FileKeyProvider> => openFileKeyProvider(options());
const tenantId = newId<TenantId>();
const scope = (): KeyScope => ({ tenantId, subject: newId(), purpose: 'note', period: '2030-01' });
const hex = ({ kid, key }: DataKey): readonly string[] => [kid, Buffer.from(key).toString('hex')];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-rotation-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a rotation of the master key', () => {
  it('wraps every data key anew and changes none of them, in every process', async () => {
    const running = await open();
    const whole: KeyScope = { tenantId, subject: newId(), purpose: 'identity' };
    const made = await Promise.all([scope(), scope(), whole].map((one) => running.wrap(one)));
    const before = readFileSync(at('master.key'), 'utf8');
    const rotation = await rotateMasterKey(options());
    expect(rotation).toEqual({ isResumed: false, keys: 3, rewrapped: 3 });
    expect(readFileSync(at('master.key'), 'utf8')).not.toBe(before);
    expect([existsSync(at('master.previous.key')), existsSync(at('rotation.lock'))]).toEqual([false, false]);
    for (const provider of [running, await open()])
      for (const one of made)
        expect(await provider.unwrap(one.kid).then((key) => key && hex(key))).toEqual(hex(one));
    // The former master key opens nothing any more.
    writeFileSync(at('master.key'), before);
    const former = await open();
    await expect(former.unwrap(made[0]?.kid ?? '')).rejects.toThrow('not wrapped by this master key');
  });

  it('is not noticed by those who seal, open and destroy meanwhile', async () => {
    const providers = await Promise.all([open(), open(), open()]);
    const known: { readonly scope: KeyScope; readonly key: DataKey }[] = [];
    const gone: KeyScope[] = [];
    let isOver = false;
    const faults: unknown[] = [];
    const load = providers.map(async (provider, index) => {
      for (let round = 0; !isOver; round += 1) {
        try {
          const mine = scope();
          known.push({ scope: mine, key: await provider.wrap(mine) });
          const some = known[(round * 7) % known.length];
          const other = providers[(index + 1) % providers.length];
          if (some !== undefined && !gone.includes(some.scope)) await other?.unwrap(some.key.kid);
          if (round % 5 === 0) {
            const victim = scope();
            await provider.wrap(victim);
            await other?.destroySubject(tenantId, victim.subject);
            gone.push(victim);
          }
        } catch (error) {
          faults.push(error);
        }
        await breath(3);
      }
    });
    for (let rotation = 0; rotation < 2; rotation += 1) await rotateMasterKey(options());
    isOver = true;
    await Promise.all(load);
    expect(faults).toEqual([]);
    expect(known.length).toBeGreaterThan(20);
    const later = await open();
    for (const { key } of known)
      expect(await later.unwrap(key.kid).then((found) => found && hex(found))).toEqual(hex(key));
    for (const one of gone) {
      await expect(later.wrap(one)).rejects.toBeInstanceOf(KeyDestroyed);
      expect(await later.scopesOf(tenantId, one.subject)).toEqual([]);
    }
  });

  it.each([
    ['the new key was written', false],
    ['the new key was put in force', true],
  ])('goes on after it was interrupted when %s', async (_, isInForce) => {
    const running = await open();
    const made = await running.wrap(scope());
    copyFileSync(at('master.key'), at('master.previous.key'));
    writeFileSync(at(isInForce ? 'master.key' : 'master.next.key'), newMasterText(), { mode: 0o600 });
    writeFileSync(at('rotation.lock'), '999999999');
    // Between the two everything opens, and what is new is wrapped by the new one.
    const meanwhile = await (await open()).wrap(scope());
    expect(await running.unwrap(meanwhile.kid)).toEqual(meanwhile);
    expect(await rotateMasterKey(options())).toMatchObject({ isResumed: true, keys: 2 });
    expect(existsSync(at('master.previous.key'))).toBe(false);
    const later = await open();
    for (const one of [made, meanwhile]) expect(await later.unwrap(one.kid)).toEqual(one);
  });

  it('is noticed by whoever wrapped a key with the former one meanwhile', async () => {
    await open();
    const masters = await MasterKeys.open(options().folder);
    const wrapped = await masters.wrap('a key', Buffer.alloc(32, 7));
    expect(await masters.isInForce(wrapped)).toBe(true);
    await rotateMasterKey(options());
    expect(await masters.isInForce(wrapped)).toBe(false);
    const again = await masters.wrap('a key', Buffer.alloc(32, 7));
    expect(await masters.unwrap('a key', again.text)).toMatchObject({ isCurrent: true });
  });

  it('brings back no key that was destroyed, and removes one that lingers', async () => {
    const provider = await open();
    const mine: KeyScope = { tenantId, subject: newId(), purpose: 'identity' };
    const { kid } = await provider.wrap(mine);
    const path = join(at('keys'), kid.slice(0, 2), kid);
    const text = readFileSync(path);
    await provider.destroy(mine);
    writeFileSync(path, text);
    await rotateMasterKey(options());
    expect(existsSync(path)).toBe(false);
    expect(await provider.unwrap(kid)).toBeUndefined();
  });

  it('is refused while another runs', async () => {
    await open();
    writeFileSync(at('rotation.lock'), String(process.ppid));
    await expect(rotateMasterKey(options())).rejects.toThrow('is being rotated');
  });
});
