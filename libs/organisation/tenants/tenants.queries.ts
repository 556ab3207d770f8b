import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import {
  evolveDirectoryTokens,
  initialDirectoryTokens,
  type DirectoryTokenStates,
} from '../domain/tenants/directory-tokens.decider.js';
import {
  evolveServiceAccounts,
  initialServiceAccounts,
  type ServiceAccounts,
} from '../domain/tenants/service-accounts.decider.js';
import type {
  DirectoryTokenEvent,
  ServiceAccountEvent,
  TenantEvent,
} from '../domain/tenants/tenant-events.js';
import { evolveTenant, initialTenant, type TenantState } from '../domain/tenants/tenant.decider.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { directoryTokensStreamOf, serviceAccountsStreamOf, tenantStreamOf } from './tenant-streams.js';

/** Something and the revision that its ETag names. */
export interface AtRevision<State> {
  readonly state: State;
  readonly revision: number;
}

/** Reads tenants and machine clients from the log itself: both streams are short, and always as new as can be. */
@Injectable()
export class TenantsQueries {
  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {}

  /** @throws DomainError 404 `tenant.unknown` */
  async tenant(tenantId: TenantId): Promise<AtRevision<NonNullable<TenantState>>> {
    const { store, hooks } = this.ports;
    const { state, revision } = await foldStream<TenantState>(
      store,
      hooks,
      tenantId,
      tenantStreamOf(tenantId),
      initialTenant,
      // The stream holds only these.
      (known, event: StoredEvent) => evolveTenant(known, event as unknown as TenantEvent),
    );
    if (state === undefined) throw new DomainError('tenant.unknown', 'not-found');
    return { state, revision };
  }

  /** All machine clients of a tenant, revoked ones too. */
  async serviceAccounts(tenantId: TenantId): Promise<AtRevision<ServiceAccounts>> {
    const { store, hooks } = this.ports;
    return foldStream<ServiceAccounts>(
      store,
      hooks,
      tenantId,
      serviceAccountsStreamOf(tenantId),
      initialServiceAccounts,
      // The stream holds only these.
      (known, event: StoredEvent) => evolveServiceAccounts(known, event as unknown as ServiceAccountEvent),
    );
  }

  /** All directory tokens of a tenant, those that open nothing any more too. */
  async directoryTokens(tenantId: TenantId): Promise<DirectoryTokenStates> {
    const { store, hooks } = this.ports;
    const { state } = await foldStream<DirectoryTokenStates>(
      store,
      hooks,
      tenantId,
      directoryTokensStreamOf(tenantId),
      initialDirectoryTokens,
      // The stream holds only these.
      (known, event: StoredEvent) => evolveDirectoryTokens(known, event as unknown as DirectoryTokenEvent),
    );
    return state;
  }
}
