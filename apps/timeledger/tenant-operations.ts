import { DomainError } from '@timeledger/kernel/domain-error.js';
import { newId, parseId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TenantView } from '@timeledger/organisation/tenants/tenant.dto.js';
import { termsOf, tenantViewOf, issuerViewOf } from '@timeledger/organisation/tenants/tenant.views.js';
import { changeTenant, operatorContext } from '@timeledger/organisation/tenants/identity-changes.js';
import { checkTrust } from '@timeledger/organisation/tenants/trust-checks.js';
import type { OrganisationPorts } from '@timeledger/organisation/organisation-ports.js';
import type { TenantOperation } from './tenant-arguments.js';

type Print = (line: string) => void;

/** What an operation says: lines for people, and the same for programs. */
interface Outcome {
  readonly lines: readonly string[];
  readonly json: unknown;
}

/**
 * Runs one operation on tenants. The directory has to have been read.
 * @returns whether it was granted; a refusal is printed
 */
export async function operateTenants(
  ports: OrganisationPorts,
  operation: TenantOperation,
  print: Print,
): Promise<boolean> {
  try {
    const { lines, json } = await perform(ports, operation);
    if (operation.isJsonWanted) print(JSON.stringify(json, null, 2));
    else for (const line of lines) print(line);
    return true;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const refusal = { code: error.code, detail: error.detail, errors: error.errors };
    print(operation.isJsonWanted ? JSON.stringify(refusal, null, 2) : `${error.code}: ${error.message}`);
    return false;
  }
}

async function perform(ports: OrganisationPorts, operation: TenantOperation): Promise<Outcome> {
  const change = (tenantId: TenantId, command: Parameters<typeof changeTenant>[2]) =>
    changeTenant(ports, operatorContext(tenantId, `tenants.${operation.verb}`), command);
  switch (operation.verb) {
    case 'create': {
      const tenantId = operation.id === undefined ? newId<TenantId>() : parseId<TenantId>(operation.id);
      const { name, country, locale } = operation;
      await change(tenantId, { kind: 'create-tenant', tenantId, name, country, locale, origin: 'operator' });
      return shown(ports, tenantId, `created ${tenantId}`);
    }
    case 'list': {
      const tenants = ports.tenants.tenants();
      return {
        lines: tenants.map(
          (tenant) =>
            `${tenant.tenantId}  ${tenant.isSuspended ? 'suspended' : 'active   '}  ${tenant.issuers.length} issuers  ${storedText(tenantViewOf(tenant, ports.usage))}  ${tenant.name}`,
        ),
        json: tenants.map((tenant) => tenantViewOf(tenant, ports.usage)),
      };
    }
    case 'show':
      return shown(ports, parseId<TenantId>(operation.id), undefined);
    case 'suspend':
    case 'resume': {
      const tenantId = parseId<TenantId>(operation.id);
      await change(tenantId, { kind: `${operation.verb}-tenant` });
      return shown(
        ports,
        tenantId,
        `${operation.verb}${operation.verb === 'resume' ? 'd' : 'ed'} ${tenantId}`,
      );
    }
    case 'trust-issuer': {
      const tenantId = parseId<TenantId>(operation.id);
      const terms = termsOf(operation.terms);
      const { isReachCheckWanted, isSharingConfirmed } = operation;
      await checkTrust(ports.tenants, tenantId, terms, { isReachCheckWanted, isSharingConfirmed });
      const trustId: string = newId();
      await change(tenantId, { kind: 'trust-issuer', trustId, terms });
      return shown(ports, tenantId, `trusted ${terms.issuer} as ${trustId}`);
    }
    case 'withdraw-issuer': {
      const tenantId = parseId<TenantId>(operation.id);
      const { trustId } = operation;
      await change(tenantId, { kind: 'withdraw-issuer', trustId, askedWith: undefined });
      return shown(ports, tenantId, `withdrew ${trustId}`);
    }
    case 'limits': {
      const tenantId = parseId<TenantId>(operation.id);
      await change(tenantId, { kind: 'change-limits', limits: operation.limits });
      return shown(ports, tenantId, undefined);
    }
  }
}

const storedText = ({ usage }: TenantView): string =>
  `${usage.storedEvents} events, ${usage.storedBytes} bytes`;

/** @throws DomainError 404 `tenant.unknown` */
function shown(
  { tenants, usage }: OrganisationPorts,
  tenantId: TenantId,
  headline: string | undefined,
): Outcome {
  const tenant = tenants.tenants().find((each) => each.tenantId === tenantId);
  if (tenant === undefined)
    throw new DomainError('tenant.unknown', 'not-found', { detail: `There is no tenant ${tenantId}.` });
  const view = tenantViewOf(tenant, usage);
  const limits = Object.entries(view.limits).map(([name, limit]) => `${name} ${limit ?? 'default'}`);
  return {
    lines: [
      ...(headline === undefined ? [] : [headline]),
      `${view.id}  ${view.status}  ${view.name}`,
      `  limits: ${limits.join(', ')}`,
      `  stored: ${storedText(view)}`,
      ...tenant.issuers.map(
        ({ trustId, terms }) => `  issuer ${trustId}: ${terms.issuer} for audience ${terms.audience}`,
      ),
    ],
    json: { ...view, issuers: tenant.issuers.map(issuerViewOf) },
  };
}
