import type { Instant } from '@timeledger/kernel/clock.js';
import type { PurposeConsent, PurposeGround } from './facts.js';

/** Why something may not be stored. */
export type StorageRefusal =
  'no-legal-basis' | 'no-consent' | 'consent-withdrawn' | 'consent-to-another-text' | 'before-consent';

/** What decides whether a kind of data of a person may be stored. */
export interface StorageGrounds {
  /** The person's country; `null` where nobody said. */
  readonly country: string | null;
  /** Declared for that country, oldest first; empty without one. */
  readonly own: readonly PurposeGround[];
  /** Declared for every other country, oldest first. */
  readonly others: readonly PurposeGround[];
  readonly consents: readonly PurposeConsent[];
}

const inForce = (
  { own, others, country }: StorageGrounds,
  purpose: string,
  at: Instant,
): { readonly ground: PurposeGround; readonly country: string | null } | undefined => {
  const of = (list: readonly PurposeGround[]): PurposeGround | undefined =>
    list.findLast((one) => one.purpose === purpose && one.from <= at);
  const mine = of(own);
  if (mine !== undefined) return { ground: mine, country };
  const other = of(others);
  return other === undefined ? undefined : { ground: other, country: null };
};

/**
 * Why a kind of data of a person may not be stored now; `undefined` when it may. There must be a ground now and when it
 * happened; where it is consent, the person must have given it to the text in force, before it happened, and not have
 * taken it back by now. Without a declaration nothing may be stored.
 */
export function storageRefusal(
  grounds: StorageGrounds,
  purpose: string,
  occurredAt: Instant,
  now: Instant,
): StorageRefusal | undefined {
  const then = inForce(grounds, purpose, occurredAt < now ? occurredAt : now);
  const present = inForce(grounds, purpose, now);
  if (present === undefined || then === undefined) return 'no-legal-basis';
  if (present.ground.basis === 'none' || then.ground.basis === 'none') return 'no-legal-basis';
  if (present.ground.basis !== 'consent') return undefined;
  const consent = grounds.consents.find((one) => one.purpose === purpose);
  if (consent === undefined) return 'no-consent';
  if (!consent.isPermitted) return 'consent-withdrawn';
  if (consent.textVersion !== present.ground.textVersion || consent.country !== present.country)
    return 'consent-to-another-text';
  return consent.since > occurredAt ? 'before-consent' : undefined;
}
