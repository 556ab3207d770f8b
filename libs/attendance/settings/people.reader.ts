import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { PeopleReader as AnyPeopleReader } from '@timeledger/people/people.reader.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';

/** Who stands how to whom, from attendance's own log: a punch pays no look-up for it. */
@Injectable()
export class PeopleReader extends AnyPeopleReader {
  constructor(@Inject(ATTENDANCE_PORTS) ports: Pick<AttendancePorts, 'store' | 'logger'>) {
    super('attendance', ports);
  }

  /**
   * Refuses live punches of a deactivated person; never on what was kept, since a reactivation counts at once.
   * @throws DomainError 409 `punch.person-deactivated`
   */
  async refuseDeactivated(tenant: TenantId, employee: EmployeeId): Promise<void> {
    if ((await this.inactiveSince(tenant, employee)) === undefined) return;
    if ((await this.inactiveSince(tenant, employee, true)) === undefined) return;
    throw new DomainError('punch.person-deactivated', 'conflict', { detail: 'The person is deactivated.' });
  }
}
