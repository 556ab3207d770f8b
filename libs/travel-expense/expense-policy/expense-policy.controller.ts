import { Body, Controller, Get, Inject, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import type { ExpensePolicy, StepDecider } from '../domain/claims/expense-policy.js';
import { ExpensePolicies, type LastPolicy } from './expense-policies.js';
import {
  ExpensePolicyBody,
  expensePolicyExample,
  ExpensePolicyQuery,
  expensePolicyRequestExample,
  ExpensePolicyView,
  type StepDeciderBody,
} from './expense-policy.dto.js';

/** What the company pays back. */
@Controller('v1/expense-policy')
export class ExpensePolicyController {
  constructor(@Inject(ExpensePolicies) private readonly policies: ExpensePolicies) {}

  @Get()
  @Operation({
    id: 'getExpensePolicy',
    tag: 'Expenses',
    summary: 'Read what the company pays back',
    description:
      'The version in force, or one of before (EXP-01): categories, per-diems, mileage and who approves what. For everybody in the company.',
    response: {
      description: 'The policy. Its ETag counts the versions: "0" before the first.',
      type: ExpensePolicyView,
      example: expensePolicyExample,
      headers: ['ETag'],
    },
    problems: ['expense-policy.version-unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() { version }: ExpensePolicyQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExpensePolicyView> {
    const found =
      version === undefined
        ? await this.policies.last(tenantId)
        : await this.policies.version(tenantId, version);
    setAnswerHeaders(reply, { revision: found?.version ?? 0 });
    return viewOf(found);
  }

  @Put()
  @Operation({
    id: 'publishExpensePolicy',
    tag: 'Expenses',
    summary: 'Publish what the company pays back',
    description:
      'A new version as a whole. Rates in it hold from their own first day on, so that the date of a transaction decides; what was submitted before keeps the version it was reckoned with.',
    requestExample: expensePolicyRequestExample,
    response: {
      description: 'The policy with its version.',
      type: ExpensePolicyView,
      example: expensePolicyExample,
      headers: ['ETag', 'Position'],
    },
    problems: ['expense-policy.invalid', 'money.too-precise', 'request.member-missing', 'resource.stale'],
  })
  async publish(
    @CurrentPrincipal() principal: Principal,
    @IfMatchRevision() seen: number,
    @Body() body: ExpensePolicyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExpensePolicyView> {
    const { state, position } = await this.policies.publish(principal, policyFrom(body), seen);
    setAnswerHeaders(reply, { revision: state?.version ?? 0, position });
    return viewOf(state);
  }
}

const viewOf = (found: LastPolicy): ExpensePolicyView => ({
  version: found?.version ?? 0,
  policy: found?.policy ?? null,
});

function deciderFrom({ kind, level, role }: StepDeciderBody, pointer: string): StepDecider {
  if (kind === 'manager' && level !== undefined) return { kind, level };
  if (kind === 'role' && role !== undefined) return { kind, role };
  const member = kind === 'manager' ? 'level' : 'role';
  const code = 'request.member-missing';
  const detail = `is required for ${kind}`;
  throw new DomainError(code, 'malformed', {
    detail,
    errors: [{ pointer: `${pointer}/${member}`, code, detail }],
  });
}

const policyFrom = (body: ExpensePolicyBody): ExpensePolicy => ({
  baseCurrency: body.baseCurrency,
  rounding: body.rounding,
  rateMaximumAgeDays: body.rateMaximumAgeDays,
  categories: body.categories.map(({ code, kind }) => ({ code, kind })),
  perDiemShares: { ...body.perDiemShares },
  perDiemRates: body.perDiemRates.map(({ country, city = null, from, daily }) => ({
    ...{ country, city, from, daily: { ...daily } },
  })),
  mileageRates: body.mileageRates.map(({ vehicle, from, currency, tiers }) => ({
    ...{ vehicle, from, currency, tiers: tiers.map((tier) => ({ ...tier })) },
  })),
  approvalSteps: body.approvalSteps.map(({ from, decider }, index) => ({
    from: { ...from },
    decider: deciderFrom(decider, `/approvalSteps/${index}/decider`),
  })),
});
