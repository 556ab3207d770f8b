import { DomainError } from '@timeledger/kernel/domain-error.js';

const REALM = 'Bearer realm="timeledger"';

/** A refusal that says in `WWW-Authenticate` what would be needed. */
export interface Challenging {
  /** The value of `WWW-Authenticate`. */
  readonly challenge: string;
}

/** Whether a refusal carries a challenge. */
export const isChallenging = (error: Error): error is Error & Challenging =>
  'challenge' in error && typeof error.challenge === 'string';

/** The codes of 401 that a token, or its absence, leads to. */
export type AuthenticationCode =
  'auth.token-missing' | 'auth.token-invalid' | 'auth.token-expired' | 'auth.tenant-unknown';

/** Nobody, or nobody we can trust, asks: 401 with the challenge of RFC 6750. */
export class AuthenticationError extends DomainError implements Challenging {
  readonly challenge: string;

  constructor(code: AuthenticationCode, detail: string) {
    super(code, 'unauthenticated', { detail });
    this.name = 'AuthenticationError';
    // RFC 6750 section 3.1: no error code when the request carries no authentication at all.
    this.challenge =
      code === 'auth.token-missing'
        ? REALM
        : `${REALM}, error="invalid_token", error_description="${detail}"`;
  }
}

/**
 * Who asks is known, yet has not shown enough for this: 401 as RFC 9470 words it. The client takes the person through
 * the sign-in again, with these values.
 */
export class StepUpNeeded extends DomainError implements Challenging {
  readonly challenge: string;

  constructor(acrValues: readonly string[], maxAgeSeconds: number | undefined) {
    const detail = 'A second factor is needed for this: sign in again with one.';
    super('auth.step-up-needed', 'unauthenticated', {
      detail,
      extensions: { acrValues, ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }) },
    });
    this.name = 'StepUpNeeded';
    this.challenge = [
      `${REALM}, error="insufficient_user_authentication"`,
      `error_description="${detail}"`,
      ...(acrValues.length === 0 ? [] : [`acr_values="${acrValues.join(' ')}"`]),
      ...(maxAgeSeconds === undefined ? [] : [`max_age=${maxAgeSeconds}`]),
    ].join(', ');
  }
}
