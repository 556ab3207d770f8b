import type { LocalDate } from '../events/event.js';
import type { WorkTimePolicy } from '../events/setting-events.js';

/** The most that `longestSessionMinutes` may be: it bounds what a calculation must read on either side of a period. */
export const MAXIMUM_SESSION_MINUTES = 2880;

/**
 * What holds where a tenant has published nothing. Version 0. Break rule: more than six hours of work ask for
 * 30 minutes of break (Directive 2003/88/EC article 4; ArbZG section 4); a day of more than ten hours is too long
 * (ArbZG section 3). No overtime: that is for the tenant to say.
 */
export const DEFAULT_WORK_TIME_POLICY: WorkTimePolicy = {
  policyId: 'default',
  version: 0,
  effectiveFrom: '0001-01-01',
  longestSessionMinutes: 16 * 60,
  maximumWorkedMinutesBeforeBreak: 6 * 60,
  requiredBreakMinutes: 30,
  tooLongDayMinutes: 10 * 60,
  overtimeAfterDailyMinutes: null,
  allowedSkewMs: 5 * 60_000,
  isBreakPaid: false,
};

/**
 * The version in force on a date: the one that took effect last; of several of one day the highest version.
 * Before the first, and without any, {@link DEFAULT_WORK_TIME_POLICY}.
 */
export function policyOn(policies: readonly WorkTimePolicy[], date: LocalDate): WorkTimePolicy {
  let inForce = DEFAULT_WORK_TIME_POLICY;
  for (const policy of policies) {
    if (policy.effectiveFrom > date) continue;
    const isLater =
      policy.effectiveFrom > inForce.effectiveFrom ||
      (policy.effectiveFrom === inForce.effectiveFrom && policy.version >= inForce.version);
    if (isLater) inForce = policy;
  }
  return inForce;
}

/** How far before and behind a period punches must be read, in milliseconds: the longest session of any version. */
export function marginMsOf(policies: readonly WorkTimePolicy[]): number {
  const longest = [DEFAULT_WORK_TIME_POLICY, ...policies].map((policy) => policy.longestSessionMinutes);
  return Math.max(...longest) * 60_000;
}
