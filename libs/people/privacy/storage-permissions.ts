import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import { instantOf, type Clock, type Instant } from '@timeledger/kernel/clock.js';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import { FollowedFacts } from '@timeledger/runtime/followed-facts.js';
import type { Consents, LegalBasis, Placement, PurposeConsent, PurposeGround } from '../domain/facts.js';
import { storageRefusal, type StorageGrounds, type StorageRefusal } from '../domain/storage-permission.js';
import { factCategory, factStream } from '../fact-streams.js';

/** What is needed of a context's ports. */
export interface StoragePermissionPorts {
  readonly store: EventStore;
  readonly hooks: EventHooks;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Whether personal data may be stored, from a context's own log. Kept in memory as long as the log says nothing new, so a
 * punch pays no look-up for it, and a consent that was taken back counts within a second; what the company declared is
 * shared by all its people, and only where that is consent a person's own stream is looked at.
 */
export class StoragePermissions {
  private readonly facts: FollowedFacts;

  /** @param context that takes in consents and declarations: `attendance` */
  constructor(
    private readonly context: string,
    private readonly ports: StoragePermissionPorts,
  ) {
    const { store, logger } = ports;
    const categories = (['LegalBasisDeclared', 'ConsentChanged', 'EmployeePlaced'] as const).map((kind) =>
      factCategory(context, kind),
    );
    this.facts = new FollowedFacts({ store, logger, categories });
  }

  /** Stops following the log. */
  onModuleDestroy(): Promise<void> {
    return this.facts.close();
  }

  /** Why a kind of data of a person may not be stored; `undefined` when it may. */
  async refusalOf(
    tenant: TenantId,
    employee: EmployeeId,
    purpose: 'location' | 'face',
    occurredAt: Instant,
  ): Promise<StorageRefusal | undefined> {
    const [placed, others] = await Promise.all([
      this.last<Placement>(tenant, factStream(this.context, tenant, 'EmployeePlaced', employee)),
      this.grounds(tenant, null),
    ]);
    const country = placed?.country ?? null;
    const own = country === null ? [] : await this.grounds(tenant, country);
    const isOnConsent = [...own, ...others].some((one) => one.purpose === purpose && one.basis === 'consent');
    const consents = isOnConsent ? await this.consents(tenant, employee) : [];
    const grounds: StorageGrounds = { country, own, others, consents };
    return storageRefusal(grounds, purpose, occurredAt, instantOf(this.ports.clock.nowMs()));
  }

  private async grounds(tenant: TenantId, country: string | null): Promise<readonly PurposeGround[]> {
    const stream = factStream(this.context, tenant, 'LegalBasisDeclared', country ?? 'any');
    const declared = await this.last<LegalBasis>(tenant, stream);
    return declared?.purposes ?? [];
  }

  private async consents(tenant: TenantId, employee: EmployeeId): Promise<readonly PurposeConsent[]> {
    const stream = factStream(this.context, tenant, 'ConsentChanged', employee);
    return (await this.last<Consents>(tenant, stream))?.purposes ?? [];
  }

  /** What was recorded last; the streams hold one type each. */
  private last<Data>(tenant: TenantId, stream: StreamId): Promise<Data | undefined> {
    return this.facts.get(stream, async () => {
      const event = (await readToEnd(this.ports.store, tenant, stream)).at(-1);
      return event === undefined ? undefined : ((await this.ports.hooks.read(event)).data as Data);
    });
  }
}
