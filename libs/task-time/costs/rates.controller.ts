import { Body, Controller, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { rateExample, rateRequestExample, RatesView, RateView, SetRateBody } from './rate.dto.js';
import { Rates } from './rates.js';

@Controller('v1/rates')
export class RatesController {
  constructor(@Inject(Rates) private readonly rates: Rates) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'setRate',
    tag: 'Costs',
    summary: 'Set what an hour costs from a day on',
    description:
      'For one person or everybody, for one project or all in its currency (TSK-08). The day of the work decides on the rate, not the day on which it is entered; of several that fit, the one for the person, then the one for the project. A rate for the same people, project, currency and day is replaced, and what was reckoned by it is reckoned anew.',
    requestExample: rateRequestExample,
    response: {
      status: 201,
      description: 'The rate.',
      type: RateView,
      example: rateExample,
      headers: ['Position'],
    },
    problems: [
      'project.not-there',
      'money.currency-mismatch',
      'money.too-precise',
      'rate.negative',
      'request.id-reused',
    ],
  })
  async set(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: SetRateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RateView> {
    const request = { principal, operation: 'rates.set', idempotencyKey: key, input: body };
    const { view, position } = await this.rates.set(request, body);
    setAnswerHeaders(reply, { position });
    return view;
  }

  @Get()
  @Operation({
    id: 'getRates',
    tag: 'Costs',
    summary: 'Read what hours cost',
    description: 'All rates that were ever set, by first day. Always up to date.',
    response: { description: 'The rates.', type: RatesView, example: { rates: [rateExample] } },
    problems: [],
  })
  async all(@CurrentPrincipal() { tenantId }: Principal): Promise<RatesView> {
    return { rates: await this.rates.all(tenantId) };
  }
}
