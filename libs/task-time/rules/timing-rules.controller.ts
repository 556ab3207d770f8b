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
import type { RuleState } from '../domain/rules/rule.decider.js';
import type { TaskTimeChanged } from '../task-time-commands.js';
import {
  TimingRuleBody,
  timingRuleExample,
  TimingRulePage,
  timingRuleRequestExample,
  TimingRulesQuery,
  TimingRuleView,
} from './timing-rule.dto.js';
import { TimingRules, timingRuleViewOf } from './timing-rules.js';

const TAG = 'Automatic timing';
const REFUSALS = [
  'timing-rule.effect-invalid',
  'timing-rule.customer-twice',
  'task.not-there',
  'task.closed',
  'project.closed',
] as const;

/** Rules on events of other systems (TSK-03). */
@Controller('v1/timing-rules')
export class TimingRulesController {
  constructor(@Inject(TimingRules) private readonly rules: TimingRules) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createTimingRule',
    tag: TAG,
    summary: 'Make a rule',
    description:
      'When an event of this type comes, record time: two events as the ends of a stretch, told apart from others by their reference, or a fixed length that ends with the event. Of several active rules of a type the one with the lowest id counts. Holds for events that come from now on, and for parked ones that are tried again.',
    requestExample: timingRuleRequestExample,
    response: {
      ...{ status: 201, description: 'The rule.', type: TimingRuleView, example: timingRuleExample },
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [...REFUSALS, 'request.id-reused'],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: TimingRuleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimingRuleView> {
    const { tenantId, subject } = principal;
    const id: string = deriveId('timing-rule', tenantId, subject, key);
    const request = { principal, operation: 'timing-rules.create', idempotencyKey: key, input: body };
    const changed = await this.rules.change(request, id, body);
    reply.header('location', `/v1/timing-rules/${id}`);
    return answer(reply, id, changed);
  }

  @Put(':id')
  @Operation({
    id: 'putTimingRule',
    tag: TAG,
    summary: 'Change a rule, or end it',
    description: 'As it is to be, as a whole. What followed from it stays.',
    requestExample: timingRuleRequestExample,
    response: {
      ...{ description: 'The rule.', type: TimingRuleView, example: timingRuleExample },
      headers: ['ETag', 'Position'],
    },
    problems: ['timing-rule.unknown', ...REFUSALS, 'resource.stale'],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() expected: number,
    @Body() body: TimingRuleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimingRuleView> {
    const id: string = parseId(param);
    const request = {
      principal,
      operation: 'timing-rules.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${id} ${expected} ${JSON.stringify(body)}`,
      input: { id, expected, body },
    };
    return answer(reply, id, await this.rules.change(request, id, body, expected));
  }

  @Get(':id')
  @Operation({
    id: 'getTimingRule',
    tag: TAG,
    summary: 'Read a rule',
    description: 'Always up to date; its `ETag` is what a change names in `If-Match`.',
    response: {
      description: 'The rule.',
      type: TimingRuleView,
      example: timingRuleExample,
      headers: ['ETag'],
    },
    problems: ['timing-rule.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') param: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimingRuleView> {
    const { view, revision } = await this.rules.get(tenantId, parseId(param));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listTimingRules',
    tag: TAG,
    summary: 'List the rules',
    description: 'By id; of one type of event where that is said.',
    response: {
      description: 'A page of rules.',
      type: TimingRulePage,
      example: { items: [timingRuleExample] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: TimingRulesQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<TimingRulePage> {
    await this.rules.reach(readAt);
    return this.rules.list(tenantId, query);
  }
}

function answer(
  reply: FastifyReply,
  id: string,
  { state, revision, position }: TaskTimeChanged<RuleState>,
): TimingRuleView {
  // A command that was not refused leaves one behind.
  if (state === undefined) throw new Error(`the rule ${id} is not there after its change`);
  setAnswerHeaders(reply, { revision, position });
  return timingRuleViewOf(id, state);
}
