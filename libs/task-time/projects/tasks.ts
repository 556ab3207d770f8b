import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { isParked, readIsParked } from '@timeledger/runtime/parking.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import {
  DEEPEST_SUBTASK,
  decideTask,
  evolveTask,
  initialTask,
  type ParentTask,
  type Task,
  type TaskChanged,
  type TaskFacts,
  type TaskState,
  type TaskSurroundings,
} from '../domain/projects/task.decider.js';
import { taskStream } from '../streams.js';
import { TaskTimeCommands, type TaskTimeChanged } from '../task-time-commands.js';
import {
  READ_WAIT_MS,
  TASK_TIME_PORTS,
  TASK_TIME_PROJECTION,
  type TaskTimePorts,
} from '../task-time-ports.js';
import { projectFolding } from './projects.js';
import type { TaskFactsBody, TasksQuery, TaskView } from './task.dto.js';

type TaskRow = Record<string, unknown> & {
  readonly task_id: string;
  readonly task: Task;
  readonly revision: string;
};

/** A task as clients see it. */
export const taskViewOf = (id: string, task: Task): TaskView => {
  const { projectId, parentId, title, assigneeIds, priority, estimateMinutes, isBillable, tags, isOpen } =
    task;
  const facts = { projectId, parentTaskId: parentId, title, assigneeIds, priority, estimateMinutes };
  return { id, ...facts, isBillable, tags, isOpen };
};

const factsFrom = (body: TaskFactsBody, before: TaskState): TaskFacts => ({
  projectId: body.projectId.toLowerCase(),
  parentId: body.parentTaskId?.toLowerCase() ?? null,
  title: body.title,
  assigneeIds: (body.assigneeIds ?? []).map((id) => id.toLowerCase()),
  priority: body.priority ?? 'normal',
  estimateMinutes: body.estimateMinutes ?? null,
  isBillable: body.isBillable ?? null,
  tags: body.tags ?? [],
  needsTimeToClose: before?.needsTimeToClose ?? null,
});

/** How a task's stream is read. */
const taskFolding = (tenantId: TenantId, taskId: string) => ({
  streamId: taskStream(tenantId, taskId),
  initialState: initialTask,
  evolve: evolveTask,
});

/** Reads and changes tasks. */
@Injectable()
export class Tasks {
  constructor(
    @Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts,
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, TASK_TIME_PROJECTION, READ_WAIT_MS);
  }

  /** @throws DomainError as {@link decideTask}; 412 `resource.stale` */
  change(
    request: CommandRequest,
    taskId: string,
    body: TaskFactsBody & { readonly isOpen?: boolean },
    expected?: number,
  ): Promise<TaskTimeChanged<TaskState>> {
    const { tenantId } = request.principal;
    return this.commands.change<TaskState, TaskChanged>({
      request,
      ...taskFolding(tenantId, taskId),
      decide: async (state) => {
        const task = factsFrom(body, state);
        return decideTask(
          expected === undefined
            ? { kind: 'create', taskId, task }
            : { kind: 'change', taskId, task, isOpen: body.isOpen ?? true },
          await this.around(tenantId, task),
          state,
        );
      },
      ...(expected === undefined ? {} : { expected }),
    });
  }

  /**
   * The task that time is recorded for, judged by the log itself.
   * @param pointer where the request names it
   * @throws DomainError 422 `task.not-there`; 409 `task.closed`, `project.closed`
   */
  async open(tenantId: TenantId, taskId: string, pointer = '/taskId'): Promise<Task> {
    const { state } = await this.commands.current(tenantId, taskFolding(tenantId, taskId));
    if (state === undefined) {
      const errors = [{ pointer, code: 'task.not-there', detail: 'does not exist' }];
      throw new DomainError('task.not-there', 'invalid', { errors });
    }
    if (!state.isOpen) throw new DomainError('task.closed', 'conflict');
    const { state: project } = await this.commands.current(
      tenantId,
      projectFolding(tenantId, state.projectId),
    );
    if (project?.isOpen !== true) throw new DomainError('project.closed', 'conflict');
    return state;
  }

  /** Whether time of a task is billed, as it and its project say now, open or closed. */
  async isBillable(tenantId: TenantId, taskId: string): Promise<boolean> {
    const { state } = await this.commands.current(tenantId, taskFolding(tenantId, taskId));
    if (state === undefined) return false;
    if (state.isBillable !== null) return state.isBillable;
    const { state: project } = await this.commands.current(
      tenantId,
      projectFolding(tenantId, state.projectId),
    );
    return project?.isBillable === true;
  }

  /** @throws DomainError 404 `task.unknown`; 503 `projection.parked` */
  async task(
    tenantId: TenantId,
    taskId: string,
  ): Promise<{ readonly view: TaskView; readonly revision: number }> {
    const { row, isWaiting } = await this.ports.database.run(
      tenantId,
      async (client) => {
        const key = { tenantId, orderingKey: taskId };
        // Asked first: a key that is freed in between makes a query fail that could succeed, never the other way round.
        const waits = await isParked(client, 'tasktime', TASK_TIME_PROJECTION, key);
        const { rows } = await client.query<TaskRow>(
          'SELECT task_id, task, revision FROM tasktime.task WHERE tenant_id = $1 AND task_id = $2',
          [tenantId, taskId],
        );
        return { row: rows[0], isWaiting: waits };
      },
      { isReadOnly: true },
    );
    if (isWaiting) throw readIsParked();
    if (row === undefined) throw new DomainError('task.unknown', 'not-found');
    return { view: taskViewOf(taskId, row.task), revision: Number(row.revision) };
  }

  /** A page of tasks by id, behind a cursor. */
  async tasks(tenantId: TenantId, query: TasksQuery): Promise<Page<TaskView>> {
    const state = query.state ?? null;
    const projectId = query.projectId ?? null;
    const scope: CursorScope = { tenantId, list: 'listTasks', filter: { state, projectId } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? null : this.ports.cursors.read(scope, query.cursor)[0];
    const rows = await this.ports.database.query<TaskRow>(
      tenantId,
      `SELECT task_id, task, revision FROM tasktime.task
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR task_id > $2)
         AND ($3::text IS NULL OR is_open = ($3 = 'open')) AND ($4::uuid IS NULL OR project_id = $4)
       ORDER BY task_id LIMIT $5`,
      [tenantId, behind, state, projectId, limit + 1],
    );
    const page = pageOf<TaskRow>(this.ports.cursors, scope, rows, limit, (row) => [row.task_id]);
    return { ...page, items: page.items.map(({ task_id, task }) => taskViewOf(task_id, task)) };
  }

  private async around(tenantId: TenantId, task: TaskFacts): Promise<TaskSurroundings> {
    const { state } = await this.commands.current(tenantId, projectFolding(tenantId, task.projectId));
    const parent = task.parentId === null ? null : await this.line(tenantId, task.parentId);
    // No request asks for time before closing yet, because no time is recorded yet.
    return { project: state, parent, recordedMinutes: 0 };
  }

  /** A task with those above it, by the log itself. */
  private async line(tenantId: TenantId, taskId: string): Promise<ParentTask | undefined> {
    const line: string[] = [];
    let first: Task | undefined;
    for (let id: string | null = taskId; id !== null && line.length <= DEEPEST_SUBTASK;) {
      const { state }: { readonly state: TaskState } = await this.commands.current(
        tenantId,
        taskFolding(tenantId, id),
      );
      if (state === undefined) break;
      first ??= state;
      line.push(id);
      id = state.parentId;
    }
    return first && { projectId: first.projectId, line };
  }
}
