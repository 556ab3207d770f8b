import { deriveId, type TenantId } from '@timeledger/kernel/ids.js';
import type { PersonalPurpose } from '../event-schema.js';

/** What one data key is for: one person, one purpose. */
export interface KeyScope {
  readonly tenantId: TenantId;
  /** The id of the person. */
  readonly subject: string;
  readonly purpose: PersonalPurpose;
}

/** A key for AES-256-GCM. */
export interface DataKey {
  readonly kid: string;
  /** 32 bytes; never logged, never stored in clear. */
  readonly key: Uint8Array;
}

/**
 * The name of a scope's key. Derived, so that a scope has one key for ever: a destroyed one is recognised and not made
 * again, and no directory of names is needed.
 */
export const keyIdOf = ({ tenantId, subject, purpose }: KeyScope): string =>
  deriveId('sealing-key', tenantId, subject, purpose);

/** Keeps data keys, wrapped by a master key that data keys never meet in storage. */
export interface KeyProvider {
  /**
   * The key to seal with. The first call makes it; it is durable before it is given out, and all processes are given
   * the same.
   * @throws KeyDestroyed when the scope's key was destroyed: nothing may be sealed for this person and purpose any more
   */
  wrap(scope: KeyScope): Promise<DataKey>;
  /** The key to open with; `undefined` when it was destroyed: what it sealed is erased. */
  unwrap(kid: string): Promise<DataKey | undefined>;
  /**
   * Erases the scope: its key is gone, and a tombstone, kept where no backup restores over it, keeps it gone. Also for
   * a scope that never had a key. Safe to repeat. Readers may remember a key for a minute.
   */
  destroy(scope: KeyScope): Promise<void>;
}

/** The person's key for this purpose was destroyed. */
export class KeyDestroyed extends Error {
  constructor(readonly kid: string) {
    super(`the key ${kid} was destroyed`);
    this.name = 'KeyDestroyed';
  }
}
