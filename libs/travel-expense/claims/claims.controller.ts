import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
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
import { reachReadModel, TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import { lineInputOf } from './claim-line-input.js';
import { ClaimPricing } from './claim-pricing.js';
import { claimViewOf } from './claim-view.js';
import {
  ClaimAdvanceBody,
  ClaimLineBody,
  ClaimPage,
  ClaimsQuery,
  ClaimView,
  DraftClaimBody,
} from './claim.dto.js';
import { claimExamples as examples } from './claim.examples.js';
import { Claims, type ClaimChanged } from './claims.js';

const after = (example: object): OperationResponse => ({
  description: 'The claim after that.',
  type: ClaimView,
  example,
  headers: ['ETag', 'Position'],
});
const CHANGE_PROBLEMS = ['claim.unknown', 'claim.not-editable', 'resource.stale'];

/** Claims as their person works on them, and as others read them. */
@Controller('v1/expense-claims')
export class ClaimsController {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(Claims) private readonly claims: Claims,
    @Inject(ClaimPricing) private readonly pricing: ClaimPricing,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'draftExpenseClaim',
    tag: 'Expenses',
    summary: 'Start a claim',
    description:
      'A claim of your own (EXP-01), in the base currency of the company; others see it once it is submitted. The same request twice is one claim.',
    requestExample: examples.requests.draft,
    response: {
      ...after(examples.empty),
      status: 201,
      description: 'The claim, still without lines.',
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['expense-policy.missing', 'claim.already-drafted', 'request.id-reused'],
  })
  async draft(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: DraftClaimBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const { tenantId, subject } = principal;
    const id: string =
      body.id === undefined ? deriveId('expense-claim', tenantId, subject, key) : parseId(body.id);
    const request = { principal, operation: 'expense-claims.draft', idempotencyKey: key, input: body };
    const changed = await this.claims.draft(request, id, body);
    setAnswerHeaders(reply, { location: `/v1/expense-claims/${id}` });
    return answerClaim(reply, changed);
  }

  @Put(':id/lines/:lineId')
  @Operation({
    id: 'putExpenseClaimLine',
    tag: 'Expenses',
    summary: 'Enter a line of a claim',
    description:
      'A line as a whole, under an id of your own, new or entered anew: an amount spent in any currency, days away, or a drive with an own vehicle. It is reckoned at once, with the policy in force and the exchange rate of the date of the transaction; where there is none, the line is refused.',
    requestExample: examples.requests.line,
    requestExamples: { perDiem: examples.requests.perDiem, mileage: examples.requests.mileage },
    response: after(examples.draft),
    problems: [
      ...CHANGE_PROBLEMS,
      ...['claim.too-many-lines', 'claim.category-unknown', 'claim.basis-mismatch', 'claim.date-malformed'],
      ...['claim.amount-not-positive', 'exchange-rate.missing', 'expense-policy.missing'],
      ...['per-diem.reversed', 'per-diem.too-long', 'per-diem.rate-missing', 'mileage.distance-invalid'],
      ...['mileage.rate-missing', 'money.too-precise', 'money.currency-mismatch'],
      ...['request.member-missing', 'request.unknown-member'],
    ],
  })
  putLine(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('lineId') line: string,
    @IfMatchRevision() expected: number,
    @Body() body: ClaimLineBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const claimId: string = parseId(id);
    const lineId: string = parseId(line);
    const input = lineInputOf(lineId, body);
    const { description = null } = body;
    return this.change(
      principal,
      claimId,
      'put-line',
      { lineId, body },
      expected,
      reply,
      async (person, claim) => ({
        kind: 'set-line',
        person,
        description,
        ...(await this.pricing.price(principal.tenantId, claim, input)),
      }),
    );
  }

  @Delete(':id/lines/:lineId')
  @Operation({
    id: 'removeExpenseClaimLine',
    tag: 'Expenses',
    summary: 'Remove a line of a claim',
    description: 'The line is no longer part of the claim.',
    response: after(examples.empty),
    problems: [...CHANGE_PROBLEMS, 'claim.line-unknown'],
  })
  removeLine(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('lineId') line: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const lineId: string = parseId(line);
    return this.change(principal, parseId(id), 'remove-line', { lineId }, expected, reply, (person) => ({
      kind: 'remove-line',
      person,
      lineId,
    }));
  }

  @Put(':id/advance')
  @Operation({
    id: 'putExpenseClaimAdvance',
    tag: 'Expenses',
    summary: 'Say what was given beforehand',
    description: 'An advance in the base currency: it is taken off what is paid.',
    requestExample: { advance: { amount: '50.00', currency: 'EUR' } },
    response: after(examples.draft),
    problems: [...CHANGE_PROBLEMS, 'claim.advance-negative', 'money.currency-mismatch', 'money.too-precise'],
  })
  putAdvance(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatchRevision() expected: number,
    @Body() { advance }: ClaimAdvanceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    return this.change(principal, parseId(id), 'put-advance', { advance }, expected, reply, (person) => ({
      kind: 'set-advance',
      person,
      advance: { ...advance },
    }));
  }

  @Get(':id')
  @Operation({
    id: 'getExpenseClaim',
    tag: 'Expenses',
    summary: 'Read a claim',
    description:
      'Always up to date; its `ETag` is what a change names in `If-Match`. For its person, and from its submission on for those who decide on it or oversee.',
    response: { ...after(examples.submitted), description: 'The claim.', headers: ['ETag'] },
    problems: ['claim.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const { claim, revision } = await this.claims.get(principal, parseId(id));
    setAnswerHeaders(reply, { revision });
    return claimViewOf(claim);
  }

  @Get()
  @Operation({
    id: 'listExpenseClaims',
    tag: 'Expenses',
    summary: 'List claims',
    description:
      'Claims that you may read, the newest first: your own, those of the people below you in the reporting line, and all for finance and auditors. Drafts are in the list of their person alone.',
    response: { description: 'A page of claims.', type: ClaimPage, example: examples.page },
    problems: ['cursor.invalid'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ClaimsQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<ClaimPage> {
    await reachReadModel(this.ports, readAt);
    return this.claims.list(principal, query);
  }

  private async change(
    principal: Principal,
    claimId: string,
    name: string,
    input: object,
    expected: number,
    reply: FastifyReply,
    commandOf: Parameters<Claims['step']>[2]['commandOf'],
  ): Promise<ClaimView> {
    const request = {
      principal,
      operation: `expense-claims.${name}`,
      // Sending the same again with the same `If-Match` is the same request, as befits PUT and DELETE.
      idempotencyKey: `${claimId} ${expected} ${JSON.stringify(input)}`,
      input: { claimId, expected, input },
    };
    return answerClaim(
      reply,
      await this.claims.step(request, claimId, { action: 'change', commandOf }, expected),
    );
  }
}

/** Answers a claim after a change. */
export function answerClaim(reply: FastifyReply, { state, revision, position }: ClaimChanged): ClaimView {
  setAnswerHeaders(reply, { revision, position });
  return claimViewOf(state);
}
