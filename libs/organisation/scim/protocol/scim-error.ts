import { DomainError } from '@timeledger/kernel/domain-error.js';

/** Details of an error 400 or 409 that clients decide on (RFC 7644 §3.12, table 9). */
export type ScimType =
  | 'invalidFilter'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'mutability'
  | 'uniqueness';

/** What our problems are called that stand for SCIM's own errors. */
export const CODE_OF_SCIM_TYPE = {
  invalidFilter: 'scim.invalid-filter',
  invalidSyntax: 'scim.invalid-syntax',
  invalidPath: 'scim.invalid-path',
  noTarget: 'scim.no-target',
  invalidValue: 'scim.invalid-value',
  mutability: 'scim.read-only',
  uniqueness: 'scim.not-unique',
} as const satisfies Readonly<Record<ScimType, string>>;

/** A request that SCIM's own rules refuse. The detail names attributes, never their values: those are personal. */
export class ScimError extends DomainError {
  constructor(
    /** 409 for `uniqueness`, 400 for every other one. */
    readonly status: 400 | 409,
    readonly scimType: ScimType,
    detail: string,
  ) {
    super(CODE_OF_SCIM_TYPE[scimType], status === 409 ? 'conflict' : 'malformed', { detail });
    this.name = 'ScimError';
  }
}
