import type { BusMessage } from '@timeledger/bus/port.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import {
  ANALYTICS_SOURCE,
  ANALYTICS_TOPIC,
  type PublicAttendanceRestated,
} from './contracts/analytics-events.js';
import type { AttendanceRestated } from './domain/attendance-days.js';

/** The message that tells others of a stored event: from the event alone, so that it is the same for ever. */
export function toAnalyticsMessage(stored: StoredEvent): BusMessage | undefined {
  if (stored.type !== 'analytics.AttendanceRestated') return undefined;
  // The type says so.
  const { employmentId, employeeId, month, date, changes, cause } = stored.data as AttendanceRestated['data'];
  const data: PublicAttendanceRestated = {
    ...{ employmentId, employeeId, month, date, changes },
    cause: { source: 'attendance', ...cause },
  };
  return {
    topic: ANALYTICS_TOPIC,
    key: `${stored.tenantId}.${employeeId}`,
    id: stored.eventId,
    type: 'timeledger.analytics.attendance-restated.v1',
    source: ANALYTICS_SOURCE,
    subject: employeeId,
    time: stored.occurredAt,
    sequence: stored.position,
    tenantId: stored.tenantId,
    ...(stored.traceparent === undefined ? {} : { traceparent: stored.traceparent }),
    data,
  };
}

/** What of the log of analytics goes on its topic. Ordered as the keys are: by person. */
export const analyticsPublicMapping: PublicMapping = {
  name: 'publisher',
  categories: ['analytics.attendancedays'],
  orderingKey: ({ data, streamId }) =>
    typeof data['employeeId'] === 'string' ? data['employeeId'] : partsOf(streamId).id,
  messageOf: toAnalyticsMessage,
};
