import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, ReadAt, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { reachReadModel, TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import {
  ExchangeRateBody,
  exchangeRateExample,
  ExchangeRatePage,
  exchangeRateRequestExample,
  ExchangeRatesQuery,
  ExchangeRateView,
} from './exchange-rate.dto.js';
import { ExchangeRates } from './exchange-rates.js';

/** What currencies were worth, by date. */
@Controller('v1/exchange-rates')
export class ExchangeRatesController {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(ExchangeRates) private readonly rates: ExchangeRates,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'setExchangeRate',
    tag: 'Expenses',
    summary: 'Enter an exchange rate',
    description:
      'What a currency was worth on a date (EXP-01). A rate of the same pair and date again is a new version of it; lines of claims keep what they were reckoned with. The same rate again changes nothing.',
    requestExample: exchangeRateRequestExample,
    response: {
      status: 201,
      description: 'The rate with its version.',
      type: ExchangeRateView,
      example: exchangeRateExample,
      headers: ['Position'],
    },
    problems: [
      'exchange-rate.same-currency',
      'exchange-rate.date-malformed',
      'exchange-rate.source-missing',
      'request.id-reused',
    ],
  })
  async set(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: ExchangeRateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExchangeRateView> {
    const { from, to, date, rate, source } = body;
    const { view, position } = await this.rates.set(principal, { from, to, date, rate, source }, key);
    setAnswerHeaders(reply, { position });
    return view;
  }

  @Get()
  @Operation({
    id: 'listExchangeRates',
    tag: 'Expenses',
    summary: 'List exchange rates',
    description: 'The rates as they stand, the newest date first. For everybody in the company.',
    response: {
      description: 'A page of rates.',
      type: ExchangeRatePage,
      example: { items: [exchangeRateExample] },
    },
    problems: ['cursor.invalid'],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: ExchangeRatesQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<ExchangeRatePage> {
    await reachReadModel(this.ports, readAt);
    return this.rates.list(tenantId, query);
  }
}
