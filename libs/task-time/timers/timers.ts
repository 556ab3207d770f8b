import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '@timeledger/access/access-policy.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import {
  decideTimers,
  DEFAULT_TIMER_RULES,
  evolveTimers,
  initialTimers,
  type TimerCommand,
  type TimerEvent,
  type TimersState,
} from '../domain/timers/timer.decider.js';
import { Tasks } from '../projects/tasks.js';
import { timersStream } from '../streams.js';
import { TaskTimeCommands, type TaskTimeChanged } from '../task-time-commands.js';
import { TASK_TIME_PORTS, type TaskTimePorts } from '../task-time-ports.js';
import type { TimersView } from './timer.dto.js';

/** What one does with a timer; when is said by the clock here, not by the client. */
export type TimerStep =
  | {
      readonly kind: 'start' | 'switch';
      readonly timerId: string;
      readonly taskId: string;
      readonly zone?: string;
    }
  | { readonly kind: 'pause' | 'resume' | 'stop'; readonly timerId: string };

/** Timers as clients see them. */
export const timersViewOf = (state: TimersState): TimersView => ({
  timers: state.map(({ timerId, taskId, projectId, startedAt, pausedAt }) => ({
    ...{ id: timerId, taskId, projectId, startedAt, pausedAt },
    state: pausedAt === null ? 'running' : 'paused',
  })),
});

const foldingOf = (tenantId: TenantId, employeeId: string) => ({
  streamId: timersStream(tenantId, employeeId),
  initialState: initialTimers,
  evolve: evolveTimers,
});

/** Own timers. The one stream of a person decides: of many starts at once one wins. */
@Injectable()
export class Timers {
  constructor(
    @Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts,
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
    @Inject(Tasks) private readonly tasks: Tasks,
  ) {}

  /**
   * @throws DomainError as {@link decideTimers} and `Tasks.open`; 403 `access.forbidden` for one who is no employee; 412
   * `resource.stale`
   */
  async change(
    request: CommandRequest,
    step: TimerStep,
    expected?: number,
  ): Promise<TaskTimeChanged<TimersState>> {
    const { tenantId } = request.principal;
    const employeeId = meOf(request.principal);
    return this.commands.change<TimersState, TimerEvent>({
      request,
      ...foldingOf(tenantId, employeeId),
      decide: async (state) => {
        const about = { employeeId, at: instantOf(this.ports.clock.nowMs()) };
        const command: TimerCommand =
          'taskId' in step
            ? { ...about, ...step, projectId: (await this.tasks.open(tenantId, step.taskId)).projectId }
            : { ...about, ...step };
        return decideTimers(command, DEFAULT_TIMER_RULES, state);
      },
      ...(expected === undefined ? {} : { expected }),
    });
  }

  /** Own timers, by the log itself: always up to date. */
  own(principal: Principal): Promise<{ readonly state: TimersState; readonly revision: number }> {
    return this.commands.current(principal.tenantId, foldingOf(principal.tenantId, meOf(principal)));
  }
}

function meOf({ employeeId }: Principal): string {
  if (employeeId === undefined) throw forbidden();
  return employeeId;
}
