import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { taskViewOf, Tasks } from './tasks.js';
import {
  CreateTaskBody,
  taskExample,
  TaskPage,
  taskRequestExample,
  TasksQuery,
  TaskView,
  PutTaskBody,
} from './task.dto.js';
import type { TaskState } from '../domain/projects/task.decider.js';
import type { TaskTimeChanged } from '../task-time-commands.js';

@Controller('v1/tasks')
export class TasksController {
  constructor(@Inject(Tasks) private readonly tasks: Tasks) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createTask',
    tag: 'Projects and tasks',
    summary: 'Create a task',
    description:
      'Something to be done for a project, or a part of such (TSK-01); parts of parts go eight levels deep.',
    requestExample: taskRequestExample,
    response: {
      status: 201,
      description: 'The task.',
      type: TaskView,
      example: taskExample,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [
      'task.already-exists',
      'project.not-there',
      'project.closed',
      'task.parent-unknown',
      'task.parent-of-another-project',
      'task.parent-below-itself',
      'task.too-deep',
      'request.id-reused',
    ],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: CreateTaskBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskView> {
    const { tenantId, subject } = principal;
    const id: string = body.id === undefined ? deriveId('task', tenantId, subject, key) : parseId(body.id);
    const request = { principal, operation: 'tasks.create', idempotencyKey: key, input: body };
    const changed = await this.tasks.change(request, id, body);
    reply.header('location', `/v1/tasks/${id}`);
    return answer(reply, id, changed);
  }

  @Put(':id')
  @Operation({
    id: 'putTask',
    tag: 'Projects and tasks',
    summary: 'Change, close or open a task',
    description:
      'The task as it is to be, as a whole. Its project stays. No time is recorded for one that is closed.',
    requestExample: { ...taskRequestExample, isOpen: true },
    response: {
      description: 'The task.',
      type: TaskView,
      example: taskExample,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'task.unknown',
      'task.project-fixed',
      'project.not-there',
      'project.closed',
      'task.parent-unknown',
      'task.parent-of-another-project',
      'task.parent-below-itself',
      'task.too-deep',
      'resource.stale',
    ],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() expected: number,
    @Body() body: PutTaskBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskView> {
    const id: string = parseId(param);
    const request = {
      principal,
      operation: 'tasks.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${id} ${expected} ${JSON.stringify(body)}`,
      input: { id, expected, body },
    };
    return answer(reply, id, await this.tasks.change(request, id, body, expected));
  }

  @Get(':id')
  @Operation({
    id: 'getTask',
    tag: 'Projects and tasks',
    summary: 'Read a task',
    description: 'As it is now; its `ETag` is what a change names in `If-Match`.',
    response: { description: 'The task.', type: TaskView, example: taskExample, headers: ['ETag'] },
    problems: ['task.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskView> {
    await this.tasks.reach(readAt);
    const { view, revision } = await this.tasks.task(tenantId, parseId(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listTasks',
    tag: 'Projects and tasks',
    summary: 'List tasks',
    description: 'Tasks of the company, by id; of one project where it is named.',
    response: { description: 'A page of tasks.', type: TaskPage, example: { items: [taskExample] } },
    problems: [],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: TasksQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<TaskPage> {
    await this.tasks.reach(readAt);
    return this.tasks.tasks(tenantId, query);
  }
}

function answer(
  reply: FastifyReply,
  id: string,
  { state, revision, position }: TaskTimeChanged<TaskState>,
): TaskView {
  // A command that was not refused leaves one behind.
  if (state === undefined) throw new Error(`the task ${id} is not there after its change`);
  setAnswerHeaders(reply, { revision, position });
  return taskViewOf(id, state);
}
