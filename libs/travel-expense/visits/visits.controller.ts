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
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import type { VisitCommand } from '../domain/visits/visit.decider.js';
import { reachReadModel, TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import {
  FinishVisitBody,
  PlanVisitBody,
  visitExamples as examples,
  VisitPage,
  VisitPlanBody,
  VisitsQuery,
  VisitView,
} from './visit.dto.js';
import { Visits, visitViewOf, writerOf, type VisitAction, type VisitChanged } from './visits.js';

const after = (example: object): OperationResponse => ({
  description: 'The visit after that.',
  type: VisitView,
  example,
  headers: ['ETag', 'Position'],
});
const STEP_PROBLEMS = ['visit.unknown', 'resource.stale', 'request.id-reused'];
const PLAN_PROBLEMS = ['visit.ends-before-start', 'visit.too-long', 'visit.overlaps', 'read.not-reached'];

/** A step on a visit, as it was asked for. */
interface AskedStep {
  readonly principal: Principal;
  readonly id: string;
  readonly key: string;
  readonly expected: number;
  readonly command: VisitCommand;
  readonly action: VisitAction;
  readonly reply: FastifyReply;
}

/** Who visits which customer when, and what came of it. */
@Controller('v1/visits')
export class VisitsController {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(Visits) private readonly visits: Visits,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'planVisit',
    tag: 'Visits',
    summary: 'Plan a visit',
    description:
      'One person, or several together, go to a customer (TRV-02). Nobody is at two visits at a time: where one of the people has another planned or under way then, the visit is refused, and `errors` points at each of them. The same request twice is one visit.',
    requestExample: examples.requests.plan,
    response: {
      ...after(examples.planned),
      status: 201,
      description: 'The visit.',
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [
      ...PLAN_PROBLEMS,
      ...['visit.employee-unknown', 'visit.customer-unknown', 'visit.already-planned', 'request.id-reused'],
    ],
  })
  async plan(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: PlanVisitBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VisitView> {
    const id: string = deriveId('visit', principal.tenantId, principal.subject, key);
    const request = { principal, operation: 'visits.plan', idempotencyKey: key, input: body };
    const changed = await this.visits.plan(request, id, body);
    setAnswerHeaders(reply, { location: `/v1/visits/${id}` });
    return answer(reply, changed);
  }

  @Put(':id/plan')
  @Operation({
    id: 'rescheduleVisit',
    tag: 'Visits',
    summary: 'Move a visit',
    description:
      'Another time for a visit that has not begun; whether its people are free is looked at anew.',
    requestExample: examples.requests.reschedule,
    response: after(examples.planned),
    problems: [...PLAN_PROBLEMS, 'visit.unknown', 'visit.not-planned', 'resource.stale'],
  })
  async reschedule(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() expected: number,
    @Body() body: VisitPlanBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VisitView> {
    const id: string = parseId(param);
    const request = {
      principal,
      operation: 'visits.reschedule',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${id} ${expected} ${JSON.stringify(body)}`,
      input: { id, expected, body },
    };
    return answer(reply, await this.visits.reschedule(request, id, body, expected));
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  @Operation({
    id: 'cancelVisit',
    tag: 'Visits',
    summary: 'Cancel a visit',
    description: 'A visit that has not begun does not take place, and its people are free then.',
    response: after(examples.cancelled),
    problems: [...STEP_PROBLEMS, 'visit.not-planned'],
  })
  cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VisitView> {
    return this.step({
      ...{ principal, id, key, expected, reply },
      ...{ command: { kind: 'cancel' }, action: 'plan' },
    });
  }

  @Post(':id/check-in')
  @HttpCode(200)
  @Operation({
    id: 'startVisit',
    tag: 'Visits',
    summary: 'Check in at the customer',
    description: 'One of those who go is there: the visit is under way from now on, by the product’s clock.',
    response: after(examples.started),
    problems: [...STEP_PROBLEMS, 'visit.not-planned'],
  })
  start(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VisitView> {
    return this.step({
      ...{ principal, id, key, expected, reply },
      ...{ command: { kind: 'start' }, action: 'attend' },
    });
  }

  @Post(':id/check-out')
  @HttpCode(200)
  @Operation({
    id: 'finishVisit',
    tag: 'Visits',
    summary: 'Finish a visit',
    description:
      'One of those who went says what came of it, how content the customer was and what is to follow by when (TRV-05). Notes and the next step are sealed with the key of whoever writes them; they are in the visit alone, in no list and in no public event.',
    requestExample: examples.requests.finish,
    response: after(examples.finished),
    problems: [...STEP_PROBLEMS, 'visit.not-under-way', 'visit.nobody-met', 'visit.next-step-past'],
  })
  finish(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: FinishVisitBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VisitView> {
    const writtenBy = writerOf(principal);
    const { outcome, notes = null, satisfaction = null, nextStep = null, nextStepOn = null } = body;
    const result = { outcome, notes, satisfaction, nextStep, nextStepOn };
    return this.step({
      ...{ principal, id, key, expected, reply },
      ...{ command: { kind: 'finish', result, writtenBy }, action: 'attend' },
    });
  }

  @Get(':id')
  @Operation({
    id: 'getVisit',
    tag: 'Visits',
    summary: 'Read a visit',
    description: 'Always up to date; its `ETag` is what a change names in `If-Match`.',
    response: { ...after(examples.finished), description: 'The visit.', headers: ['ETag'] },
    problems: ['visit.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VisitView> {
    const { visit, revision } = await this.visits.get(principal, parseId(id));
    setAnswerHeaders(reply, { revision });
    return visitViewOf(visit);
  }

  @Get()
  @Operation({
    id: 'listVisits',
    tag: 'Visits',
    summary: 'List visits',
    description:
      'Visits that you may read, the earliest first: your own, and those of the people below you in the reporting line; by person, customer, day and how far they are.',
    response: { description: 'A page of visits.', type: VisitPage, example: examples.page },
    problems: ['cursor.invalid'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: VisitsQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<VisitPage> {
    await reachReadModel(this.ports, readAt);
    return this.visits.list(principal, query);
  }

  private async step(asked: AskedStep): Promise<VisitView> {
    const { principal, id: param, key, expected, command, action, reply } = asked;
    const id: string = parseId(param);
    const request = {
      ...{ principal, operation: `visits.${command.kind}`, idempotencyKey: key },
      input: { id, expected, command },
    };
    return answer(reply, await this.visits.step(request, id, command, action, expected));
  }
}

function answer(reply: FastifyReply, { state, revision, position }: VisitChanged): VisitView {
  setAnswerHeaders(reply, { revision, position });
  return visitViewOf(state);
}
