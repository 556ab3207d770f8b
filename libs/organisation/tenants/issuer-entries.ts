import type { TenantId } from '@timeledger/kernel/ids.js';
import { RemoteKeys } from '@timeledger/service/auth/keys/remote-keys.js';
import { ROLES, type Role } from '@timeledger/service/auth/principal.js';
import type { ClaimNames, IssuerTrust, TenantRule } from '@timeledger/service/auth/trusted-issuers.js';
import type { SecondFactorRule } from '@timeledger/service/auth/second-factor-rule.js';
import type { IssuerTerms, SecondFactorTerms, TenantEvent } from '../domain/tenants/tenant-events.js';

interface Entry {
  readonly trust: IssuerTrust;
  readonly position: number;
  readonly keysName: string;
}

/** The entries that tokens are judged by, for all tenants, by issuer. */
export class IssuerEntries {
  private readonly byIssuer = new Map<string, readonly Entry[]>();
  private readonly trusted = new Map<string, readonly IssuerTrust[]>();
  /** One for each address: tenants that share an issuer share the fetches. */
  private readonly keys = new Map<string, RemoteKeys>();

  constructor(private readonly options: { readonly isInsecureAllowed: boolean }) {}

  /** The earliest first. */
  of(issuer: string): readonly IssuerTrust[] {
    return this.trusted.get(issuer) ?? [];
  }

  apply(tenantId: TenantId, event: TenantEvent, position: number): void {
    if (event.type === 'organisation.IssuerTrusted') {
      const { trustId, terms } = event.data;
      const keysName = `${terms.issuer} ${terms.jwksUri ?? ''}`;
      const trust = this.trustOf(tenantId, trustId, terms, keysName);
      const known = this.byIssuer.get(terms.issuer) ?? [];
      const entries = [...known, { trust, position, keysName }];
      this.set(
        terms.issuer,
        entries.toSorted((a, b) => a.position - b.position),
      );
    }
    if (event.type === 'organisation.IssuerWithdrawn') this.remove(event.data.trustId);
  }

  private remove(trustId: string): void {
    for (const [issuer, entries] of this.byIssuer) {
      const removed = entries.find(({ trust }) => trust.id === trustId);
      if (removed === undefined) continue;
      const remaining = entries.filter((entry) => entry !== removed);
      this.set(issuer, remaining);
      if (!remaining.some(({ keysName }) => keysName === removed.keysName))
        this.keys.delete(removed.keysName);
      return;
    }
  }

  private set(issuer: string, entries: readonly Entry[]): void {
    if (entries.length === 0) {
      this.byIssuer.delete(issuer);
      this.trusted.delete(issuer);
      return;
    }
    this.byIssuer.set(issuer, entries);
    this.trusted.set(
      issuer,
      entries.map(({ trust }) => trust),
    );
  }

  private trustOf(tenantId: TenantId, id: string, terms: IssuerTerms, keysName: string): IssuerTrust {
    const { issuer, jwksUri, secondFactor } = terms;
    const { isInsecureAllowed } = this.options;
    const keys =
      this.keys.get(keysName) ?? new RemoteKeys({ issuer, jwksUri: jwksUri ?? undefined, isInsecureAllowed });
    this.keys.set(keysName, keys);
    return Object.freeze<IssuerTrust>({
      id,
      issuer,
      audience: terms.audience,
      tenant: tenantRuleOf(tenantId, terms),
      claims: claimNamesOf(terms),
      algorithms: terms.algorithms,
      clockToleranceSeconds: terms.clockToleranceSeconds,
      ...(secondFactor === null ? {} : { secondFactor: secondFactorOf(secondFactor) }),
      keys,
    });
  }
}

const tenantRuleOf = (tenantId: TenantId, { tenantClaim }: IssuerTerms): TenantRule =>
  tenantClaim === null
    ? { kind: 'fixed', tenantId }
    : { kind: 'matching', tenantId, claim: tenantClaim.name, value: tenantClaim.value };

function claimNamesOf({ employeeClaim, rolesClaim, roleMap }: IssuerTerms): ClaimNames {
  const names = { employee: employeeClaim, roles: rolesClaim };
  if (roleMap === null) return names;
  const rolesOf = (listed: readonly string[]): readonly Role[] =>
    ROLES.filter((role) => listed.includes(role));
  return {
    ...names,
    roleMap: Object.fromEntries(Object.entries(roleMap).map(([value, listed]) => [value, rolesOf(listed)])),
  };
}

const secondFactorOf = ({ amr, acr, maxAgeSeconds }: SecondFactorTerms): SecondFactorRule => ({
  amr,
  acr,
  ...(maxAgeSeconds === null ? {} : { maxAgeSeconds }),
});
