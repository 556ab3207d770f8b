import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { KeyDestroyed, keyIdOf, type KeyProvider, type KeyScope } from './key-provider.js';

/** One key store of the engine under test. */
export interface KeyProviderHarness {
  /** Opens it as another process would. */
  open(): Promise<KeyProvider>;
  /** Puts all keys back as they are now, as restoring a backup would; tombstones are not part of a backup. */
  backUp(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Proves that an engine keeps what {@link KeyProvider} promises. */
export function keyProviderContract(name: string, factory: () => Promise<KeyProviderHarness>): void {
  describe(`key provider contract: ${name}`, () => {
    let harness: KeyProviderHarness;
    let keys: KeyProvider;
    const scope = (change: Partial<KeyScope> = {}): KeyScope => ({
      tenantId: newId<TenantId>(),
      subject: newId(),
      purpose: 'location',
      ...change,
    });
    beforeAll(async () => {
      harness = await factory();
      keys = await harness.open();
    });
    afterAll(() => harness.close());

    it('gives a scope the same key for ever, and opens with it', async () => {
      const mine = scope();
      const made = await keys.wrap(mine);
      expect(made.key).toHaveLength(32);
      expect(made.kid).toBe(keyIdOf(mine));
      for (const provider of [keys, await harness.open()]) {
        expect(await provider.wrap(mine)).toEqual(made);
        expect(await provider.unwrap(made.kid)).toEqual(made);
      }
    });

    it('gives every tenant, subject and purpose another', async () => {
      const mine = scope();
      const others = [
        mine,
        { ...mine, purpose: 'note' as const },
        { ...mine, subject: newId() },
        scope({ subject: mine.subject }),
      ];
      const made = await Promise.all(others.map((one) => keys.wrap(one)));
      expect(new Set(made.map(({ kid }) => kid)).size).toBe(4);
      expect(new Set(made.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(4);
    });

    it('makes one key when several processes ask for the first time at once', async () => {
      const mine = scope();
      const providers = await Promise.all(Array.from({ length: 8 }, () => harness.open()));
      const made = await Promise.all(providers.map((provider) => provider.wrap(mine)));
      expect(new Set(made.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(1);
    });

    it('destroys a key for every process, and never makes it again', async () => {
      const mine = scope();
      const { kid } = await keys.wrap(mine);
      await keys.destroy(mine);
      await keys.destroy(mine);
      for (const provider of [keys, await harness.open()]) {
        expect(await provider.unwrap(kid)).toBeUndefined();
        await expect(provider.wrap(mine)).rejects.toBeInstanceOf(KeyDestroyed);
      }
      expect(await keys.wrap({ ...mine, purpose: 'note' })).toBeDefined();
    });

    it('destroys also what was never made', async () => {
      const mine = scope();
      await keys.destroy(mine);
      await expect(keys.wrap(mine)).rejects.toBeInstanceOf(KeyDestroyed);
    });

    it('keeps a key destroyed when a backup from before is restored', async () => {
      const [mine, other] = [scope(), scope()];
      const { kid } = await keys.wrap(mine);
      const kept = await keys.wrap(other);
      const restore = await harness.backUp();
      await keys.destroy(mine);
      await restore();
      const restored = await harness.open();
      expect(await restored.unwrap(kid)).toBeUndefined();
      await expect(restored.wrap(mine)).rejects.toBeInstanceOf(KeyDestroyed);
      expect(await restored.unwrap(kept.kid)).toEqual(kept);
    });

    it('does not open a key that it does not know', async () => {
      await expect(keys.unwrap(keyIdOf(scope()))).rejects.toThrow('is not in the key store');
      await expect(keys.unwrap('../master')).rejects.toThrow('not a key id');
    });
  });
}
