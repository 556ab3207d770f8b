import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { forbidden } from '@timeledger/access/access-policy.js';
import { deriveId, parseId, type EmployeeId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { OrganisationAccess } from '../read-model/organisation-access.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import { DelegateBody, delegationExample, DelegationView, EndAssignmentBody } from './assignment.dto.js';
import { EmployeeCommands } from './employee-commands.js';

const changedResponse: OperationResponse = {
  status: 201,
  description: 'Everybody who ever stood or will stand in for the manager, by the first day.',
  type: DelegationView,
  isArray: true,
  example: [delegationExample],
  headers: ['ETag', 'Position'],
};

/** Who stands in for a manager. */
@Controller('v1/employees')
export class DelegationsController {
  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeCommands) private readonly people: EmployeeCommands,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
    @Inject(OrganisationAccess) private readonly access: OrganisationAccess,
  ) {}

  @Post(':id/delegations')
  @HttpCode(201)
  @Operation({
    id: 'delegate',
    tag: 'Organisation',
    summary: 'Name somebody who stands in',
    description:
      'From the first to the last day the other person decides in the place of this one, for the people who report to this one. Nobody decides on own records all the same, and nobody names themselves in the place of another.',
    requestExample: {
      delegateId: delegationExample.delegateId,
      from: delegationExample.from,
      until: delegationExample.until,
    },
    response: changedResponse,
    problems: [
      'employee.unknown',
      'employee.too-many-entries',
      'delegation.self',
      'delegation.delegate-unknown',
      'delegation.delegate-inactive',
      'delegation.ends-before-start',
      'delegation.overlapping',
      'resource.stale',
    ],
  })
  async delegate(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: DelegateBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly DelegationView[]> {
    const employeeId = employeeIdOf(principal, id);
    await this.access.assertMay(principal, employeeId, 'delegation', 'change');
    const delegateId = parseId<EmployeeId>(body.delegateId, '/delegateId');
    // An administrator of one team must not step into the place of a manager there who leads people of another.
    if (principal.employeeId !== employeeId && principal.employeeId === delegateId) throw forbidden();
    const { from, until } = body;
    const input = { id, expected, body };
    const request = { principal, operation: 'employees.delegate', idempotencyKey: key, input };
    const delegation = {
      delegationId: deriveId('delegation', principal.tenantId, principal.subject, employeeId, key),
      delegateId,
      from,
      until,
    };
    const { state, revision, position } = await this.people.changeDelegations(
      { request, employeeId, expected },
      { kind: 'delegate', managerId: employeeId, delegation },
    );
    setAnswerHeaders(reply, { revision, position });
    return state.delegations;
  }

  @Post(':id/delegations/:delegationId/end')
  @HttpCode(201)
  @Operation({
    id: 'endDelegation',
    tag: 'Organisation',
    summary: 'End a standing in',
    description:
      'At the end of a day, or at once when no day is given: then yesterday was the last one, and what began today or has yet to begin stays in the list with the day before its first as its last, and holds on no day. Only makes the time shorter. Answers 201 when the next request is judged by it everywhere, or 202 when it is recorded and that could not be confirmed within 5 s.',
    requestExample: { until: '2026-07-14' },
    response: changedResponse,
    otherResponses: [
      { ...changedResponse, status: 202, description: 'Recorded; not confirmed everywhere yet.' },
    ],
    problems: [
      'employee.unknown',
      'delegation.unknown',
      'delegation.ends-before-start',
      'delegation.ends-earlier',
      'resource.stale',
    ],
  })
  async end(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('delegationId') delegationId: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: EndAssignmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly DelegationView[]> {
    const employeeId = employeeIdOf(principal, id);
    await this.access.assertMay(principal, employeeId, 'delegation', 'change');
    const input = { id, delegationId, expected, body };
    const request = { principal, operation: 'employees.end-delegation', idempotencyKey: key, input };
    const { state, revision, position } = await this.people.changeDelegations(
      { request, employeeId, expected },
      {
        kind: 'end-delegation',
        managerId: employeeId,
        id: parseId(delegationId),
        until: body.until,
        today: this.commands.todayIn('UTC'),
      },
    );
    const { tenantId } = principal;
    if (!(await this.people.isInForce(tenantId, employeeId, 'organisation.DelegationsChanged')))
      reply.status(202);
    setAnswerHeaders(reply, { revision, position });
    return state.delegations;
  }

  @Get(':id/delegations')
  @Operation({
    id: 'listDelegations',
    tag: 'Organisation',
    summary: 'Read who stands in for a manager',
    description: 'All, also those that are over, by the first day; at most 200.',
    response: { ...changedResponse, status: 200, headers: ['ETag'] },
    problems: ['employee.unknown'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly DelegationView[]> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.queries.delegations(principal, employeeIdOf(principal, id));
    setAnswerHeaders(reply, { revision });
    return view;
  }
}
