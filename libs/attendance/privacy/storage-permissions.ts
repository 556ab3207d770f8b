import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { FollowedFacts } from '@timeledger/runtime/followed-facts.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { EmployeePlaced } from '../domain/events/people-events.js';
import type {
  ConsentChanged,
  LegalBasisDeclared,
  PurposeConsent,
  PurposeGround,
} from '../domain/events/privacy-events.js';
import {
  storageRefusal,
  type StorageGrounds,
  type StorageRefusal,
} from '@timeledger/people/domain/storage-permission.js';
import { consentStream, legalBasisStream, placementStream } from '../streams.js';

const CATEGORIES = ['attendance.legalbasis', 'attendance.consent', 'attendance.placement'];

/**
 * Whether personal data may be stored, from attendance's own log. Kept in memory as long as the log says nothing new, so a
 * punch pays no look-up for it, and a consent that was taken back counts within a second; what the company declared is
 * shared by all its people, and only where that is consent a person's own stream is looked at.
 */
@Injectable()
export class StoragePermissions implements OnModuleDestroy {
  private readonly facts: FollowedFacts;

  constructor(
    @Inject(ATTENDANCE_PORTS)
    private readonly ports: Pick<AttendancePorts, 'store' | 'hooks' | 'logger' | 'clock'>,
  ) {
    const { store, logger } = ports;
    this.facts = new FollowedFacts({ store, logger, categories: CATEGORIES });
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
      this.last<EmployeePlaced['data']>(tenant, placementStream(tenant, employee)),
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
    const declared = await this.last<LegalBasisDeclared['data']>(tenant, legalBasisStream(tenant, country));
    return declared?.purposes ?? [];
  }

  private async consents(tenant: TenantId, employee: EmployeeId): Promise<readonly PurposeConsent[]> {
    return (await this.last<ConsentChanged['data']>(tenant, consentStream(tenant, employee)))?.purposes ?? [];
  }

  /** What was recorded last; the streams hold one type each. */
  private last<Data>(tenant: TenantId, stream: StreamId): Promise<Data | undefined> {
    return this.facts.get(stream, async () => {
      const event = (await readToEnd(this.ports.store, tenant, stream)).at(-1);
      return event === undefined ? undefined : ((await this.ports.hooks.read(event)).data as Data);
    });
  }
}
