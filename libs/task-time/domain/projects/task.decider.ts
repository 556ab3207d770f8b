import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { invalid, isAlike } from '../invalid.js';
import { tagsOf } from './project.js';

/** What a client may say of a task. */
export type TaskFacts = {
  readonly projectId: string;
  /** The task that it is a part of; `null` at the top. */
  readonly parentId: string | null;
  readonly title: string;
  readonly assigneeIds: readonly string[];
  readonly priority: 'low' | 'normal' | 'high' | 'urgent';
  readonly estimateMinutes: number | null;
  /** `null` as its project says. */
  readonly isBillable: boolean | null;
  readonly tags: readonly string[];
  /** `null` as its project says. */
  readonly needsTimeToClose: boolean | null;
};

/** A task, with whether it is still to be done. */
export type Task = TaskFacts & { readonly isOpen: boolean };

/** A task is new, or another than it was: its whole state, and what it was before. */
export type TaskChanged = {
  readonly type: 'tasktime.TaskChanged';
  readonly data: JsonObject & Task & { readonly taskId: string; readonly before: Task | null };
};

/** A task; `undefined` before it was made. */
export type TaskState = Task | undefined;
export const initialTask: TaskState = undefined;

/** How deep parts of parts go. */
export const DEEPEST_SUBTASK = 8;

/** The task that something is to be a part of. */
export interface ParentTask {
  readonly projectId: string;
  /** Its own id and those above it, from itself up. */
  readonly line: readonly string[];
}

/** What has to be known of the world around a task. */
export interface TaskSurroundings {
  /** `undefined` when there is no such project. */
  readonly project: { readonly isOpen: boolean; readonly needsTimeToClose: boolean } | undefined;
  /** `undefined` when there is no such task; `null` when none is named. */
  readonly parent: ParentTask | undefined | null;
  /** Minutes recorded for the task up to now. */
  readonly recordedMinutes: number;
}

export type TaskCommand =
  | { readonly kind: 'create'; readonly taskId: string; readonly task: TaskFacts }
  | { readonly kind: 'change'; readonly taskId: string; readonly task: TaskFacts; readonly isOpen: boolean };

export const evolveTask = (_state: TaskState, { data }: TaskChanged): TaskState => {
  const { taskId: _taskId, before: _before, ...task } = data;
  return task as Task;
};

/**
 * Makes, changes, closes or opens a task. What is so already records nothing.
 * @throws DomainError 409 `task.already-exists`, `project.closed`, `task.time-required` (closing one that needs time
 * and has none); 404 `task.unknown`; 422 `project.not-there`, `task.parent-unknown`, `task.parent-of-another-project`,
 * `task.parent-below-itself`, `task.too-deep`, `task.project-fixed`
 */
export function decideTask(
  command: TaskCommand,
  around: TaskSurroundings,
  state: TaskState,
): readonly TaskChanged[] {
  const { taskId } = command;
  const task = {
    ...command.task,
    tags: tagsOf(command.task.tags),
    assigneeIds: [...new Set(command.task.assigneeIds)].sort(),
  };
  if (command.kind === 'create') {
    if (state !== undefined) throw new DomainError('task.already-exists', 'conflict');
    assertPlace(taskId, task, around);
    return [{ type: 'tasktime.TaskChanged', data: { ...task, isOpen: true, taskId, before: null } }];
  }
  if (state === undefined) throw new DomainError('task.unknown', 'not-found');
  if (task.projectId !== state.projectId)
    throw invalid('task.project-fixed', '/projectId', 'stays: time is recorded for it');
  const after: Task = { ...task, isOpen: command.isOpen };
  if (isAlike(after, state)) return [];
  if (after.parentId !== state.parentId || (after.isOpen && !state.isOpen)) assertPlace(taskId, task, around);
  const needsTime = after.needsTimeToClose ?? around.project?.needsTimeToClose ?? false;
  if (state.isOpen && !after.isOpen && needsTime && around.recordedMinutes === 0)
    throw new DomainError('task.time-required', 'conflict');
  return [{ type: 'tasktime.TaskChanged', data: { ...after, taskId, before: state } }];
}

function assertPlace(taskId: string, task: TaskFacts, { project, parent }: TaskSurroundings): void {
  if (project === undefined) throw invalid('project.not-there', '/projectId', 'does not exist');
  if (!project.isOpen) throw new DomainError('project.closed', 'conflict');
  if (task.parentId === null || parent === null) return;
  const refuse = (code: string, detail: string): never => {
    throw invalid(code, '/parentTaskId', detail);
  };
  if (parent === undefined) return refuse('task.parent-unknown', 'does not exist');
  if (parent.projectId !== task.projectId)
    return refuse('task.parent-of-another-project', 'must be of the same project');
  if (parent.line.includes(taskId)) return refuse('task.parent-below-itself', 'is a part of the task itself');
  if (parent.line.length >= DEEPEST_SUBTASK) refuse('task.too-deep', `at most ${DEEPEST_SUBTASK} levels`);
}
