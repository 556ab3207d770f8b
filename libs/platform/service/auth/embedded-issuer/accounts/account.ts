import type { Role } from '../../principal.js';

/** Somebody who signs in at the embedded issuer. */
export interface Account {
  /** The `sub` of the tokens: the employee's id, or an id of its own for one who is no employee. */
  readonly id: string;
  readonly tenantId: string;
  /** What the person signs in with; small letters. */
  readonly email: string;
  readonly name: string;
  readonly employeeId?: string;
  readonly roles: readonly Role[];
}

/** What an operator sees of an account. */
export interface AccountStatus extends Account {
  readonly isDisabled: boolean;
  readonly hasSecondFactor: boolean;
  /** Whoever signed in before this moment (seconds since 1970) signs in anew. */
  readonly signedOutAtSeconds: number;
}

/** A request about accounts that cannot be met; the message is for the operator. */
export class AccountRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AccountRefusal';
  }
}

/** E-mails are compared in small letters, without spaces around and in one Unicode form. */
export const normalEmail = (email: string): string => email.trim().normalize('NFKC').toLowerCase();
