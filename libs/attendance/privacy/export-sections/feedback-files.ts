import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { FeedbackEvent } from '../../domain/feedback/feedback-events.js';
import { feedbackStream } from '../../feedback/feedback.threads.js';
import type { ExportSource, FileOfSection, Subject } from './export-file.js';
import { openOf } from './person-records.js';

type ThreadRow = Record<string, unknown> & { readonly key: string };

const OWN_THREADS = `SELECT thread_id::text AS key FROM attendance.feedback_thread
  WHERE tenant_id = $1 AND employee_id = $2 AND ($3::uuid IS NULL OR thread_id > $3)
  ORDER BY thread_id LIMIT $4`;

/** What a thread is about stands in its first event. */
const aboutOf = (event: StoredEvent): JsonObject | undefined =>
  event.type === 'attendance.FeedbackOpened'
    ? {
        ...(event.data as unknown as Extract<FeedbackEvent, { type: 'attendance.FeedbackOpened' }>['data'])
          .about,
      }
    : undefined;

async function* feedback({ records }: ExportSource, { tenant, person }: Subject): AsyncGenerator<JsonObject> {
  for await (const { key } of records.rowsOf<ThreadRow>(tenant, person, OWN_THREADS)) {
    let about: JsonObject | null = null;
    for await (const event of records.eventsOf(tenant, feedbackStream(tenant, key))) {
      about = aboutOf(event) ?? about;
      const { authorId, closedBy, reopenedBy, text } = event.data;
      const by = authorId ?? closedBy ?? reopenedBy ?? null;
      yield {
        threadId: key,
        about,
        step: event.type,
        at: event.occurredAt,
        recordedAt: event.recordedAt,
        by,
        isOwn: by === person,
        text: openOf(text),
      };
    }
  }
}

/** The threads that a person opened. */
export const feedbackFiles: readonly FileOfSection[] = [
  {
    path: 'attendance/feedback',
    text: {
      en: 'Your feedback and the answers that you were given, one message a row.',
      zh: '您的反馈以及给您的答复，每条消息一行。',
    },
    rows: feedback,
  },
];
