import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';

/** A session as a test says it: instants, `null` while it goes on; `lunch` is an unpaid break. */
export interface WorkedSession {
  readonly from: string;
  readonly to: string | null;
  readonly lunch?: readonly [string, string | null];
}

/** What attendance publishes of a day that it calculated. */
export function workedDayMessage(day: {
  readonly tenantId: TenantId;
  readonly employeeId: EmployeeId;
  readonly employmentId: string;
  readonly date: string;
  readonly revision: number;
  readonly sessions: readonly WorkedSession[];
}): Pick<ReceivedMessage, 'tenantId' | 'type' | 'data'> {
  const { tenantId, employeeId, employmentId, date, revision } = day;
  const sessions = day.sessions.map(({ from, to, lunch }) => {
    const breaks = lunch === undefined ? [] : [{ startedAt: lunch[0], endedAt: lunch[1], isPaid: false }];
    return { startedAt: from, endedAt: to, breaks };
  });
  return {
    tenantId,
    type: 'timeledger.attendance.worked-day-calculated.v1',
    data: {
      ...{ employeeId, employmentId, date, zone: 'Europe/Berlin', revision },
      ...{ before: null, after: { sessions } },
      cause: { kind: 'punch', eventId: newId(), correctionId: null },
    },
  };
}
