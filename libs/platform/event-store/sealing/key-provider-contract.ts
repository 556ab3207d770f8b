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

    const month = (change: Partial<KeyScope> = {}): KeyScope => scope({ period: '2026-03', ...change });

    it('gives each period a key of its own, and drops one without the others', async () => {
      const [march, april, whole] = [month(), scope({ period: '2026-04' }), scope()].map(
        (one, _, [first]) => ({
          ...one,
          tenantId: (first ?? one).tenantId,
          subject: (first ?? one).subject,
        }),
      ) as [KeyScope, KeyScope, KeyScope];
      const made = await Promise.all([march, april, whole].map((one) => keys.wrap(one)));
      expect(made.map(({ kid }) => kid)).toEqual([march, april, whole].map((one) => keyIdOf(one)));
      await keys.destroy(march);
      const other = await harness.open();
      await expect(other.wrap(march)).rejects.toBeInstanceOf(KeyDestroyed);
      expect(await Promise.all(made.map(({ kid }) => other.unwrap(kid)))).toEqual([
        undefined,
        made[1],
        made[2],
      ]);
    });

    it('discards what was sealed and goes on with another key, as often as wanted', async () => {
      const mine = month();
      const restore = await harness.backUp();
      const first = await keys.wrap(mine);
      const backUp = await harness.backUp();
      await keys.discard(mine);
      await keys.discard(mine);
      const second = await (await harness.open()).wrap(mine);
      expect(second.kid).not.toBe(first.kid);
      await keys.discard(mine);
      const third = await keys.wrap(mine);
      await backUp();
      await restore();
      const opened = [first, second, third].map(({ kid }) => keys.unwrap(kid));
      expect(await Promise.all(opened)).toEqual([undefined, undefined, third]);
      await keys.destroy(mine);
      await keys.discard(mine);
      await expect(keys.wrap(mine)).rejects.toBeInstanceOf(KeyDestroyed);
      await expect(keys.discard(scope())).rejects.toBeInstanceOf(RangeError);
    });

    it('finds the keys of a person, and no others', async () => {
      const mine = month();
      const { tenantId, subject } = mine;
      const all: KeyScope[] = [
        mine,
        { ...mine, period: '2026-04' },
        { tenantId, subject, purpose: 'identity' },
        { tenantId, subject, purpose: 'note' },
      ];
      for (const one of [...all, month({ tenantId }), month({ subject })]) await keys.wrap(one);
      await keys.discard(mine);
      await keys.wrap(mine);
      const found = await keys.scopesOf(tenantId, subject);
      expect(found).toHaveLength(all.length);
      expect(found).toEqual(expect.arrayContaining(all));
      await keys.destroy(mine);
      expect(await keys.scopesOf(tenantId, subject)).toHaveLength(all.length - 1);
      expect(await keys.scopesOf(tenantId, newId())).toEqual([]);
    });

    it('erases a person for good: what there is, what there could be, and what a backup brings back', async () => {
      const mine = month();
      const { tenantId, subject } = mine;
      const all: KeyScope[] = [
        mine,
        { tenantId, subject, purpose: 'identity' },
        scope({ tenantId, subject }),
      ];
      const made = await Promise.all(all.map((one) => keys.wrap(one)));
      const other = await keys.wrap(month({ tenantId }));
      const restore = await harness.backUp();
      await keys.destroySubject(tenantId, subject);
      await keys.destroySubject(tenantId, subject);
      expect(await keys.scopesOf(tenantId, subject)).toEqual([]);
      await restore();
      const later = await harness.open();
      expect(await later.isDestroyed(mine)).toBe(true);
      expect(await later.isDestroyed(month({ tenantId }))).toBe(false);
      for (const { kid } of made) expect(await later.unwrap(kid)).toBeUndefined();
      for (const one of [...all, { ...mine, period: '2030-01' }])
        await expect(later.wrap(one)).rejects.toBeInstanceOf(KeyDestroyed);
      expect(await later.unwrap(other.kid)).toEqual(other);
    });

    it('does not open a key that it does not know', async () => {
      await expect(keys.unwrap(keyIdOf(scope()))).rejects.toThrow('is not in the key store');
      await expect(keys.unwrap('../master')).rejects.toThrow('not a key id');
    });
  });
}
