import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, ReadAt } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  BusinessEventBatch,
  BusinessEventBatchBody,
  BusinessEventBatchResult,
  businessEventExamples as examples,
  BusinessEventPage,
  BusinessEventsQuery,
  BusinessEventView,
} from './business-event.dto.js';
import { BusinessEvents } from './business-events.js';

const TAG = 'Automatic timing';

/** What happened in other systems (TSK-03). */
@Controller('v1/business-events')
export class BusinessEventsController {
  constructor(@Inject(BusinessEvents) private readonly events: BusinessEvents) {}

  @Post()
  @HttpCode(200)
  @Operation({
    id: 'sendBusinessEvents',
    tag: TAG,
    summary: 'Send what happened in another system',
    description:
      'In any order, late, and as often as the other system likes: each is taken in once. By the rules of the company time is recorded for whom an event is about; what no rule knows waits, visible. Each has its own result, in the order sent: a faulty one fails alone.',
    requestType: BusinessEventBatch,
    requestExample: examples.batch,
    response: {
      ...{ status: 200, description: 'One result for each event.' },
      ...{ type: BusinessEventBatchResult, example: examples.result },
    },
    problems: [],
  })
  async send(
    @CurrentPrincipal() principal: Principal,
    @Body() body: BusinessEventBatchBody,
  ): Promise<BusinessEventBatchResult> {
    return { results: await this.events.take(principal, body.items) };
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Operation({
    id: 'replayBusinessEvent',
    tag: TAG,
    summary: 'Try a parked event again',
    description: 'By the rules as they are now. One that was applied stays so.',
    response: { status: 200, description: 'The event.', type: BusinessEventView, example: examples.one },
    problems: ['business-event.unknown'],
  })
  replay(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IdempotencyKey() key: string,
  ): Promise<BusinessEventView> {
    const id: string = parseId(param);
    const request = { principal, operation: 'business-events.replay', idempotencyKey: key, input: { id } };
    return this.events.replay(request, id);
  }

  @Get(':id')
  @Operation({
    id: 'getBusinessEvent',
    tag: TAG,
    summary: 'Read an event of another system',
    description: 'Always up to date.',
    response: { description: 'The event.', type: BusinessEventView, example: examples.one },
    problems: ['business-event.unknown'],
  })
  get(@CurrentPrincipal() { tenantId }: Principal, @Param('id') param: string): Promise<BusinessEventView> {
    return this.events.get(tenantId, parseId(param));
  }

  @Get()
  @Operation({
    id: 'listBusinessEvents',
    tag: TAG,
    summary: 'List what happened in other systems',
    description: 'The latest first; those that wait, or of a type, where that is said.',
    response: {
      description: 'A page of events.',
      type: BusinessEventPage,
      example: { items: [examples.one] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: BusinessEventsQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<BusinessEventPage> {
    await this.events.reach(readAt);
    return this.events.list(tenantId, query);
  }
}
