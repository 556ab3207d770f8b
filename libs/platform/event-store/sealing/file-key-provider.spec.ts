import { afterEach, describe, expect, it } from '@jest/globals';
import { chmod, cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { openFileKeyProvider } from './file-key-provider.js';
import { keyProviderContract } from './key-provider-contract.js';
import type { KeyScope } from './key-provider.js';

keyProviderContract('files', async () => {
  const root = await mkdtemp(join(tmpdir(), 'timeledger-keys-'));
  const options = { folder: join(root, 'keys'), tombstoneFolder: join(root, 'tombstones') };
  return {
    open: () => openFileKeyProvider(options),
    async backUp() {
      await cp(options.folder, join(root, 'backup'), { recursive: true });
      return () => cp(join(root, 'backup'), options.folder, { recursive: true });
    },
    close: () => rm(root, { recursive: true }),
  };
});

describe('the file key provider', () => {
  const roots: string[] = [];
  const make = async (): Promise<{ folder: string; tombstoneFolder: string }> => {
    const root = await mkdtemp(join(tmpdir(), 'timeledger-keys-'));
    roots.push(root);
    return { folder: join(root, 'keys'), tombstoneFolder: join(root, 'tombstones') };
  };
  afterEach(() => Promise.all(roots.splice(0).map((root) => rm(root, { recursive: true }))));
  const scope: KeyScope = { tenantId: newId<TenantId>(), subject: newId(), purpose: 'identity' };

  it('keeps the master key to itself, and refuses one that others can read', async () => {
    const options = await make();
    await openFileKeyProvider(options);
    const path = join(options.folder, 'master.key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await expect(openFileKeyProvider(options)).rejects.toThrow('chmod 600');
  });

  it('stores no data key in clear, and none that another master key opens', async () => {
    const options = await make();
    const { kid, key } = await (await openFileKeyProvider(options)).wrap(scope);
    const stored = await readFile(join(options.folder, 'keys', kid.slice(0, 2), kid), 'utf8');
    expect(Buffer.from(stored, 'base64').includes(Buffer.from(key))).toBe(false);
    await rm(join(options.folder, 'master.key'));
    const stranger = await openFileKeyProvider(options);
    await expect(stranger.unwrap(kid)).rejects.toThrow('not wrapped by this master key');
  });
});
