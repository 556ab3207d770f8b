import type { Pool } from 'pg';
import { epochMsOf, instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { partsOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import {
  JobAbandoned,
  type JobHandler,
  type JobQueue,
  type JobSource,
  type ScheduledJob,
} from '@timeledger/jobs/port.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { AttendancePorts } from '../attendance-ports.js';
import { followUpId } from '../domain/corrections/correction-decision.js';
import { correctionStream, decideCorrection } from '../domain/corrections/correction.decider.js';
import { isCorrectionEvent } from '../domain/events/correction-events.js';

/** The job that lets one request expire; also the actor of what it records. Never renamed. */
export const EXPIRE_CORRECTION = 'attendance.expire-correction';

const PAGE = 500;

const jobOf = (
  tenantId: TenantId,
  streamId: StreamId,
  correctionId: EventId,
  expiresAt: Instant,
): ScheduledJob => ({
  name: EXPIRE_CORRECTION,
  payload: { tenantId, streamId, correctionId },
  jobId: correctionId,
  runAt: expiresAt,
});

/** Schedules the expiry of each request when it is filed. */
export const correctionExpiryReactor = (jobs: Pick<JobQueue, 'schedule'>): Reactor => ({
  name: 'schedule-correction-expiry',
  categories: ['attendance.corrections'],
  orderingKey: (event) => partsOf(event.streamId).id,
  async react(event) {
    if (!isCorrectionEvent(event) || event.type !== 'attendance.CorrectionRequested') return;
    const { expiresAt } = event.data;
    if (expiresAt === null) return;
    const { name, payload, ...options } = jobOf(event.tenantId, event.streamId, event.eventId, expiresAt);
    await jobs.schedule(name, payload, options);
  },
});

/**
 * Lets a request expire whose time is over; one that was decided meanwhile stays as it is. Fails, to be tried again,
 * when the clock here has not got there yet.
 */
export const expireCorrection =
  ({ pipeline, clock }: Pick<AttendancePorts, 'pipeline' | 'clock'>): JobHandler =>
  async ({ payload, jobId }) => {
    const { tenantId, streamId, correctionId } = payload;
    if (typeof tenantId !== 'string' || typeof streamId !== 'string' || typeof correctionId !== 'string') {
      throw new JobAbandoned('the payload names no correction');
    }
    // Written by `jobOf`.
    const id = correctionId as EventId;
    const nowMs = clock.nowMs();
    const { state } = await pipeline.execute({
      context: {
        tenantId: tenantId as TenantId,
        principal: EXPIRE_CORRECTION,
        actor: { kind: 'system', id: EXPIRE_CORRECTION },
        correlationId: jobId,
        causationId: correctionId,
        requestHash: '',
        operation: 'corrections.expire',
        idempotencyKey: correctionId,
      },
      streamId: streamId as StreamId,
      ...correctionStream,
      firstEventId: followUpId(id, 'attendance.CorrectionExpired'),
      idScope: 'stream',
      decide: (set) => decideCorrection({ kind: 'expire', correctionId: id, now: instantOf(nowMs) }, set),
    });
    const left = state.get(id);
    if (left?.status !== 'pending') return;
    const { expiresAt } = left.request;
    if (expiresAt !== null && epochMsOf(expiresAt) > nowMs)
      throw new Error('the request has not expired yet');
  };

interface PendingRow {
  readonly tenant_id: TenantId;
  readonly correction_id: EventId;
  readonly stream_id: StreamId;
  readonly expires_at: Instant;
}

/**
 * The expiry of every pending request, from the read model: a queue that was lost is filled again from here.
 * @param followerPool of the role `follower`, which sees the rows of all tenants
 */
export const pendingCorrectionExpiries = (followerPool: Pick<Pool, 'query'>): JobSource => ({
  async *derive() {
    let last: readonly [string, string] | undefined;
    for (;;) {
      const { rows } = await followerPool.query<PendingRow>(
        `SELECT tenant_id, correction_id, stream_id, expires_at FROM attendance.correction
         WHERE status = 'pending' AND expires_at IS NOT NULL
           AND ($1::uuid IS NULL OR (tenant_id, correction_id) > ($1, $2::uuid))
         ORDER BY tenant_id, correction_id LIMIT ${PAGE}`,
        [last?.[0] ?? null, last?.[1] ?? null],
      );
      for (const row of rows) yield jobOf(row.tenant_id, row.stream_id, row.correction_id, row.expires_at);
      const end = rows.at(-1);
      if (end === undefined || rows.length < PAGE) return;
      last = [end.tenant_id, end.correction_id];
    }
  },
});
