import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { fetchJson } from '@timeledger/service/auth/keys/fetch-json.js';
import { discoverJwksUri } from '@timeledger/service/auth/keys/issuer-metadata.js';
import { isPrivateHost } from '@timeledger/service/auth/keys/private-address.js';
import type { TenantRule } from '@timeledger/service/auth/trusted-issuers.js';
import { checkIssuerTerms } from '../domain/tenants/issuer-terms.js';
import type { IssuerTerms } from '../domain/tenants/tenant-events.js';
import type { TenantDirectory } from './tenant-directory.js';

/** What is looked at beyond the terms themselves. */
export interface TrustCheckOptions {
  /** Whether to read the issuer's metadata and keys, as the first token will. */
  readonly isReachCheckWanted: boolean;
  /**
   * Whether an operator has confirmed that companies which trust the same issuer may be told apart by the audience of its
   * tokens alone. A company cannot: it may not know whose issuer it is.
   */
  readonly isSharingConfirmed?: boolean;
}

/**
 * Looks at what the terms alone do not say, before they are recorded.
 * @throws DomainError 422 `issuer.not-accepted` for http and private addresses, `issuer.unreachable`; 409
 *   `issuer.trusted-elsewhere` when a token could be read as two companies'
 */
export async function checkTrust(
  directory: TenantDirectory,
  tenantId: TenantId,
  terms: IssuerTerms,
  { isReachCheckWanted, isSharingConfirmed = false }: TrustCheckOptions,
): Promise<void> {
  checkIssuerTerms(terms);
  if (!directory.isInsecureAllowed) {
    refuseInside('/issuer', terms.issuer);
    if (terms.jwksUri !== null) refuseInside('/jwksUri', terms.jwksUri);
  }
  const isTaken = directory.entriesOf(terms.issuer).some(
    ({ tenant, audience }) =>
      // A token may name several audiences: only the operator can know that those of this issuer never do.
      (!isSharingConfirmed || audience === terms.audience) && overlaps(tenant, tenantId, terms),
  );
  if (isTaken) {
    throw new DomainError('issuer.trusted-elsewhere', 'conflict', {
      detail:
        'Another company trusts this issuer. Companies that share an issuer each need the same claim with a value of their own, or an operator who confirms that their audiences differ.',
    });
  }
  if (isReachCheckWanted) await checkReach(terms, directory.isInsecureAllowed);
}

function refuseInside(pointer: string, address: string): void {
  const { protocol, hostname } = new URL(address);
  const detail =
    protocol !== 'https:'
      ? 'must be https'
      : isPrivateHost(hostname)
        ? 'must not be an address of a private network or of this machine'
        : undefined;
  if (detail === undefined) return;
  const code = 'issuer.not-accepted';
  throw new DomainError(code, 'invalid', {
    detail: `${address} ${detail}.`,
    errors: [{ pointer, code, detail }],
  });
}

/** Whether one token could fit both, so that only the order of time would tell whose it is. */
function overlaps(rule: TenantRule, tenantId: TenantId, { tenantClaim }: IssuerTerms): boolean {
  if (rule.kind === 'named') return false;
  if (rule.tenantId === tenantId) return false;
  if (rule.kind === 'fixed' || tenantClaim === null) return true;
  return rule.claim !== tenantClaim.name || rule.value === tenantClaim.value;
}

async function checkReach({ issuer, jwksUri }: IssuerTerms, isInsecureAllowed: boolean): Promise<void> {
  try {
    await fetchJson(jwksUri ?? (await discoverJwksUri(issuer, { isInsecureAllowed })), { isInsecureAllowed });
  } catch (error) {
    throw new DomainError('issuer.unreachable', 'invalid', {
      detail: `The keys of the issuer cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      errors: [
        { pointer: '/issuer', code: 'issuer.unreachable', detail: 'publishes no keys that can be read' },
      ],
    });
  }
}
