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
import type { CustomerState } from '../domain/customers/customer.decider.js';
import type { TravelExpenseChanged } from '../travel-expense-commands.js';
import { reachReadModel, TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import {
  CreateCustomerBody,
  customerExample,
  CustomerPage,
  customerRequestExample,
  CustomersQuery,
  CustomerView,
  PutCustomerBody,
} from './customer.dto.js';
import { Customers, customerViewOf } from './customers.js';

/** Whom the company visits and sells to. */
@Controller('v1/customers')
export class CustomersController {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(Customers) private readonly customers: Customers,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createCustomer',
    tag: 'Customers',
    summary: 'Create a customer',
    description:
      'Stage, importance, region, address and key dates (TRV-01). Name and address are kept sealed with a key of the customer’s own. The same request twice is one customer.',
    requestExample: customerRequestExample,
    response: {
      status: 201,
      description: 'The customer.',
      type: CustomerView,
      example: customerExample,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['customer.already-exists', 'request.id-reused'],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: CreateCustomerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerView> {
    const { tenantId, subject } = principal;
    // Never an id of the client's choosing: it names the key that seals, and must be nobody else's.
    const id: string = deriveId('customer', tenantId, subject, key);
    const request = { principal, operation: 'customers.create', idempotencyKey: key, input: body };
    const changed = await this.customers.create(request, id, body);
    setAnswerHeaders(reply, { location: `/v1/customers/${id}` });
    return answer(reply, id, changed);
  }

  @Put(':id')
  @Operation({
    id: 'putCustomer',
    tag: 'Customers',
    summary: 'Change a customer',
    description: 'The customer as it is to be, as a whole.',
    requestExample: { ...customerRequestExample, isActive: true },
    response: {
      description: 'The customer.',
      type: CustomerView,
      example: customerExample,
      headers: ['ETag', 'Position'],
    },
    problems: ['customer.unknown', 'resource.stale'],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() expected: number,
    @Body() body: PutCustomerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerView> {
    const id: string = parseId(param);
    const request = {
      principal,
      operation: 'customers.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${id} ${expected} ${JSON.stringify(body)}`,
      input: { id, expected, body },
    };
    return answer(reply, id, await this.customers.change(request, id, body, expected));
  }

  @Get(':id')
  @Operation({
    id: 'getCustomer',
    tag: 'Customers',
    summary: 'Read a customer',
    description: 'As it is now; its `ETag` is what a change names in `If-Match`.',
    response: {
      description: 'The customer.',
      type: CustomerView,
      example: customerExample,
      headers: ['ETag'],
    },
    problems: ['customer.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CustomerView> {
    const { view, revision } = await this.customers.get(tenantId, parseId(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listCustomers',
    tag: 'Customers',
    summary: 'List customers',
    description: 'The customers of the company by id, also those with whom business has ended.',
    response: {
      description: 'A page of customers.',
      type: CustomerPage,
      example: { items: [customerExample] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: CustomersQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<CustomerPage> {
    await reachReadModel(this.ports, readAt);
    return this.customers.list(tenantId, query);
  }
}

function answer(
  reply: FastifyReply,
  id: string,
  { state, revision, position }: TravelExpenseChanged<CustomerState>,
): CustomerView {
  setAnswerHeaders(reply, { revision, position });
  return customerViewOf(id, state);
}
