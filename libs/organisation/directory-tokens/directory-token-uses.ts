import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { changeDirectoryTokens, operatorContext } from '../tenants/identity-changes.js';

/** Records on which days a token was used, beside the requests: a directory never waits for it, nor fails by it. */
@Injectable()
export class DirectoryTokenUses implements OnModuleInit, OnModuleDestroy {
  private readonly pending = new Set<Promise<unknown>>();

  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {}

  onModuleInit(): void {
    this.ports.tenants.directoryTokens.noteUsesWith((...use) => this.note(...use));
  }

  async onModuleDestroy(): Promise<void> {
    this.ports.tenants.directoryTokens.noteUsesWith(undefined);
    await Promise.all(this.pending);
  }

  private note(tenantId: TenantId, tokenId: string, day: string): void {
    const context = {
      ...operatorContext(tenantId, 'directory-tokens.used'),
      actor: { kind: 'service', id: tokenId, client: 'directory-token' } as const,
      // Of several processes that see the first request of a day, one records it.
      idempotencyKey: `${tokenId} ${day}`,
    };
    const work = changeDirectoryTokens(this.ports, context, { kind: 'note-use', tokenId, day })
      // How recently a token was used is told by the day before then: no reason to disturb anybody.
      .catch(() => undefined)
      .finally(() => this.pending.delete(work));
    this.pending.add(work);
  }
}
