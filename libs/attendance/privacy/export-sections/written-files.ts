import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId } from '@timeledger/kernel/ids.js';
import { feedbackStream } from '../../feedback/feedback.threads.js';
import { timesheetStream } from '../../streams.js';
import { correctionsForOthers } from './correction-files.js';
import type { ExportSource, FileOfSection, Subject } from './export-file.js';
import { openOf } from './person-records.js';

type KeyRow = Record<string, unknown> & { readonly key: string };
type EventsRow = KeyRow & { readonly events: readonly StoredEvent[] };

// Nothing indexes who decided or answered: the server goes through the company's rows (never the log), a page at a time.
const DECIDED = `SELECT c.correction_id::text AS key, c.events FROM attendance.correction c
  WHERE c.tenant_id = $1 AND c.employee_id::text <> $2::text AND ($3::uuid IS NULL OR c.correction_id > $3)
    AND EXISTS (SELECT FROM json_array_elements(c.events) AS e
      WHERE $2::text IN (e->'data'->>'approvedBy', e->'data'->>'rejectedBy'))
  ORDER BY c.correction_id LIMIT $4`;
const ABSENCES_OF_OTHERS = `SELECT a.absence_id::text AS key, a.events FROM attendance.absence a
  WHERE a.tenant_id = $1 AND a.employee_id::text <> $2::text AND ($3::uuid IS NULL OR a.absence_id > $3)
    AND EXISTS (SELECT FROM json_array_elements(a.events) AS e WHERE $2::text IN
      (e->'data'->>'requestedBy', e->'data'->>'approvedBy', e->'data'->>'rejectedBy', e->'data'->>'cancelledBy'))
  ORDER BY a.absence_id LIMIT $4`;
const ANSWERED = `SELECT t.thread_id::text AS key FROM attendance.feedback_thread t
  WHERE t.tenant_id = $1 AND t.employee_id::text <> $2::text AND ($3::uuid IS NULL OR t.thread_id > $3)
    AND EXISTS (SELECT FROM json_array_elements(t.events) AS e WHERE e->'data'->>'authorId' = $2::text)
  ORDER BY t.thread_id LIMIT $4`;
/**
 * Sheets of others with more steps than lead straight to where they stand: only those can have been rejected or reopened.
 * The shortest way with a rejection is one step shorter where nothing was recorded of the opening.
 */
const TAKEN_BACK = `SELECT t.employment_id || ' ' || t.period_start AS key FROM attendance.timesheet t
  WHERE t.tenant_id = $1 AND t.employee_id::text <> $2::text
    AND t.revision >= CASE t.status WHEN 'open' THEN 1 WHEN 'submitted' THEN 2 WHEN 'approved' THEN 3 ELSE 4 END
    AND ($3::text IS NULL OR (t.employment_id, t.period_start) > (split_part($3, ' ', 1)::uuid, split_part($3, ' ', 2)))
  ORDER BY t.employment_id, t.period_start LIMIT $4`;

/** What the person wrote, and nothing else. */
const written = (kind: string, event: StoredEvent, member: string): JsonObject => ({
  kind,
  writtenAt: event.occurredAt,
  text: openOf(event.data[member]),
});

async function* onCorrections(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { records } = source;
  for await (const { events } of records.rowsOf<EventsRow>(subject.tenant, subject.person, DECIDED))
    for (const stored of events) {
      const { approvedBy, rejectedBy, comment } = stored.data;
      if (approvedBy !== subject.person && rejectedBy !== subject.person) continue;
      if (comment === undefined) continue;
      const kind = rejectedBy === undefined ? 'correction-approved' : 'correction-rejected';
      yield written(kind, await records.opened(stored), 'comment');
    }
}

async function* onTimesheets(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { records } = source;
  const { tenant, person } = subject;
  for await (const { key } of records.rowsOf<KeyRow>(tenant, person, TAKEN_BACK)) {
    const [employment = '', start = ''] = key.split(' ');
    // Written by the statement from an employment's id.
    const stream = timesheetStream(tenant, employment as EmploymentId, start);
    for await (const event of records.eventsOf(tenant, stream)) {
      if (event.data['rejectedBy'] === person) yield written('timesheet-rejected', event, 'comment');
      if (event.data['reopenedBy'] === person) yield written('timesheet-reopened', event, 'comment');
    }
  }
}

async function* onAbsences(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { records } = source;
  for await (const { events } of records.rowsOf<EventsRow>(
    subject.tenant,
    subject.person,
    ABSENCES_OF_OTHERS,
  ))
    for (const stored of events) {
      const { requestedBy, approvedBy, rejectedBy, cancelledBy, reason, comment } = stored.data;
      if (![requestedBy, approvedBy, rejectedBy, cancelledBy].includes(subject.person)) continue;
      const member = reason === undefined ? 'comment' : 'reason';
      if (reason === undefined && comment === undefined) continue;
      // `attendance.AbsenceApproved` as `absence-approved`.
      const kind = `absence-${stored.type.slice('attendance.Absence'.length).toLowerCase()}`;
      yield written(kind, await records.opened(stored), member);
    }
}

async function* onFeedback(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { records } = source;
  const { tenant, person } = subject;
  for await (const { key } of records.rowsOf<KeyRow>(tenant, person, ANSWERED))
    for await (const event of records.eventsOf(tenant, feedbackStream(tenant, key)))
      if (event.data['authorId'] === person) yield written('feedback-answered', event, 'text');
}

async function* comments(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  yield* onCorrections(source, subject);
  yield* onAbsences(source, subject);
  yield* onTimesheets(source, subject);
  yield* onFeedback(source, subject);
}

/** What a person wrote about records of others. */
export const writtenFiles: readonly FileOfSection[] = [
  correctionsForOthers,
  {
    path: 'attendance/comments-to-others',
    text: {
      en: 'What you wrote when you decided on records of others or answered them: your words and when. Whose records they are is left out.',
      zh: '您在处理他人记录或答复他人时所写的内容：您的文字和时间。不包含所涉及的人员。',
    },
    rows: comments,
  },
];
