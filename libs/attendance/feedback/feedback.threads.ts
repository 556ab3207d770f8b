import { Inject, Injectable } from '@nestjs/common';
import { access } from '@timeledger/access/access.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { readAll } from '@timeledger/runtime/event-hooks.js';
import { assertNotParked } from '@timeledger/runtime/parking.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { attendanceSight } from '../access/attendance-sight.js';
import { ATTENDANCE_PORTS, reachList, type AttendancePorts } from '../attendance-ports.js';
import type { FeedbackEvent } from '../domain/feedback/feedback-events.js';
import {
  decideFeedback,
  evolveFeedback,
  NO_FEEDBACK,
  type FeedbackCommand,
  type FeedbackState,
  type FeedbackThread,
} from '../domain/feedback/feedback.decider.js';
import { FeedbackAccess } from './feedback.access.js';
import type { FeedbackQuery, FeedbackView } from './feedback.dto.js';
import { FEEDBACK_PROJECTION } from './feedback.projection.js';

/** Threads of one person that are not closed; counted by the read model, which may be a moment old. */
export const MAX_OPEN_THREADS_PER_PERSON = 50;

/** Nobody's id. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const WANTED = `thread.tenant_id = $1 AND ($4::uuid IS NULL OR thread.thread_id > $4)
  AND ($5::text IS NULL OR thread.state = $5)
  AND $2::uuid IS NOT NULL AND $3::text IS NOT NULL AND $6::boolean IS NOT NULL AND $7::boolean IS NOT NULL`;
const MY_THREADS = `SELECT thread.thread_id, thread.events, thread.revision FROM attendance.feedback_thread thread
  WHERE ${WANTED} AND thread.employee_id = $2 ORDER BY thread.thread_id LIMIT $8`;
/** By who answers for the record's day as things are today, whoever did when the thread was opened; rules have no day. */
const THREADS_TO_ANSWER = `SELECT thread.thread_id, thread.events, thread.revision
  FROM attendance.feedback_thread thread
  CROSS JOIN LATERAL (SELECT thread.events->0->'data'->'about'->>'day' AS on_day) AS about
  LEFT JOIN LATERAL ${attendanceSight.deciderSql('thread.employee_id', 'about.on_day', 'NULL')} AS now ON about.on_day IS NOT NULL
  WHERE ${WANTED} AND ($7 OR ${attendanceSight.isMeOrMine('now.manager_id')} OR ($6 AND now.manager_id IS NULL))
  ORDER BY thread.thread_id LIMIT $8`;

interface ThreadRow {
  readonly thread_id: string;
  readonly events: readonly StoredEvent[];
  readonly revision: string;
}

/** A thread with its texts open, and the revision that its ETag names. */
export interface ReadThread {
  readonly view: FeedbackView;
  readonly revision: number;
}

/** A changed thread. */
export interface ChangedThread extends ReadThread {
  /** Token for `Read-At`. */
  readonly position: string;
}

/** The messages of one thread. */
export const feedbackStream = (tenant: TenantId, threadId: string): StreamId =>
  streamIdOf('attendance.feedback', tenant, threadId);

// The category holds only feedback's own events.
const evolveStored = evolveFeedback as unknown as (state: FeedbackState, event: StoredEvent) => FeedbackState;

/** A thread as clients see it; what its author's erasure took is null, and says so. */
export const feedbackViewOf = (thread: FeedbackThread): FeedbackView => {
  const { kind, id, employmentId } = thread.about;
  return {
    id: thread.threadId,
    about: { kind, id, ...(employmentId === null ? {} : { employmentId }) },
    employeeId: thread.employeeId,
    state: thread.state,
    messages: thread.messages.map(({ authorId, at, text }) => ({
      authorId,
      at,
      text: typeof text === 'string' ? text : null,
      isErased: typeof text !== 'string',
    })),
  };
};

/** Reads and changes threads. */
@Injectable()
export class FeedbackThreads {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(FeedbackAccess) private readonly access: FeedbackAccess,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  reach(token: string | undefined): Promise<void> {
    return reachList(this.ports, token, FEEDBACK_PROJECTION);
  }

  /** Refuses who has too many open threads. @throws DomainError 409 `feedback.too-many-open` */
  async assertRoom(tenantId: TenantId, employeeId: EmployeeId): Promise<void> {
    const [row] = await this.ports.database.query<{ count: string }>(
      tenantId,
      `SELECT count(*) FROM attendance.feedback_thread
       WHERE tenant_id = $1 AND employee_id = $2 AND state <> 'closed'`,
      [tenantId, employeeId],
    );
    if (Number(row?.count ?? 0) >= MAX_OPEN_THREADS_PER_PERSON)
      throw new DomainError('feedback.too-many-open', 'conflict');
  }

  /** Refuses who may not answer in a thread, judged by the log. @throws DomainError 404 `feedback.unknown`; 403 */
  async assertMayAnswer(principal: Principal, threadId: string): Promise<void> {
    const { store, hooks } = this.ports;
    const { tenantId } = principal;
    const stream = feedbackStream(tenantId, threadId);
    const { state } = await foldStream(store, hooks, tenantId, stream, NO_FEEDBACK, evolveStored);
    await this.access.assertMay(principal, state, 'answer');
  }

  /** Decides and records. @throws DomainError as the decider; `resource.stale` (412) */
  async change(
    request: CommandRequest,
    threadId: string,
    command: FeedbackCommand,
    guards: { readonly expected?: number; readonly assertRoom?: () => Promise<void> } = {},
  ): Promise<ChangedThread> {
    const { pipeline, hashing, clock, tokens, hooks, store } = this.ports;
    const { tenantId } = request.principal;
    const streamId = feedbackStream(tenantId, threadId);
    const result = await pipeline.execute<FeedbackState>({
      context: commandContextOf(hashing, request),
      streamId,
      initialState: NO_FEEDBACK,
      evolve: evolveStored,
      decide: async (state) => {
        const decided = decideFeedback(command, state, instantOf(clock.nowMs()));
        if (decided.length > 0) await guards.assertRoom?.();
        return decided.map((decision) => ({ ...decision, data: decision.data as JsonObject }));
      },
      ...(guards.expected === undefined ? {} : { expected: guards.expected }),
    });
    let { state } = result;
    if (result.isDuplicate) {
      // A retry is answered as its request was.
      const events = await store.readStream(tenantId, streamId, { toPosition: result.position });
      state = (await readAll((event) => hooks.read(event), events)).reduce(evolveStored, NO_FEEDBACK);
    }
    if (state === undefined) throw new Error('an accepted change left no thread');
    const { revision } = result;
    return { view: feedbackViewOf(state), revision, position: tokens.issue(result.position) };
  }

  /** @throws DomainError 404 `feedback.unknown`; 503 `projection.parked` */
  async thread(principal: Principal, threadId: string): Promise<ReadThread> {
    const { tenantId } = principal;
    const row = await this.ports.database.run(
      tenantId,
      async (client) => {
        const key = { tenantId, orderingKey: threadId };
        const { rows } = await client.query<ThreadRow>(
          `SELECT thread_id, events, revision FROM attendance.feedback_thread
           WHERE tenant_id = $1 AND thread_id = $2`,
          [tenantId, threadId],
        );
        if (rows[0] !== undefined) await assertNotParked(client, 'attendance', FEEDBACK_PROJECTION, key);
        return rows[0];
      },
      { isReadOnly: true },
    );
    const thread = row && (await this.openOf(row));
    await this.access.assertMay(principal, thread, 'read');
    if (thread === undefined || row === undefined) throw new DomainError('feedback.unknown', 'not-found');
    return { view: feedbackViewOf(thread), revision: Number(row.revision) };
  }

  /** Threads that one opened, or those that one answers for; auditors find all of them under `to-answer`. */
  async threads(principal: Principal, query: FeedbackQuery): Promise<Page<FeedbackView>> {
    const { tenantId, employeeId } = principal;
    const list = query.list ?? 'mine';
    const me = employeeId ?? NOBODY;
    const { byRole } = access.conditionsFor(principal.roles, 'feedback');
    const isAdministration = await this.access.isTimeAdministrator(principal);
    const isAll = list === 'to-answer' && byRole.has('auditor');
    const state = query.state ?? null;
    const filter = { list, state, me, isAdministration, isAll };
    const scope: CursorScope = { tenantId, list: 'listFeedback', filter };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? null : this.ports.cursors.read(scope, query.cursor)[0];
    // Every parameter stands in the statement, whichever list is wanted.
    const rows = await this.ports.database.query<ThreadRow & Record<string, unknown>>(
      tenantId,
      list === 'mine' ? MY_THREADS : THREADS_TO_ANSWER,
      [tenantId, me, this.access.today(), behind, state, isAdministration, isAll, limit + 1],
    );
    const page = pageOf<ThreadRow>(this.ports.cursors, scope, rows, limit, (row) => [row.thread_id]);
    const items: FeedbackView[] = [];
    for (const row of page.items) {
      const thread = await this.openOf(row);
      // A list shows what a read of each item would.
      if (thread !== undefined && (await this.access.mayRead(principal, thread)))
        items.push(feedbackViewOf(thread));
    }
    return { ...page, items };
  }

  private async openOf({ events }: ThreadRow): Promise<FeedbackState> {
    const read = await readAll((event) => this.ports.hooks.read(event), events);
    // The row holds the thread's own events.
    return (read as unknown as readonly FeedbackEvent[]).reduce(evolveFeedback, NO_FEEDBACK);
  }
}
