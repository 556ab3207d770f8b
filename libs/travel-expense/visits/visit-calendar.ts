import { Inject, Injectable } from '@nestjs/common';
import { epochMsOf, instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { CommandQueue } from '@timeledger/runtime/command-queue.js';
import { LONGEST_VISIT_DAYS } from '../domain/visits/visit.decider.js';
import type { VisitPlan } from '../domain/visits/visit-events.js';
import { reachReadModel, TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';

const DAY_MS = 86_400_000;
/** Plans that may wait in this process. */
const MOST_WAITING = 1000;

/** Who goes when, and with which visit: its own time is in nobody’s way. */
export interface WantedTime {
  readonly tenantId: TenantId;
  readonly visitId: string;
  readonly employeeIds: readonly EmployeeId[];
  readonly plan: VisitPlan;
  /** Where a request names a person at fault. */
  readonly pointerOf: (employeeId: string) => string;
}

/**
 * The time that visits take of people. Each visit is a stream of its own, so that two of one person could be planned at the
 * same moment without either knowing: whoever plans therefore does it alone in the company, holding a lock of the
 * database, and looks at a read model that has seen everything planned before.
 */
@Injectable()
export class VisitCalendar {
  // One at a time in this process: however many companies plan, one connection waits for a lock.
  private readonly queue = new CommandQueue({ maxPerKey: MOST_WAITING });

  constructor(@Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts) {}

  /** Runs work that plans visits while nobody else of the company plans any, in whatever process. */
  alone<Result>(tenantId: TenantId, work: () => Promise<Result>): Promise<Result> {
    return this.queue.run('visits', () =>
      this.ports.database.run(
        tenantId,
        async (client) => {
          await client.query(
            `SELECT pg_advisory_xact_lock(hashtextextended('travelexpense.visits ' || $1, 0))`,
            [tenantId],
          );
          return work();
        },
        { isReadOnly: true },
      ),
    );
  }

  /**
   * To be asked within {@link alone}.
   * @throws DomainError 409 `visit.overlaps` with a pointer for each person; 504 `read.not-reached` while the read model
   *   is far behind
   */
  async assertFree({ tenantId, visitId, employeeIds, plan, pointerOf }: WantedTime): Promise<void> {
    const { database, store, tokens } = this.ports;
    await reachReadModel(this.ports, tokens.issue(await store.head()));
    const earliest = instantOf(epochMsOf(plan.plannedStart) - LONGEST_VISIT_DAYS * DAY_MS);
    const rows = await database.query<{ employee_id: string }>(
      tenantId,
      `SELECT DISTINCT employee_id FROM travelexpense.visit_employee
       WHERE tenant_id = $1 AND employee_id = ANY($2::uuid[]) AND visit_id <> $3 AND is_taking_time
         AND planned_start >= $4 AND planned_start < $5 AND planned_end > $6
       ORDER BY employee_id`,
      [tenantId, employeeIds, visitId, earliest, plan.plannedEnd, plan.plannedStart],
    );
    if (rows.length === 0) return;
    const code = 'visit.overlaps';
    const detail = 'One of the people is at another visit at that time.';
    throw new DomainError(code, 'conflict', {
      detail,
      errors: rows.map(({ employee_id }) => ({ pointer: pointerOf(employee_id), code, detail })),
    });
  }
}
