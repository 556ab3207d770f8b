import { Body, Controller, Get, Inject, Param, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseId, type TenantId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { Projects } from '../projects/projects.js';
import {
  budgetRequestExample,
  projectCostExample,
  ProjectCostView,
  PutBudgetBody,
} from './project-cost.dto.js';
import { ProjectCosts } from './project-costs.js';

@Controller('v1/project-costs')
export class ProjectCostsController {
  constructor(
    @Inject(ProjectCosts) private readonly costs: ProjectCosts,
    @Inject(Projects) private readonly projects: Projects,
  ) {}

  @Get(':projectId')
  @Operation({
    id: 'getProjectCost',
    tag: 'Costs',
    summary: 'Read what a project came to',
    description:
      'Minutes of the days that were shared out over its tasks, and what they cost by the rates of those days (TSK-08). Follows days and rates within moments. The `ETag` is the project’s, for its budget.',
    response: {
      description: 'Minutes, cost and budget.',
      type: ProjectCostView,
      example: projectCostExample,
      headers: ['ETag'],
    },
    problems: ['project.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('projectId') param: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectCostView> {
    const { view, revision } = await this.viewOf(tenantId, parseId(param));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Put(':projectId/budget')
  @Operation({
    id: 'putProjectBudget',
    tag: 'Costs',
    summary: 'Say what a project may cost',
    description:
      'And at which percents of that it is told. A threshold is told when the cost comes to it, and again when it fell below and comes there again.',
    requestExample: budgetRequestExample,
    response: {
      description: 'Minutes, cost and budget.',
      type: ProjectCostView,
      example: projectCostExample,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'project.unknown',
      'project.budget-invalid',
      'money.currency-mismatch',
      'money.too-precise',
      'resource.stale',
    ],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('projectId') param: string,
    @IfMatchRevision() expected: number,
    @Body() body: PutBudgetBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectCostView> {
    const projectId: string = parseId(param);
    const request = {
      principal,
      operation: 'project-budgets.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${projectId} ${expected} ${JSON.stringify(body)}`,
      input: { projectId, expected, body },
    };
    const { revision, position } = await this.projects.setBudget(request, projectId, body.budget, expected);
    setAnswerHeaders(reply, { revision, position });
    return (await this.viewOf(principal.tenantId, projectId)).view;
  }

  private async viewOf(
    tenantId: TenantId,
    projectId: string,
  ): Promise<{ readonly view: ProjectCostView; readonly revision: number }> {
    const { project, projectRevision, total } = await this.costs.of(tenantId, projectId);
    return { view: { projectId, ...total, budget: project.budget }, revision: projectRevision };
  }
}
