import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { IssuerTerms } from './tenant-events.js';

/** The signatures that an issuer may use; all asymmetric. */
export const ISSUER_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'] as const;
/** The roles that a directory may give. Nobody becomes a manager by a directory: reporting lines say who manages whom. */
export const MAPPABLE_ROLES = [
  'employee',
  'time_administrator',
  'finance',
  'auditor',
  'tenant_administrator',
  'service',
] as const;
export const MAX_CLOCK_TOLERANCE_SECONDS = 120;
const MAX_MAPPED_VALUES = 200;
/** Claims with a meaning of their own (RFC 7519 section 4.1): none of them can tell tenants apart. */
const REGISTERED_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti'];

/** What an issuer is read by unless told. */
export const DEFAULT_TERMS = {
  audience: 'timeledger',
  jwksUri: null,
  tenantClaim: null,
  employeeClaim: 'sub',
  rolesClaim: ['roles'],
  roleMap: null,
  algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  clockToleranceSeconds: 5,
  secondFactor: null,
} as const satisfies Omit<IssuerTerms, 'issuer'>;

/**
 * Refuses terms that no token could be read by, or that would open more than was meant.
 * @throws DomainError 422 `issuer.not-accepted`, with each fault at its place
 */
export function checkIssuerTerms(terms: IssuerTerms): void {
  const faults = [...addressFaults(terms), ...claimFaults(terms), ...signatureFaults(terms)];
  if (faults.length === 0) return;
  throw new DomainError('issuer.not-accepted', 'invalid', {
    detail: `The issuer cannot be trusted like this: ${faults.map(([at, fault]) => `${at} ${fault}`).join('; ')}.`,
    errors: faults.map(([pointer, detail]) => ({ pointer, code: 'issuer.not-accepted', detail })),
  });
}

type Fault = readonly [pointer: string, detail: string];

function addressFaults({ issuer, jwksUri, audience }: IssuerTerms): readonly Fault[] {
  const faults: Fault[] = [];
  if (!isAddress(issuer) || /[?#]/.test(issuer))
    faults.push(['/issuer', 'must be a URL without a query, exactly as "iss" in the tokens']);
  if (jwksUri !== null && !isAddress(jwksUri)) faults.push(['/jwksUri', 'must be a URL']);
  if (audience === '') faults.push(['/audience', 'must not be empty']);
  return faults;
}

function isAddress(text: string): boolean {
  if (text.length > 500 || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function claimFaults({ tenantClaim, rolesClaim, roleMap, employeeClaim }: IssuerTerms): readonly Fault[] {
  const faults: Fault[] = [];
  if (employeeClaim === '') faults.push(['/employeeClaim', 'must not be empty']);
  if (rolesClaim.length === 0 || rolesClaim.length > 5 || rolesClaim.includes(''))
    faults.push(['/rolesClaim', 'must be 1 to 5 names, from the outside in']);
  if (tenantClaim !== null && (tenantClaim.value === '' || REGISTERED_CLAIMS.includes(tenantClaim.name)))
    faults.push(['/tenantClaim', 'must be a claim of its own with a value']);
  const mapped = Object.values(roleMap ?? {});
  if (mapped.length > MAX_MAPPED_VALUES)
    faults.push(['/roleMap', `has more than ${MAX_MAPPED_VALUES} values`]);
  const roles: readonly string[] = MAPPABLE_ROLES;
  if (mapped.flat().some((role) => !roles.includes(role)))
    faults.push(['/roleMap', `may only name ${roles.join(', ')}`]);
  return faults;
}

function signatureFaults({ algorithms, clockToleranceSeconds, secondFactor }: IssuerTerms): readonly Fault[] {
  const faults: Fault[] = [];
  const known: readonly string[] = ISSUER_ALGORITHMS;
  if (algorithms.length === 0 || algorithms.some((name) => !known.includes(name)))
    faults.push(['/algorithms', `must be some of ${known.join(', ')}`]);
  if (!(clockToleranceSeconds >= 0 && clockToleranceSeconds <= MAX_CLOCK_TOLERANCE_SECONDS))
    faults.push(['/clockToleranceSeconds', `must be 0 to ${MAX_CLOCK_TOLERANCE_SECONDS}`]);
  // Both go into a header as they are (RFC 9470 section 3).
  const words = [...(secondFactor?.amr ?? []), ...(secondFactor?.acr ?? [])];
  if (words.some((word) => !/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(word)))
    faults.push(['/secondFactor', 'must be words without spaces and quotes']);
  return faults;
}
