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
import { projectViewOf, Projects } from './projects.js';
import {
  CreateProjectBody,
  projectExample,
  ProjectPage,
  projectRequestExample,
  ProjectsQuery,
  ProjectView,
  PutProjectBody,
} from './project.dto.js';
import type { ProjectState } from '../domain/projects/project.decider.js';
import type { TaskTimeChanged } from '../task-time-commands.js';

@Controller('v1/projects')
export class ProjectsController {
  constructor(@Inject(Projects) private readonly projects: Projects) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createProject',
    tag: 'Projects and tasks',
    summary: 'Create a project',
    description: 'Time is recorded for the tasks of projects (TSK-01). The currency stays for good.',
    requestExample: projectRequestExample,
    response: {
      status: 201,
      description: 'The project.',
      type: ProjectView,
      example: projectExample,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['project.already-exists', 'project.currency-unknown', 'request.id-reused'],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: CreateProjectBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectView> {
    const { tenantId, subject } = principal;
    const id: string = body.id === undefined ? deriveId('project', tenantId, subject, key) : parseId(body.id);
    const request = { principal, operation: 'projects.create', idempotencyKey: key, input: body };
    const changed = await this.projects.change(request, id, body);
    reply.header('location', `/v1/projects/${id}`);
    return answer(reply, id, changed);
  }

  @Put(':id')
  @Operation({
    id: 'putProject',
    tag: 'Projects and tasks',
    summary: 'Change, close or open a project',
    description:
      'The project as it is to be, as a whole. No time is recorded for one that is closed; what was recorded stays.',
    requestExample: { ...projectRequestExample, isOpen: true },
    response: {
      description: 'The project.',
      type: ProjectView,
      example: projectExample,
      headers: ['ETag', 'Position'],
    },
    problems: ['project.unknown', 'project.currency-unknown', 'project.currency-fixed', 'resource.stale'],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() expected: number,
    @Body() body: PutProjectBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectView> {
    const id: string = parseId(param);
    const request = {
      principal,
      operation: 'projects.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${id} ${expected} ${JSON.stringify(body)}`,
      input: { id, expected, body },
    };
    return answer(reply, id, await this.projects.change(request, id, body, expected));
  }

  @Get(':id')
  @Operation({
    id: 'getProject',
    tag: 'Projects and tasks',
    summary: 'Read a project',
    description: 'As it is now; its `ETag` is what a change names in `If-Match`.',
    response: { description: 'The project.', type: ProjectView, example: projectExample, headers: ['ETag'] },
    problems: ['project.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectView> {
    await this.projects.reach(readAt);
    const { view, revision } = await this.projects.project(tenantId, parseId(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listProjects',
    tag: 'Projects and tasks',
    summary: 'List projects',
    description: 'All projects of the company, by id.',
    response: { description: 'A page of projects.', type: ProjectPage, example: { items: [projectExample] } },
    problems: [],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: ProjectsQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<ProjectPage> {
    await this.projects.reach(readAt);
    return this.projects.projects(tenantId, query);
  }
}

function answer(
  reply: FastifyReply,
  id: string,
  { state, revision, position }: TaskTimeChanged<ProjectState>,
): ProjectView {
  // A command that was not refused leaves one behind.
  if (state === undefined) throw new Error(`the project ${id} is not there after its change`);
  setAnswerHeaders(reply, { revision, position });
  return projectViewOf(id, state);
}
