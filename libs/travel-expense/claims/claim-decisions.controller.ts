import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, IfMatchRevision } from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import { ExpensePolicies } from '../expense-policy/expense-policies.js';
import { ApproveClaimBody, ClaimView, PayClaimBody, RejectClaimBody } from './claim.dto.js';
import { claimExamples as examples } from './claim.examples.js';
import { answerClaim } from './claims.controller.js';
import { Claims, type ClaimStep } from './claims.js';

const after = (example: object): OperationResponse => ({
  description: 'The claim after that.',
  type: ClaimView,
  example,
  headers: ['ETag', 'Position'],
});
const PROBLEMS = ['claim.unknown', 'resource.stale', 'request.id-reused'];

/** A request about a claim, as it came. */
interface Asked {
  readonly principal: Principal;
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly expected: number;
  readonly body?: object;
  readonly reply: FastifyReply;
}

/** What becomes of claims: submitted, decided on, recalled, paid. */
@Controller('v1/expense-claims/:id')
export class ClaimDecisionsController {
  constructor(
    @Inject(Claims) private readonly claims: Claims,
    @Inject(ExpensePolicies) private readonly policies: ExpensePolicies,
  ) {}

  @Post('submission')
  @HttpCode(200)
  @Operation({
    id: 'submitExpenseClaim',
    tag: 'Expenses',
    summary: 'Submit a claim',
    description:
      'Total, policy and the steps of its approval are fixed: the more it comes to, the more of them. Submitting twice is submitting once.',
    response: after(examples.submitted),
    problems: [
      ...PROBLEMS,
      ...['claim.not-editable', 'claim.empty', 'claim.base-currency-changed', 'expense-policy.missing'],
    ],
  })
  submit(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const asked = { principal, id, name: 'submit', key, expected, reply };
    return this.step(asked, {
      action: 'change',
      commandOf: async (person) => ({
        kind: 'submit',
        person,
        inForce: await this.policies.inForce(principal.tenantId),
      }),
    });
  }

  @Post('approval')
  @HttpCode(200)
  @Operation({
    id: 'approveExpenseClaim',
    tag: 'Expenses',
    summary: 'Approve a claim',
    description:
      'Takes the next step. A step of a manager is that of the first, second, … above the person in the reporting line today, or of whoever stands in for that one; where there is none, finance takes it. Nobody decides on their own claim, and nobody takes two steps of one. The claim is approved with its last step.',
    requestExample: { comment: 'Seen.' },
    response: after(examples.approved),
    problems: [
      ...PROBLEMS,
      ...['claim.not-submitted', 'claim.decided-before', 'approval.own', 'approval.not-eligible'],
    ],
  })
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: ApproveClaimBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const asked = { principal, id, name: 'approve', key, expected, body, reply };
    return this.decide(asked, 'approve', body.comment ?? null);
  }

  @Post('rejection')
  @HttpCode(200)
  @Operation({
    id: 'rejectExpenseClaim',
    tag: 'Expenses',
    summary: 'Reject a claim',
    description:
      'Whoever may take the next step may reject the claim, with a comment for its person, who may work on it and submit it again.',
    requestExample: { comment: 'The receipt of the hotel is missing.' },
    response: after(examples.rejected),
    problems: [
      ...PROBLEMS,
      ...['claim.not-submitted', 'claim.comment-missing', 'claim.decided-before', 'approval.own'],
      'approval.not-eligible',
    ],
  })
  reject(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: RejectClaimBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const asked = { principal, id, name: 'reject', key, expected, body, reply };
    return this.decide(asked, 'reject', body.comment);
  }

  @Post('recall')
  @HttpCode(200)
  @Operation({
    id: 'recallExpenseClaim',
    tag: 'Expenses',
    summary: 'Recall a claim',
    description: 'Its person takes a submitted claim back to work on it: it is a draft again.',
    response: after(examples.draft),
    problems: [...PROBLEMS, 'claim.not-submitted'],
  })
  recall(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const asked = { principal, id, name: 'recall', key, expected, reply };
    return this.step(asked, { action: 'change', commandOf: (person) => ({ kind: 'recall', person }) });
  }

  @Post('payment')
  @HttpCode(200)
  @Operation({
    id: 'payExpenseClaim',
    tag: 'Expenses',
    summary: 'Say that a claim was paid',
    description: 'By finance, of an approved claim of somebody else. From here on the claim stays as it is.',
    requestExample: { paidOn: '2026-05-04' },
    response: after(examples.paid),
    problems: [
      ...PROBLEMS,
      'claim.not-approved',
      'claim.not-finance',
      'claim.date-malformed',
      'approval.own',
    ],
  })
  pay(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: PayClaimBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClaimView> {
    const { paidOn } = body;
    const asked = { principal, id, name: 'pay', key, expected, body, reply };
    return this.step(asked, { action: 'pay', commandOf: (person) => ({ kind: 'pay', person, paidOn }) });
  }

  private decide(asked: Asked, kind: 'approve' | 'reject', comment: string | null): Promise<ClaimView> {
    const { tenantId } = asked.principal;
    return this.step(asked, {
      action: 'decide',
      commandOf: async (person, { employeeId }) => ({
        ...{ kind, person, comment },
        chain: await this.claims.chainFor(tenantId, person, employeeId),
      }),
    });
  }

  private async step(
    { principal, id, name, key, expected, body, reply }: Asked,
    step: ClaimStep,
  ): Promise<ClaimView> {
    const claimId: string = parseId(id);
    const request = {
      principal,
      operation: `expense-claims.${name}`,
      idempotencyKey: key,
      input: { claimId, expected, body: body ?? null },
    };
    return answerClaim(reply, await this.claims.step(request, claimId, step, expected));
  }
}
