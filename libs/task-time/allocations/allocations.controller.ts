import { Body, Controller, Get, Inject, Param, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  allocationExample,
  allocationRequestExample,
  AllocationView,
  PutAllocationBody,
} from './allocation.dto.js';
import { Allocations, allocationViewOf } from './allocations.js';

@Controller('v1/allocations')
export class AllocationsController {
  constructor(@Inject(Allocations) private readonly allocations: Allocations) {}

  @Get(':date')
  @Operation({
    id: 'getOwnAllocation',
    tag: 'Allocations',
    summary: 'Read how a day of yours is shared out over tasks',
    description: 'Always up to date. A day that nothing is recorded of is empty, and its `ETag` is `"0"`.',
    response: {
      description: 'The day.',
      type: AllocationView,
      example: allocationExample,
      headers: ['ETag'],
    },
    problems: ['allocation.day-unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('date') date: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AllocationView> {
    const { state, revision } = await this.allocations.own(principal, date);
    setAnswerHeaders(reply, { revision: revision + 1 });
    return allocationViewOf(date, state);
  }

  @Put(':date')
  @Operation({
    id: 'putOwnAllocation',
    tag: 'Allocations',
    summary: 'Share a day of yours out over tasks',
    description:
      'Which part of the paid minutes of the day each task gets (TSK-05), always the whole, exact to the minute by largest remainder. Whenever attendance calculates the day anew, say after a correction, so is this. Once the day is locked or invoiced its shares stay, and what changes later comes beside it as an adjustment. `If-Match` is `"0"` where nothing is recorded of the day.',
    requestExample: allocationRequestExample,
    response: {
      description: 'The day.',
      type: AllocationView,
      example: allocationExample,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'allocation.day-unknown',
      'allocation.not-whole',
      'allocation.task-twice',
      'allocation.settled',
      'task.not-there',
      'task.closed',
      'project.closed',
      'resource.stale',
    ],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('date') date: string,
    @IfMatchRevision() seen: number,
    @Body() body: PutAllocationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AllocationView> {
    const request = {
      principal,
      operation: 'allocations.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${date} ${seen} ${JSON.stringify(body)}`,
      input: { date, seen, body },
    };
    const { state, revision, position } = await this.allocations.share(request, date, body.shares, seen - 1);
    setAnswerHeaders(reply, { revision: revision + 1, position });
    return allocationViewOf(date, state);
  }
}
