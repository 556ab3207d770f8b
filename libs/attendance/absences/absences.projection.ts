import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { evolveAbsence, type Absence } from '../domain/absence/absences.decider.js';
import { absenceIdOf, isAbsenceLifeEvent } from '../domain/events/absence-events.js';
import { ABSENCES_CATEGORY } from './absence-streams.js';
import { ABSENCE_TABLES } from './absences.tables.js';

/** The name of the projection that keeps the read model of absences. */
export const ABSENCES_PROJECTION = 'absences';

/** An absence as its stored events tell; `undefined` without the first. */
export const absenceOf = (events: readonly StoredEvent[]): Absence | undefined =>
  events.reduce<Absence | undefined>(
    (absence, event) => (isAbsenceLifeEvent(event) ? evolveAbsence(absence, event) : absence),
    undefined,
  );

/** Absences as they are now; texts stay sealed. People are away seldom, so each event is a statement of its own. */
export const absencesProjection: Projection = {
  name: ABSENCES_PROJECTION,
  version: 1,
  categories: [ABSENCES_CATEGORY],
  tables: ABSENCE_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const event of events) {
      if (!isAbsenceLifeEvent(event)) continue;
      const absenceId = absenceIdOf(event);
      const { rows } = await client.query<{ readonly events: readonly StoredEvent[] }>(
        `SELECT events FROM ${schema}.absence WHERE tenant_id = $1 AND absence_id = $2`,
        [event.tenantId, absenceId],
      );
      const all = [...(rows[0]?.events ?? []), event];
      const absence = absenceOf(all);
      if (absence === undefined) continue;
      const { employmentId, employeeId, status, from, until, requestedAt } = absence;
      await client.query(
        `INSERT INTO ${schema}.absence (tenant_id, absence_id, employment_id, employee_id, status, first_day, last_day,
           requested_at, events)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (tenant_id, absence_id) DO UPDATE SET status = excluded.status, events = excluded.events`,
        [
          ...[event.tenantId, absenceId, employmentId, employeeId, status, from, until, requestedAt],
          JSON.stringify(all),
        ],
      );
    }
  },
};
