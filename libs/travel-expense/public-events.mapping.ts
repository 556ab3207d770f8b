import type { BusMessage } from '@timeledger/bus/port.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import { TRAVEL_EXPENSE_SOURCE, TRAVEL_EXPENSE_TOPIC } from './contracts/expense-events.js';
import { expenseMessageOf } from './expense-messages.js';

/** The message that tells others of a stored event: from the event alone, so that it is the same for ever. */
export function toTravelExpenseMessage(stored: StoredEvent): BusMessage | undefined {
  const message = expenseMessageOf(stored);
  if (message === undefined) return undefined;
  const { type, subject, about, data } = message;
  return {
    topic: TRAVEL_EXPENSE_TOPIC,
    key: `${stored.tenantId}.${about}`,
    id: stored.eventId,
    type,
    source: TRAVEL_EXPENSE_SOURCE,
    subject,
    time: stored.occurredAt,
    sequence: stored.position,
    tenantId: stored.tenantId,
    ...(stored.traceparent === undefined ? {} : { traceparent: stored.traceparent }),
    data,
  };
}

/** What of the log of travel and expense goes on its topic. Ordered as the keys are: by person, customer or visit. */
export const travelExpensePublicMapping: PublicMapping = {
  name: 'publisher',
  categories: ['travelexpense.claim', 'travelexpense.customer', 'travelexpense.visit', 'travelexpense.trip'],
  orderingKey: ({ data, streamId }) =>
    typeof data['employeeId'] === 'string' ? data['employeeId'] : partsOf(streamId).id,
  messageOf: toTravelExpenseMessage,
};
