import { partsOf } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { DaysRecalculated } from '../domain/events/recalculation-events.js';
import { isRecalculationCause, RECALCULATION_CAUSES } from './recalculation-streams.js';
import { RECALCULATION_TABLES } from './recalculation.tables.js';

/** The name of the projection that keeps what is to be calculated anew. */
export const RECALCULATION_PROJECTION = 'recalculation';

/** Which causes wait for their days, and which pay groups there are: a lost queue of jobs is filled again from here. */
export const recalculationProjection: Projection = {
  name: RECALCULATION_PROJECTION,
  version: 1,
  categories: [...RECALCULATION_CAUSES, 'attendance.recalculations'],
  tables: RECALCULATION_TABLES,
  // A cause and its end are in different streams: the tenant keeps them in order.
  orderingKey: ({ tenantId }) => tenantId,
  async apply(client, events, schema) {
    for (const event of events) {
      const { tenantId, eventId, streamId, type, data } = event;
      if (type === 'attendance.DaysRecalculated') {
        await client.query(
          `DELETE FROM ${schema}.pending_recalculation WHERE tenant_id = $1 AND cause_id = $2`,
          [tenantId, (data as DaysRecalculated['data']).causeId],
        );
        continue;
      }
      if (!isRecalculationCause(event)) continue;
      await client.query(
        `INSERT INTO ${schema}.pending_recalculation (tenant_id, cause_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        [tenantId, eventId],
      );
      if (type !== 'attendance.PayGroupDefined') continue;
      await client.query(
        `INSERT INTO ${schema}.known_pay_group (tenant_id, pay_group_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        [tenantId, partsOf(streamId).id],
      );
    }
  },
};
