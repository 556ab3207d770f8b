import type { Pool } from 'pg';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { AllocationCalculated } from '../domain/allocations/allocation.decider.js';
import type { RateSet } from '../domain/costs/rates.js';
import { READ_WAIT_MS, TASK_TIME_PROJECTION, type TaskTimePorts } from '../task-time-ports.js';
import { PROJECT_COST, type ProjectCosts } from './project-costs.js';

/**
 * Reckons what projects come to from what is recorded of days and rates. In the order of the log for a whole company: a day
 * and a rate that come at once never miss each other.
 */
export const projectCostReactor = (
  { barrier, tokens }: Pick<TaskTimePorts, 'barrier' | 'tokens'>,
  costs: Pick<ProjectCosts, 'bookDay' | 'reprice'>,
  followerPool: Pick<Pool, 'query'>,
): Reactor => ({
  name: PROJECT_COST,
  categories: ['tasktime.allocation', 'tasktime.rates'],
  orderingKey: () => PROJECT_COST,
  async react(event) {
    if (event.type === 'tasktime.AllocationCalculated')
      // The type says what the data is.
      await costs.bookDay(event, event.data as AllocationCalculated['data']);
    if (event.type !== 'tasktime.RateSet') return;
    const rate = event.data as RateSet['data'];
    // Not before the read model knows every project that work was booked for by then.
    if (rate.projectId === null)
      await barrier.reach(tokens.issue(event.position), TASK_TIME_PROJECTION, READ_WAIT_MS);
    for (const projectId of rate.projectId === null
      ? await projectsOf(followerPool, event.tenantId, rate.perHour.currency)
      : [rate.projectId])
      await costs.reprice(event, rate, projectId);
  },
});

async function projectsOf(
  pool: Pick<Pool, 'query'>,
  tenantId: TenantId,
  currency: string,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ project_id: string }>(
    `SELECT project_id FROM tasktime.project WHERE tenant_id = $1 AND project->>'currency' = $2
     ORDER BY project_id`,
    [tenantId, currency],
  );
  return rows.map(({ project_id }) => project_id);
}
