import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { AbsenceCommands } from './absence.commands.js';
import {
  AbsenceBalanceList,
  AbsenceBalanceQuery,
  absenceExamples as examples,
  AdjustBalanceBody,
} from './absence.dto.js';
import { AbsenceQueries } from './absences.queries.js';

/** What somebody has left of leave and the like. */
@Controller('v1')
export class AbsenceBalancesController {
  constructor(
    @Inject(AbsenceCommands) private readonly commands: AbsenceCommands,
    @Inject(AbsenceQueries) private readonly queries: AbsenceQueries,
  ) {}

  @Get('absence-balances')
  @Operation({
    id: 'listAbsenceBalances',
    tag: 'Absences',
    summary: 'Read the balances of a person',
    description:
      'Of each kind that has a balance (ATT-07): what was taken over, given and booked by a day, less everything that absences of that calendar year cost, also later ones and those that wait for a decision. What is taken over is used up first, and lost on the day that the kind names.',
    response: { description: 'The balances.', type: AbsenceBalanceList, example: examples.balances },
    problems: ['employment.unknown'],
  })
  list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: AbsenceBalanceQuery,
  ): Promise<AbsenceBalanceList> {
    const employmentId = parseId<EmploymentId>(query.employmentId, '?employmentId');
    return this.queries.balances(principal, employmentId, query.on);
  }

  @Post('absence-adjustments')
  @HttpCode(201)
  @Operation({
    id: 'adjustAbsenceBalance',
    tag: 'Absences',
    summary: 'Book minutes of a balance by hand',
    description:
      'An opening balance, days for an anniversary, a payment. It counts from its day on; what was wrong is put right by another booking. Nobody books their own.',
    requestExample: examples.adjust,
    response: {
      status: 201,
      description: 'The balances by the day of the booking.',
      type: AbsenceBalanceList,
      example: examples.balances,
      headers: ['Position'],
    },
    problems: [
      ...['employment.unknown', 'absence.kind-unknown', 'absence.adjustment-unfit', 'approval.own'],
      ...['absence.not-yours', 'request.id-reused'],
    ],
  })
  async adjust(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: AdjustBalanceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceBalanceList> {
    const { accessed, position } = await this.commands.adjust(principal, body, key);
    setAnswerHeaders(reply, { position });
    return this.queries.balancesOf(principal, accessed, body.date);
  }
}
