import { DomainError } from '@timeledger/kernel/domain-error.js';

const REALM = 'Bearer realm="timeledger"';

/** Nobody, or nobody we can trust, asks: 401 with the challenge of RFC 6750. */
export class AuthenticationError extends DomainError {
  /** The value of `WWW-Authenticate`. */
  readonly challenge: string;

  constructor(code: 'auth.token-missing' | 'auth.token-invalid' | 'auth.token-expired', detail: string) {
    super(code, 'unauthenticated', { detail });
    this.name = 'AuthenticationError';
    // RFC 6750 section 3.1: no error code when the request carries no authentication at all.
    this.challenge =
      code === 'auth.token-missing'
        ? REALM
        : `${REALM}, error="invalid_token", error_description="${detail}"`;
  }
}

/** The token is fine but its roles are not enough: 403. */
export class RoleMissing extends DomainError {
  readonly challenge = `${REALM}, error="insufficient_scope"`;

  constructor(readonly allowed: readonly string[]) {
    super('auth.role-missing', 'forbidden', {
      detail: `This needs one of the roles ${allowed.join(', ')}.`,
      extensions: { allowedRoles: allowed },
    });
    this.name = 'RoleMissing';
  }
}
