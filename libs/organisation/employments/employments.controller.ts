import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { deriveId, parseId, type EmployeeId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import {
  decideEmployment,
  evolveEmployment,
  initialEmployment,
  type EmploymentCommand,
} from '../domain/employment.decider.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import {
  EmploymentEndBody,
  employmentExample,
  EmploymentPage,
  EmploymentQuery,
  EmploymentView,
  PayGroupChangeBody,
  StartEmploymentBody,
} from './employment.dto.js';

const changedResponse: OperationResponse = {
  status: 201,
  description: 'The employment.',
  type: EmploymentView,
  example: employmentExample,
  headers: ['ETag', 'Position'],
};

/** UTC+14: where each day begins first. */
const EARLIEST_ZONE = 'Pacific/Kiritimati';

@Controller('v1/employments')
export class EmploymentsController {
  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'startEmployment',
    tag: 'Organisation',
    summary: 'Start an employment',
    description:
      'A contract of a registered employee with the tenant, in a pay group; a person may hold two at the same time (PLT-03). Punches and timesheets belong to an employment.',
    requestExample: {
      employeeId: employmentExample.employeeId,
      payGroupId: employmentExample.payGroups[0]?.payGroupId,
      hiredOn: employmentExample.hiredOn,
    },
    response: { ...changedResponse, headers: ['ETag', 'Position', 'Location'] },
    problems: [
      'employment.already-started',
      'employment.ends-before-start',
      'employment.employee-unknown',
      'employment.pay-group-unknown',
    ],
  })
  async start(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: StartEmploymentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmploymentView> {
    const { tenantId, subject } = principal;
    const employeeId = parseId<EmployeeId>(body.employeeId, '/employeeId');
    const payGroupId = parseId(body.payGroupId, '/payGroupId');
    await this.queries.assertKnown(tenantId, { employeeId, payGroupId });
    const employmentId =
      body.id === undefined
        ? deriveId<EmploymentId>('employment', tenantId, subject, key)
        : parseId<EmploymentId>(body.id);
    const started = await this.change(principal, reply, 'employments.start', key, body, {
      kind: 'start-employment',
      employmentId,
      employeeId,
      payGroupId,
      hiredOn: body.hiredOn,
      leavesOn: body.leavesOn ?? null,
    });
    // Not earlier: a refusal has no location.
    reply.header('location', `/v1/employments/${employmentId}`);
    return started;
  }

  @Post(':id/pay-group-changes')
  @HttpCode(201)
  @Operation({
    id: 'changePayGroup',
    tag: 'Organisation',
    summary: 'Move an employment to another pay group',
    description:
      'From a local day on, tomorrow at the earliest. Pay periods that have begun keep their pay group.',
    requestExample: employmentExample.payGroups[0],
    response: changedResponse,
    problems: [
      'employment.unknown',
      'employment.before-hire',
      'employment.pay-group-not-in-future',
      'employment.pay-group-unknown',
      'resource.stale',
    ],
  })
  async changePayGroup(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: PayGroupChangeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmploymentView> {
    const employmentId = parseId<EmploymentId>(id);
    const payGroupId = parseId(body.payGroupId, '/payGroupId');
    await this.queries.assertKnown(principal.tenantId, { payGroupId });
    // A date that is later than today in this zone is so in every zone.
    const today = this.commands.todayIn(EARLIEST_ZONE);
    const command = { kind: 'change-pay-group', employmentId, payGroupId, from: body.from, today } as const;
    return this.change(
      principal,
      reply,
      'employments.pay-group',
      key,
      { id, expected, body },
      command,
      expected,
    );
  }

  @Post(':id/end')
  @HttpCode(201)
  @Operation({
    id: 'endEmployment',
    tag: 'Organisation',
    summary: 'Set or lift the end of an employment',
    description: 'Live punches after the last day are refused; captured ones are recorded and flagged.',
    requestExample: { leavesOn: '2026-12-31' },
    response: changedResponse,
    problems: ['employment.unknown', 'employment.ends-before-start', 'resource.stale'],
  })
  async end(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: EmploymentEndBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmploymentView> {
    const employmentId = parseId<EmploymentId>(id);
    const command = { kind: 'set-end', employmentId, leavesOn: body.leavesOn } as const;
    return this.change(principal, reply, 'employments.end', key, { id, expected, body }, command, expected);
  }

  @Get(':id')
  @Operation({
    id: 'getEmployment',
    tag: 'Organisation',
    summary: 'Read an employment',
    description: 'Administrators and auditors read every employment; everybody reads one’s own.',
    response: {
      description: 'The employment.',
      type: EmploymentView,
      example: employmentExample,
      headers: ['ETag'],
    },
    problems: ['employment.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmploymentView> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.queries.employment(principal, parseId<EmploymentId>(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listEmployments',
    tag: 'Organisation',
    summary: 'List employments',
    description: 'Administrators and auditors see every employment; everybody else one’s own.',
    response: {
      description: 'A page of employments.',
      type: EmploymentPage,
      example: { items: [employmentExample] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: EmploymentQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<EmploymentPage> {
    await this.queries.reach(readAt);
    return this.queries.employments(principal, query);
  }

  private async change(
    principal: Principal,
    reply: FastifyReply,
    operation: string,
    idempotencyKey: string,
    input: unknown,
    command: EmploymentCommand,
    expected?: number,
  ): Promise<EmploymentView> {
    const { state, revision, position } = await this.commands.change({
      request: { principal, operation, idempotencyKey, input },
      streamId: streamIdOf('organisation.employment', principal.tenantId, command.employmentId),
      initialState: initialEmployment,
      evolve: evolveEmployment,
      decide: (known) => decideEmployment(command, known),
      ...(expected === undefined ? {} : { expected }),
    });
    setAnswerHeaders(reply, { revision, position });
    if (state === undefined) throw new Error('an accepted change left no employment');
    return { id: command.employmentId, ...state };
  }
}
