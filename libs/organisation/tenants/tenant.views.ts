import { parseId } from '@timeledger/kernel/ids.js';
import { NOTHING_STORED, type StoredUsageSource } from '@timeledger/runtime/usage/stored-usage.js';
import { DEFAULT_TERMS } from '../domain/tenants/issuer-terms.js';
import type { IssuerTerms } from '../domain/tenants/tenant-events.js';
import type { TenantState, TrustedIssuer } from '../domain/tenants/tenant.decider.js';
import type { TenantView, TrustedIssuerView, TrustIssuerBody } from './tenant.dto.js';

/** The tenant as its people see it. */
export const tenantViewOf = (
  tenant: NonNullable<TenantState>,
  usage: StoredUsageSource | undefined,
): TenantView => ({
  id: tenant.tenantId,
  name: tenant.name,
  country: tenant.country,
  locale: tenant.locale,
  status: tenant.isSuspended ? 'suspended' : 'active',
  limits: tenant.limits,
  usage: usage?.usageOf(parseId(tenant.tenantId)) ?? NOTHING_STORED,
});

/** The terms that a body asks for, defaults filled in. */
export function termsOf(body: TrustIssuerBody): IssuerTerms {
  const { tenantClaim, roleMappings, secondFactor } = body;
  return {
    ...DEFAULT_TERMS,
    issuer: body.issuer,
    audience: body.audience ?? DEFAULT_TERMS.audience,
    jwksUri: body.jwksUri ?? null,
    tenantClaim: tenantClaim === undefined ? null : { name: tenantClaim.name, value: tenantClaim.value },
    employeeClaim: body.employeeClaim ?? DEFAULT_TERMS.employeeClaim,
    rolesClaim: body.rolesClaim ?? DEFAULT_TERMS.rolesClaim,
    roleMap:
      roleMappings === undefined
        ? null
        : Object.fromEntries(roleMappings.map(({ value, roles }) => [value, [...roles]])),
    algorithms: body.algorithms ?? DEFAULT_TERMS.algorithms,
    clockToleranceSeconds: body.clockToleranceSeconds ?? DEFAULT_TERMS.clockToleranceSeconds,
    secondFactor:
      secondFactor === undefined
        ? null
        : {
            amr: [...secondFactor.amr],
            acr: [...secondFactor.acr],
            maxAgeSeconds: secondFactor.maxAgeSeconds,
          },
  };
}

/** The terms as they are shown: what is a default of the product stands there in full. */
export function issuerViewOf({ trustId, terms }: TrustedIssuer): TrustedIssuerView {
  const { jwksUri, tenantClaim, roleMap, secondFactor, ...shown } = terms;
  return {
    id: trustId,
    issuer: shown.issuer,
    audience: shown.audience,
    ...(jwksUri === null ? {} : { jwksUri }),
    ...(tenantClaim === null ? {} : { tenantClaim }),
    employeeClaim: shown.employeeClaim,
    rolesClaim: shown.rolesClaim,
    ...(roleMap === null ? {} : { roleMappings: mappingsOf(roleMap) }),
    algorithms: shown.algorithms as NonNullable<TrustedIssuerView['algorithms']>,
    clockToleranceSeconds: shown.clockToleranceSeconds,
    ...(secondFactor === null ? {} : { secondFactor }),
  };
}

type Mappings = NonNullable<TrustedIssuerView['roleMappings']>;
// What was recorded was checked to name only roles.
const mappingsOf = (roleMap: NonNullable<IssuerTerms['roleMap']>): Mappings =>
  Object.entries(roleMap).map(([value, roles]) => ({ value, roles: roles as Mappings[number]['roles'] }));
