import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { deriveId, parseId, type TenantId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import type { PayGroupDefinition } from '../domain/events.js';
import { decidePayGroup, evolvePayGroup, initialPayGroup } from '../domain/pay-group.decider.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import {
  CreatePayGroupBody,
  PayGroupDefinitionBody,
  payGroupExample,
  PayGroupPage,
  PayGroupView,
} from './pay-group.dto.js';

const streamOf = (tenant: TenantId, id: string) => streamIdOf('organisation.paygroup', tenant, id);

@Controller('v1/pay-groups')
export class PayGroupsController {
  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createPayGroup',
    tag: 'Organisation',
    summary: 'Create a pay group',
    description:
      'A pay group says in which zone days begin, how long pay periods are, and on which day a session across midnight counts (PLT-03, ATT-06).',
    requestExample: { name: payGroupExample.name, definition: payGroupExample.definitions[0] },
    response: {
      status: 201,
      description: 'The pay group.',
      type: PayGroupView,
      example: payGroupExample,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['pay-group.already-exists', 'request.id-reused'],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: CreatePayGroupBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayGroupView> {
    const id =
      body.id === undefined
        ? deriveId('pay-group', principal.tenantId, principal.subject, key)
        : parseId(body.id);
    return this.define(principal, reply, {
      id,
      name: body.name,
      definition: { ...body.definition },
      request: { principal, operation: 'pay-groups.create', idempotencyKey: key, input: body },
      location: `/v1/pay-groups/${id}`,
    });
  }

  @Post(':id/definitions')
  @HttpCode(201)
  @Operation({
    id: 'redefinePayGroup',
    tag: 'Organisation',
    summary: 'Define a pay group anew from a date on',
    description:
      'The new definition takes over where the first period of its predecessor that begins on that day or later would begin; one short period may follow. Past periods stay as they are.',
    requestExample: {
      ...payGroupExample.definitions[0],
      effectiveFrom: '2027-01-01',
      periodKind: 'biweekly',
    },
    response: {
      status: 201,
      description: 'The pay group with all of its definitions.',
      type: PayGroupView,
      example: payGroupExample,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'pay-group.unknown',
      'pay-group.definition-not-later',
      'pay-group.definition-not-in-future',
      'resource.stale',
    ],
  })
  async redefine(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: PayGroupDefinitionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayGroupView> {
    const payGroupId = parseId(id);
    return this.define(principal, reply, {
      id: payGroupId,
      name: undefined,
      definition: { ...body },
      request: {
        principal,
        operation: 'pay-groups.redefine',
        idempotencyKey: key,
        input: { id, expected, body },
      },
      expected,
    });
  }

  @Get(':id')
  @Operation({
    id: 'getPayGroup',
    tag: 'Organisation',
    summary: 'Read a pay group',
    description: 'The pay group with all of its definitions.',
    response: {
      description: 'The pay group.',
      type: PayGroupView,
      example: payGroupExample,
      headers: ['ETag'],
    },
    problems: ['pay-group.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PayGroupView> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.queries.payGroup(principal.tenantId, parseId(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listPayGroups',
    tag: 'Organisation',
    summary: 'List pay groups',
    description: 'All pay groups of the tenant, by id.',
    response: {
      description: 'A page of pay groups.',
      type: PayGroupPage,
      example: { items: [payGroupExample] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<PayGroupPage> {
    await this.queries.reach(readAt);
    return this.queries.payGroups(principal.tenantId, query);
  }

  private async define(
    principal: Principal,
    reply: FastifyReply,
    change: {
      id: string;
      name: string | undefined;
      definition: PayGroupDefinition;
      request: Parameters<OrganisationCommands['change']>[0]['request'];
      expected?: number;
      location?: string;
    },
  ): Promise<PayGroupView> {
    const { id, name, definition, request, expected, location } = change;
    const today = this.commands.todayIn(definition.zone);
    const { state, revision, position } = await this.commands.change({
      request,
      streamId: streamOf(principal.tenantId, id),
      initialState: initialPayGroup,
      evolve: evolvePayGroup,
      decide: (known) =>
        decidePayGroup(
          {
            kind: 'define-pay-group',
            payGroupId: id,
            isNew: location !== undefined,
            name,
            definition,
            today,
          },
          known,
        ),
      ...(expected === undefined ? {} : { expected }),
    });
    setAnswerHeaders(reply, { revision, position, ...(location === undefined ? {} : { location }) });
    return { id, name: state?.name ?? '', definitions: state?.definitions ?? [] };
  }
}
