import { deriveId, type TenantId } from '@timeledger/kernel/ids.js';
import type { PersonalPurpose } from '../event-schema.js';

/** What one data key is for: one person, one purpose and, where the purpose has periods, one of them. */
export interface KeyScope {
  readonly tenantId: TenantId;
  /** The id of the person. */
  readonly subject: string;
  readonly purpose: PersonalPurpose;
  /**
   * The UTC month (`2026-03`) of what the key seals, so that retention can drop whole months. Absent for `identity`, which
   * is kept as long as the person is, and for what was sealed before there were periods.
   */
  readonly period?: string;
}

/** A key for AES-256-GCM. */
export interface DataKey {
  readonly kid: string;
  /** 32 bytes; never logged, never stored in clear. */
  readonly key: Uint8Array;
}

/** The name under which all keys of a person stand that have a period; and of the tombstone of the whole person. */
export const subjectKeyIdOf = (tenantId: TenantId, subject: string): string =>
  deriveId('sealing-subject', tenantId, subject);

/**
 * The name of a scope's key. Derived, so that a destroyed one is recognised and not made again, and no directory of names
 * is needed. A scope without a period has one key for ever, named by a UUID. One with a period is named
 * `<subject key id>.<purpose>.<period>`: what belongs to a person can be found by name. A key that was discarded makes
 * room for the next generation, which is numbered.
 */
export const keyIdOf = ({ tenantId, subject, purpose, period }: KeyScope, generation = 0): string => {
  if (period === undefined) return deriveId('sealing-key', tenantId, subject, purpose);
  const name = `${subjectKeyIdOf(tenantId, subject)}.${purpose}.${period}`;
  return generation === 0 ? name : `${name}.${generation}`;
};

/** Keeps data keys, wrapped by a master key that data keys never meet in storage. */
export interface KeyProvider {
  /**
   * The key to seal with. The first call makes it; it is durable before it is given out, and all processes are given
   * the same.
   * @throws KeyDestroyed when the scope's key, or the person, was destroyed: nothing may be sealed for it any more
   */
  wrap(scope: KeyScope): Promise<DataKey>;
  /** The key to open with; `undefined` when it was destroyed: what it sealed is erased. */
  unwrap(kid: string): Promise<DataKey | undefined>;
  /**
   * Erases the scope for good: its key is gone, and a tombstone, kept where no backup restores over it, keeps it gone.
   * Also for a scope that never had a key. Safe to repeat. Readers may remember a key for a minute.
   */
  destroy(scope: KeyScope): Promise<void>;
  /**
   * Erases what the scope has sealed so far, as {@link destroy} does, but leaves it usable: what is sealed later gets
   * another key. For a consent that is withdrawn and may be given again. Nothing happens where there is no key.
   * @throws RangeError for a scope without a period
   */
  discard(scope: KeyScope): Promise<void>;
  /** The scopes of a person that have a key now, in no order. */
  scopesOf(tenantId: TenantId, subject: string): Promise<readonly KeyScope[]>;
  /** Whether the scope, or the person, was destroyed for good: nothing is sealed for it any more. */
  isDestroyed(scope: KeyScope): Promise<boolean>;
  /** Erases a person: every key there is, and every key there could be. Safe to repeat. */
  destroySubject(tenantId: TenantId, subject: string): Promise<void>;
}

/** The person's key for this purpose was destroyed. */
export class KeyDestroyed extends Error {
  constructor(readonly kid: string) {
    super(`the key ${kid} was destroyed`);
    this.name = 'KeyDestroyed';
  }
}
