import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';

/** What follows from a verdict, from mild to severe. `refuse` is only for a live punch, before it is recorded. */
export const ACTIONS = ['allow', 'flag', 'ask', 'refuse'] as const;
export type VerdictAction = (typeof ACTIONS)[number];

/** Where a punch was made, as far as the evidence tells. */
export const OUTCOMES = ['inside', 'near', 'outside', 'uncertain'] as const;
export type VerdictOutcome = (typeof OUTCOMES)[number];

/** How a tenant judges where a punch was made. A new version takes effect on a date; the date of the punch decides. */
export type VerdictPolicy = {
  /** From 1; 0 is what holds where a tenant has published nothing. */
  readonly version: number;
  /** First local date of the punch on which it holds. */
  readonly effectiveFrom: string;
  /** How far outside a site still counts as near it, from 0 to {@link MAXIMUM_NEAR_METERS}. */
  readonly nearMeters: number;
  /** A position that is reported with a larger 68 % radius says nothing. */
  readonly maximumAccuracyMeters: number;
  /** How long before or after the punch its position may have been fixed. */
  readonly maximumFixAgeMs: number;
  readonly actions: {
    readonly inside: VerdictAction;
    readonly near: VerdictAction;
    readonly outside: VerdictAction;
    /** Never `refuse`: nobody is refused for what is not known. */
    readonly uncertain: Exclude<VerdictAction, 'refuse'>;
    /** What two or more signals of different kinds lead to at least. One signal alone is a flag at most. */
    readonly severalSignals: VerdictAction;
  };
};

export const MAXIMUM_NEAR_METERS = 2000;
export const MAXIMUM_ACCURACY_METERS = 5000;
export const MAXIMUM_FIX_AGE_MS = 24 * 3_600_000;

/** What holds where a tenant has published nothing: everything is allowed, and what is not at a site is flagged. */
export const DEFAULT_VERDICT_POLICY: VerdictPolicy = {
  version: 0,
  effectiveFrom: '0001-01-01',
  nearMeters: 100,
  maximumAccuracyMeters: 500,
  maximumFixAgeMs: 5 * 60_000,
  actions: { inside: 'allow', near: 'allow', outside: 'flag', uncertain: 'flag', severalSignals: 'flag' },
};

/** The version in force on a local date: the one that took effect last, of several of one day the highest. */
export function verdictPolicyOn(policies: readonly VerdictPolicy[], date: string): VerdictPolicy {
  let inForce = DEFAULT_VERDICT_POLICY;
  for (const policy of policies) {
    const { effectiveFrom, version } = policy;
    if (effectiveFrom > date) continue;
    const isLater =
      effectiveFrom > inForce.effectiveFrom ||
      (effectiveFrom === inForce.effectiveFrom && version > inForce.version);
    if (isLater) inForce = policy;
  }
  return inForce;
}

/** A tenant's next version of the policy. */
export type VerdictPolicyPublished = {
  readonly type: 'geolocation.VerdictPolicyPublished';
  readonly data: VerdictPolicy;
};

/** All versions, oldest first. */
export type VerdictPolicies = readonly VerdictPolicy[];
export const initialVerdictPolicies: VerdictPolicies = [];

export const evolveVerdictPolicies = (
  state: VerdictPolicies,
  { data }: VerdictPolicyPublished,
): VerdictPolicies => [...state, data];

/** The severer of two actions. */
export const severer = (a: VerdictAction, b: VerdictAction): VerdictAction =>
  ACTIONS.indexOf(a) >= ACTIONS.indexOf(b) ? a : b;

/**
 * Publishes the next version. Versions are never changed, and none reaches back: what was judged stays as it was judged.
 * @param today the tenant's local date
 * @throws DomainError `verdict-policy.invalid` (422) with pointers
 */
export function decideVerdictPolicy(
  policy: Omit<VerdictPolicy, 'version'>,
  state: VerdictPolicies,
  today: string,
): readonly VerdictPolicyPublished[] {
  const errors: FieldError[] = [];
  const within = (member: 'nearMeters' | 'maximumAccuracyMeters' | 'maximumFixAgeMs', most: number) => {
    if (policy[member] >= 0 && policy[member] <= most) return;
    errors.push({ pointer: `/${member}`, code: 'number.out-of-range', detail: `must be from 0 to ${most}` });
  };
  within('nearMeters', MAXIMUM_NEAR_METERS);
  within('maximumAccuracyMeters', MAXIMUM_ACCURACY_METERS);
  within('maximumFixAgeMs', MAXIMUM_FIX_AGE_MS);
  if (policy.effectiveFrom < today)
    errors.push({
      pointer: '/effectiveFrom',
      code: 'verdict-policy.in-the-past',
      detail: 'must not be past',
    });
  // The type says so; a client need not.
  if ((policy.actions.uncertain as VerdictAction) === 'refuse') {
    const detail = 'nobody is refused for what is not known';
    errors.push({ pointer: '/actions/uncertain', code: 'verdict-policy.refuses-the-unknown', detail });
  }
  if (errors.length > 0) throw new DomainError('verdict-policy.invalid', 'invalid', { errors });
  const version = (state.at(-1)?.version ?? 0) + 1;
  return [{ type: 'geolocation.VerdictPolicyPublished', data: { ...policy, version } }];
}
