import { Inject, Injectable } from '@nestjs/common';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { actorOf, type Principal } from '@timeledger/service/auth/principal.js';
import { correlationIdOf, currentContext } from '@timeledger/service/http/request-context.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { utcMonthOf, type UtcMonth } from '../domain/events/event.js';
import type { PersonalDataRead } from '../domain/events/privacy-events.js';
import { accessLogStream } from '../streams.js';

/** Personal data of one person that is about to be shown. */
export type PersonalRead = PersonalDataRead['data'];

/**
 * Who was shown location, face data or notes of whom: events in a stream of the person and month. Written before the
 * answer goes out, so nothing is shown that is not logged; what one reads of oneself is not logged.
 */
@Injectable()
export class AccessLog {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: Pick<AttendancePorts, 'store' | 'hooks' | 'clock'>,
  ) {}

  /**
   * Records what one answer shows, also of many persons: their appends are committed together.
   * @throws InfrastructureError when it cannot be recorded: then nothing may be shown
   */
  async record(principal: Principal, reads: readonly PersonalRead[]): Promise<void> {
    const others = reads.filter(({ employeeId }) => employeeId !== principal.employeeId);
    await Promise.all(others.map((read) => this.recordOne(principal, read)));
  }

  /** What was read of a person in a UTC month, oldest first. */
  async readsOf(
    tenant: TenantId,
    employee: EmployeeId,
    month: UtcMonth,
    fromRevision: number,
    limit: number,
  ): Promise<readonly StoredEvent[]> {
    return this.ports.store.readStream(tenant, accessLogStream(tenant, employee, month), {
      fromRevision,
      limit,
    });
  }

  /** Everything that was read of a person in a UTC month: for the copy of the data that a person may ask for. */
  allOf(tenant: TenantId, employee: EmployeeId, month: UtcMonth): Promise<readonly StoredEvent[]> {
    return readToEnd(this.ports.store, tenant, accessLogStream(tenant, employee, month));
  }

  private async recordOne(principal: Principal, data: PersonalRead): Promise<void> {
    const { tenantId } = principal;
    const now = instantOf(this.ports.clock.nowMs());
    const { correlationId = correlationIdOf(undefined), traceparent } = currentContext() ?? {};
    const streamId = accessLogStream(tenantId, data.employeeId, utcMonthOf(now));
    const event = await this.ports.hooks.prepare(
      {
        eventId: newId<EventId>(),
        type: 'attendance.PersonalDataRead',
        schemaVersion: 1,
        occurredAt: now,
        actor: actorOf(principal),
        correlationId,
        ...(traceparent === undefined ? {} : { traceparent }),
        requestHash: '',
        data,
      },
      tenantId,
      streamId,
    );
    await this.ports.store.append({ tenantId, streamId, expected: 'any', events: [event] });
  }
}
