import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '@timeledger/access/access-policy.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { isLocalDate } from '@timeledger/service/validation/formats.js';
import {
  assertWhole,
  decideAllocation,
  evolveAllocation,
  initialAllocation,
  paidMinutesOf,
  type AllocationEvent,
  type AllocationState,
  type Share,
} from '../domain/allocations/allocation.decider.js';
import { Tasks } from '../projects/tasks.js';
import { allocationIdOf, allocationStream } from '../streams.js';
import { TaskTimeCommands, type TaskTimeChanged } from '../task-time-commands.js';
import type { AllocationView, ShareBody } from './allocation.dto.js';
import type { CalculatedDay } from './worked-day-message.js';

/** A day as its person sees it. */
export const allocationViewOf = (date: LocalDate, state: AllocationState): AllocationView => ({
  date,
  shares: (state.shares ?? []).map(({ taskId, basisPoints }) => ({ taskId, basisPoints })),
  paidMinutes: paidMinutesOf(state),
  lines: state.lines ?? [],
  isSettled: state.isSettled,
  adjustments: state.adjustments.map(({ lines, cause }) => ({ lines, causeKind: cause.kind })),
});

const foldingOf = (tenantId: TenantId, employeeId: string, date: LocalDate) => ({
  streamId: allocationStream(tenantId, employeeId, date),
  initialState: initialAllocation,
  evolve: evolveAllocation,
});

/** The worked days of people, shared out over tasks. */
@Injectable()
export class Allocations {
  constructor(
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
    @Inject(Tasks) private readonly tasks: Tasks,
  ) {}

  /**
   * An own day, by the log itself: always up to date. Revision -1 where nothing is recorded.
   * @throws DomainError 404 `allocation.day-unknown`; 403 `access.forbidden` for one who is no employee
   */
  own(
    principal: Principal,
    date: string,
  ): Promise<{ readonly state: AllocationState; readonly revision: number }> {
    const employeeId = meOf(principal);
    return this.commands.current(principal.tenantId, foldingOf(principal.tenantId, employeeId, dayOf(date)));
  }

  /**
   * Shares an own day out.
   * @param expected -1 where nothing is recorded
   * @throws DomainError as {@link decideAllocation} and `Tasks.open`; 404 `allocation.day-unknown`; 412 `resource.stale`
   */
  share(
    request: CommandRequest,
    day: string,
    shares: readonly ShareBody[],
    expected: number,
  ): Promise<TaskTimeChanged<AllocationState>> {
    const { tenantId } = request.principal;
    const employeeId = meOf(request.principal);
    const date = dayOf(day);
    return this.commands.change<AllocationState, AllocationEvent>({
      request,
      ...foldingOf(tenantId, employeeId, date),
      decide: async (state) =>
        decideAllocation(
          {
            ...{ kind: 'share', employeeId, date, allocationId: allocationIdOf(tenantId, employeeId, date) },
            shares: await this.placed(tenantId, shares, state),
          },
          state,
        ),
      expected,
    });
  }

  /** Takes note of a worked day that attendance calculated. What is older than what is known records nothing. */
  async note(context: CommandContext, day: CalculatedDay): Promise<void> {
    const { tenantId } = context;
    const { employeeId, date } = day;
    await this.commands.change<AllocationState, AllocationEvent>({
      request: context,
      ...foldingOf(tenantId, employeeId, date),
      decide: (state) =>
        decideAllocation(
          { kind: 'note-day', allocationId: allocationIdOf(tenantId, employeeId, date), ...day },
          state,
        ),
    });
  }

  /** Shares with the projects of their tasks. A task that had a share of the day before keeps it when it is closed. */
  private async placed(
    tenantId: TenantId,
    shares: readonly ShareBody[],
    { shares: before }: AllocationState,
  ): Promise<readonly Share[]> {
    const named = shares.map(({ taskId, basisPoints }) => ({ taskId: taskId.toLowerCase(), basisPoints }));
    // Looked at first: what is not whole is refused whatever the tasks are.
    assertWhole(named.map((share) => ({ ...share, projectId: '' })));
    const placed: Share[] = [];
    for (const [index, { taskId, basisPoints }] of named.entries()) {
      const known = before?.find((share) => share.taskId === taskId);
      const { projectId } = known ?? (await this.tasks.open(tenantId, taskId, `/shares/${index}/taskId`));
      placed.push({ taskId, projectId, basisPoints });
    }
    return placed;
  }
}

function dayOf(date: string): LocalDate {
  if (!isLocalDate(date)) throw new DomainError('allocation.day-unknown', 'not-found');
  return date;
}

function meOf({ employeeId }: Principal): string {
  if (employeeId === undefined) throw forbidden();
  return employeeId;
}
