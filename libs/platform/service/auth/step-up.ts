import { StepUpNeeded } from './authentication-error.js';
import type { Permission } from '@timeledger/access/permission.js';
import type { Principal } from './principal.js';
import type { SecondFactorRule } from './second-factor-rule.js';

/** How long a second factor holds unless told otherwise: a working day with its breaks. */
export const DEFAULT_STEP_UP_MAX_AGE_SECONDS = 12 * 3600;

/**
 * What counts unless an issuer's entry says otherwise. `sms`, `face` and `fpt` count only where they are named: a text
 * message is easily redirected, and a face alone is one factor. `phr` and `phrh` are the contexts of OpenID Connect EAP
 * ACR Values 1.0.
 */
export const DEFAULT_SECOND_FACTOR: SecondFactorRule = {
  amr: ['mfa', 'otp', 'hwk', 'swk'],
  acr: ['mfa', 'phr', 'phrh'],
  maxAgeSeconds: DEFAULT_STEP_UP_MAX_AGE_SECONDS,
};

/** How strictly one place asks. */
export interface StepUpOptions {
  /** Stricter than the issuer's entry: a token that does not say when the person signed in is then refused too. */
  readonly maxAgeSeconds?: number;
  /** The present, milliseconds since 1970. */
  readonly nowMs?: number;
}

/** Whether the token shows a second factor, given lately enough. */
export function hasSecondFactor({ authentication }: Principal, options: StepUpOptions = {}): boolean {
  const rule = authentication.secondFactor ?? DEFAULT_SECOND_FACTOR;
  const { acr, amr, authTimeSeconds } = authentication;
  const isShown = rule.amr.some((method) => amr.has(method)) || (acr !== undefined && rule.acr.includes(acr));
  if (!isShown) return false;
  if (authTimeSeconds === undefined) return options.maxAgeSeconds === undefined;
  const ageSeconds = (options.nowMs ?? Date.now()) / 1000 - authTimeSeconds;
  return ageSeconds <= Math.min(options.maxAgeSeconds ?? Infinity, rule.maxAgeSeconds ?? Infinity);
}

/**
 * Asks for a second factor (RFC 9470). A machine client has none: what it may do is a matter of its scopes alone, unless
 * its token carries roles of people too.
 * @throws StepUpNeeded 401 `auth.step-up-needed`, with the challenge that says how to sign in again
 */
export function assertStepUp(principal: Principal, options: StepUpOptions = {}): void {
  const isMachineAlone = principal.isService && principal.roles.size === 1;
  if (isMachineAlone || hasSecondFactor(principal, options)) return;
  const rule = principal.authentication.secondFactor ?? DEFAULT_SECOND_FACTOR;
  const limits = [options.maxAgeSeconds, rule.maxAgeSeconds].filter((limit) => limit !== undefined);
  throw new StepUpNeeded(rule.acr, limits.length === 0 ? undefined : Math.min(...limits));
}

/**
 * Asks for a second factor where a row asks it of everybody but the person themselves. To be called where it is known whose
 * record it is, after that was found to be one that may be seen.
 * @throws StepUpNeeded 401 `auth.step-up-needed`
 */
export function assertStepUpForOthers(principal: Principal, { stepUp }: Permission, isOwn: boolean): void {
  if (stepUp === 'for-others' && !isOwn) assertStepUp(principal);
}
