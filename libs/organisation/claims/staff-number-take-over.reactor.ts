import { DomainError } from '@timeledger/kernel/domain-error.js';
import { partsOf, streamIdOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { deriveId, type EventId } from '@timeledger/kernel/ids.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { StaffNumberClaimed } from '../domain/claim-events.js';
import { factsOf } from '../domain/employee-state.js';
import type { OrganisationPorts } from '../organisation-ports.js';
import { EmployeeRecords } from '../people/employee-records.js';
import { lastEventOf } from './last-event.js';
import { plainStaffNumber, StaffNumbers } from './staff-numbers.js';

/** Never renamed: its checkpoint stands under it. */
export const STAFF_NUMBER_TAKE_OVER = 'staff-number-take-over';

const TAKEN = 'employee.staff-number-taken';

/**
 * Claims the staff numbers of people who were registered before numbers were claimed, so that nobody else is given them.
 * What was claimed with the change itself, as all is now, is left alone; of two people who have one number already, the one
 * who had it first keeps the claim.
 */
export function staffNumberTakeOver(ports: OrganisationPorts, logger: Logger = silentLogger): Reactor {
  const records = new EmployeeRecords(ports);
  const numbers = new StaffNumbers({
    store: ports.store,
    clock: ports.clock,
    key: ports.staffNumberKey,
    numberOf: (tenantId, employeeId) => records.staffNumber(tenantId, employeeId),
  });
  return {
    name: STAFF_NUMBER_TAKE_OVER,
    categories: ['organisation.employee'],
    orderingKey: (event) => partsOf(event.streamId).id,
    async react(event) {
      if (
        event.type !== 'organisation.EmployeeRegistered' &&
        event.type !== 'organisation.EmployeeFactsChanged'
      )
        return;
      const staffNumber = await numberIn(ports, event);
      // Of somebody without one, or erased since.
      if (staffNumber === null) return;
      const { tenantId } = event;
      const employeeId = partsOf(event.streamId).id;
      const claims = streamIdOf('organisation.staffnumber', tenantId, numbers.indexOf(tenantId, staffNumber));
      const last = await lastEventOf(ports.store, tenantId, claims);
      // The streams of staff numbers hold nothing else.
      if ((last?.data as StaffNumberClaimed['data'] | undefined)?.employeeId === employeeId) return;
      const now = await records.staffNumber(tenantId, employeeId);
      if (now === null || plainStaffNumber(now) !== plainStaffNumber(staffNumber)) return;
      const eventId = deriveId<EventId>('staff number taken over', event.eventId);
      const { actor, correlationId } = event;
      try {
        await numbers.claim(tenantId, staffNumber, employeeId, { actor, correlationId, eventId });
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== TAKEN) throw error;
        // Both keep it: who is to have another only people can say.
        logger.warn({ tenantId, employeeId }, 'two people have one staff number');
      }
    },
  };
}

async function numberIn(ports: OrganisationPorts, event: StoredEvent): Promise<string | null> {
  const { data } = await ports.hooks.read(event);
  return factsOf(data).staffNumber;
}
