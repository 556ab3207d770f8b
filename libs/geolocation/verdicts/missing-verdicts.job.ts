import type { Pool } from 'pg';
import { JobAbandoned, type JobHandler, type JobQueue, type JobSource } from '@timeledger/jobs/port.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import { GIVE_MISSING_VERDICT, type PunchVerdicts } from './punch-verdicts.js';

/** So long evidence is waited for; what comes later replaces the verdict that was given without. */
export const EVIDENCE_GRACE_MS = 2 * 60_000;

const PAGE = 500;

const payloadOf = (tenantId: string, punchId: string) => ({ payload: { tenantId, punchId }, jobId: punchId });

/** Sees to it that each punch gets a verdict, whether evidence comes or not. */
export const missingVerdictReactor = (jobs: Pick<JobQueue, 'schedule'>): Reactor => ({
  name: 'schedule-missing-verdict',
  categories: ['geolocation.verdict'],
  orderingKey: (event) => partsOf(event.streamId).id,
  async react({ type, tenantId, streamId }) {
    if (type !== 'geolocation.PunchNoted') return;
    const { payload, jobId } = payloadOf(tenantId, partsOf(streamId).id);
    await jobs.schedule(GIVE_MISSING_VERDICT, payload, { jobId, delayMs: EVIDENCE_GRACE_MS });
  },
});

/** Gives the verdict on a punch that no evidence came for. Safe to run again. */
export const giveMissingVerdict =
  (verdicts: Pick<PunchVerdicts, 'giveWithoutEvidence'>): JobHandler =>
  async ({ payload: { tenantId, punchId } }) => {
    if (typeof tenantId !== 'string' || typeof punchId !== 'string')
      throw new JobAbandoned('the payload names no punch');
    // Written by `payloadOf`.
    await verdicts.giveWithoutEvidence(tenantId as TenantId, punchId);
  };

/**
 * Every punch without a verdict, from the read model: a queue that was lost is filled again from here.
 * @param followerPool of the role `follower`, which sees the rows of all tenants
 */
export const pendingVerdicts = (followerPool: Pick<Pool, 'query'>): JobSource => ({
  async *derive() {
    let last: readonly [string, string] | undefined;
    for (;;) {
      const { rows } = await followerPool.query<{ tenant_id: string; punch_id: string }>(
        `SELECT tenant_id, punch_id FROM geolocation.punch_verdict
         WHERE verdict IS NULL AND ($1::uuid IS NULL OR (tenant_id, punch_id) > ($1, $2::uuid))
         ORDER BY tenant_id, punch_id LIMIT ${PAGE}`,
        [last?.[0] ?? null, last?.[1] ?? null],
      );
      for (const { tenant_id, punch_id } of rows)
        yield {
          ...{ name: GIVE_MISSING_VERDICT, ...payloadOf(tenant_id, punch_id) },
          delayMs: EVIDENCE_GRACE_MS,
        };
      const end = rows.at(-1);
      if (end === undefined || rows.length < PAGE) return;
      last = [end.tenant_id, end.punch_id];
    }
  },
});
