import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { forbidden } from '@timeledger/access/access-policy.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import {
  EmployeeFactsBody,
  employeeFactsExample,
  EmployeeFactsView,
  EmployeeStatusBody,
  EmployeeStatusView,
} from '../employees/employee.dto.js';
import { OrganisationAccess } from '../read-model/organisation-access.js';
import { EmployeeCommands } from './employee-commands.js';

const statusResponse = (isActive: boolean): OperationResponse => ({
  status: 201,
  description: 'Whether the person is active.',
  type: EmployeeStatusView,
  example: { id: employeeFactsExample.id, isActive, since: '2026-06-30T16:00:00.000Z' },
  headers: ['ETag', 'Position'],
});

/** What is known about a person, and whether the person works with the product. */
@Controller('v1/employees')
export class EmployeeStatusController {
  constructor(
    @Inject(EmployeeCommands) private readonly people: EmployeeCommands,
    @Inject(OrganisationAccess) private readonly access: OrganisationAccess,
  ) {}

  @Post(':id/facts')
  @HttpCode(201)
  @Operation({
    id: 'changeEmployeeFacts',
    tag: 'Organisation',
    summary: 'Change name, staff number or contacts',
    description: 'What is left out stays as it is. Everything is stored sealed.',
    requestExample: { name: 'Ann Meadow', email: 'ann@example.com' },
    response: {
      status: 201,
      description: 'The facts.',
      type: EmployeeFactsView,
      example: { ...employeeFactsExample, name: 'Ann Meadow' },
      headers: ['ETag', 'Position'],
    },
    problems: ['employee.unknown', 'employee.staff-number-taken', 'employee.erased', 'resource.stale'],
  })
  async changeFacts(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: EmployeeFactsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmployeeFactsView> {
    const employeeId = employeeIdOf(principal, id);
    await this.access.assertMay(principal, employeeId, 'employee', 'change-facts');
    const input = { id, expected, body };
    const request = { principal, operation: 'employees.facts', idempotencyKey: key, input };
    const { state, revision, position } = await this.people.changeFacts(
      { request, employeeId, expected },
      { ...body },
    );
    setAnswerHeaders(reply, { revision, position });
    return { id: employeeId, ...state.facts };
  }

  @Post(':id/deactivation')
  @HttpCode(201)
  @Operation({
    id: 'deactivateEmployee',
    tag: 'Organisation',
    summary: 'Deactivate a person',
    description:
      'Everything recorded stays. From the next request on the person has nothing but their own records: whatever the token says, no role, no reporting line and no standing in gives anything. A session that is open is flagged, and what waits for the person’s decision goes to the next active manager above, else to time administration. Again changes nothing. Nobody deactivates themselves, and tenant administrators only each other. Answers 201 when that holds everywhere, or 202 when it is recorded and could not be confirmed within 5 s.',
    requestExample: { note: 'Left the company.' },
    response: statusResponse(false),
    otherResponses: [
      { ...statusResponse(false), status: 202, description: 'Recorded; not confirmed everywhere yet.' },
    ],
    problems: ['employee.unknown', 'resource.stale'],
  })
  deactivate(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: EmployeeStatusBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmployeeStatusView> {
    return this.setStatus(principal, reply, { id, key, expected, body }, false);
  }

  @Post(':id/reactivation')
  @HttpCode(201)
  @Operation({
    id: 'reactivateEmployee',
    tag: 'Organisation',
    summary: 'Reactivate a person',
    description:
      'The person works with the product again. Again changes nothing. Tenant administrators are reactivated by each other only.',
    requestExample: { note: 'Is back from parental leave.' },
    response: statusResponse(true),
    problems: ['employee.unknown', 'resource.stale'],
  })
  reactivate(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: EmployeeStatusBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmployeeStatusView> {
    return this.setStatus(principal, reply, { id, key, expected, body }, true);
  }

  private async setStatus(
    principal: Principal,
    reply: FastifyReply,
    asked: {
      readonly id: string;
      readonly key: string;
      readonly expected: number;
      readonly body: EmployeeStatusBody;
    },
    isActive: boolean,
  ): Promise<EmployeeStatusView> {
    const { id, key, expected, body } = asked;
    const employeeId = employeeIdOf(principal, id);
    await this.access.assertMay(principal, employeeId, 'employee', 'set-status');
    if ((await this.access.withKeptStatus(principal, [employeeId])).has(employeeId)) throw forbidden();
    const operation = isActive ? 'employees.reactivate' : 'employees.deactivate';
    const request = { principal, operation, idempotencyKey: key, input: { id, expected, body } };
    const { state, revision, position } = await this.people.setStatus(
      { request, employeeId, expected },
      isActive,
      body.note ?? null,
    );
    const { tenantId } = principal;
    if (
      !isActive &&
      !(await this.people.isInForce(tenantId, employeeId, 'organisation.EmployeeStatusChanged'))
    )
      reply.status(202);
    setAnswerHeaders(reply, { revision, position });
    return { id: employeeId, isActive: state.isActive, since: state.activeSince };
  }
}
