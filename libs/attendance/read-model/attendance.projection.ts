import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { ATTENDANCE_PROJECTION } from '../attendance-ports.js';
import { attendancePeople } from '../attendance-people.js';
import { isPunchEvent } from '../domain/events/punch-events.js';
import { ATTENDANCE_TABLES } from './attendance-tables.js';
import { applyPunchEvents, type StoredPunchEvent } from './punch-rows.js';
import { applyRareEvent } from './rare-rows.js';

const isPunch = (event: StoredEvent): event is StoredPunchEvent => isPunchEvent(event);

/**
 * Attendance's read model: punches as they count now, timesheets' bookkeeping, corrections, refused attempts, and what
 * lists need of the organisation. Minutes are not here: they are calculated from the punches when somebody reads.
 */
export const attendanceProjection: Projection = {
  name: ATTENDANCE_PROJECTION,
  version: 2,
  categories: [
    'attendance.punches',
    'attendance.attempts',
    'attendance.timesheet',
    'attendance.corrections',
    'attendance.employment',
    ...attendancePeople.categories,
  ],
  tables: ATTENDANCE_TABLES,
  // Streams of punches, attempts, timesheets and corrections are all named by their employment.
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    // Rows of punches and of everything else are different tables: their order among each other means nothing.
    await applyPunchEvents(client, schema, events.filter(isPunch));
    for (const event of events) if (!isPunch(event)) await applyRareEvent(client, schema, event);
  },
};
