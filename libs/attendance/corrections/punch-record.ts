import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import type { AttendancePorts } from '../attendance-ports.js';
import type { UtcMonth } from '../domain/events/event.js';
import {
  EMPTY_PUNCH_SET,
  foldPunchSet,
  monthsStillToRead,
  type PunchRecord,
} from '../domain/punches/punch-set.js';
import { punchesStream } from '../streams.js';

/**
 * All that the log knows of a punch now, wherever it was moved.
 * @param month in whose stream it was first recorded
 * @returns `undefined` when nothing is known of it, not even a correction
 */
export async function readPunchRecord(
  ports: Pick<AttendancePorts, 'store'>,
  tenant: TenantId,
  employment: EmploymentId,
  punch: { readonly punchId: EventId; readonly month: UtcMonth },
): Promise<PunchRecord | undefined> {
  const read = new Set<UtcMonth>();
  let record: PunchRecord | undefined;
  for (let months: readonly UtcMonth[] = [punch.month]; months.length > 0;) {
    let set = record === undefined ? EMPTY_PUNCH_SET : new Map([[punch.punchId, record]]);
    for (const month of months) {
      read.add(month);
      set = foldPunchSet(await readToEnd(ports.store, tenant, punchesStream(tenant, employment, month)), set);
    }
    record = set.get(punch.punchId);
    // Where other punches of the month went does not matter here.
    months = record === undefined ? [] : monthsStillToRead(new Map([[punch.punchId, record]]), read);
  }
  return record;
}
