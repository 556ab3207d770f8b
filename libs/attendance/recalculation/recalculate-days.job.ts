import type { Pool } from 'pg';
import { JobAbandoned, type JobHandler, type JobQueue, type JobSource } from '@timeledger/jobs/port.js';
import { epochMsOf, instantOf } from '@timeledger/kernel/clock.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import { positionOf } from '@timeledger/runtime/checkpoints.js';
import { KnownStreams } from '@timeledger/runtime/known-streams.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import { ATTENDANCE_PROJECTION, type AttendancePorts } from '../attendance-ports.js';
import type { LocalDate, UtcMonth } from '../domain/events/event.js';
import { addDays, localDateOf } from '../domain/work-time/day-boundaries.js';
import { payPeriodOf, payPeriodsBetween, type PayPeriod } from '../domain/work-time/pay-period.js';
import {
  recalculationAfter,
  type Recalculation,
  type RecalculationScope,
} from '../domain/work-time/recalculation.js';
import type { EmploymentSettings } from '../settings/settings.reader.js';
import { DayCalculation } from '../worked-days/day-calculation.js';
import { isRecalculationCause, RECALCULATION_CAUSES, recalculationStream } from './recalculation-streams.js';

/** The job that calculates the days anew that one event may have changed, some employments at a time. Never renamed. */
export const RECALCULATE_DAYS = 'attendance.recalculate-days';

/** Employments of one run: seconds of work, so that a stop waits for no more. */
const EMPLOYMENTS_A_RUN = 100;
const PAGE = 500;
/** Over some nine hours: a read model that is being built anew, or a database that is away, is waited out. */
const ATTEMPTS = 15;

/** What the job works with. */
export interface RecalculationParts extends Pick<AttendancePorts, 'store' | 'pipeline' | 'clock' | 'hooks'> {
  /** Of the role `follower`, which sees the rows of all tenants. */
  readonly followerPool: Pick<Pool, 'query'>;
  readonly jobs: Pick<JobQueue, 'schedule'>;
}

const jobOf = (tenantId: TenantId, causeId: EventId, after: EmploymentId | null, employments: number) => ({
  name: RECALCULATE_DAYS,
  payload: { tenantId, causeId, after, employments },
  jobId: after === null ? causeId : `${causeId}.${after}`,
  attempts: ATTEMPTS,
});

/** Schedules the job for every event of settings, and for every day that ends. */
export const recalculationReactor = (jobs: Pick<JobQueue, 'schedule'>): Reactor => ({
  name: 'schedule-recalculation',
  categories: RECALCULATION_CAUSES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async react(event) {
    if (!isRecalculationCause(event)) return;
    const { tenantId, eventId } = event;
    const { name, payload, ...options } = jobOf(tenantId, eventId, null, 0);
    await jobs.schedule(name, payload, options);
  },
});

/**
 * Calculates the days of a page of employments, then schedules the next page; at the end records that all are done. Run
 * again it records nothing twice: days rest on the log up to the cause, and those that rest on later events stay.
 */
export function recalculateDays(parts: RecalculationParts): JobHandler {
  return async ({ payload }) => {
    const { tenantId, causeId, after, employments } = payload;
    if (typeof tenantId !== 'string' || typeof causeId !== 'string')
      throw new JobAbandoned('the payload names no event');
    // Written by `jobOf`.
    const [tenant, last] = [tenantId as TenantId, after as EmploymentId | null];
    const cause = await parts.store.findEvent(tenant, causeId as EventId);
    if (cause === undefined) throw new JobAbandoned('there is no such event');
    const recalculation = recalculationAfter(cause, await eventBefore(parts, cause));
    const page = recalculation === undefined ? [] : await employmentsOf(parts, cause, recalculation, last);
    if (recalculation !== undefined && page.length > 0) await recalculate(parts, cause, recalculation, page);
    const done = Number(employments) + page.length;
    if (page.length < EMPLOYMENTS_A_RUN) return recordDone(parts, cause, done);
    const { name, payload: next, ...options } = jobOf(tenant, cause.eventId, page.at(-1) ?? null, done);
    await parts.jobs.schedule(name, next, options);
  };
}

async function eventBefore(
  { store }: RecalculationParts,
  { tenantId, streamId, revision }: StoredEvent,
): Promise<StoredEvent | undefined> {
  if (revision === 0) return undefined;
  return (await store.readStream(tenantId, streamId, { fromRevision: revision - 1, limit: 1 }))[0];
}

const CONDITION_OF: Readonly<Record<RecalculationScope['kind'], string>> = {
  tenant: '$4::text IS NULL',
  employment: 'employment_id = $4::uuid',
  employee: 'employee_id = $4::uuid',
  'pay-group': `data::jsonb -> 'payGroups' @> jsonb_build_array(jsonb_build_object('payGroupId', $4::text))`,
  // Whoever ever was in the team or in one below: whose plan did not change, of those nothing is recorded.
  team: `employee_id IN (
    WITH RECURSIVE below AS (
      SELECT team_id FROM attendance.team WHERE tenant_id = $1 AND team_id = $4::uuid
      UNION SELECT team.team_id FROM attendance.team JOIN below ON team.parent_team_id = below.team_id
        WHERE team.tenant_id = $1)
    SELECT employee_id FROM attendance.placement WHERE tenant_id = $1 AND team_id IN (SELECT team_id FROM below))`,
};

const subjectOf = (scope: RecalculationScope): string | null => {
  switch (scope.kind) {
    case 'tenant':
      return null;
    case 'employment':
      return scope.employmentId;
    case 'employee':
      return scope.employeeId;
    case 'pay-group':
      return scope.payGroupId;
    case 'team':
      return scope.teamId;
  }
};

/** A page of the employments whose days may have changed. */
async function employmentsOf(
  { followerPool, store }: RecalculationParts,
  { tenantId, position }: StoredEvent,
  { scope }: Recalculation,
  after: EmploymentId | null,
): Promise<readonly EmploymentId[]> {
  const reached = await positionOf(followerPool, 'attendance', ATTENDANCE_PROJECTION, store.epoch);
  if (reached < position) throw new Error('the read model does not know the event yet');
  const { rows } = await followerPool.query<{ readonly employment_id: EmploymentId }>(
    `SELECT employment_id FROM attendance.employment
     WHERE tenant_id = $1 AND ($2::uuid IS NULL OR employment_id > $2) AND ${CONDITION_OF[scope.kind]}
     ORDER BY employment_id LIMIT $3`,
    [tenantId, after, EMPLOYMENTS_A_RUN, subjectOf(scope)],
  );
  return rows.map((row) => row.employment_id);
}

async function recalculate(
  parts: RecalculationParts,
  cause: StoredEvent,
  recalculation: Recalculation,
  employments: readonly EmploymentId[],
): Promise<void> {
  // Everything is read as of one event: what is known of it does not change meanwhile.
  const calculation = new DayCalculation({ ports: parts, known: new KnownStreams(parts.store) });
  const { eventId } = cause;
  for (const employment of employments) {
    const settings = await calculation.settingsAt(cause, employment);
    const days = settings && daysOf(cause, recalculation, settings);
    if (settings === undefined || days === undefined) continue;
    const punched = await monthsPunchedIn(parts, cause.tenantId, employment);
    for (const period of payPeriodsBetween(settings.definitions, days.from, days.until)) {
      const { zone } = period.payGroup;
      const isEmpty = monthsAround(period).every((month) => !punched.has(month));
      if (isEmpty && period.end < (await calculation.knownSince(cause, employment, zone))) continue;
      await calculation.calculate(cause, {
        ...{ settings, period, leavesLocked: true },
        cause: { kind: recalculation.cause, eventId, correctionId: null },
        isWanted: (date) => days.from <= date && date <= days.until,
      });
    }
  }
}

/** First and last day of an employment that may have changed; `undefined` for none. */
function daysOf(
  { recordedAt }: StoredEvent,
  recalculation: Recalculation,
  { employment: { hiredOn, leftOn }, definitions }: EmploymentSettings,
): { readonly from: LocalDate; readonly until: LocalDate } | undefined {
  const from = recalculation.from > hiredOn ? recalculation.from : hiredOn;
  const today = localDateOf(payPeriodOf(definitions, from).payGroup.zone, epochMsOf(recordedAt));
  const until = [recalculation.until ?? today, leftOn ?? today, today].sort()[0] ?? today;
  return from > until ? undefined : { from, until };
}

const monthOf = (date: LocalDate): UtcMonth => date.slice(0, 7).replace('-', '');

/** The months in which punches of a period may be, with those of the nights before and behind it. */
const monthsAround = ({ start, end }: PayPeriod): readonly UtcMonth[] =>
  [addDays(start, -1), start, end, addDays(end, 1)].map(monthOf);

async function monthsPunchedIn(
  { followerPool }: RecalculationParts,
  tenant: TenantId,
  employment: EmploymentId,
): Promise<ReadonlySet<UtcMonth>> {
  const { rows } = await followerPool.query<{ readonly month: UtcMonth }>(
    'SELECT month FROM attendance.punch_stream WHERE tenant_id = $1 AND employment_id = $2',
    [tenant, employment],
  );
  return new Set(rows.map(({ month }) => month));
}

/** The first time that all is done is recorded; once. */
async function recordDone(
  { pipeline, clock }: RecalculationParts,
  { tenantId, eventId, correlationId }: StoredEvent,
  employments: number,
): Promise<void> {
  await pipeline.execute({
    context: {
      tenantId,
      principal: RECALCULATE_DAYS,
      actor: { kind: 'system', id: RECALCULATE_DAYS },
      correlationId,
      causationId: eventId,
      requestHash: '',
      operation: RECALCULATE_DAYS,
      idempotencyKey: eventId,
    },
    streamId: recalculationStream(tenantId, eventId),
    initialState: 0,
    evolve: (count: number) => count + 1,
    decide: (count) =>
      count > 0
        ? []
        : [
            {
              type: 'attendance.DaysRecalculated',
              schemaVersion: 1,
              occurredAt: instantOf(clock.nowMs()),
              data: { causeId: eventId, employments },
            },
          ],
  });
}

/** Every cause whose days are not all calculated, from the read model: a queue that was lost is filled again from here. */
export const pendingRecalculations = (followerPool: Pick<Pool, 'query'>): JobSource => ({
  async *derive() {
    let last: readonly [string, string] | undefined;
    for (;;) {
      const { rows } = await followerPool.query<{ tenant_id: TenantId; cause_id: EventId }>(
        `SELECT tenant_id, cause_id FROM attendance.pending_recalculation
         WHERE $1::uuid IS NULL OR (tenant_id, cause_id) > ($1, $2::uuid)
         ORDER BY tenant_id, cause_id LIMIT ${PAGE}`,
        [last?.[0] ?? null, last?.[1] ?? null],
      );
      for (const row of rows) yield jobOf(row.tenant_id, row.cause_id, null, 0);
      const end = rows.at(-1);
      if (end === undefined || rows.length < PAGE) return;
      last = [end.tenant_id, end.cause_id];
    }
  },
});
