import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { FeedbackEvent } from '../domain/feedback/feedback-events.js';
import { evolveFeedback, NO_FEEDBACK } from '../domain/feedback/feedback.decider.js';
import { FEEDBACK_TABLES } from './feedback.tables.js';

/** The name of the projection that keeps feedback's read model. */
export const FEEDBACK_PROJECTION = 'feedback';

/** Threads as they are now; texts stay sealed. People write seldom, so each event is a statement of its own. */
export const feedbackProjection: Projection = {
  name: FEEDBACK_PROJECTION,
  version: 1,
  categories: ['attendance.feedback'],
  tables: FEEDBACK_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const event of events) {
      const threadId = partsOf(event.streamId).id;
      const { rows } = await client.query<{ readonly events: readonly StoredEvent[] }>(
        `SELECT events FROM ${schema}.feedback_thread WHERE tenant_id = $1 AND thread_id = $2`,
        [event.tenantId, threadId],
      );
      const all = [...(rows[0]?.events ?? []), event];
      // The category holds only feedback's own events.
      const thread = (all as unknown as readonly FeedbackEvent[]).reduce(evolveFeedback, NO_FEEDBACK);
      if (thread === undefined) continue;
      await client.query(
        `INSERT INTO ${schema}.feedback_thread (tenant_id, thread_id, employee_id, responsible_id, state, events, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, thread_id)
         DO UPDATE SET state = excluded.state, events = excluded.events, revision = excluded.revision`,
        [
          event.tenantId,
          threadId,
          thread.employeeId,
          thread.responsibleId,
          thread.state,
          JSON.stringify(all),
          event.revision,
        ],
      );
    }
  },
};
